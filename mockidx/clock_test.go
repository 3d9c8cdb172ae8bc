package mockidx_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// A client that was not told of the org's clock takes tokens wherever it was
// moved, and the org lets them expire by it.
func TestTokenTimeReal(t *testing.T) {
	for _, by := range []time.Duration{6 * time.Minute, 10 * time.Hour, -10 * time.Hour} {
		t.Run(by.String(), func(t *testing.T) {
			org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
			r := newRelying(t, org)
			org.Clock().Advance(by)
			tokens := r.signIn(t)
			if err := r.verify(t, tokens); err != nil {
				t.Error(err)
			}
			if status := r.userinfo(t, tokens); status != 200 {
				t.Errorf("userinfo says %d", status)
			}
			org.Clock().Advance(time.Hour)
			if status := r.userinfo(t, tokens); status != 401 {
				t.Errorf("an hour later userinfo says %d", status)
			}
			if err := r.verify(t, tokens); err != nil {
				t.Errorf("an hour later by the org's clock: %v", err)
			}
		})
	}
}

func TestTokenTimeClock(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	if err := org.SetTokenTime(mockidx.TokenTimeClock); err != nil {
		t.Fatal(err)
	}
	r := newRelying(t, org)
	if err := r.verify(t, r.signIn(t)); err != nil {
		t.Errorf("by an unmoved clock: %v", err)
	}
	org.Clock().Advance(-10 * time.Hour)
	tokens := r.signIn(t)
	if err := r.verify(t, tokens); err == nil || !strings.Contains(err.Error(), "token is expired") {
		t.Errorf("ten hours back, go-oidc says %v", err)
	}
	if status := r.userinfo(t, tokens); status != 200 {
		t.Errorf("userinfo says %d", status)
	}
	if err := org.SetTokenTime("local"); err == nil {
		t.Error("there is a token time local")
	}
}

// A clock that is stopped and set shows what was set until it goes on, and real
// time when that is asked for; what has a lifetime goes by it.
func TestClockIsSetAndGoesOn(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	clock, start := org.Clock(), time.Now()
	clock.Freeze()
	then := start.Add(-100 * 24 * time.Hour).Truncate(time.Second)
	clock.Set(then)
	c := newClient(org)
	p, otp := waiting(t, c)
	if mail := org.Mailbox().List()[0]; !mail.SentAt.Equal(then) || !clock.Now().Equal(then) {
		t.Errorf("the mail is of %s, the clock shows %s, want %s", mail.SentAt, clock.Now(), then)
	}
	clock.Resume()
	if clock.Frozen() || clock.Now().Before(then) || clock.Now().After(then.Add(time.Hour)) {
		t.Errorf("it goes on at %s, frozen %t", clock.Now(), clock.Frozen())
	}
	clock.Reset()
	if clock.Now().Before(start) {
		t.Errorf("real time is %s", clock.Now())
	}
	if _, err := answer(c, p, otp); err == nil {
		t.Error("a code of a hundred days ago is good")
	}
}
