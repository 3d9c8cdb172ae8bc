package mockidx_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// What was chosen is what the mail shows and the client redeems.
func TestChosenCodes(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	codes := org.Codes()
	for _, err := range []error{codes.NextOTP("012345"), codes.NextLinkToken("ft-chosen-link"), codes.NextInteractionCode("chosen-code")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	c := newClient(org)
	p, err := c.askForMail(ada)
	if err != nil {
		t.Fatal(err)
	}
	mail, err := org.Mailbox().Wait(t.Context(), ada)
	if err != nil {
		t.Fatal(err)
	}
	if mail.OTP != "012345" || !strings.HasSuffix(mail.Link, "?token=ft-chosen-link") {
		t.Errorf("the mail has %q and %q", mail.OTP, mail.Link)
	}
	p, err = c.step("challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": "012345"}})
	if err != nil || p.code() != "chosen-code" {
		t.Fatalf("the sign-in ends with %q, %v", p.code(), err)
	}
	if _, err := c.redeem("chosen-code"); err != nil {
		t.Error(err)
	}
	if err := codes.NextInteractionCode("chosen-code"); err == nil {
		t.Error("a code that was used can be chosen again")
	}
	if s := codes.State(); len(s.OTP)+len(s.LinkToken)+len(s.InteractionCode) != 0 {
		t.Errorf("left over: %+v", s)
	}
}

func TestFormOfCodes(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	if err := org.Codes().SetForm("AB", 9); err != nil {
		t.Fatal(err)
	}
	requestMagicLink(org, ada)
	mail, err := org.Mailbox().Wait(t.Context(), ada)
	if err != nil || len(mail.OTP) != 9 || strings.Trim(mail.OTP, "AB") != "" {
		t.Errorf("the mail has %q, %v", mail.OTP, err)
	}
}

// A seed gives the same values again, and in an org where those are in use it
// gives others: no sign-in fails.
func TestReseed(t *testing.T) {
	var first string
	for i := range 2 {
		org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
		org.Codes().Reseed(7)
		p, err := newClient(org).askForMail(ada)
		if err != nil {
			t.Fatal(err)
		}
		switch i {
		case 0:
			first = p.StateHandle
		case 1:
			if p.StateHandle != first {
				t.Errorf("seed 7 gave %q and %q", first, p.StateHandle)
			}
		}
		org.Codes().Reseed(7)
		if again, err := newClient(org).askForMail(ada); err != nil || again.StateHandle == p.StateHandle {
			t.Errorf("seeded as before, a sign-in is %q, %v", again.StateHandle, err)
		}
		org.Mailbox().Clear()
		if _, err := newClient(org).signIn(t.Context(), ada); err != nil {
			t.Error(err)
		}
	}
}

// What was chosen and not used is not used after it is dropped.
func TestChosenCodesAreDropped(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	codes := org.Codes()
	if err := codes.NextOTP("ABC123DEF"); err != nil {
		t.Fatal(err)
	}
	codes.Clear()
	if _, otp := waiting(t, newClient(org)); otp == "ABC123DEF" || len(codes.State().OTP) != 0 {
		t.Errorf("the mail has %s; chosen: %v", otp, codes.State().OTP)
	}
}
