package mail_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// soon is a context that ends a test that waits in vain.
func soon(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func to(address string) mail.Mail { return mail.Mail{ID: "id-" + address, To: address} }

func TestWaitReturnsEachMailOnceOldestFirst(t *testing.T) {
	b := mail.NewMailbox()
	b.Deliver(to("ada@example.com"))
	b.Deliver(to("bob@example.com"))
	b.Deliver(to("Ada@Example.com"))

	for _, want := range []uint64{1, 3} {
		m, err := b.Wait(soon(t), "ADA@example.com")
		if err != nil || m.Seq != want {
			t.Errorf("Wait = mail %d, %v, want mail %d", m.Seq, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if m, err := b.Wait(ctx, "ada@example.com"); !errors.Is(err, context.Canceled) {
		t.Errorf("a third Wait = mail %d, %v, want %v", m.Seq, err, context.Canceled)
	}
	if n := len(b.List()); n != 3 {
		t.Errorf("List has %d mails after Wait, want 3", n)
	}
}

func TestWaitBlocksUntilDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := mail.NewMailbox()
		got := make(chan mail.Mail)
		go func() {
			m, _ := b.Wait(t.Context(), "ada@example.com")
			got <- m
		}()
		b.Deliver(to("bob@example.com"))
		synctest.Wait()
		select {
		case m := <-got:
			t.Fatalf("Wait returned the mail to %s", m.To)
		default:
		}
		b.Deliver(to("ada@example.com"))
		if m := <-got; m.Seq != 2 {
			t.Errorf("Wait = mail %d, want 2", m.Seq)
		}
	})
}

func TestConcurrentWaitersNeverShareAMail(t *testing.T) {
	const n = 50
	b, ctx := mail.NewMailbox(), soon(t)
	var wg sync.WaitGroup
	got := make(chan uint64, n)
	for range n {
		wg.Go(func() {
			m, err := b.Wait(ctx, "ada@example.com")
			if err != nil {
				t.Error(err)
			}
			got <- m.Seq
		})
		wg.Go(func() { b.Deliver(to("ada@example.com")) })
	}
	wg.Wait()
	close(got)
	seen := map[uint64]bool{}
	for seq := range got {
		if seen[seq] {
			t.Errorf("mail %d was returned twice", seq)
		}
		seen[seq] = true
	}
	if len(seen) != n {
		t.Errorf("%d mails were returned, want %d", len(seen), n)
	}
}

func TestWaitAfter(t *testing.T) {
	b := mail.NewMailbox()
	b.Deliver(to("ada@example.com"))
	b.Deliver(to("bob@example.com"))
	b.Deliver(to("ada@example.com"))
	for _, tc := range []struct {
		name, to    string
		after, want uint64
	}{
		{"from the beginning", "ada@example.com", 0, 1},
		{"the same again", "ADA@example.com", 0, 1},
		{"the next one", "ada@example.com", 1, 3},
		{"anyone", "", 1, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, err := b.WaitAfter(soon(t), tc.to, tc.after)
			if err != nil || m.Seq != tc.want {
				t.Errorf("WaitAfter = mail %d, %v, want mail %d", m.Seq, err, tc.want)
			}
		})
	}
	if m, err := b.Wait(soon(t), "ada@example.com"); err != nil || m.Seq != 1 {
		t.Errorf("Wait after WaitAfter = mail %d, %v, want mail 1", m.Seq, err)
	}
}

func TestGetDeleteClear(t *testing.T) {
	b := mail.NewMailbox()
	b.Deliver(to("ada@example.com"))
	b.Deliver(to("bob@example.com"))
	if m, ok := b.Get("id-bob@example.com"); !ok || m.Seq != 2 {
		t.Errorf("Get = mail %d, %v, want mail 2", m.Seq, ok)
	}
	if !b.Delete("id-ada@example.com") || b.Delete("id-ada@example.com") {
		t.Error("Delete did not remove the mail once")
	}
	if _, ok := b.Get("id-ada@example.com"); ok || len(b.List()) != 1 {
		t.Errorf("the deleted mail is there, or %d mails are left", len(b.List()))
	}
	b.Clear()
	if n := len(b.List()); n != 0 {
		t.Errorf("%d mails after Clear", n)
	}
	if m := b.Deliver(to("ada@example.com")); m.Seq != 3 {
		t.Errorf("first mail after Clear has number %d, want 3", m.Seq)
	}
}

func TestMailboxIsBounded(t *testing.T) {
	b := mail.NewMailbox()
	for i := range 10_001 {
		b.Deliver(mail.Mail{ID: fmt.Sprint(i)})
	}
	mails := b.List()
	if len(mails) > 10_000 || mails[len(mails)-1].ID != "10000" || mails[0].Seq < 2 {
		t.Errorf("%d mails, first %d, last %s", len(mails), mails[0].Seq, mails[len(mails)-1].ID)
	}
}
