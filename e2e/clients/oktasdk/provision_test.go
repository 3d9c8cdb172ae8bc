package oktasdk_test

import (
	"path/filepath"
	"testing"

	"github.com/idxlab/idxlab/e2e/appproc"
	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/e2e/tools"
	"github.com/idxlab/idxlab/mockidx"
	"github.com/okta/okta-sdk-golang/v5/okta"
)

// provisioned is what an administrator made with the SDK.
type provisioned struct {
	t    *testing.T
	org  *mockidx.Org
	sdk  *okta.APIClient
	user page.Person

	group, userID, app, policy string
	clientID, secret           string
}

// An org that knows nobody is provisioned, somebody signs in by magic link, the
// system log tells it, and everything is removed again.
func TestProvisionSignInAndRemove(t *testing.T) {
	root, err := tools.Root()
	tools.Require(t, err)
	widget, err := tools.Package(root, "@okta/okta-signin-widget")
	tools.Require(t, err)
	org, sdk := newSDK(t, mockidx.WithConfig("empty.yaml", []byte("name: default\n")))
	before := org.Export()
	p := &provisioned{t: t, org: org, sdk: sdk, user: page.Person{Login: "grace@example.com", FirstName: "Grace", LastName: "Hopper"}}
	url := appproc.FreeURL(t)
	p.provision(url)

	program, err := appproc.Build(root, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	browser, err := chrome.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = browser.Close() })
	flags := appproc.Flags{"issuer": org.Issuer(), "client-id": p.clientID, "client-secret": p.secret, "widget-dir": filepath.Join(widget, "dist")}
	for _, front := range page.FrontEnds() {
		t.Run(front.Name, func(t *testing.T) {
			for name, value := range front.Flags {
				flags[name] = value
			}
			app := program.Start(t, url, flags)
			tab := browser.NewProfile(t, "Grace's browser").NewTab()
			var seen uint64
			for _, mail := range org.Mailbox().List() {
				seen = max(seen, mail.Seq)
			}
			front.AskForMail(tab, app.URL, p.user)
			mail, err := org.Mailbox().WaitAfter(t.Context(), p.user.Login, seen)
			if err != nil {
				t.Fatal(err)
			}
			tab.Navigate(mail.Link)
			if name := page.WaitSignedIn(tab); name != p.user.Name() {
				t.Errorf("signed in as %q, want %q", name, p.user.Name())
			}
		})
	}
	expectLogged(t, sdk, "user.lifecycle.create", "application.lifecycle.create", "group.user_membership.add", "user.session.start", "app.oauth2.as.token.grant.id_token")
	p.remove()
	if after := org.Export(); string(after) != string(before) {
		t.Errorf("the org is\n%s\nafter everything was removed, and was\n%s", after, before)
	}
}

func (p *provisioned) provision(url string) {
	ctx := p.t.Context()
	p.group = of(p.sdk.GroupAPI.CreateGroup(ctx).Group(okta.Group{Profile: &okta.GroupProfile{Name: new("Navy")}}).Execute()).must(p.t).GetId()

	user := of(p.sdk.UserAPI.CreateUser(ctx).Activate(true).Body(okta.CreateUserRequest{
		Profile: okta.UserProfile{
			Login: &p.user.Login, Email: &p.user.Login,
			FirstName: *okta.NewNullableString(&p.user.FirstName), LastName: *okta.NewNullableString(&p.user.LastName),
		},
		Credentials: &okta.UserCredentials{Password: &okta.PasswordCredential{Value: new("Cobol-1959")}},
		GroupIds:    []string{p.group},
	}).Execute()).must(p.t)
	p.userID = user.GetId()

	p.createApp(url)
	of(p.sdk.ApplicationGroupsAPI.AssignGroupToApplication(ctx, p.app, p.group).ApplicationGroupAssignment(okta.ApplicationGroupAssignment{}).Execute()).must(p.t)
	p.createPolicy()
}

func (p *provisioned) createApp(url string) {
	callback := url + "/login/callback"
	app := create(p.t, p.sdk, newApp("Sample app", "client_secret_basic", "web", func(s *okta.OpenIdConnectApplicationSettingsClient) {
		s.GrantTypes, s.ResponseTypes = []string{"authorization_code", "interaction_code", "refresh_token"}, []string{"code"}
		s.RedirectUris, s.PostLogoutRedirectUris = []string{callback}, []string{url + "/"}
		s.AdditionalProperties = map[string]any{"email_magic_link_redirect_uri": callback} // the SDK has no name for it
	}))
	p.app, p.clientID, p.secret = app.GetId(), app.Credentials.OauthClient.GetClientId(), app.Credentials.OauthClient.GetClientSecret()
}

// createPolicy makes a policy by which mail is enough for the group.
func (p *provisioned) createPolicy() {
	ctx := p.t.Context()
	policy := okta.AccessPolicy{Policy: okta.Policy{Name: new("By mail"), Type: new("ACCESS_POLICY")}}
	p.policy = of(p.sdk.PolicyAPI.CreatePolicy(ctx).Policy(okta.ListPolicies200ResponseInner{AccessPolicy: &policy}).Execute()).must(p.t).AccessPolicy.GetId()

	rule := okta.AccessPolicyRule{
		PolicyRule: okta.PolicyRule{Name: new("Navy"), Type: new("ACCESS_POLICY")},
		Conditions: &okta.AccessPolicyRuleConditions{People: &okta.PolicyPeopleCondition{Groups: &okta.GroupCondition{Include: []string{p.group}}}},
		Actions: &okta.AccessPolicyRuleActions{AppSignOn: &okta.AccessPolicyRuleApplicationSignOn{
			Access: new("ALLOW"),
			VerificationMethod: &okta.VerificationMethod{
				Type: new("ASSURANCE"), FactorMode: new("1FA"), ReauthenticateIn: new("PT2H"),
				Constraints: []okta.AccessPolicyConstraints{{Possession: &okta.PossessionConstraint{}}},
			},
		}},
	}
	of(p.sdk.PolicyAPI.CreatePolicyRule(ctx, p.policy).PolicyRule(okta.ListPolicyRules200ResponseInner{AccessPolicyRule: &rule}).Execute()).must(p.t)
	bare(p.sdk.ApplicationPoliciesAPI.AssignApplicationPolicy(ctx, p.app, p.policy).Execute()).must(p.t)
}

// expectLogged reads the system log.
func expectLogged(t *testing.T, sdk *okta.APIClient, types ...string) {
	t.Helper()
	logged := map[string]bool{}
	for _, e := range of(sdk.SystemLogAPI.ListLogEvents(t.Context()).Limit(1000).Execute()).must(t) {
		logged[*e.EventType] = true
	}
	for _, want := range types {
		if !logged[want] {
			t.Errorf("the system log has no %s: %v", want, logged)
		}
	}
}

func (p *provisioned) remove() {
	ctx := p.t.Context()
	bare(p.sdk.ApplicationAPI.DeactivateApplication(ctx, p.app).Execute()).must(p.t)
	bare(p.sdk.ApplicationAPI.DeleteApplication(ctx, p.app).Execute()).must(p.t)
	bare(p.sdk.PolicyAPI.DeletePolicy(ctx, p.policy).Execute()).must(p.t)
	for range 2 { // the first one deactivates
		bare(p.sdk.UserAPI.DeleteUser(ctx, p.userID).Execute()).must(p.t)
	}
	bare(p.sdk.GroupAPI.DeleteGroup(ctx, p.group).Execute()).must(p.t)
}
