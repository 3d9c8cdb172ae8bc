package mockidx_test

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

func TestPeopleFromGo(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: "ada@example.com"}, mockidx.User{Login: "bob@example.com"}),
		mockidx.WithApps(mockidx.App{ClientID: "one", RedirectURIs: []string{"http://localhost/cb"}})).Org("default")
	before, _ := org.User("ada@example.com")
	policy := org.Config().Apps[0].Policy

	if u, err := org.UpdateUser("ada@example.com", func(u *mockidx.User) { u.Login = "augusta@example.com" }); err != nil || u.ID != before.ID || u.Login != "augusta@example.com" {
		t.Errorf("%+v %v", u, err)
	}
	if u, err := org.UpdateUser("augusta@example.com", func(u *mockidx.User) { u.Status = "GONE" }); err == nil {
		t.Errorf("a wrong status was taken: %+v", u)
	}
	if u, err := org.SetUser(mockidx.User{Login: "augusta@example.com", FirstName: "Augusta"}); err != nil || u.ID != before.ID || u.Status != mockidx.Active {
		t.Errorf("%+v %v", u, err)
	}
	if u, err := org.SetUser(mockidx.User{Login: "eve@example.com"}); err != nil || u.ID == "" || len(org.Config().Users) != 3 {
		t.Errorf("%+v %v", u, err)
	}
	if u, err := org.ChangeUser("eve@example.com", mockidx.Suspend); err != nil || u.Status != mockidx.Suspended {
		t.Errorf("%+v %v", u, err)
	}
	if _, err := org.ChangeUser("eve@example.com", mockidx.Suspend); err == nil {
		t.Error("she was suspended twice")
	}
	if a, err := org.Unassign("one", "eve@example.com"); err != nil || len(a.Users) != 2 {
		t.Errorf("%+v %v", a, err)
	}
	if a, err := org.Assign("one", "eve@example.com"); err != nil || len(a.Users) != 3 {
		t.Errorf("%+v %v", a, err)
	}
	if err := org.RemoveUser("eve@example.com"); err != nil || len(org.Config().Users) != 2 {
		t.Error(err)
	}
	if a, err := org.UpdateApp("one", func(a *mockidx.App) { a.GrantTypes = []mockidx.GrantType{mockidx.InteractionCode} }); err != nil || len(a.GrantTypes) != 1 {
		t.Errorf("%+v %v", a, err)
	}
	if _, err := org.UpdateApp("one", func(a *mockidx.App) { a.ClientID = "two" }); err == nil {
		t.Error("the client id changed")
	}
	if p, err := org.UpdatePolicy(policy, func(p *mockidx.Policy) { p.Deny = true }); err != nil || !p.Deny {
		t.Errorf("%+v %v", p, err)
	}
	if err := org.RemovePolicy(policy); err == nil {
		t.Error("a policy in use was removed")
	}
	if err := org.RemoveApp("one"); err != nil || len(org.Config().Apps) != 0 {
		t.Error(err)
	}
}

// passwordIsEnough signs Ada in by password and says whether that is enough.
func passwordIsEnough(t *testing.T, org *mockidx.Org) bool {
	t.Helper()
	c := newClient(org)
	handle, err := c.interact()
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.step("introspect", map[string]any{"interactionHandle": handle})
	if err == nil {
		p, err = c.step("identify", map[string]any{"stateHandle": p.StateHandle, "identifier": ada, "credentials": map[string]any{"passcode": "Lovelace-1815"}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return p.code() != ""
}

// An app goes by another policy from one sign-in to the next, and what no app
// goes by can be removed.
func TestPoliciesOfARunningOrg(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada, Password: "Lovelace-1815"})).Org("default")
	if err := org.Configure(func(c *mockidx.Config) error {
		c.Policies = append(c.Policies,
			mockidx.Policy{Name: "weak", Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{mockidx.FactorPassword}},
			mockidx.Policy{Name: "strong", Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{mockidx.FactorPassword, mockidx.FactorEmail}})
		c.Enrollment.Required, c.Enrollment.Optional = nil, nil
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, policy := range []string{"weak", "strong"} {
		if _, err := org.UpdateApp(org.Config().Apps[0].ClientID, func(a *mockidx.App) { a.Policy = policy }); err != nil {
			t.Fatal(err)
		}
		if got := passwordIsEnough(t, org); got != (policy == "weak") {
			t.Errorf("%s: a password is enough: %t", policy, got)
		}
	}
	if _, err := org.UpdatePolicy("strong", func(p *mockidx.Policy) { p.Factors = p.Factors[:1] }); err != nil || !passwordIsEnough(t, org) {
		t.Errorf("a changed policy: %v", err)
	}
	if err := org.RemovePolicy("strong"); err == nil {
		t.Error("the policy of an app was removed")
	}
	if err := org.RemovePolicy("weak"); err != nil {
		t.Error(err)
	}
	for _, p := range org.Config().Policies {
		if p.Name == "weak" {
			t.Error("it is still there")
		}
	}
}

// A mail that is asked for after links were switched off has a code alone.
func TestMagicLinkIsSwitchedOff(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	requestMagicLink(org, ada)
	if err := org.Configure(func(c *mockidx.Config) error { c.Email.NoMagicLink = true; return nil }); err != nil {
		t.Fatal(err)
	}
	requestMagicLink(org, ada)
	mails := org.Mailbox().List()
	if mails[0].Link == "" || mails[1].Link != "" || mails[1].OTP == "" {
		t.Errorf("links %q and %q, code %q", mails[0].Link, mails[1].Link, mails[1].OTP)
	}
}
