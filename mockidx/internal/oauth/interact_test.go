package oauth_test

import (
	"encoding/base64"
	"regexp"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
)

func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
}

func TestInteractGivesAHandle(t *testing.T) {
	w := newWorld(t)
	for name, tc := range map[string]struct {
		as     string
		params map[string]string
		header []string
	}{
		"public client":                    {"default", interaction(spaID), nil},
		"org's own server":                 {"", interaction(spaID), nil},
		"custom scope":                     {"shop", with(interaction(spaID), "scope", "openid orders:read"), nil},
		"confidential client, secret":      {"default", with(interaction(webID), "client_secret", webSecret), nil},
		"confidential client, Basic":       {"default", with(interaction(webID), "client_id", "-"), []string{"Authorization", basic(webID, webSecret)}},
		"confidential client without it":   {"default", interaction(webID), nil},
		"blank secret, as kotlin sends it": {"default", with(interaction(webID), "client_secret", ""), nil},
		"nonce, hint, max_age, acr":        {"default", with(interaction(spaID), "nonce", "n", "login_hint", login, "max_age", "0", "acr_values", "urn:okta:loa:2fa:any"), nil},
		"response_type, as swift sends it": {"default", with(interaction(spaID), "response_type", "code"), nil},
		"scope only for the resource":      {"shop", with(interaction(spaID), "scope", "orders:read"), nil},
		"charset after the content type":   {"default", interaction(spaID), []string{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"}},
		"untrusted origin is only unheard": {"default", interaction(spaID), []string{"Origin", "https://evil.example"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.post(t, w.base(tc.as)+"interact", tc.params, tc.header...)
			if a.status != 200 || !regexp.MustCompile(`^\{"interaction_handle":"[A-Za-z0-9_-]{43}"\}$`).MatchString(a.body) {
				t.Fatalf("got %d %s", a.status, a.body)
			}
			if a.header.Get("Content-Type") != "application/json" {
				t.Errorf("content type is %q", a.header.Get("Content-Type"))
			}
			if e := w.lastEvent(); e.Outcome != "interaction_begun" || e.App == "" || !strings.HasPrefix(e.Transaction, "02.id.") {
				t.Errorf("journal has %+v", e)
			}
		})
	}
}

func TestInteractRefusals(t *testing.T) {
	w := newWorld(t)
	for name, tc := range map[string]struct {
		params  map[string]string
		status  int
		err     string
		outcome string
	}{
		"unknown client":           {interaction("0oanobody"), 401, "invalid_client: Invalid value for 'client_id' parameter.", "client_unknown"},
		"no client":                {interaction("-"), 401, "invalid_client: No client credentials found.", "client_credentials_missing"},
		"wrong secret":             {with(interaction(webID), "client_secret", "nope"), 401, "invalid_client: The client secret supplied for a confidential client is invalid.", "client_secret_wrong"},
		"secret of a public app":   {with(interaction(spaID), "client_secret", "nope"), 401, "invalid_client: Client authentication failed. Either the client or the client credentials are invalid.", "client_secret_unexpected"},
		"app without the grant":    {interaction(bareID), 400, "unauthorized_client: The client is not authorized to use the provided grant type. Configured grant types: [authorization_code].", "grant_type_not_allowed"},
		"foreign redirect URI":     {with(interaction(spaID), "redirect_uri", "https://evil.example"), 400, "invalid_request: The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.", "redirect_uri_not_registered"},
		"redirect URI with suffix": {with(interaction(spaID), "redirect_uri", callback+"/"), 400, "invalid_request: The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.", "redirect_uri_not_registered"},
		"no redirect URI":          {with(interaction(spaID), "redirect_uri", "-"), 400, "invalid_request: The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.", "redirect_uri_not_registered"},
		"no challenge, public":     {with(interaction(spaID), "code_challenge", "-"), 400, "invalid_request: PKCE code challenge is required when the token endpoint authentication method is 'NONE'.", "code_challenge_missing"},
		"no challenge":             {with(interaction(webID), "code_challenge", ""), 400, "invalid_request: PKCE code challenge is required to use the interaction code flow.", "code_challenge_missing"},
		"plain challenge":          {with(interaction(spaID), "code_challenge_method", "plain"), 400, "invalid_request: PKCE code challenge method is not supported. Valid values: [S256]", "code_challenge_method_unsupported"},
		"no challenge method":      {with(interaction(spaID), "code_challenge_method", "-"), 400, "invalid_request: PKCE code challenge method is not supported. Valid values: [S256]", "code_challenge_method_unsupported"},
		"short challenge":          {with(interaction(spaID), "code_challenge", "abc"), 400, "invalid_request: PKCE code challenge contains illegal characters.", "code_challenge_malformed"},
		"challenge and newline":    {with(interaction(spaID), "code_challenge", challenge()+"\n"), 400, "invalid_request: PKCE code challenge contains illegal characters.", "code_challenge_malformed"},
		"no state":                 {with(interaction(spaID), "state", "-"), 400, "invalid_request: The authentication request has an invalid 'state' parameter.", "state_missing"},
		"empty state":              {with(interaction(spaID), "state", ""), 400, "invalid_request: The authentication request has an invalid 'state' parameter.", "state_missing"},
		"unknown scope":            {with(interaction(spaID), "scope", "openid orders:read"), 400, "invalid_scope: One or more scopes are not configured for the authorization server resource.", "scope_unknown"},
		"no scope":                 {with(interaction(spaID), "scope", " "), 400, "invalid_scope: The authorization server resource does not have any configured default scopes, 'scope' must be provided.", "scope_missing"},
		"profile without openid":   {with(interaction(spaID), "scope", "profile"), 400, "invalid_scope: Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.", "scope_without_openid"},
		"negative max_age":         {with(interaction(spaID), "max_age", "-1"), 400, "invalid_request: Invalid value for 'max_age' parameter. It should be within range 0 - 2^31-1.", "max_age_invalid"},
		"huge max_age":             {with(interaction(spaID), "max_age", "2147483648"), 400, "invalid_request: Invalid value for 'max_age' parameter. It should be within range 0 - 2^31-1.", "max_age_invalid"},
		"activation token":         {with(interaction(webID), "activation_token", "x"), 400, "invalid_request: The activation token is invalid", "activation_token_invalid"},
		"activation token, public": {with(interaction(spaID), "activation_token", "x"), 400, "invalid_request: Only confidential clients can use the activation token flow", "activation_by_public_client"},
		"recovery token":           {with(interaction(spaID), "recovery_token", "x"), 400, "invalid_request: The recovery token is invalid", "recovery_token_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.post(t, w.base("default")+"interact", tc.params)
			if got := a.oauthError(t); a.status != tc.status || got != tc.err {
				t.Errorf("got %d %s\nwant %d %s", a.status, got, tc.status, tc.err)
			}
			if e := w.lastEvent(); e.Outcome != tc.outcome {
				t.Errorf("journal says %q, want %q", e.Outcome, tc.outcome)
			}
		})
	}
}

// okta-idx-java sends the body as it is, spaces and slashes included.
func TestInteractTakesAnUnencodedBody(t *testing.T) {
	w := newWorld(t)
	a := w.do(t, "POST", w.base("default")+"interact", "client_id="+spaID+"&scope=openid profile offline_access&code_challenge="+challenge()+
		"&code_challenge_method=S256&redirect_uri="+callback+"&state=100%")
	if a.status != 200 {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	tx := w.begun(t, a)
	if tx.Request.Scope != "openid profile offline_access" || tx.Request.RedirectURI != callback || tx.Request.State != "100%" {
		t.Errorf("transaction has %+v", tx.Request)
	}
}

// begun returns the transaction that an answer of /interact began.
func (w *world) begun(t testing.TB, a answer) engine.Transaction {
	t.Helper()
	var out struct {
		Handle string `json:"interaction_handle"`
	}
	a.json(t, &out)
	tx, _, err := w.runner.Step(t.Context(), flow.ByInteractionHandle(out.Handle), engine.Introspect{})
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func TestInteractRemembersWhatItWasAsked(t *testing.T) {
	w := newWorld(t)
	a := w.post(t, w.base("shop")+"interact", with(interaction(spaID),
		"scope", "openid  orders:read openid", "nonce", "n-1", "max_age", "60", "acr_values", "urn:okta:loa:1fa:any", "login_hint", login))
	got := w.begun(t, a).Request
	want := engine.Request{
		ClientID: spaID, AuthServer: "shop", Issuer: w.BaseURL + "/oauth2/shop", RedirectURI: callback, State: "s-123",
		Scope: "openid orders:read", Nonce: "n-1", CodeChallenge: challenge(), MaxAge: 60, ACRValues: "urn:okta:loa:1fa:any", LoginHint: login,
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if tx := w.begun(t, w.post(t, w.base("default")+"interact", interaction(spaID))); tx.Request.MaxAge != -1 {
		t.Errorf("max age nobody asked for is %d, want -1", tx.Request.MaxAge)
	}
}

func TestInteractKnowsTheDevice(t *testing.T) {
	w := newWorld(t)
	secret := with(interaction(webID), "client_secret", webSecret)
	for name, tc := range map[string]struct {
		params map[string]string
		header []string
		want   string // "": a new one, set as a cookie
	}{
		"new browser":                       {interaction(spaID), nil, ""},
		"known browser":                     {interaction(spaID), []string{"Cookie", "DT=known"}, "known"},
		"token from a proved client":        {secret, []string{"X-Device-Token", "forwarded", "Cookie", "DT=known"}, "forwarded"},
		"token from a client without proof": {interaction(webID), []string{"X-Device-Token", "forwarded", "Cookie", "DT=known"}, "known"},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.post(t, w.base("default")+"interact", tc.params, tc.header...)
			got := w.begun(t, a).Device.Token
			cookie := a.header.Get("Set-Cookie")
			switch {
			case tc.want == "" && (got == "" || !strings.HasPrefix(cookie, "DT="+got+";")):
				t.Errorf("device is %q, cookie %q", got, cookie)
			case tc.want != "" && (got != tc.want || cookie != ""):
				t.Errorf("device is %q, want %q; cookie %q", got, tc.want, cookie)
			}
		})
	}
	a := w.post(t, w.base("default")+"interact", secret, "X-Device-Token", strings.Repeat("x", 33))
	if got := a.oauthError(t); a.status != 400 || got != "invalid_request: The request has a deviceToken with length greater than 32." {
		t.Errorf("long device token: %d %s", a.status, got)
	}
}
