package mail_test

import (
	"context"
	"errors"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

func TestFilter(t *testing.T) {
	m := mail.Mail{Seq: 2, To: "ada@example.com", Subject: "Sign in to App", Template: "EmailChallenge", Transaction: "t", Channel: mail.ChannelEmail}
	for _, tc := range []struct {
		filter mail.Filter
		fits   bool
	}{
		{mail.Filter{}, true},
		{mail.Filter{To: "ADA@example.com", Subject: "SIGN in", Template: "EmailChallenge", Transaction: "t", Channel: "email", After: 1}, true},
		{mail.Filter{To: "ada"}, false},
		{mail.Filter{Subject: "reset"}, false},
		{mail.Filter{Template: "Email"}, false},
		{mail.Filter{Transaction: "T"}, false},
		{mail.Filter{Channel: "sms"}, false},
		{mail.Filter{After: 2}, false},
	} {
		if tc.filter.Fits(m) != tc.fits {
			t.Errorf("%+v fits: %t, want %t", tc.filter, !tc.fits, tc.fits)
		}
	}
}

func TestWaitFor(t *testing.T) {
	b := mail.NewMailbox()
	asked := make(chan mail.Mail, 3)
	done := make(chan mail.Mail)
	go func() {
		m, _ := b.WaitFor(soon(t), func(m mail.Mail) bool {
			_, there := b.Get(m.ID) // the mailbox may be used
			asked <- m
			return there && m.Subject == "b"
		})
		done <- m
	}()
	b.Deliver(mail.Mail{ID: "1", Subject: "a"})
	if m := <-asked; m.Subject != "a" {
		t.Errorf("asked about %+v first", m)
	}
	b.Deliver(mail.Mail{ID: "2", Subject: "b"})
	if m := <-done; m.ID != "2" || len(asked) != 1 {
		t.Errorf("got %+v after %d questions more, want mail 2 after one", m, len(asked))
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if m, err := b.WaitFor(ended, mail.Filter{Subject: "A"}.Fits); err != nil || m.ID != "1" {
		t.Errorf("what is there is not returned at once: %+v %v", m, err)
	}
	if _, err := b.WaitFor(ended, mail.Filter{To: "nobody"}.Fits); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
