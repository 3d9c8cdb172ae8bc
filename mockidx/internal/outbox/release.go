package outbox

import (
	"fmt"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// Hold lets every mail wait from now on.
func (o *Outbox) Hold() { o.setHolding(true) }

// StopHolding lets mails pass again. Those that wait go on waiting.
func (o *Outbox) StopHolding() { o.setHolding(false) }

func (o *Outbox) setHolding(on bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.holding = on
}

// Holding reports whether every mail is held.
func (o *Outbox) Holding() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.holding
}

// Release says which of the waiting mails to let go, and in what order. The
// zero value is all of them, the oldest first.
type Release struct {
	IDs     []string `json:"ids"`     // these, in this order
	Count   int      `json:"count"`   // without ids: so many at most; 0 is all
	Reverse bool     `json:"reverse"` // without ids: the newest first
}

// UnknownMailError says that no mail of that id waits.
type UnknownMailError struct{ ID string }

func (e *UnknownMailError) Error() string { return fmt.Sprintf("no mail %q is held or delayed", e.ID) }

// Release delivers waiting mails, held and delayed ones, and returns them as
// they were delivered. It fails with an [*UnknownMailError] if one does not
// wait, or is named twice, and with another error if r contradicts itself; then
// none is delivered.
func (o *Outbox) Release(r Release) ([]mail.Mail, error) {
	switch {
	case r.Count < 0:
		return nil, fmt.Errorf("%d mails cannot be released", r.Count)
	case len(r.IDs) > 0 && (r.Count > 0 || r.Reverse):
		return nil, fmt.Errorf("ids have an order of their own: give them without count and reverse")
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	chosen, err := o.find(r.IDs)
	if err != nil {
		return nil, err
	}
	if r.Reverse {
		slices.Reverse(chosen)
	}
	if r.Count > 0 && r.Count < len(chosen) {
		chosen = chosen[:r.Count]
	}
	delivered := []mail.Mail{}
	for _, e := range chosen {
		delivered = append(delivered, o.release(e, ""))
	}
	return delivered, nil
}

func (o *Outbox) release(e *envelope, reason string) mail.Mail {
	o.take(e)
	o.noteMail(e, "mail_released", reason)
	return o.deliver(e)
}

// Discard loses the waiting mails of these ids, or all of them without one, and
// returns how many those were. It fails as [Outbox.Release] does.
func (o *Outbox) Discard(ids ...string) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	chosen, err := o.find(ids)
	if err != nil {
		return 0, err
	}
	for _, e := range chosen {
		o.take(e)
		o.noteMail(e, "mail_dropped", "discarded")
	}
	return len(chosen), nil
}

// find returns the waiting mails of these ids, in their order, or all of them.
func (o *Outbox) find(ids []string) ([]*envelope, error) {
	if len(ids) == 0 {
		return slices.Clone(o.waiting), nil
	}
	var found []*envelope
	for _, id := range ids {
		i := slices.IndexFunc(o.waiting, func(e *envelope) bool { return e.mail.ID == id })
		if i < 0 || slices.Contains(found, o.waiting[i]) {
			return nil, &UnknownMailError{id}
		}
		found = append(found, o.waiting[i])
	}
	return found, nil
}
