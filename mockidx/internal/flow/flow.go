package flow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/codes"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/store"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
	"github.com/idxlab/idxlab/mockidx/internal/webauthn"
)

// ErrUnknown says that no transaction is known by a reference, or no longer.
var ErrUnknown = errors.New("unknown transaction")

// retention is how long a transaction is kept after its state handle expired,
// so that an old link is answered "expired" and not "unknown".
const retention = 24 * time.Hour

// maxAttempts bounds how often a step is taken again after a conflict. One of
// n racing requests wins each round, so only a faulty store comes near it.
const maxAttempts = 1000

// Mailer puts mails and text messages where the user finds them.
type Mailer interface {
	Send(tx engine.Transaction, m engine.SendMail) error
	SendText(tx engine.Transaction, m engine.SendText) error
}

// Devices are where users get push notifications, and set up Okta Verify.
type Devices interface {
	Push(tx engine.Transaction, p engine.SendPush)
	Offer(tx engine.Transaction, o engine.OfferDevice)
}

// Runner steps the transactions of one org. It is safe for concurrent use.
type Runner struct {
	tenant  *tenant.Tenant
	mailer  Mailer
	devices Devices
}

// NewRunner returns a runner for t that sends mail by mailer.
func NewRunner(t *tenant.Tenant, mailer Mailer) *Runner { return &Runner{tenant: t, mailer: mailer} }

// Tell has d learn of pushes and of enrolments from now on. It is not safe to
// call while steps are taken.
func (r *Runner) Tell(d Devices) { r.devices = d }

// Ref is what a client names a transaction by.
type Ref struct {
	key    string // of the record
	direct bool   // the record is the transaction itself, not its state handle
}

// The kinds of reference.
func ByStateHandle(v string) Ref       { return Ref{transactionKey + v, true} }
func ByInteractionHandle(v string) Ref { return Ref{handleKey + v, false} }
func ByLinkToken(v string) Ref         { return Ref{codes.LinkKey(v), false} }
func ByCode(v string) Ref              { return Ref{codes.CodeKey(v), false} }

const (
	transactionKey = "tx/"
	handleKey      = "handle/"
)

// TransactionID names tx in journals and mails. It is too little of the state
// handle to continue the transaction with.
func TransactionID(tx engine.Transaction) string {
	const length = len("02.id.") + 10
	return tx.StateHandle[:min(length, len(tx.StateHandle))]
}

// Begin stores the transaction that req starts, with what session proved
// already if there is one, and returns it.
func (r *Runner) Begin(ctx context.Context, req engine.Request, device engine.Device, session *engine.Session) (engine.Transaction, error) {
	for attempt := 1; ; attempt++ {
		tx := engine.Begin(req, device, session, r.env(nil))
		var err error
		if tx.Remembered, err = r.remembered(ctx, device.Token); err != nil {
			return tx, err
		}
		b := batch{expires: tx.Expires.Add(retention)}
		b.putJSON(transactionKey+tx.StateHandle, 0, tx)
		b.put(handleKey+tx.InteractionHandle, []byte(tx.StateHandle))
		err = r.commit(ctx, b)
		if errors.Is(err, store.ErrConflict) && attempt < maxAttempts {
			continue // the handles are in use: the org was seeded as before
		}
		if err != nil {
			return engine.Transaction{}, fmt.Errorf("begin transaction: %w", err)
		}
		return tx, nil
	}
}

// Step applies in to the transaction that ref names. It fails with ErrUnknown
// if there is none; every other failure is the store's.
func (r *Runner) Step(ctx context.Context, ref Ref, in engine.Input) (engine.Transaction, engine.Page, error) {
	for attempt := 1; ; attempt++ {
		tx, page, effects, err := r.try(ctx, ref, in)
		conflict := errors.Is(err, store.ErrConflict) || errors.Is(err, directory.ErrStale)
		if conflict && attempt < maxAttempts && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return tx, page, fmt.Errorf("step transaction: %w", err)
		}
		r.send(tx, effects, &page)
		return tx, page, nil
	}
}

// Look returns the transaction that ref names without a step. It fails with
// ErrUnknown if there is none.
func (r *Runner) Look(ctx context.Context, ref Ref) (engine.Transaction, error) {
	tx, _, err := r.load(ctx, ref)
	return tx, err
}

// Throttle answers a step of the transaction that ref names without taking it.
// It fails with ErrUnknown if there is none.
func (r *Runner) Throttle(ctx context.Context, ref Ref, reason string) (engine.Transaction, engine.Page, error) {
	tx, _, err := r.load(ctx, ref)
	if err != nil {
		return tx, engine.Page{}, err
	}
	failures, _, err := r.failures(ctx, tx.UserID)
	if err != nil {
		return tx, engine.Page{}, err
	}
	return tx, engine.Throttled(tx, r.env(failures), reason), nil
}

func (r *Runner) try(ctx context.Context, ref Ref, in engine.Input) (_ engine.Transaction, _ engine.Page, _ []engine.Effect, err error) {
	before, rec, err := r.load(ctx, ref)
	if err != nil {
		return before, engine.Page{}, nil, err
	}
	failures, failuresVersion, err := r.failures(ctx, before.UserID)
	if err != nil {
		return before, engine.Page{}, nil, err
	}
	env := r.env(failures)
	draft := r.tenant.Codes.Draft()
	env.Mint = draft
	defer func() {
		if err != nil {
			draft.Return()
		}
	}()
	after, page, effects := engine.Step(before, in, env)

	b := batch{expires: after.Expires.Add(retention)}
	b.putJSON(transactionKey+after.StateHandle, rec.Version, after)
	if b.err == nil && len(effects) == 0 && bytes.Equal(b.writes[0].Value, rec.Value) {
		return after, page, nil, nil // nothing changed, nothing to write
	}
	for _, e := range effects {
		switch e := e.(type) {
		case engine.IndexLink:
			r.putOnce(ctx, &b, codes.LinkKey(e.Token), []byte(after.StateHandle), b.expires)
		case engine.IndexCode:
			r.putOnce(ctx, &b, codes.CodeKey(e.Code), []byte(after.StateHandle), b.expires)
		case engine.RevokeFamily:
			// Never forgotten: refresh tokens outlive the transaction by far.
			r.putOnce(ctx, &b, FamilyRevokedKey(e.Family), []byte{1}, time.Time{})
		case engine.NoteLogin:
			r.putAnew(ctx, &b, LastLoginKey(e.UserID), []byte(env.Now.UTC().Format(time.RFC3339Nano)))
		case engine.EndSessions:
			r.putAnew(ctx, &b, SessionsEndedKey(e.UserID), []byte(env.Now.UTC().Format(time.RFC3339Nano)))
		case engine.RememberDevice:
			r.remember(ctx, &b, e, env.Now)
		case engine.StartSession:
			b.putJSON(SessionKey(e.Session.ID), 0, e.Session)
		case engine.CountOTPFailure:
			recent := within(append(env.OTPFailures, env.Now), env.Now.Add(-env.Org.Email.FailureSpan))
			b.putJSON(failuresKey(e.UserID), failuresVersion, recent)
		}
	}
	return after, page, effects, r.save(ctx, env.Org, effects, b)
}

// save commits b, together with the users that effects save if there are any.
func (r *Runner) save(ctx context.Context, seen *directory.Org, effects []engine.Effect, b batch) error {
	var users []directory.User
	for _, e := range effects {
		if e, ok := e.(engine.SaveUser); ok {
			users = append(users, e.User)
		}
	}
	if len(users) == 0 {
		return r.commit(ctx, b)
	}
	put := func(o *directory.Org) error {
		for _, u := range users {
			o.PutUser(u)
		}
		return nil
	}
	return r.tenant.Directory.UpdateFrom(seen, put, func() error { return r.commit(ctx, b) })
}

// putOnce adds a record whose value never changes, unless it is there. It is a
// conflict if the record has another value: what was drawn is in use, and must
// be drawn again.
func (r *Runner) putOnce(ctx context.Context, b *batch, key string, value []byte, expires time.Time) {
	rec, err := r.tenant.Store.Get(ctx, key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		b.writes = append(b.writes, store.Write{Key: key, Value: value, ExpiresAt: expires})
	case err != nil:
		b.err = errors.Join(b.err, err)
	case !bytes.Equal(rec.Value, value):
		b.err = errors.Join(b.err, store.ErrConflict)
	}
}

// putAnew adds a record in place of the one that is there, for good.
func (r *Runner) putAnew(ctx context.Context, b *batch, key string, value []byte) {
	rec, err := r.tenant.Store.Get(ctx, key)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		b.err = errors.Join(b.err, err)
		return
	}
	b.writes = append(b.writes, store.Write{Key: key, Value: value, Version: rec.Version})
}

// FamilyRevokedKey is the store key whose presence says that every token of a
// family is revoked.
func FamilyRevokedKey(family string) string { return "revoked-family/" + family }

// SessionsEndedKey is the store key of the time, as RFC 3339 writes it, before
// which every session of a user ended.
func SessionsEndedKey(userID string) string { return "sessions-ended/" + userID }

// LastLoginKey is the store key of the time, as RFC 3339 writes it, at which a
// user signed in last.
func LastLoginKey(userID string) string { return "last-login/" + userID }

// SessionKey is the store key of a session at the org itself.
func SessionKey(id string) string { return "session/" + id }

func failuresKey(userID string) string { return "otp-failures/" + userID }

// send lets the mailer deliver what the committed step promised. A template
// that does not render must not undo the step: Okta, too, shows the challenge
// when the mail is lost. The journal has the reason.
func (r *Runner) send(tx engine.Transaction, effects []engine.Effect, page *engine.Page) {
	for _, e := range effects {
		var err error
		switch e := e.(type) {
		case engine.SendMail:
			err = r.mailer.Send(tx, e)
		case engine.SendText:
			err = r.mailer.SendText(tx, e)
		case engine.SendPush:
			r.devices.Push(tx, e)
		case engine.OfferDevice:
			r.devices.Offer(tx, e)
		}
		if err != nil {
			page.Reason = fmt.Sprintf("mail was not sent: %v", err)
		}
	}
}

func (r *Runner) env(failures []time.Time) engine.Env {
	return engine.Env{
		Org:         r.tenant.Directory.Snapshot(),
		BaseURL:     r.tenant.BaseURL,
		Now:         r.tenant.Clock.Now(),
		Ahead:       r.tenant.Ahead(),
		Mint:        r.tenant.Codes.Draft(),
		WebAuthn:    webauthn.Judge{},
		OTPFailures: failures,
	}
}

// Env is the world as it is now, for the pages the engine gives without a
// transaction.
func (r *Runner) Env() engine.Env { return r.env(nil) }

func (r *Runner) load(ctx context.Context, ref Ref) (engine.Transaction, store.Record, error) {
	key := ref.key
	if !ref.direct {
		rec, err := r.tenant.Store.Get(ctx, key)
		if err != nil {
			return engine.Transaction{}, store.Record{}, unknown(err)
		}
		key = transactionKey + string(rec.Value)
	}
	var tx engine.Transaction
	rec, err := r.tenant.Store.Get(ctx, key)
	if err != nil {
		return tx, rec, unknown(err)
	}
	if err := json.Unmarshal(rec.Value, &tx); err != nil {
		return tx, rec, fmt.Errorf("decode transaction: %w", err)
	}
	return tx, rec, nil
}

func unknown(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return ErrUnknown
	}
	return err
}

func (r *Runner) failures(ctx context.Context, userID string) ([]time.Time, uint64, error) {
	if userID == "" {
		return nil, 0, nil
	}
	rec, err := r.tenant.Store.Get(ctx, failuresKey(userID))
	if errors.Is(err, store.ErrNotFound) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	var failures []time.Time
	if err := json.Unmarshal(rec.Value, &failures); err != nil {
		return nil, 0, fmt.Errorf("decode passcode failures: %w", err)
	}
	return failures, rec.Version, nil
}

func within(times []time.Time, after time.Time) []time.Time {
	var recent []time.Time
	for _, t := range times {
		if t.After(after) {
			recent = append(recent, t)
		}
	}
	return recent
}

func (r *Runner) commit(ctx context.Context, b batch) error {
	if b.err != nil {
		return b.err
	}
	return r.tenant.Store.Commit(ctx, b.writes...)
}

// batch collects the writes of one step.
type batch struct {
	expires time.Time
	writes  []store.Write
	err     error
}

func (b *batch) put(key string, value []byte) {
	b.writes = append(b.writes, store.Write{Key: key, Value: value, ExpiresAt: b.expires})
}

func (b *batch) putJSON(key string, version uint64, v any) {
	value, err := json.Marshal(v)
	if err != nil {
		b.err = errors.Join(b.err, fmt.Errorf("encode %s: %w", key, err))
		return
	}
	b.writes = append(b.writes, store.Write{Key: key, Value: value, Version: version, ExpiresAt: b.expires})
}
