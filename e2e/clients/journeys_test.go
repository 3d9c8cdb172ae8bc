package clients

import (
	"slices"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// client is one of the clients, and clients are several.
type client uint

const (
	authJS7 client = 1 << iota
	authJS8Legacy
	authJS8Steps
	authJSGeneric // of both versions
	idxGo
	idxGo022
)

const (
	remediating = authJS7 | authJS8Legacy
	authJS      = remediating | authJS8Steps
	bothIDXGo   = idxGo | idxGo022
	everyClient = authJS | bothIDXGo
)

// journey is one way through an org that is made for it. The clients know what
// to do by its name.
type journey struct {
	name         string
	by           client
	onApp        string         // mailApp if empty
	policy       mockidx.Policy // of mailApp: mail alone if there are no factors
	org          func(*mockidx.Config)
	confidential bool                           // the app has a secret; for okta-idx-golang it always has
	noTokens     bool                           // it does not end signed in
	refused      []string                       // in the errors of okta-idx-golang, in order
	offers       string                         // a step that okta-idx-golang offers in the end
	sent         []string                       // templates of mails, channels of text messages
	outcomes     map[string]int                 // in the journal
	after        func(*testing.T, mockidx.User) // what became of Ada
}

// journeys are all that there are.
var journeys = slices.Concat(signIns, factorJourneys, registrations, recoveries, unlocks)

func journeysOf(c client) []journey {
	return slices.DeleteFunc(slices.Clone(journeys), func(j journey) bool { return j.by&c == 0 })
}

func (j journey) app() string {
	if j.onApp != "" {
		return j.onApp
	}
	return mailApp
}

func (j journey) noPassword() bool {
	return j.onApp == "" && !slices.Contains(j.policy.Factors, byPassword)
}

func (j journey) options(secret string) []mockidx.Option {
	return append(orgOptions(secret), mockidx.WithChange(func(c *mockidx.Config) {
		if len(j.policy.Factors) > 0 {
			c.Policies[0].Factors, c.Policies[0].Identify = j.policy.Factors, j.policy.Identify
		}
		if j.org != nil {
			j.org(c)
		}
	}))
}

// check compares what happened in the org with what had to.
func (j journey) check(t *testing.T, org *mockidx.Org) {
	t.Helper()
	if got := sent(org); !slices.Equal(got, j.sent) {
		t.Errorf("sent %q, want %q", got, j.sent)
	}
	for outcome, want := range j.outcomes {
		if n := count(org, outcome); n != want {
			t.Errorf("%s happened %d times, want %d", outcome, n, want)
		}
	}
	if j.after != nil {
		user, _ := org.User(login)
		j.after(t, user)
	}
	if t.Failed() {
		for _, e := range org.Journal().Events() {
			t.Logf("%s %s %d %s %s", e.Method, e.Path, e.Status, e.Outcome, e.Reason)
		}
	}
}

func asks(factors ...mockidx.Factor) mockidx.Policy { return mockidx.Policy{Factors: factors} }

// with makes several changes one.
func with(changes ...func(*mockidx.Config)) func(*mockidx.Config) {
	return func(c *mockidx.Config) {
		for _, change := range changes {
			change(c)
		}
	}
}

// has changes Ada.
func has(change func(*mockidx.User)) func(*mockidx.Config) {
	return func(c *mockidx.Config) { change(&c.Users[0]) }
}

func hasQuestion(u *mockidx.User) {
	u.SecurityQuestion.Key, u.SecurityQuestion.Answer = "disliked_food", answer
}

func hasDevice(u *mockidx.User) {
	u.OktaVerifyDevice = mockidx.OktaVerifyDevice{Name: "Ada's phone", Secret: totpSecret}
}

func nowHasDevice(t *testing.T, u mockidx.User) {
	t.Helper()
	if u.OktaVerifyDevice.Secret == "" {
		t.Error("no device was set up")
	}
}

func requires(f ...mockidx.Factor) func(*mockidx.Config) {
	return func(c *mockidx.Config) { c.Enrollment.Required = f }
}

func offersToSetUp(f ...mockidx.Factor) func(*mockidx.Config) {
	return func(c *mockidx.Config) { c.Enrollment.Optional = f }
}

func hidesUnknown(c *mockidx.Config) { c.Interoperability.HideUnknownUsers = true }

func hasNewPassword(t *testing.T, u mockidx.User) {
	t.Helper()
	if u.Password != newPassword || u.Status != mockidx.Active {
		t.Errorf("password %q of %s user, want the new one", u.Password, u.Status)
	}
}

func keepsPassword(t *testing.T, u mockidx.User) {
	t.Helper()
	if u.Password != password {
		t.Errorf("password %q, want that of before", u.Password)
	}
}

func hasPhone(t *testing.T, u mockidx.User) {
	t.Helper()
	if u.Phone != phone {
		t.Errorf("phone %q, want %q", u.Phone, phone)
	}
}

const (
	wrongCode   = "Invalid code. Try again."
	tooMany     = "Too many requests"
	weak        = "Password requirements were not met."
	noPhone     = "Invalid Phone Number."
	shortAnswer = "must be at least 4 characters"
)
