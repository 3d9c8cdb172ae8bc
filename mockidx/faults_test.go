package mockidx_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// waiting signs Ada in as far as the page that waits for her code, and returns
// that page and the code.
func waiting(t *testing.T, c *client) (page, string) {
	t.Helper()
	login := c.org.Config().Users[0].Login
	p, err := c.askForMail(login)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	mail, err := c.org.Mailbox().Wait(ctx, login)
	if err != nil {
		t.Fatal(err)
	}
	return p, mail.OTP
}

func answer(c *client, p page, otp string) (page, error) {
	return c.step("challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": otp}})
}

func outcomes(org *mockidx.Org, outcome string) int {
	return org.Journal().Count(func(e mockidx.Event) bool { return e.Outcome == outcome })
}

// Tokens that never arrived cannot be asked for again: the code is spent.
func TestTokensThatAreLost(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	c := newClient(org)
	p, otp := waiting(t, c)
	p, err := answer(c, p, otp)
	if err != nil {
		t.Fatal(err)
	}
	rule, ok := mockidx.FaultPresetNamed("token-lost")
	if !ok {
		t.Fatal("there is no such preset")
	}
	rule.App = c.app.ClientID
	if rule, err = org.Faults().Add(rule); err != nil {
		t.Fatal(err)
	}
	if tokens, err := c.redeem(p.code()); err == nil {
		t.Fatalf("tokens arrived: %v", tokens)
	}
	if tokens, err := c.redeem(p.code()); err == nil || !strings.Contains(err.Error(), "invalid_grant") {
		t.Errorf("the code was taken twice: %v, %v", tokens, err)
	}
	if n := outcomes(org, "interaction_code_redeemed"); n != 1 {
		t.Errorf("%d codes were redeemed", n)
	}
	if r, _ := org.Faults().Get(rule.ID); r.Seen != 2 || r.Fired != 1 {
		t.Errorf("rule: %+v", r)
	}
}

// One code that arrives twice at once is taken once.
func TestTwoAnswersAtOnce(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	c := newClient(org)
	p, otp := waiting(t, c)
	rule, err := org.Faults().Add(mockidx.FaultRule{Endpoint: "answer", User: c.org.Config().Users[0].Login, Kind: mockidx.FaultBarrier, N: 2, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { _, _ = answer(c, p, otp) }) // what the loser is told is the engine's matter
	}
	both.Wait()
	if r, _ := org.Faults().Get(rule.ID); r.Fired != 2 {
		t.Errorf("the barrier held %d", r.Fired)
	}
	if n := outcomes(org, "interaction_code_issued"); n != 1 {
		t.Errorf("%d answers were taken", n)
	}
	if got := org.Journal().Count(func(e mockidx.Event) bool { return e.Fault == rule.ID && e.User != "" }); got != 2 {
		t.Errorf("the journal names the rule %d times", got)
	}
}

// The answers that say too many requests to a sign-in, as Okta gives them: with
// the page, with the sign-in alone, with neither.
func TestThrottledThreeWays(t *testing.T) {
	for preset, members := range map[string]string{
		"answer-throttled": "stateHandle remediation", "answer-throttled-end": "stateHandle expiresAt intent", "sign-in-throttled": "",
	} {
		t.Run(preset, func(t *testing.T) {
			org := mockidx.Start(t).Org("default")
			c := newClient(org)
			p, otp := waiting(t, c)
			rule, _ := mockidx.FaultPresetNamed(preset)
			if _, err := org.Faults().Add(rule); err != nil {
				t.Fatal(err)
			}
			said := answerTo(t, org, "challenge/answer", `{"stateHandle":"`+p.StateHandle+`","credentials":{"passcode":"`+otp+`"}}`)
			for _, member := range []string{"stateHandle", "expiresAt", "intent", "remediation"} {
				if want := strings.Contains(members, member); want && !strings.Contains(said, `"`+member+`":`) || !want && preset != "answer-throttled" && strings.Contains(said, `"`+member+`":`) {
					t.Errorf("%s: want it %t, got\n%s", member, want, said)
				}
			}
			if !strings.Contains(said, `"tooManyRequests"`) {
				t.Error(said)
			}
			if p, err := answer(c, p, otp); err != nil || p.code() == "" {
				t.Errorf("the code is not taken after it: %v", err)
			}
		})
	}
}

// A fault of one user is none of another, and none of another org.
func TestFaultsKeepToTheirOwn(t *testing.T) {
	srv := mockidx.Start(t)
	org, other := srv.Org("default"), srv.NewOrg(t)
	users := org.Config().Users
	if _, err := org.Faults().Add(mockidx.FaultRule{Endpoint: "idx", User: users[0].Login, Kind: mockidx.FaultAnswer, Error: "idx:idx.session.expired"}); err != nil {
		t.Fatal(err)
	}
	if _, err := newClient(org).signIn(t.Context(), users[0].Login); err == nil || !strings.Contains(err.Error(), "idx.session.expired") {
		t.Errorf("she signed in: %v", err)
	}
	if _, err := newClient(org).signIn(t.Context(), users[1].Login); err != nil {
		t.Errorf("another user: %v", err)
	}
	if _, err := newClient(other).signIn(t.Context(), users[0].Login); err != nil {
		t.Errorf("another org: %v", err)
	}
	org.Faults().Clear()
	if _, err := newClient(org).signIn(t.Context(), users[0].Login); err != nil {
		t.Errorf("without the fault: %v", err)
	}
}

// What hangs ends with its org, and the org does not wait for it.
func TestCloseEndsWhatHangs(t *testing.T) {
	srv := mockidx.Start(t)
	org := srv.NewOrg(t)
	rule, err := org.Faults().Add(mockidx.FaultRule{Endpoint: "interact", Kind: mockidx.FaultHang})
	if err != nil {
		t.Fatal(err)
	}
	done := interactHeld(t, org, rule.ID)
	if err := org.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; err == nil {
		t.Error("it was answered")
	}
}

// Every preset is a rule that can be added, and a rule that is removed is done
// to no request.
func TestFaultsAreTakenAway(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	for _, p := range mockidx.FaultPresets() {
		rule, err := org.Faults().Add(p.Rule)
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if !org.Faults().Remove(rule.ID) || org.Faults().Remove(rule.ID) {
			t.Errorf("%s was not removed once", p.Name)
		}
	}
	if n := len(org.Faults().List()); n != 0 {
		t.Errorf("%d rules are left", n)
	}
	if _, err := newClient(org).signIn(t.Context(), org.Config().Users[0].Login); err != nil {
		t.Error(err)
	}
}

// A request that a barrier holds for another goes on when it is let go.
func TestBarrierIsLetGo(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	rule, err := org.Faults().Add(mockidx.FaultRule{Endpoint: "interact", Kind: mockidx.FaultBarrier, N: 2, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	done := interactHeld(t, org, rule.ID)
	if err := org.Faults().Release(rule.ID); err != nil {
		t.Error(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// interactHeld begins a sign-in that a rule holds, and returns what that comes
// to once it is held.
func interactHeld(t *testing.T, org *mockidx.Org, rule string) <-chan error {
	t.Helper()
	done := make(chan error, 1)
	go func() {
		_, err := newClient(org).interact()
		done <- err
	}()
	if _, err := org.Faults().Wait(t.Context(), rule, func(r mockidx.FaultRule) bool { return r.Waiting == 1 }); err != nil {
		t.Fatal(err)
	}
	return done
}
