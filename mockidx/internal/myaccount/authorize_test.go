package myaccount_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// reading and managing are the operations, by the area of their scope.
var (
	reading = map[string][]string{
		"email": {"GET /emails", "GET /emails/x", "GET /emails/x/challenge/y"}, "phone": {"GET /phones", "GET /phones/x"},
		"profile": {"GET /profile", "GET /profile/schema"}, "password": {"GET /password"},
	}
	managing = map[string][]string{
		"email":   {"POST /emails", "DELETE /emails/x", "POST /emails/x/challenge", "POST /emails/x/challenge/y/verify"},
		"phone":   {"POST /phones", "DELETE /phones/x", "POST /phones/x/challenge", "POST /phones/x/verify"},
		"profile": {"PUT /profile"}, "password": {"POST /password", "PUT /password"},
	}
)

func (w *world) operation(operation string, header ...string) answer {
	method, path, _ := strings.Cut(operation, " ")
	return w.call(method, path, "{}", header...)
}

func TestToken(t *testing.T) {
	w := newWorld(t)
	for header, outcome := range map[string]string{
		"": "token_missing", "Bearer ": "token_missing", "Basic YTpi": "token_missing", "SSWS " + w.Directory.Snapshot().APIToken: "token_missing",
		"Bearer nonsense": "token_invalid", "Bearer " + w.token + "x": "token_invalid",
	} {
		for _, operation := range []string{"GET /emails", "PUT /profile"} {
			a := w.operation(operation, "Authorization", header)
			if a.status != 401 || !strings.Contains(a.body, `"errorCode":"E0000011"`) || w.outcome() != outcome ||
				!strings.HasPrefix(a.header.Get("WWW-Authenticate"), `Bearer realm="IdpMyAccountAPI", error="invalid_token"`) {
				t.Errorf("%s by %q: %d %s, %s, outcome %s", operation, header, a.status, a.body, a.header.Get("WWW-Authenticate"), w.outcome())
			}
		}
	}
	w.change(func(o *directory.Org) { o.Users[0].Status = directory.Suspended })
	if a := w.operation("GET /emails"); a.status != 401 || w.outcome() != "user_inactive" {
		t.Errorf("of a suspended user: %d %s, outcome %s", a.status, a.body, w.outcome())
	}
}

func TestScopes(t *testing.T) {
	w := newWorld(t)
	check := func(operation string, allowed bool) {
		t.Helper()
		a := w.operation(operation)
		refused := a.status == 403 && strings.Contains(a.body, `"errorCode":"E0000006"`) &&
			strings.HasPrefix(a.header.Get("WWW-Authenticate"), `Bearer realm="IdpMyAccountAPI", error="insufficient_scope"`) && w.outcome() == "scope_insufficient"
		if refused == allowed || allowed && (a.status == 401 || a.status == 403) {
			t.Errorf("%s allowed: %t, got %d %s", operation, allowed, a.status, a.body)
		}
	}
	for area := range reading {
		for _, level := range []string{"read", "manage"} {
			w.token = w.signIn("openid okta.myAccount."+area+"."+level, "")
			for other := range reading {
				for _, operation := range reading[other] {
					check(operation, other == area)
				}
				for _, operation := range managing[other] {
					check(operation, other == area && level == "manage")
				}
			}
		}
	}
	w.token = w.signIn("openid profile email", "")
	check("GET /profile", false)
}

const stepUp = `Bearer realm="IdpMyAccountAPI", error="insufficient_authentication_context", error_description="The access token requires additional assurance to access the resource", max_age=900, acr_values="urn:okta:loa:2fa:any:ifpossible"`

// checkAssurance checks that the token is good enough to read, and whether it is
// to manage.
func (w *world) checkAssurance(enough bool) {
	w.t.Helper()
	for area := range reading {
		for _, operation := range reading[area] {
			if a := w.operation(operation); a.status == 403 {
				w.t.Errorf("%s: %d %s", operation, a.status, a.body)
			}
		}
		for _, operation := range managing[area] {
			a := w.operation(operation)
			if got := a.status == 403 && a.header.Get("WWW-Authenticate") == stepUp && w.outcome() == "assurance_insufficient"; got == enough {
				w.t.Errorf("%s: enough is %t: %d %s, %s", operation, enough, a.status, a.body, a.header.Get("WWW-Authenticate"))
			}
		}
	}
}

func TestAgeOfTheSignIn(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.TokenTime = directory.TokenTimeClock })
	w.Clock.Freeze()
	w.token = w.signIn(allScopes, "")
	w.Clock.Advance(15 * time.Minute)
	w.checkAssurance(true)
	w.Clock.Advance(time.Second)
	w.checkAssurance(false)
	w.token = w.signIn(allScopes, "")
	w.checkAssurance(true)
}

func TestAssurance(t *testing.T) {
	withPhone := func(o *directory.Org) { o.Users[0].Phone = number }
	for name, tc := range map[string]struct {
		org    func(*directory.Org)
		acr    string
		enough bool
	}{
		"one factor, has no other":          {func(*directory.Org) {}, "", true},
		"one factor, has another":           {withPhone, "", false},
		"one factor was asked for":          {withPhone, "urn:okta:loa:1fa:any", false},
		"two factors":                       {withPhone, "urn:okta:loa:2fa:any", true},
		"two factors if possible":           {withPhone, "urn:okta:loa:2fa:any:ifpossible", true},
		"two factors if possible, has none": {func(*directory.Org) {}, "urn:okta:loa:2fa:any:ifpossible", true},
		"two factors by the policy": {func(o *directory.Org) {
			withPhone(o)
			o.Policies[0].Factors = append(o.Policies[0].Factors, directory.FactorPhone)
		}, "", true},
		"an email that must be set up": {func(o *directory.Org) { o.Enrollment.Required = []directory.Factor{directory.FactorEmail} }, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(o *directory.Org) { o.Policies = append(o.Policies, o.Policies[0]); o.Policies[1].Name = "other" })
			w.change(tc.org)
			w.token = w.signIn(allScopes, tc.acr)
			w.checkAssurance(tc.enough)
		})
	}
}

func TestVersion(t *testing.T) {
	w := newWorld(t)
	for accept, ok := range map[string]bool{
		"application/json; okta-version=1.0.0": true, "application/json;okta-version=1.0.0": true, "*/*;okta-version=1.0.0": true,
		"text/html, application/json; okta-version=1.0.0": true,
		"": false, "application/json": false, "*/*": false, "application/json; okta-version=2.0.0": false, "text/html; okta-version=1.0.0": false,
	} {
		a := w.operation("GET /emails", "Accept", accept)
		if (a.status == 200) != ok || !ok && (a.status != 406 || !strings.Contains(a.body, `"errorCode":"E0000149"`) || w.outcome() != "api_version_not_accepted") {
			t.Errorf("Accept %q: %d %s", accept, a.status, a.body)
		}
	}
}
