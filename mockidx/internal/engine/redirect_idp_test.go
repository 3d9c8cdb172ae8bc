package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const partnerID = "0oapartner0000000001"

// federates lets people sign in at an identity provider, which change changes.
func federates(change ...func(*directory.Org, *directory.IdentityProvider)) func(*directory.Org) {
	return func(o *directory.Org) {
		p := directory.IdentityProvider{ID: partnerID, Name: "Partner", Issuer: "https://partner.test", ClientID: "home"}
		for _, c := range change {
			c(o, &p)
		}
		o.IdentityProviders = []directory.IdentityProvider{p}
		o.Complete()
	}
}

// arrival is somebody who comes from the identity provider; pairs of attributes
// change them.
func arrival(pairs ...string) Arrive {
	in := Arrive{Provider: partnerID, Attributes: map[string]string{
		SubjectAttribute: "sub-1", EmailAttribute: "carol@partner.test", EmailVerifiedAttribute: "true", FirstNameAttribute: "Carol", LastNameAttribute: "Coder",
	}}
	for i := 0; i < len(pairs); i += 2 {
		in.Attributes[pairs[i]] = pairs[i+1]
	}
	return in
}

// told are the parameters that the app is told.
func told(t *testing.T, p Page) map[string]string {
	t.Helper()
	if p.Callback == nil {
		t.Fatalf("no callback but %+v", p)
	}
	params := map[string]string{}
	for _, param := range p.Callback.Params {
		params[param.Name] = param.Value
	}
	return params
}

func TestRedirectIdP(t *testing.T) {
	w := begin(t, "email", federates())
	p := w.step(Introspect{})
	want{200, Introspected, "identify redirect-idp", "", ""}.check(t, p)
	f := p.Body.Remediation.Value[1]
	href := "http://org.test/oauth2/default/v1/authorize?client_id=email&request_uri=urn%3Aokta%3A" + w.tx.StateHandle + "%3A" + partnerID
	if f.Type != "OIDC" || f.IdP.Name != "Partner" || f.IdP.ID != partnerID || f.Href != href || f.Method != "GET" || f.Rel != nil || f.Accepts != "" || f.Value != nil {
		t.Errorf("redirect-idp is %+v", f)
	}
	if got := string(marshal(t, f)); strings.Contains(got, "rel") || strings.Contains(got, "value") {
		t.Errorf("redirect-idp has more than a link: %s", got)
	}
	want{302, ProviderRedirected, "", "", ""}.check(t, w.step(Depart{Provider: partnerID}))
	want{200, Introspected, "identify redirect-idp", "", ""}.check(t, w.step(Introspect{}))

	w.tx.Request.Hosted = true
	if href := w.step(Introspect{}).Body.Remediation.Value[1].Href; href != "http://org.test/sso/idps/"+partnerID+"?stateToken="+w.tx.StateHandle {
		t.Errorf("hosted, it leads to %s", href)
	}
	want{403, OtherBrowser, "", "security.access_denied", ""}.check(t, w.step(Depart{Provider: partnerID, DeviceToken: "DT-other"}))
	want{302, ProviderRedirected, "", "", ""}.check(t, w.step(Depart{Provider: partnerID, DeviceToken: ownDevice}))
}

// Whoever has an address of one of its domains signs in there alone.
func TestRoutedByIdentifier(t *testing.T) {
	domains := func(_ *directory.Org, p *directory.IdentityProvider) { p.Domains = []string{"partner.test"} }
	w := begin(t, "one-page", federates(domains))
	want{200, Introspected, "identify", "", ""}.check(t, w.step(Introspect{}))
	want{200, Routed, "redirect-idp", "", ""}.check(t, w.step(w.identify("Carol@Partner.TEST")))
	want{200, Introspected, "redirect-idp", "", ""}.check(t, w.step(Introspect{}))
	if w.tx.Hint() != "Carol@Partner.TEST" {
		t.Errorf("the identity provider is told %q", w.tx.Hint())
	}
	want{400, PasscodeMissing, "identify", "", "passcode api.error.field_required"}.check(t, w.step(w.identify("alice@example.com")))
	want{200, Routed, "redirect-idp", "", ""}.check(t, w.step(w.identify("carol@partner.test")))
	want{200, Cancelled, "identify", "", ""}.check(t, w.step(Cancel{}))
	want{302, CodeIssued, "", "", ""}.check(t, w.step(arrival()))
}

func TestArrive(t *testing.T) {
	type change = func(*directory.Org, *directory.IdentityProvider)
	noProvisioning := func(_ *directory.Org, p *directory.IdentityProvider) { p.NoProvisioning = true }
	byEmail := func(_ *directory.Org, p *directory.IdentityProvider) { p.Match = directory.MatchEmail }
	tests := map[string]struct {
		policy string
		change change
		in     Arrive
		want   Outcome
		error  string // and its description
		login  string // who is signed in
	}{
		"new, password":                   {"password", nil, arrival(), CodeIssued, "", "carol@partner.test"},
		"new, first factor":               {"email", nil, arrival(), CodeIssued, "", "carol@partner.test"},
		"new, another factor":             {"mfa", nil, arrival(), ProviderVerified, "interaction_required: Your client is configured to use the interaction code flow and user interaction is required to complete the request.", "carol@partner.test"},
		"new, the password is the second": {"email-then-password", nil, arrival(), ProviderVerified, "interaction_required: Your client is configured to use the interaction code flow and user interaction is required to complete the request.", "carol@partner.test"},
		"known by login":                  {"password", noProvisioning, arrival(EmailAttribute, "ALICE@example.com"), CodeIssued, "", "alice@example.com"},
		"known by address":                {"password", byEmail, arrival(EmailAttribute, "bob@example.com"), CodeIssued, "", "bob@example.com"},
		"known by attribute": {"password", func(o *directory.Org, p *directory.IdentityProvider) {
			p.Match, p.MatchAttribute = directory.MatchCustomAttribute, "firstName"
		}, arrival(EmailAttribute, "bob"), CodeIssued, "", "bob@example.com"},
		"known by either": {"password", func(_ *directory.Org, p *directory.IdentityProvider) { p.Match = directory.MatchUsernameOrEmail }, arrival(EmailAttribute, "bob@example.com"), CodeIssued, "", "bob@example.com"},
		"by an expression": {"password", func(_ *directory.Org, p *directory.IdentityProvider) {
			p.Username = `String.append(String.substringBefore(idpuser.email, "@"), "@example.com")`
		}, arrival(EmailAttribute, "bob@partner.test"), CodeIssued, "", "bob@example.com"},
		"by a claim of its own": {"password", func(_ *directory.Org, p *directory.IdentityProvider) { p.Username = "idpuser.upn" }, arrival("upn", "bob@example.com"), CodeIssued, "", "bob@example.com"},
		"no linking":            {"password", func(_ *directory.Org, p *directory.IdentityProvider) { p.NoLinking = true }, arrival(EmailAttribute, "alice@example.com"), ProviderNoLinking, "access_denied: User linking was disabled.", ""},
		"no linking of strangers": {"password", func(o *directory.Org, p *directory.IdentityProvider) {
			o.Groups = []directory.Group{{ID: "00gfriends0000000001", Name: "Friends"}}
			p.LinkGroups = []string{"Friends"}
		}, arrival(EmailAttribute, "alice@example.com"), ProviderLinkDenied, "access_denied: User linking was denied because the user is not in any of the specified groups.", ""},
		"no provisioning":         {"password", noProvisioning, arrival(), ProviderNoProvision, "access_denied: User creation was disabled.", ""},
		"no address":              {"password", func(_ *directory.Org, p *directory.IdentityProvider) { p.Username = "idpuser.externalId" }, arrival(EmailAttribute, ""), ProviderUserIncapable, "jit_failure: Unable to create the user.", ""},
		"somebody else's address": {"password", func(_ *directory.Org, p *directory.IdentityProvider) { p.Username = "idpuser.externalId" }, arrival(EmailAttribute, "alice@example.com"), ProviderUserIncapable, "jit_failure: Unable to create the user.", ""},
		"no username":             {"password", nil, arrival(EmailAttribute, ""), ProviderNoUsername, "access_denied: Failed to generate username.", ""},
		"invisible username":      {"password", nil, arrival(EmailAttribute, "a\u200blice@example.com"), ProviderNoUsername, "access_denied: Failed to generate username.", ""},
		"bad transform":           {"password", func(_ *directory.Org, p *directory.IdentityProvider) { p.Username = "idpuser." }, arrival(), ProviderBadTransform, "access_denied: Failed to generate username.", ""},
		"no subject":              {"password", nil, arrival(SubjectAttribute, ""), ProviderTokenBad, "access_denied: Login failed.", ""},
		"suspended":               {"password", nil, arrival(EmailAttribute, "sue@example.com"), ProviderUserInactive, "access_denied: User status is invalid.", ""},
		"locked out":              {"password", nil, arrival(EmailAttribute, "lou@example.com"), ProviderUserInactive, "access_denied: User status is invalid.", ""},
		"not assigned":            {"password", func(o *directory.Org, _ *directory.IdentityProvider) { onlyBob(o) }, arrival(EmailAttribute, "alice@example.com"), UserNotAssigned, "access_denied: User is not assigned to the client application.", ""},
		"denied by the policy":    {"password", func(o *directory.Org, _ *directory.IdentityProvider) { o.Policies[1].Deny = true }, arrival(), PolicyDenied, "access_denied: The resource owner or authorization server denied the request.", ""},
		"inactive":                {"password", func(_ *directory.Org, p *directory.IdentityProvider) { p.Inactive = true }, arrival(), ProviderUnknown, "invalid_request: Identity provider is not valid.", ""},
		"given up there":          {"password", nil, Arrive{Provider: partnerID, Failure: ProviderDenied}, ProviderDenied, "access_denied: User canceled the social login request.", ""},
		"an error there":          {"password", nil, Arrive{Provider: partnerID, Failure: ProviderFailed}, ProviderFailed, "access_denied: Login failed.", ""},
		"nobody there":            {"password", nil, Arrive{Provider: partnerID, Failure: ProviderUnreachable}, ProviderUnreachable, "access_denied: Login failed.", ""},
		"a bad code":              {"password", nil, Arrive{Provider: partnerID, Failure: ProviderCodeRefused}, ProviderCodeRefused, "access_denied: Login failed.", ""},
		"a bad nonce":             {"password", nil, Arrive{Provider: partnerID, Failure: ProviderNonceWrong}, ProviderNonceWrong, "access_denied: Login failed.", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			change := tt.change
			if change == nil {
				change = func(*directory.Org, *directory.IdentityProvider) {}
			}
			w := begin(t, tt.policy, federates(change))
			before := len(w.org.Users)
			p := w.step(tt.in)
			params := told(t, p)
			if p.Outcome != tt.want || params["state"] != "state-of-the-app" || p.Callback.URI != "http://app.test/login/callback" {
				t.Errorf("came to %s (%s), the app is told %v", p.Outcome, p.Reason, params)
			}
			var refusal string
			if params["error"] != "" {
				refusal = params["error"] + ": " + params["error_description"]
			}
			if refusal != tt.error || (refusal == "") != (params["interaction_code"] != "") {
				t.Errorf("the app is told %v, want %q", params, tt.error)
			}
			if u, _ := w.org.UserByID(w.tx.UserID); u.Login != tt.login {
				t.Errorf("signed in is %q, want %q", u.Login, tt.login)
			}
			if made := len(w.org.Users) > before; made != (tt.login == "carol@partner.test") && tt.want != PolicyDenied {
				t.Errorf("a user was made: %t", made)
			}
		})
	}
}

// Who was linked is known by the subject alone, and keeps their profile unless
// the identity provider is its master.
func TestArriveAgain(t *testing.T) {
	for _, master := range []bool{false, true} {
		w := begin(t, "password", federates(func(_ *directory.Org, p *directory.IdentityProvider) { p.UpdateProfiles = master }))
		w.step(arrival())
		first := w.tx.UserID
		w.tx = Begin(requestOf("password"), Device{}, nil, w.env())
		w.step(arrival(EmailAttribute, "carola@partner.test", FirstNameAttribute, "Carola", LastNameAttribute, "\x00"))
		u, _ := w.org.UserByID(w.tx.UserID)
		name, email := "Carol", "carol@partner.test"
		if master {
			name, email = "Carola", "carola@partner.test"
		}
		if u.ID != first || u.Login != "carol@partner.test" || u.FirstName != name || u.Email != email || u.LastName != "Coder" || len(u.Identities) != 1 {
			t.Errorf("master %t: the user is %+v", master, u)
		}
	}
}

// A browser that comes back when there is nothing to come back to changes
// nothing.
func TestArriveTooLate(t *testing.T) {
	for name, ahead := range map[string]func(*world){
		"signed in already": func(w *world) { w.step(arrival()) },
		"somebody named":    func(w *world) { w.step(w.identify("alice@example.com")) },
		"registering":       func(w *world) { w.step(SelectEnrollProfile{}) },
		"expired":           func(w *world) { w.advance(2 * time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "password", federates(func(o *directory.Org, _ *directory.IdentityProvider) { o.Registration.Enabled = true }))
			ahead(w)
			before := marshal(t, w.tx)
			p := w.step(arrival(SubjectAttribute, "sub-2", EmailAttribute, "eve@partner.test"))
			if params := told(t, p); p.Outcome != ProviderLate || params["error"] != "access_denied" || params["error_description"] != "Social transaction expired." {
				t.Errorf("came to %s, the app is told %v", p.Outcome, params)
			}
			if after := marshal(t, w.tx); string(after) != string(before) {
				t.Errorf("the transaction changed:\n%s\n%s", before, after)
			}
		})
	}
}

// Where the org signs people in itself, it goes on there.
func TestArriveHosted(t *testing.T) {
	for policy, to := range map[string]string{"password": "http://org.test/login/token/redirect?stateToken=", "mfa": "http://org.test/login/step-up/redirect?stateToken="} {
		w := begin(t, policy, federates())
		w.tx.Request.Hosted = true
		if p := w.step(arrival()); p.Redirect != to+w.tx.StateHandle {
			t.Errorf("%s: goes on at %q", policy, p.Redirect)
		}
	}
	w := begin(t, "password", federates())
	w.tx.Request.Hosted, w.tx.Request.ClientID = true, directory.DashboardID
	want{403, ProviderDenied, "", "security.access_denied", ""}.check(t, w.step(Arrive{Provider: partnerID, Failure: ProviderDenied, Reason: "given up"}))
}

// The session at the org is worth what the identity provider proved, and step-up
// asks for a factor of another kind than a password.
func TestProviderInSessionAndStepUp(t *testing.T) {
	w := begin(t, "mfa", federates())
	w.step(arrival())
	session := Session{UserID: w.tx.UserID, Identifier: w.tx.Identifier, Verified: slices.Clone(w.tx.Verified)}
	w.tx = Begin(requestOf("password"), Device{}, &session, w.env())
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(Introspect{}))
	if got := AMR(w.tx); len(got) != 0 || ProviderOf(w.tx.Verified) != partnerID {
		t.Errorf("amr %v by %s", got, ProviderOf(w.tx.Verified))
	}

	w.org.Enrollment.Optional = []directory.Factor{directory.FactorEmail}
	req := requestOf("password")
	req.ACRValues = TwoFactors
	w.tx = Begin(req, Device{}, &session, w.env())
	want{200, Introspected, selectForms, "", ""}.check(t, w.step(Introspect{}))
}

func TestDepartFromElsewhere(t *testing.T) {
	w := begin(t, "password", federates())
	if p := w.step(Depart{Provider: "0oanobody"}); p.Outcome != ProviderUnknown || told(t, p)["error_description"] != "Identity provider is not valid." {
		t.Errorf("came to %+v", p)
	}
	w.step(w.identify("alice@example.com"))
	want{400, NotAllowed, challengeForms, "E0000020", ""}.check(t, w.step(Depart{Provider: partnerID}))
	if p := Stray(w.env(), ProviderStateUnknown); p.Status != 400 || p.Outcome != ProviderStateUnknown || Stray(w.env(), ProviderStateForeign).Outcome != ProviderStateForeign {
		t.Errorf("a stray browser gets %+v", p)
	}
}
