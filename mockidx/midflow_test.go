package mockidx_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	idx "github.com/okta/okta-idx-golang"

	"github.com/idxlab/idxlab/mockidx"
)

// midFlow is something that somebody does to an org while okta-idx-golang waits
// for a code.
type midFlow struct {
	change  func(*mockidx.Org) error
	says    string // in the error of the SDK; empty: it goes on
	outcome string // of the last request, if it does not
}

const midLogin = "ada@example.com"

func changesUser(action mockidx.UserAction) func(*mockidx.Org) error {
	return func(o *mockidx.Org) error { _, err := o.ChangeUser(midLogin, action); return err }
}

func changesApp(change func(*mockidx.App)) func(*mockidx.Org) error {
	return func(o *mockidx.Org) error { _, err := o.UpdateApp("one", change); return err }
}

func configures(change func(*mockidx.Config)) func(*mockidx.Org) error {
	return func(o *mockidx.Org) error {
		return o.Configure(func(c *mockidx.Config) error { change(c); return nil })
	}
}

var midFlows = map[string]midFlow{
	"nothing":          {func(*mockidx.Org) error { return nil }, "", ""},
	"suspended":        {changesUser(mockidx.Suspend), "Authentication failed", "user_inactive"},
	"deactivated":      {changesUser(mockidx.Deactivate), "Authentication failed", "user_inactive"},
	"locked":           {changesUser(mockidx.Lock), "Authentication failed", "user_inactive"},
	"password expired": {changesUser(mockidx.ExpirePassword), "", ""},
	"unassigned":       {func(o *mockidx.Org) error { _, err := o.Unassign("one", midLogin); return err }, "User is not assigned to this application.", "user_not_assigned"},
	"unassigned and assigned": {func(o *mockidx.Org) error {
		_, err := o.Unassign("one", midLogin)
		if err == nil {
			_, err = o.Assign("one", midLogin)
		}
		return err
	}, "", ""},
	"removed": {func(o *mockidx.Org) error { return o.RemoveUser(midLogin) }, "Authentication failed", "user_inactive"},
	"renamed": {func(o *mockidx.Org) error {
		_, err := o.UpdateUser(midLogin, func(u *mockidx.User) { u.Login = "augusta@example.com" })
		return err
	}, "", ""},
	"app removed":          {func(o *mockidx.Org) error { return o.RemoveApp("one") }, "You have been logged out due to inactivity.", "app_gone"},
	"grant removed":        {changesApp(func(a *mockidx.App) { a.GrantTypes = []mockidx.GrantType{mockidx.AuthorizationCode} }), "The client is not authorized to use the provided grant type.", "grant_type_not_allowed"},
	"redirect URI removed": {changesApp(func(a *mockidx.App) { a.RedirectURIs = []string{"http://localhost/other"} }), "", ""},
	"another secret":       {changesApp(func(a *mockidx.App) { a.ClientSecret = "another-secret-of-enough-characters-00001" }), "The client secret supplied for a confidential client is invalid.", "client_secret_wrong"},
	"another EVE":          {changesApp(func(a *mockidx.App) { a.EmailVerificationURI = "http://localhost/other" }), "", ""},
	"denied":               {configures(func(c *mockidx.Config) { c.Policies[0].Deny = true }), "You do not have permission to perform the requested action.", "policy_denied"},
	"magic link off":       {configures(func(c *mockidx.Config) { c.Email.NoMagicLink = true }), "", ""},
	"another code length":  {func(o *mockidx.Org) error { return o.Codes().SetForm("AB", 9) }, "", ""},
	"another code chosen":  {func(o *mockidx.Org) error { return o.Codes().NextOTP("999999") }, "", ""},
	"reset":                {(*mockidx.Org).Reset, "You have been logged out due to inactivity.", "session_expired"},
	"replaced by the same": {func(o *mockidx.Org) error { return o.Load("org.yaml", o.Export()) }, "", ""},
	"replaced by another":  {func(o *mockidx.Org) error { return o.Load("org.yaml", []byte("users: [{login: eve@example.com}]")) }, "You have been logged out due to inactivity.", "app_gone"},
	"closed":               {(*mockidx.Org).Close, "http call has failed", ""},
	"code too old":         {func(o *mockidx.Org) error { o.Clock().Advance(6 * time.Minute); return nil }, "Invalid code. Try again.", "passcode_expired"},
	"sign-in too old":      {func(o *mockidx.Org) error { o.Clock().Advance(2 * time.Hour); return nil }, "You have been logged out due to inactivity.", "session_expired"},
	"limit of the sign-in": {func(o *mockidx.Org) error { return o.Limits().Set(mockidx.LimitStateToken, 1, time.Minute) }, "Too many requests", "rate_limited"},
	"limit of tokens": {func(o *mockidx.Org) error {
		err := o.Limits().Set(mockidx.LimitToken, 1, time.Minute)
		_, _ = newClient(o).redeem("no-such-code") // which is the one
		return err
	}, "API call exceeded rate limit", "rate_limited"},
	"all mails deleted": {func(o *mockidx.Org) error { o.Mailbox().Clear(); return nil }, "", ""},
	"mails held":        {func(o *mockidx.Org) error { o.Outbox().Hold(); return nil }, "", ""},
	"keys rotated":      {func(o *mockidx.Org) error { _, err := o.Keys().Rotate(mockidx.RotateEmergency); return err }, "", ""},
	"profile changed":   {func(o *mockidx.Org) error { _, err := o.SetProfile(mockidx.Future, 7); return err }, "", ""},
}

// Somebody changes the org while okta-idx-golang waits for a code. The client
// keeps itself in a package variable, so these run one after the other.
func TestChangesInTheMiddleOfASignIn(t *testing.T) {
	for name, tc := range midFlows {
		t.Run(name, func(t *testing.T) { tc.run(t) })
	}
}

func (m midFlow) run(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: midLogin, Password: "Lovelace-1815"}, mockidx.User{Login: "bob@example.com"}),
		mockidx.WithApps(mockidx.App{ClientID: "one", ClientSecret: "secret", RedirectURIs: []string{"http://localhost/cb"}}),
		mockidx.WithChange(func(c *mockidx.Config) { c.Policies = c.Policies[:1] })).Org("default")
	client, err := idx.NewClientWithSettings(idx.WithIssuer(org.Issuer()), idx.WithClientID("one"), idx.WithClientSecret("secret"),
		idx.WithRedirectURI("http://localhost/cb"), idx.WithScopes([]string{"openid"}))
	if err != nil {
		t.Fatal(err)
	}
	client = client.WithHTTPClient(&http.Client{Timeout: 10 * time.Second})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	step, err := client.InitLogin(ctx)
	if err == nil {
		step, err = step.Identify(ctx, &idx.IdentifyRequest{Identifier: midLogin})
	}
	if err == nil {
		step, err = step.VerifyEmail(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	mail, err := org.Mailbox().Wait(ctx, midLogin)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.change(org); err != nil {
		t.Fatal(err)
	}
	step, err = step.ConfirmEmail(ctx, mail.OTP)
	if m.says == "" {
		if err != nil || !step.IsAuthenticated() {
			t.Fatalf("it did not go on: %v", err)
		}
		return
	}
	if err == nil && step.IsAuthenticated() {
		t.Fatal("she is signed in")
	}
	events := org.Journal().Events()
	last := events[len(events)-1]
	if err == nil || !strings.Contains(err.Error(), m.says) || m.outcome != "" && last.Outcome != m.outcome || last.Status >= 500 {
		t.Errorf("the SDK says %v, want %q; the journal %d %s (%s), want %s", err, m.says, last.Status, last.Outcome, last.Reason, m.outcome)
	}
}
