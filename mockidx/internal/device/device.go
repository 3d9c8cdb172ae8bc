package device

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// maxKept bounds the memory of a long-running server; the oldest go first.
const maxKept = 1000

// Push is a push notification that waits for an answer.
type Push struct {
	ID          string    `json:"id"`
	Transaction string    `json:"transaction"` // id of the sign-in it belongs to
	App         string    `json:"app"`         // client id
	Login       string    `json:"login"`       // whose device it is on
	Device      string    `json:"device"`      // what they call it
	Choices     []string  `json:"choices"`     // numbers, one of which the sign-in page shows; empty: it asks for none
	SentAt      time.Time `json:"sentAt"`
	ExpiresAt   time.Time `json:"expiresAt"`
}

// Refusal says why a device cannot do what it was asked for.
type Refusal struct {
	Missing bool   // it does not exist: a user, or a push that waits
	Reason  string // for people
	Hint    string
}

// Error implements error.
func (r *Refusal) Error() string { return r.Reason }

// Devices are the phones of one org's users. Its methods are safe for concurrent
// use.
type Devices struct {
	tenant *tenant.Tenant
	runner *flow.Runner

	mu      sync.Mutex
	pushes  []sent
	offers  []offer
	changed chan struct{} // closed and replaced at each push
}

type sent struct {
	Push
	ref flow.Ref
}

// offer is an enrolment that waits for a device.
type offer struct {
	user, token string
	ref         flow.Ref
}

// New returns the devices of t, whose sign-ins r steps and which learn of
// pushes from r.
func New(t *tenant.Tenant, r *flow.Runner) *Devices {
	d := &Devices{tenant: t, runner: r, changed: make(chan struct{})}
	r.Tell(d)
	return d
}

// Push implements [flow.Devices].
func (d *Devices) Push(tx engine.Transaction, p engine.SendPush) {
	user, _ := d.tenant.Directory.Snapshot().UserByID(p.UserID)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pushes = append(bounded(d.pushes), sent{Push{
		ID: p.Push.ID, Transaction: flow.TransactionID(tx), App: tx.Request.ClientID, Login: user.Login, Device: user.OktaVerifyDevice.Name,
		Choices: append([]string{}, p.Push.Choices...), SentAt: p.Push.Sent, ExpiresAt: p.Push.Expires,
	}, flow.ByStateHandle(tx.StateHandle)})
	close(d.changed)
	d.changed = make(chan struct{})
}

// Offer implements [flow.Devices].
func (d *Devices) Offer(tx engine.Transaction, o engine.OfferDevice) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.offers = append(bounded(d.offers), offer{o.UserID, o.Token, flow.ByStateHandle(tx.StateHandle)})
}

func bounded[T any](list []T) []T {
	if len(list) < maxKept {
		return list
	}
	return slices.Delete(list, 0, maxKept/10)
}

// Clear forgets every push and every enrolment that waits.
func (d *Devices) Clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pushes, d.offers = nil, nil
}

// Pending returns the pushes that wait for an answer, oldest first.
func (d *Devices) Pending() []Push {
	d.mu.Lock()
	all, now := slices.Clone(d.pushes), d.tenant.Clock.Now()
	d.mu.Unlock()
	pending := []Push{}
	for _, p := range all {
		if tx, err := d.runner.Look(context.Background(), p.ref); err == nil && tx.WaitsForPush(p.ID, now) {
			pending = append(pending, p.Push)
		}
	}
	return pending
}

// Wait returns the oldest push to a user that waits for an answer, waiting for
// it to come; an empty login stands for everybody. It returns the same push to
// everyone who asks until it is answered, and fails with the context's error
// only.
func (d *Devices) Wait(ctx context.Context, login string) (Push, error) {
	for {
		d.mu.Lock()
		changed := d.changed
		d.mu.Unlock()
		for _, p := range d.Pending() {
			if login == "" || strings.EqualFold(p.Login, login) {
				return p, nil
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Push{}, ctx.Err()
		}
	}
}

// Approve approves a push, by a number if it asks for one, and reports whether
// that signs in: a wrong number rejects the push, as at Okta. It fails with a
// [*Refusal].
func (d *Devices) Approve(id, number string) (bool, error) {
	p, err := d.push(id)
	if err != nil {
		return false, err
	}
	if len(p.Choices) > 0 && !slices.Contains(p.Choices, number) {
		return false, &Refusal{Reason: fmt.Sprintf("the push asks for a number, and %q is none of its", number), Hint: "choose the one that the sign-in page shows of " + strings.Join(p.Choices, ", ")}
	}
	if len(p.Choices) == 0 && number != "" {
		return false, &Refusal{Reason: "the push asks for no number", Hint: "leave it out"}
	}
	outcome, err := d.step(p.ref, engine.AnswerPush{ID: id, Approve: true, Number: number})
	return outcome == engine.PushApproved, err
}

// Deny rejects a push. It fails with a [*Refusal].
func (d *Devices) Deny(id string) error {
	p, err := d.push(id)
	if err != nil {
		return err
	}
	_, err = d.step(p.ref, engine.AnswerPush{ID: id})
	return err
}

func (d *Devices) push(id string) (sent, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if i := slices.IndexFunc(d.pushes, func(p sent) bool { return p.ID == id }); i >= 0 {
		return d.pushes[i], nil
	}
	return sent{}, &Refusal{Missing: true, Reason: fmt.Sprintf("there is no push %q", id), Hint: "the pushes that wait list their ids"}
}

// DefaultName is what a device is called that is given no name.
const DefaultName = "Phone"

// SetUp sets up a device for a user whose sign-in shows the QR code of Okta
// Verify, or sent the link; an empty name stands for [DefaultName]. It fails
// with a [*Refusal].
func (d *Devices) SetUp(login, name string) error {
	user, err := d.user(login)
	if err != nil {
		return err
	}
	if name == "" {
		name = DefaultName
	}
	if !directory.ValidName(name) {
		return &Refusal{Reason: fmt.Sprintf("device name %q is malformed", name), Hint: "printable characters only"}
	}
	d.mu.Lock()
	offers, now := slices.Clone(d.offers), d.tenant.Clock.Now()
	d.mu.Unlock()
	for _, o := range slices.Backward(offers) {
		tx, err := d.runner.Look(context.Background(), o.ref)
		if o.user == user.ID && err == nil && tx.WaitsForDevice(o.token, now) {
			_, err := d.step(o.ref, engine.SetUpDevice{Token: o.token, Name: name})
			return err
		}
	}
	return &Refusal{Reason: "no sign-in of " + user.Login + " waits for a device", Hint: "let them choose Okta Verify to set up first"}
}

// Code returns the next code of a user's device: one that a sign-in takes now.
// It fails with a [*Refusal].
func (d *Devices) Code(login string) (string, error) {
	user, err := d.user(login)
	if err != nil {
		return "", err
	}
	device, now := user.OktaVerifyDevice, d.tenant.Clock.Now()
	if device.Secret == "" {
		return "", &Refusal{Reason: user.Login + " has no device", Hint: "set one up, or give them an oktaVerifyDevice"}
	}
	for _, at := range []time.Time{now, now.Add(engine.TOTPPeriod)} {
		if at.Truncate(engine.TOTPPeriod).After(device.LastUsed) {
			return totp.GenerateCode(device.Secret, at)
		}
	}
	return "", &Refusal{Reason: "every code that is good now was used", Hint: "advance the clock by " + engine.TOTPPeriod.String()}
}

func (d *Devices) user(login string) (directory.User, error) {
	user, ok := d.tenant.Directory.Snapshot().UserByLogin(login)
	if !ok {
		return user, &Refusal{Missing: true, Reason: fmt.Sprintf("there is no user %q", login), Hint: "name one by login or address"}
	}
	return user, nil
}

// step takes a step of a sign-in and notes what it came to.
func (d *Devices) step(ref flow.Ref, in engine.Input) (engine.Outcome, error) {
	tx, page, err := d.runner.Step(context.Background(), ref, in)
	if err != nil {
		return "", &Refusal{Missing: true, Reason: "the sign-in is gone"}
	}
	d.tenant.Journal.Append(journal.Event{
		Time: d.tenant.Clock.Now(), Kind: journal.Device, Outcome: string(page.Outcome), Reason: page.Reason,
		Transaction: flow.TransactionID(tx), App: tx.Request.ClientID, User: tx.UserID,
	})
	if page.Outcome == engine.PushStale || page.Outcome == engine.DeviceStale {
		return page.Outcome, &Refusal{Missing: true, Reason: page.Reason, Hint: "the pushes that wait list their ids"}
	}
	return page.Outcome, nil
}
