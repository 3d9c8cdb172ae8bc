package codes

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// most bounds each queue.
const most = 100

// The forms that clients carry unchanged: a passcode is typed by people and
// pasted into JSON by okta-idx-golang, the others stand in URLs.
var (
	passcode = regexp.MustCompile(`^[0-9A-Za-z]{4,12}$`)
	opaque   = regexp.MustCompile(`^[0-9A-Za-z_-]{8,128}$`)
)

const (
	passcodeForm = "4 to 12 digits or letters"
	opaqueForm   = "8 to 128 digits, letters, - or _"
)

// LinkKey is the store key of the transaction that a link's token belongs to.
func LinkKey(token string) string { return "link/" + token }

// CodeKey is the store key of the transaction that an interaction or
// authorization code belongs to.
func CodeKey(code string) string { return "code/" + code }

// Codes are the values that an org draws. Its methods are safe for concurrent
// use.
type Codes struct {
	source *chance.Source
	org    *directory.Live
	store  store.Store

	mu                sync.Mutex
	otps, links, ends queue
}

// New returns the codes of an org, of which none is chosen.
func New(source *chance.Source, org *directory.Live, s store.Store) *Codes {
	return &Codes{
		source: source, org: org, store: s,
		otps:  queue{what: "passcode", form: passcode, says: passcodeForm},
		links: queue{what: "link token", form: opaque, says: opaqueForm, key: LinkKey},
		ends:  queue{what: "interaction code", form: opaque, says: opaqueForm, key: CodeKey},
	}
}

// queue are the chosen values of one kind, the next one first.
type queue struct {
	what   string
	form   *regexp.Regexp
	says   string
	key    func(string) string // of the record that a value in use has; nil: it may be used again
	values []string
}

// State is what an org draws.
type State struct {
	OTP             []string // the passcodes to come, the next one first
	LinkToken       []string
	InteractionCode []string
	Alphabet        string // of other passcodes
	Length          int    // of other passcodes
	Seed            uint64 // of everything that is not chosen
}

// State returns what is chosen and how the rest is drawn.
func (c *Codes) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	email := c.org.Snapshot().Email
	return State{
		OTP: slices.Clone(c.otps.values), LinkToken: slices.Clone(c.links.values), InteractionCode: slices.Clone(c.ends.values),
		Alphabet: email.CodeAlphabet, Length: email.CodeLength, Seed: c.source.Seed(),
	}
}

// Change is what may be changed at once; what is empty stays.
type Change struct {
	OTP             string // the next passcode, after those chosen before
	LinkToken       string
	InteractionCode string
	Alphabet        string
	Length          int
	Seed            *uint64 // zero: one that nobody can guess
}

// Apply makes all of the change. It fails, and changes nothing, if a value
// has a form that no client can carry, was used before, or is one too many.
func (c *Codes) Apply(change Change) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	err := errors.Join(c.check(&c.otps, change.OTP), c.check(&c.links, change.LinkToken), c.check(&c.ends, change.InteractionCode))
	if err == nil {
		err = c.reform(change)
	}
	if err != nil {
		return err
	}
	for q, value := range map[*queue]string{&c.otps: change.OTP, &c.links: change.LinkToken, &c.ends: change.InteractionCode} {
		if value != "" {
			q.values = append(q.values, value)
		}
	}
	if change.Seed != nil {
		c.source.Reseed(*change.Seed)
	}
	return nil
}

func (c *Codes) check(q *queue, value string) error {
	switch {
	case value == "":
		return nil
	case !q.form.MatchString(value):
		return fmt.Errorf("%s %q is not %s", q.what, value, q.says)
	case len(q.values) == most:
		return fmt.Errorf("%d values of the kind %s are chosen already", most, q.what)
	case q.key == nil:
		return nil
	case slices.Contains(q.values, value):
		return fmt.Errorf("%s %q is chosen already", q.what, value)
	}
	_, err := c.store.Get(context.Background(), q.key(value))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return errors.Join(err, fmt.Errorf("%s %q was used already", q.what, value))
}

// reform changes how passcodes look, by the rules of the directory.
func (c *Codes) reform(change Change) error {
	if change.Alphabet == "" && change.Length == 0 {
		return nil
	}
	return c.org.Update(func(o *directory.Org) error {
		if change.Alphabet != "" {
			o.Email.CodeAlphabet = change.Alphabet
		}
		if change.Length != 0 {
			o.Email.CodeLength = change.Length
		}
		return nil
	})
}

// NextOTP chooses the passcode that the next mail or text message has, after
// those that were chosen before: 4 to 12 digits or letters.
func (c *Codes) NextOTP(otp string) error { return c.choose(otp, Change{OTP: otp}) }

// NextLinkToken chooses the token of the next mailed link: 8 to 128 digits,
// letters, - or _.
func (c *Codes) NextLinkToken(token string) error {
	return c.choose(token, Change{LinkToken: token})
}

// NextInteractionCode chooses the code with which the next sign-in ends, an
// authorization code too: 8 to 128 digits, letters, - or _.
func (c *Codes) NextInteractionCode(code string) error {
	return c.choose(code, Change{InteractionCode: code})
}

func (c *Codes) choose(value string, change Change) error {
	if value == "" {
		return errors.New("an empty value cannot be chosen")
	}
	return c.Apply(change)
}

// SetForm sets how passcodes look that are not chosen. An empty alphabet, or
// a length of zero, leaves it as it is.
func (c *Codes) SetForm(alphabet string, length int) error {
	return c.Apply(Change{Alphabet: alphabet, Length: length})
}

// Seed returns the seed from which the org draws.
func (c *Codes) Seed() uint64 { return c.source.Seed() }

// Reseed lets the org draw from the beginning of seed; zero is one that nobody
// can guess. A value that is in use already is passed over.
func (c *Codes) Reseed(seed uint64) { c.source.Reseed(seed) }

// Clear drops what was chosen and not used yet.
func (c *Codes) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.otps.values, c.links.values, c.ends.values = nil, nil, nil
}
