package mockidx_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/idxlab/idxlab/mockidx"
)

// badProvider is an identity provider that does what a test tells it to.
type badProvider struct {
	*httptest.Server
	org *mockidx.Org
	key *ecdsa.PrivateKey

	mu       sync.Mutex
	metadata map[string]any
	token    func(w http.ResponseWriter)
	asked    int // how often the token endpoint was
}

const (
	badSecret = "the-secret-at-the-bad-provider-000000001"
	badCode   = "the-code-of-the-bad-provider"
)

func newBadProvider(t *testing.T, change ...func(*mockidx.IdentityProvider)) *badProvider {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b := &badProvider{key: key}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		answer(w, b.metadata)
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		point := func(n []byte) string { return base64.RawURLEncoding.EncodeToString(n) }
		public, err := key.PublicKey.Bytes()
		if err != nil {
			t.Error(err)
		}
		answer(w, map[string]any{"keys": []any{map[string]any{"kty": "EC", "crv": "P-256", "kid": "k", "alg": "ES256", "use": "sig", "x": point(public[1:33]), "y": point(public[33:])}}})
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.asked++
		if _, secret, _ := r.BasicAuth(); secret != badSecret || r.FormValue("code") != badCode || r.FormValue("code_verifier") == "" {
			t.Errorf("the token endpoint was asked with %v", r.Form)
		}
		w.Header().Set("Content-Type", "application/json")
		b.token(w)
	})
	b.Server = httptest.NewServer(mux)
	t.Cleanup(b.Close)
	b.metadata = map[string]any{"issuer": b.URL, "authorization_endpoint": b.URL + "/authorize", "token_endpoint": b.URL + "/token", "jwks_uri": b.URL + "/keys"}

	b.org = mockidx.Start(t, mockidx.WithApps(mockidx.App{ClientID: "0oaHome", RedirectURIs: []string{"https://app.example/callback"}}), mockidx.WithChange(func(c *mockidx.Config) {
		p := mockidx.IdentityProvider{Name: "Bad", Issuer: b.URL, ClientID: "home", ClientSecret: badSecret}
		for _, set := range change {
			set(&p)
		}
		c.IdentityProviders = []mockidx.IdentityProvider{p}
	})).Org("default")
	return b
}

// leave sends a new browser on its way, for a new sign-in.
func (b *badProvider) leave(t *testing.T) (browser *plainBrowser, to *url.URL) {
	t.Helper()
	client := newClient(b.org)
	handle, err := client.interact()
	if err != nil {
		t.Fatal(err)
	}
	p, err := client.step("introspect", map[string]any{"interactionHandle": handle})
	if err != nil {
		t.Fatal(err)
	}
	browser = newPlainBrowser(t, b.org)
	to = browser.open(b.org.Issuer() + "/v1/authorize?client_id=0oaHome&request_uri=" + url.QueryEscape("urn:okta:"+p.StateHandle+":"+b.org.Config().IdentityProviders[0].ID))
	return browser, to
}

// comeBack is what the browser then asks of the org.
func (b *badProvider) comeBack(params ...string) string {
	q := url.Values{}
	for i := 0; i < len(params); i += 2 {
		q.Set(params[i], params[i+1])
	}
	return b.org.URL() + "/oauth2/v1/authorize/callback?" + q.Encode()
}

// last is what the last request came to.
func (b *badProvider) last() mockidx.Event {
	events := b.org.Journal().Events()
	return events[len(events)-1]
}

// idToken is a good ID token but for what change does to it.
func (b *badProvider) idToken(t *testing.T, nonce string, method jwt.SigningMethod, key any, change jwt.MapClaims) string {
	t.Helper()
	claims := jwt.MapClaims{
		"iss": b.URL, "aud": "home", "sub": "mallory", "nonce": nonce, "email": "mallory@example.com",
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	}
	maps.Copy(claims, change)
	token := jwt.NewWithClaims(method, claims)
	token.Header["kid"] = "k"
	signed, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

func TestBadProviders(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		method  jwt.SigningMethod
		key     any
		claims  jwt.MapClaims
		outcome string
	}{
		"good":              {nil, nil, nil, "interaction_code_issued"},
		"unsigned":          {jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, "provider_token_invalid"},
		"signed by another": {jwt.SigningMethodES256, other, nil, "provider_token_invalid"},
		"by the secret":     {jwt.SigningMethodHS256, []byte(badSecret), nil, "provider_token_invalid"},
		"another issuer":    {nil, nil, jwt.MapClaims{"iss": "https://other.example"}, "provider_token_invalid"},
		"another audience":  {nil, nil, jwt.MapClaims{"aud": "0oaHome"}, "provider_token_invalid"},
		"over":              {nil, nil, jwt.MapClaims{"exp": time.Now().Add(-time.Minute).Unix()}, "provider_token_invalid"},
		"another nonce":     {nil, nil, jwt.MapClaims{"nonce": "n"}, "provider_nonce_wrong"},
		"no nonce":          {nil, nil, jwt.MapClaims{"nonce": nil}, "provider_nonce_wrong"},
		"no subject":        {nil, nil, jwt.MapClaims{"sub": ""}, "provider_token_invalid"},
		"a long subject":    {nil, nil, jwt.MapClaims{"sub": strings.Repeat("x", 300)}, "provider_token_invalid"},
		"an address of two": {nil, nil, jwt.MapClaims{"sub": "two", "email": "a@example.com, b@example.com"}, "provider_user_incomplete"},
		"no address":        {nil, nil, jwt.MapClaims{"sub": "none", "email": []string{"a@example.com"}}, "provider_username_missing"},
	}
	b := newBadProvider(t)
	users := len(b.org.Config().Users)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			browser, to := b.leave(t)
			if tt.method == nil {
				tt.method, tt.key = jwt.SigningMethodES256, b.key
			}
			token := b.idToken(t, to.Query().Get("nonce"), tt.method, tt.key, tt.claims)
			b.token = func(w http.ResponseWriter) {
				fmt.Fprintf(w, `{"access_token":"a","token_type":"Bearer","id_token":%q}`, token)
			}
			back := browser.open(b.comeBack("state", to.Query().Get("state"), "code", badCode))
			if back == nil || back.Host != "app.example" || back.Query().Get("state") != "s-123" {
				t.Fatalf("led to %v: %s", back, browser.text())
			}
			if got := b.last(); got.Outcome != tt.outcome || (back.Query().Get("error") == "") != (name == "good") {
				t.Errorf("came to %s (%s), the app is told %s", got.Outcome, got.Reason, back.RawQuery)
			}
			b.holdsNoSecret(t, token)
		})
	}
	if n := len(b.org.Config().Users); n != users+1 {
		t.Errorf("%d users, want %d", n, users+1)
	}
}

// holdsNoSecret says that the journal does not.
func (b *badProvider) holdsNoSecret(t *testing.T, secrets ...string) {
	t.Helper()
	raw, err := json.Marshal(b.org.Journal().Events())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range append(secrets, badSecret, badCode) {
		if strings.Contains(string(raw), secret) {
			t.Errorf("the journal has %q", secret)
		}
	}
}

func TestProvidersThatAnswerBadly(t *testing.T) {
	tests := map[string]struct {
		token   func(w http.ResponseWriter)
		outcome string
	}{
		"a refusal": {func(w http.ResponseWriter) {
			w.WriteHeader(400)
			fmt.Fprintf(w, `{"error":"invalid_grant","error_description":"code %s"}`, badCode)
		}, "provider_code_refused"},
		"no ID token": {func(w http.ResponseWriter) { fmt.Fprint(w, `{"access_token":"a","token_type":"Bearer"}`) }, "provider_token_invalid"},
		"no JSON":     {func(w http.ResponseWriter) { fmt.Fprint(w, `<html>`) }, "provider_unreachable"},
		"no end":      {func(w http.ResponseWriter) { fmt.Fprintf(w, `{"access_token":"%s"}`, strings.Repeat("x", 1<<20)) }, "provider_unreachable"},
		"a redirect":  {func(w http.ResponseWriter) { w.Header().Set("Location", "/keys"); w.WriteHeader(302) }, "provider_code_refused"},
	}
	b := newBadProvider(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			browser, to := b.leave(t)
			b.token = tt.token
			back := browser.open(b.comeBack("state", to.Query().Get("state"), "code", badCode))
			if got := b.last(); got.Outcome != tt.outcome || back.Query().Get("error") != "access_denied" || back.Query().Get("error_description") != "Login failed." {
				t.Errorf("came to %s (%s), the app is told %s", got.Outcome, got.Reason, back.RawQuery)
			}
			b.holdsNoSecret(t)
		})
	}
}

func TestProvidersThatAnswerAnError(t *testing.T) {
	b := newBadProvider(t)
	for _, tt := range [][]string{
		{"access_denied", "provider_denied", "User canceled the social login request."},
		{"server_error", "provider_answered_error", "Login failed."},
		{"", "provider_answered_error", "Login failed."},
	} {
		browser, to := b.leave(t)
		back := browser.open(b.comeBack("state", to.Query().Get("state"), "error", tt[0], "error_description", strings.Repeat("x", 5000)))
		if got := b.last(); got.Outcome != tt[1] || back.Query().Get("error_description") != tt[2] || len(got.Reason) > 1000 {
			t.Errorf("%s came to %s (%s), the app is told %s", tt[0], got.Outcome, got.Reason, back.RawQuery)
		}
	}
	if b.asked != 0 {
		t.Errorf("the token endpoint was asked %d times", b.asked)
	}
}

// A state is good once, and in the browser that was sent with it.
func TestStrayBrowsers(t *testing.T) {
	b := newBadProvider(t)
	b.token = func(w http.ResponseWriter) { w.WriteHeader(400) }
	browser, to := b.leave(t)
	good := b.comeBack("state", to.Query().Get("state"), "code", badCode)
	for name, stray := range map[string]struct{ address, outcome string }{
		"unknown": {b.comeBack("state", "x", "code", badCode), "provider_state_unknown"},
		"none":    {b.comeBack("code", badCode), "provider_state_unknown"},
		"long":    {b.comeBack("state", strings.Repeat("x", 5000), "code", badCode), "provider_state_unknown"},
	} {
		if back := browser.open(stray.address); back != nil || browser.code != 400 || b.last().Outcome != stray.outcome {
			t.Errorf("%s led to %v, %d, %s", name, back, browser.code, b.last().Outcome)
		}
	}
	for name, thief := range map[string]*plainBrowser{"without a device token": newPlainBrowser(t, b.org), "with its own": func() *plainBrowser { other, _ := b.leave(t); return other }()} {
		if back := thief.open(good); back != nil || thief.code != 400 || b.last().Outcome != "provider_state_foreign" {
			t.Errorf("a browser %s was led to %v, %d, %s", name, back, thief.code, b.last().Outcome)
		}
	}
	if b.asked != 0 {
		t.Errorf("the token endpoint was asked %d times", b.asked)
	}
	if back := browser.open(good); back == nil || b.last().Outcome != "provider_code_refused" {
		t.Errorf("its own browser was led to %v, %s", back, b.last().Outcome)
	}
	if back := browser.open(good); back != nil || browser.code != 400 || b.last().Outcome != "provider_state_unknown" || b.asked != 1 {
		t.Errorf("the second time it was led to %v, %d, %s", back, browser.code, b.last().Outcome)
	}
}

// Nothing is asked of an address that nobody wrote down.
func TestProvidersThatCannotBeReached(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the other address was asked") }))
	t.Cleanup(elsewhere.Close)
	for name, change := range map[string]func(b *badProvider){
		"gone":               func(b *badProvider) { b.Close() },
		"another issuer":     func(b *badProvider) { b.metadata["issuer"] = elsewhere.URL },
		"keys elsewhere":     func(b *badProvider) { b.metadata["jwks_uri"] = elsewhere.URL + "/keys" },
		"tokens elsewhere":   func(b *badProvider) { b.metadata["token_endpoint"] = elsewhere.URL + "/token" },
		"pages elsewhere":    func(b *badProvider) { b.metadata["authorization_endpoint"] = "javascript:alert(1)" },
		"too long an answer": func(b *badProvider) { b.metadata["x"] = strings.Repeat("x", 1<<20) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBadProvider(t)
			change(b)
			_, to := b.leave(t)
			if got := b.last(); got.Outcome != "provider_unreachable" || got.Reason == "" || to.Host != "app.example" || to.Query().Get("error_description") != "Login failed." {
				t.Errorf("came to %s (%s), led to %s", got.Outcome, got.Reason, to)
			}
		})
	}

	b := newBadProvider(t, func(p *mockidx.IdentityProvider) {
		p.Endpoints.Authorization, p.Endpoints.Token, p.Endpoints.Keys = "https://pages.example/authorize", p.Issuer+"/token", p.Issuer+"/keys"
	})
	b.metadata = nil // nobody asks for it
	if _, to := b.leave(t); to.Host != "pages.example" {
		t.Errorf("led to %s", to)
	}
}
