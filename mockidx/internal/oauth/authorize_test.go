package oauth_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
)

// authorization is a request to /authorize that succeeds.
func authorization(clientID string) map[string]string {
	return map[string]string{
		"client_id": clientID, "response_type": "code", "scope": "openid profile", "redirect_uri": callback, "state": "s-123",
		"code_challenge": challenge(), "code_challenge_method": "S256",
	}
}

// authorize asks as a browser with these cookies.
func (w *world) authorize(t testing.TB, params map[string]string, cookies ...*http.Cookie) answer {
	t.Helper()
	var header []string
	for _, c := range cookies {
		header = append(header, c.Name+"="+c.Value)
	}
	return w.do(t, "GET", w.base("default")+"authorize?"+encode(params), "", "Cookie", strings.Join(header, "; "))
}

// cookies of an answer.
func (a answer) cookies() map[string]*http.Cookie {
	set := map[string]*http.Cookie{}
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		set[c.Name] = c
	}
	return set
}

func (a answer) params(t testing.TB) url.Values {
	t.Helper()
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil || a.status != http.StatusFound {
		t.Fatalf("got %d %s, %v", a.status, a.body, err)
	}
	return to.Query()
}

func TestAuthorizeShowsTheSignInPage(t *testing.T) {
	for name, params := range map[string]map[string]string{
		"public":                        authorization(spaID),
		"confidential without PKCE":     with(authorization(webID), "code_challenge", "-", "code_challenge_method", "-"),
		"confidential with PKCE":        authorization(webID),
		"prompt=login":                  with(authorization(spaID), "prompt", "login consent"),
		"a sessionToken, which is none": with(authorization(spaID), "sessionToken", "20111abc"),
		"empty prompt":                  with(authorization(spaID), "prompt", ""),
	} {
		for _, method := range []string{"GET", "POST"} {
			t.Run(name+" "+method, func(t *testing.T) {
				w := newWorld(t)
				address, body := w.base("default")+"authorize", encode(params)
				if method == "GET" {
					address, body = address+"?"+body, ""
				}
				a := w.do(t, method, address, body)
				if a.status != http.StatusOK || !strings.HasPrefix(a.body, "02.id.") || a.cookies()["DT"] == nil {
					t.Fatalf("got %d %s", a.status, a.body)
				}
				tx, _, err := w.runner.Step(t.Context(), flow.ByStateHandle(a.body), engine.Introspect{})
				req := tx.Request
				if err != nil || !req.Hosted || req.ClientID != params["client_id"] || req.State != "s-123" || req.Issuer != w.Issuer("default") || tx.Device.Token != a.cookies()["DT"].Value {
					t.Errorf("transaction %+v, %v", tx, err)
				}
				if e := w.lastEvent(); e.Outcome != "authorization_begun" || e.App != req.ClientID || e.Transaction == "" {
					t.Errorf("journal has %+v", e)
				}
			})
		}
	}
}

func TestAuthorizeAtEveryServer(t *testing.T) {
	for id, scope := range map[string]string{"": "openid groups", "shop": "openid orders:read"} {
		w := newWorld(t)
		a := w.do(t, "GET", w.base(id)+"authorize?"+encode(with(authorization(spaID), "scope", scope)), "")
		tx, _, err := w.runner.Step(t.Context(), flow.ByStateHandle(a.body), engine.Introspect{})
		if err != nil || tx.Request.AuthServer != id || tx.Request.Issuer != w.Issuer(id) || tx.Request.Scope != scope {
			t.Errorf("%q: %d, transaction %+v, %v", id, a.status, tx.Request, err)
		}
	}
}

const (
	embeddedText = "Your client is configured to use the interaction code flow and user interaction is required to complete the request."
	loginText    = "The client specified not to prompt, but the user is not logged in."
	promptText   = "Invalid value for 'prompt' parameter. Supported values: [none, login, consent, select_account]"
	modeText     = "The response mode is not supported by the authorization server. Valid response modes: [query, fragment, form_post, okta_post_message]."
	typeText     = "The response type is not supported by the authorization server. Configured response types: [code]."
)

func TestAuthorizeTellsTheApp(t *testing.T) {
	w := newWorld(t)
	for name, tc := range map[string]struct {
		clientID string
		changes  []string
		code     string
		text     string
		outcome  string
	}{
		"embedded only":         {embeddedID, nil, "interaction_required", embeddedText, "interaction_required"},
		"embedded and silent":   {embeddedID, []string{"prompt", "none"}, "login_required", loginText, "login_required"},
		"neither grant":         {refreshID, nil, "unauthorized_client", "The client is not authorized to use the provided grant type. Configured grant types: [refresh_token].", "grant_type_not_allowed"},
		"may not prompt":        {spaID, []string{"prompt", "none"}, "login_required", loginText, "login_required"},
		"none and login":        {spaID, []string{"prompt", "none login"}, "invalid_request", promptText, "prompt_invalid"},
		"unknown prompt":        {spaID, []string{"prompt", "sometimes"}, "invalid_request", promptText, "prompt_invalid"},
		"none and max_age 0":    {spaID, []string{"prompt", "none", "max_age", "0"}, "invalid_request", "'prompt' parameter must not have the value 'none' for request with 'zero' as max_age.", "prompt_contradicts_max_age"},
		"no state":              {spaID, []string{"state", "-"}, "invalid_request", "The authentication request has an invalid 'state' parameter.", "state_missing"},
		"no response type":      {spaID, []string{"response_type", "-"}, "unsupported_response_type", typeText, "response_type_unsupported"},
		"unknown response mode": {spaID, []string{"response_mode", "jwt"}, "unsupported_response_mode", modeText, "response_mode_unsupported"},
		"request object":        {spaID, []string{"request", "ey"}, "request_not_supported", "The authorize request object is not supported by this client.", "request_object_unsupported"},
		"request URI":           {spaID, []string{"request_uri", "urn:okta:x"}, "request_uri_not_supported", "The authorize request uri is not supported by this client.", "request_uri_unsupported"},
		"both":                  {spaID, []string{"request_uri", "urn:okta:x", "request", "ey"}, "invalid_request", "The authorize request must not contain both a request object and a request uri.", "request_object_twice"},
		"no challenge":          {spaID, []string{"code_challenge", "-"}, "invalid_request", "PKCE code challenge is required when the token endpoint authentication method is 'NONE'.", "code_challenge_missing"},
		"plain challenge":       {webID, []string{"code_challenge_method", "plain"}, "invalid_request", "PKCE code challenge method is not supported. Valid values: [S256]", "code_challenge_method_unsupported"},
		"bad challenge":         {webID, []string{"code_challenge", "x"}, "invalid_request", "PKCE code challenge contains illegal characters.", "code_challenge_malformed"},
		"no scope":              {spaID, []string{"scope", "-"}, "invalid_scope", "The authorization server resource does not have any configured default scopes, 'scope' must be provided.", "scope_missing"},
		"unknown scope":         {spaID, []string{"scope", "openid x"}, "invalid_scope", "One or more scopes are not configured for the authorization server resource.", "scope_unknown"},
		"bad max_age":           {spaID, []string{"max_age", "-1"}, "invalid_request", "Invalid value for 'max_age' parameter. It should be within range 0 - 2^31-1.", "max_age_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			params := with(authorization(tc.clientID), tc.changes...)
			a := w.authorize(t, params)
			want := url.Values{"error": {tc.code}, "error_description": {tc.text}, "state": {"s-123"}}
			if params["state"] == "-" {
				want.Del("state")
			}
			if got := a.params(t); got.Encode() != want.Encode() || !strings.HasPrefix(a.header.Get("Location"), callback+"?") {
				t.Errorf("redirected to %s\nwant %v", a.header.Get("Location"), want)
			}
			if e := w.lastEvent(); e.Outcome != tc.outcome || e.App != tc.clientID {
				t.Errorf("journal has %+v, want %q", e, tc.outcome)
			}
		})
	}
}

// An error goes where the answer would have gone.
func TestAuthorizeErrorsByResponseMode(t *testing.T) {
	w := newWorld(t)
	params := with(authorization(spaID), "prompt", "none")
	if a := w.authorize(t, with(params, "response_mode", "fragment")); !strings.HasPrefix(a.header.Get("Location"), callback+"#error=login_required&") {
		t.Errorf("fragment: %s", a.header.Get("Location"))
	}
	for _, mode := range []string{"form_post", "okta_post_message"} {
		if a := w.authorize(t, with(params, "response_mode", mode)); a.status != http.StatusOK || !strings.Contains(a.body, "login_required") {
			t.Errorf("%s: %d %s", mode, a.status, a.body)
		}
	}
	a := w.authorize(t, with(authorization(webID), "response_mode", "okta_post_message", "code_challenge", "-"))
	if a.status != http.StatusOK || !strings.Contains(a.body, "unsupported_response_mode") {
		t.Errorf("message without PKCE: %d %s", a.status, a.body)
	}
}

func TestAuthorizeTakesNoParameterTwice(t *testing.T) {
	w := newWorld(t)
	a := w.do(t, "GET", w.base("default")+"authorize?state=a&"+encode(authorization(spaID)), "")
	mustBePage(t, a, http.StatusBadRequest, "The request contained multiple parameters with the same name.")
	if e := w.lastEvent(); e.Outcome != "parameter_duplicated" {
		t.Errorf("journal says %q", e.Outcome)
	}
}

// signedIn signs ada in on the sign-in page and returns her browser's cookies.
func (w *world) signedIn(t testing.TB) []*http.Cookie {
	t.Helper()
	a := w.authorize(t, authorization(spaID))
	device := a.cookies()["DT"]
	secret := password
	by := flow.ByStateHandle(a.body)
	if _, page, err := w.runner.Step(t.Context(), by, engine.Identify{Identifier: login, Passcode: &secret}); err != nil || page.Outcome != engine.SignedIn {
		t.Fatalf("sign in: %+v, %v", page, err)
	}
	_, page, err := w.runner.Step(t.Context(), by, engine.RedirectToApp{DeviceToken: device.Value})
	if err != nil || page.Session == "" {
		t.Fatalf("to the app: %+v, %v", page, err)
	}
	return []*http.Cookie{device, {Name: "idx", Value: page.Session}}
}

func TestAuthorizeWithASession(t *testing.T) {
	mfa := func(w *world) {
		w.change(t, func(o *directory.Org) {
			o.Policies = append(o.Policies, directory.Policy{Name: "mfa", Factors: []directory.Factor{directory.FactorPassword, directory.FactorEmail}})
			o.Apps[2].Policy = "mfa"
		})
	}
	for name, tc := range map[string]struct {
		clientID string
		changes  []string
		before   func(*world)
		outcome  string
	}{
		"the same app":         {spaID, nil, nil, "authorization_code_issued"},
		"another app":          {webID, nil, nil, "authorization_code_issued"},
		"silent":               {webID, []string{"prompt", "none"}, nil, "authorization_code_issued"},
		"consent":              {webID, []string{"prompt", "consent"}, nil, "authorization_code_issued"},
		"prompt=login":         {spaID, []string{"prompt", "login"}, nil, "authorization_begun"},
		"another account":      {spaID, []string{"prompt", "select_account"}, nil, "authorization_begun"},
		"max_age 0":            {spaID, []string{"max_age", "0"}, nil, "authorization_begun"},
		"young enough":         {spaID, []string{"max_age", "60"}, func(w *world) { w.Clock.Advance(59 * time.Second) }, "authorization_code_issued"},
		"too old":              {spaID, []string{"max_age", "60"}, func(w *world) { w.Clock.Advance(62 * time.Second) }, "authorization_begun"},
		"too old and silent":   {spaID, []string{"max_age", "60", "prompt", "none"}, func(w *world) { w.Clock.Advance(62 * time.Second) }, "reauthentication_required"},
		"more factors":         {rotatingID, nil, mfa, "authorization_begun"},
		"more and silent":      {rotatingID, []string{"prompt", "none"}, mfa, "reauthentication_required"},
		"idle too long":        {spaID, nil, func(w *world) { w.Clock.Advance(2*time.Hour + second) }, "authorization_begun"},
		"idle long and silent": {spaID, []string{"prompt", "none"}, func(w *world) { w.Clock.Advance(2*time.Hour + second) }, "login_required"},
		"suspended": {spaID, nil, func(w *world) {
			w.change(t, func(o *directory.Org) { o.Users[0].Status = directory.Suspended })
		}, "authorization_begun"},
		"not assigned": {webID, nil, func(w *world) {
			w.change(t, func(o *directory.Org) { o.Apps[0].Users = []string{"grace@example.com"} })
		}, "user_not_assigned"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Clock.Freeze()
			cookies := w.signedIn(t)
			if tc.before != nil {
				tc.before(w)
			}
			a := w.authorize(t, with(authorization(tc.clientID), tc.changes...), cookies...)
			e := w.lastEvent()
			if e.Outcome != tc.outcome {
				t.Fatalf("journal says %q (%s), want %q; got %d %s", e.Outcome, e.Reason, tc.outcome, a.status, a.header.Get("Location"))
			}
			if tc.outcome == "authorization_code_issued" {
				w.checkCode(t, a, tc.clientID, cookies[1].Value)
			}
		})
	}
}

// checkCode redeems the code of a, whose browser must go on with its session.
func (w *world) checkCode(t *testing.T, a answer, clientID, session string) {
	t.Helper()
	back := a.params(t)
	if back.Get("state") != "s-123" || a.cookies()["idx"] == nil || a.cookies()["idx"].Value != session || a.cookies()["sid"].Value != session {
		t.Errorf("redirects to %v with %v", back, a.cookies())
	}
	params := map[string]string{
		"grant_type": "authorization_code", "code": back.Get("code"), "client_id": clientID, "redirect_uri": callback, "code_verifier": verifier,
	}
	if clientID == webID {
		params["client_secret"] = webSecret
	}
	redeemed := w.post(t, w.base("default")+"token", params)
	if redeemed.status != http.StatusOK {
		t.Errorf("redeem: %d %s", redeemed.status, redeemed.body)
	}
}

// A use begins the idle time anew.
func TestSessionLivesByUse(t *testing.T) {
	w := newWorld(t)
	cookies := w.signedIn(t)
	for range 3 {
		w.Clock.Advance(2*time.Hour - second)
		if a := w.authorize(t, authorization(spaID), cookies...); a.status != http.StatusFound {
			t.Fatalf("got %d %s", a.status, a.body)
		}
	}
}

func TestLogoutEndsTheSession(t *testing.T) {
	for name, tc := range map[string]struct {
		login string // whose ID token is the hint
		ends  bool
	}{
		"own hint":            {login, true},
		"another user's hint": {"grace@example.com", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cookies := w.signedIn(t)
			hint := w.signInAs(t, tc.login).IDToken
			header := []string{"Cookie", cookies[0].Name + "=" + cookies[0].Value + "; idx=" + cookies[1].Value}
			a := w.do(t, "GET", w.base("default")+"logout?"+encode(map[string]string{"id_token_hint": hint, "post_logout_redirect_uri": home}), "", header...)
			if a.status != http.StatusFound {
				t.Fatalf("got %d %s", a.status, a.body)
			}
			taken := a.cookies()["idx"] != nil && a.cookies()["idx"].MaxAge < 0 && a.cookies()["sid"].MaxAge < 0
			a = w.authorize(t, authorization(spaID), cookies...)
			if ended := a.status == http.StatusOK; ended != tc.ends || taken != tc.ends {
				t.Errorf("session ended %t, cookies taken %t, want %t", ended, taken, tc.ends)
			}
		})
	}
}

func FuzzAuthorize(f *testing.F) {
	w := newWorld(f)
	cookies := w.signedIn(f)
	for _, changes := range [][]string{
		{}, {"prompt", "none"}, {"prompt", "login consent"}, {"max_age", "0"}, {"response_mode", "form_post"}, {"response_mode", "okta_post_message"},
		{"request", "x"}, {"state", evil, "response_mode", "okta_post_message", "prompt", "none x"}, {"redirect_uri", callback + "#"},
	} {
		f.Add(encode(with(authorization(spaID), changes...)), "")
		f.Add("client_id="+spaID, encode(with(maps.Clone(authorization(spaID)), append([]string{"client_id", "-"}, changes...)...)))
	}
	f.Fuzz(func(t *testing.T, query, body string) {
		r := httptest.NewRequest(http.MethodPost, "/oauth2/default/v1/authorize", strings.NewReader(body))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w.Journal.Clear()
		rec := httptest.NewRecorder()
		w.kit.ServeHTTP(rec, r)
		to := rec.Header().Get("Location")
		if rec.Code >= 500 || to != "" && !strings.HasPrefix(to, "https://app.example/") {
			t.Errorf("got %d to %q", rec.Code, to)
		}
		if strings.Contains(rec.Body.String(), evil) {
			t.Errorf("not escaped: %s", rec.Body)
		}
		if events := w.Journal.Events(); len(events) != 1 || events[0].Outcome == "" {
			t.Errorf("journal has %+v", events)
		}
	})
}
