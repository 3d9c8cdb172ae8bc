package flow_test

import (
	"context"
	"errors"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/codes"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// failing fails commits with the errors it has, one each.
type failing struct {
	store.Store
	errs []error
}

func (f *failing) Commit(ctx context.Context, writes ...store.Write) error {
	if len(f.errs) == 0 {
		return f.Store.Commit(ctx, writes...)
	}
	err := f.errs[0]
	f.errs = f.errs[1:]
	return err
}

// A chosen value outlives steps that were not committed.
func TestChosenCodesAreKeptForTheStepThatIsCommitted(t *testing.T) {
	b := newBench()
	if err := b.tenant.Codes.Apply(codes.Change{OTP: "012345", LinkToken: "ft-chosen"}); err != nil {
		t.Fatal(err)
	}
	tx := b.begin(t)
	_, page := b.step(t, tx, engine.Identify{Identifier: login})
	id := page.Body.Remediation.Value[0].Value[0].Options[0].Value.Form.Value[0].Value.(string)
	choose := engine.Select{AuthenticatorID: id, MethodType: "email"}

	lost := errors.New("store lost")
	b.tenant.Store = &failing{b.tenant.Store, []error{lost, store.ErrConflict}}
	if _, _, err := b.Step(t.Context(), flow.ByStateHandle(tx.StateHandle), choose); !errors.Is(err, lost) {
		t.Fatalf("the store fails, the step with %v", err)
	}
	b.step(t, tx, choose) // after a conflict
	if n := len(b.outbox.mails); n != 1 {
		t.Fatalf("%d mails, want 1", n)
	}
	if l := b.outbox.mails[0].Link; l.OTP != "012345" || l.Token != "ft-chosen" {
		t.Errorf("the mail has %q and %q", l.OTP, l.Token)
	}
	if s := b.tenant.Codes.State(); len(s.OTP)+len(s.LinkToken) != 0 {
		t.Errorf("left over: %+v", s)
	}
}

// What a seed gives again is passed over where it is in use.
func TestHandlesInUseArePassedOver(t *testing.T) {
	b := newBench()
	first := b.begin(t)
	b.tenant.Chance.Reseed(1)
	if second := b.begin(t); second.StateHandle == first.StateHandle || second.InteractionHandle == first.InteractionHandle {
		t.Error("two transactions have one handle")
	}
}

// So are link tokens and codes: none belongs to two transactions.
func TestLinkTokensInUseArePassedOver(t *testing.T) {
	b := newBench()
	var tokens []string
	for range 2 {
		tx := b.begin(t)
		b.tenant.Chance.Reseed(5)
		b.askForMail(t, tx)
		link := b.outbox.mails[len(b.outbox.mails)-1].Link
		tokens = append(tokens, link.Token)
		if got, _, err := b.Step(t.Context(), flow.ByLinkToken(link.Token), engine.Introspect{}); err != nil || got.StateHandle != tx.StateHandle {
			t.Errorf("the token %s is of %s, %v, want %s", link.Token, got.StateHandle, err, tx.StateHandle)
		}
	}
	if tokens[0] == tokens[1] {
		t.Errorf("two links have the token %s", tokens[0])
	}
}
