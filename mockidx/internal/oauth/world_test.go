package oauth_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/oauth"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

const (
	verifier = "a-code-verifier-of-enough-characters-for-rfc-7636"
	callback = "https://app.example/login/callback"
	home     = "https://app.example/?from=logout"
	login    = "ada@example.com"
	password = "analytical-engine"

	webID, webSecret = "0oaweb00000000000001", "web-secret+with%20odd&characters"
	spaID            = "0oaspa00000000000001"
	rotatingID       = "0oarotating000000001"
	bareID           = "0oabare0000000000001" // lacks the interaction_code and refresh_token grants
	embeddedID       = "0oaembedded000000001" // has interaction_code alone
	refreshID        = "0oarefresh0000000001" // can begin nothing
	implicitID       = "0oaimplicit000000001" // gets tokens by the browser, or a code

	second = time.Second
)

var sharedKeys = sync.OnceValue(func() *signing.Keys {
	keys, err := signing.ParseKeys(fixtures.Keys())
	if err != nil {
		panic(err)
	}
	return keys
})

// world is an org that listens.
type world struct {
	*tenant.Tenant
	runner *flow.Runner
	store  *meetingStore
	kit    *httpkit.Kit
	http   *http.Client
}

type noMail struct{}

func (noMail) SendText(engine.Transaction, engine.SendText) error { return nil }

func (noMail) Send(engine.Transaction, engine.SendMail) error { return nil }

// signInPage shows nothing but the state token.
type signInPage struct{}

func (signInPage) Show(w http.ResponseWriter, _ *http.Request, stateToken string) error {
	_, err := io.WriteString(w, stateToken)
	return err
}

func org() *directory.Org {
	o := &directory.Org{
		Users: []directory.User{
			{Login: login, FirstName: "Ada", LastName: "Lovelace", Password: password},
			{Login: "grace@example.com", FirstName: "Grace", LastName: "Hopper", Password: password},
		},
		Apps: []directory.App{
			{Label: "Web", ClientID: webID, ClientSecret: webSecret},
			{Label: "SPA", ClientID: spaID},
			{Label: "Rotating", ClientID: rotatingID, RotateRefreshTokens: true},
			{Label: "Bare", ClientID: bareID, GrantTypes: []directory.GrantType{directory.AuthorizationCode}},
			{Label: "Embedded", ClientID: embeddedID, GrantTypes: []directory.GrantType{directory.InteractionCode}},
			{Label: "Implicit", ClientID: implicitID, ClientSecret: webSecret, GrantTypes: []directory.GrantType{directory.Implicit, directory.AuthorizationCode}},
			{Label: "Refresh", ClientID: refreshID, GrantTypes: []directory.GrantType{directory.RefreshToken}},
		},
		Policies:       []directory.Policy{{Name: "password", Identify: directory.IdentifierWithPassword, Factors: []directory.Factor{directory.FactorPassword}}},
		AuthServers:    []directory.AuthServer{{ID: "shop", Audience: "api://shop", Scopes: []string{"orders:read"}}},
		TokenTime:      directory.TokenTimeClock,
		TrustedOrigins: []string{"https://trusted.example"},
	}
	for i := range o.Apps {
		o.Apps[i].RedirectURIs = []string{callback, "https://app.example/other"}
		o.Apps[i].PostLogoutRedirectURIs = []string{home}
	}
	o.Complete()
	return o
}

func newWorld(t testing.TB) *world {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	tn := tenant.New("http://"+srv.Listener.Addr().String(), org(), 1)
	records := &meetingStore{Store: tn.Store}
	tn.Store = records
	ring, err := signing.NewRing(sharedKeys(), tn.Directory.Snapshot().ID)
	if err != nil {
		t.Fatal(err)
	}
	tn.Keys = ring
	w := &world{
		Tenant: tn,
		store:  records,
		http: &http.Client{
			Transport:     &http.Transport{MaxIdleConnsPerHost: 64},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	w.runner = flow.NewRunner(w.Tenant, noMail{})
	w.kit = httpkit.New(w.Tenant, slog.New(slog.DiscardHandler))
	oauth.New(w.Tenant, w.runner, signInPage{}, nil).Mount(w.kit)
	srv.Config.Handler = w.kit
	srv.Start()
	t.Cleanup(srv.Close)
	t.Cleanup(w.http.CloseIdleConnections)
	return w
}

// base is where the endpoints of an authorization server are; "" is the org's.
func (w *world) base(as string) string {
	if as == "" {
		return w.BaseURL + "/oauth2/v1/"
	}
	return w.Issuer(as) + "/v1/"
}

// answer is what a client sees.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) json(t testing.TB, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), v); err != nil {
		t.Fatalf("answer %d %q: %v", a.status, a.body, err)
	}
}

// oauthError is "error: error_description".
func (a answer) oauthError(t testing.TB) string {
	t.Helper()
	var e struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
		Code        string `json:"errorCode"`
	}
	a.json(t, &e)
	if e.Code != "" {
		return e.Code
	}
	return e.Error + ": " + e.Description
}

func (w *world) do(t testing.TB, method, url, body string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := w.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(b)}
}

func (w *world) post(t testing.TB, url string, params map[string]string, header ...string) answer {
	t.Helper()
	return w.do(t, http.MethodPost, url, encode(params), header...)
}

// lastEvent is the journal's newest entry.
func (w *world) lastEvent() journal.Event {
	events := w.Journal.Events()
	return events[len(events)-1]
}

// encode makes a form; a parameter whose value is "-" is left out.
func encode(params map[string]string) string {
	values := url.Values{}
	for name, value := range params {
		if value != "-" {
			values.Set(name, value)
		}
	}
	return values.Encode()
}

// with returns params changed by pairs of name and value.
func with(params map[string]string, pairs ...string) map[string]string {
	changed := maps.Clone(params)
	for i := 0; i < len(pairs); i += 2 {
		changed[pairs[i]] = pairs[i+1]
	}
	return changed
}

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// interaction is a request to /interact that succeeds.
func interaction(clientID string) map[string]string {
	return map[string]string{
		"client_id": clientID, "scope": "openid profile email offline_access", "redirect_uri": callback, "state": "s-123",
		"code_challenge": challenge(), "code_challenge_method": "S256",
	}
}

// code signs ada in to an app and returns the interaction code.
func (w *world) code(t testing.TB, as string, params map[string]string) string {
	t.Helper()
	return w.codeOf(t, login, as, params)
}

func (w *world) codeOf(t testing.TB, login, as string, params map[string]string) string {
	t.Helper()
	a := w.post(t, w.base(as)+"interact", params)
	var out struct {
		Handle string `json:"interaction_handle"`
	}
	a.json(t, &out)
	secret := password
	tx, page, err := w.runner.Step(t.Context(), flow.ByInteractionHandle(out.Handle), engine.Identify{Identifier: login, Passcode: &secret})
	if err != nil || tx.Code == nil {
		t.Fatalf("sign in: %+v, %v (interact: %s)", page, err, a.body)
	}
	return tx.Code.Value
}

// redemption is a request to /token that succeeds for a public client.
func redemption(clientID, code string) map[string]string {
	return map[string]string{"grant_type": "interaction_code", "interaction_code": code, "client_id": clientID, "code_verifier": verifier}
}

type tokens struct {
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"`
	AccessToken  string `json:"access_token"`
	Scope        string `json:"scope"`
	RefreshToken string `json:"refresh_token"`
	IDToken      string `json:"id_token"`
}

// signIn returns the tokens of a sign-in to a public app at server "default".
func (w *world) signIn(t testing.TB, clientID string, changes ...string) tokens {
	t.Helper()
	return w.signInAt(t, "default", clientID, changes...)
}

// signInAs returns the tokens of another user's sign-in to the public app.
func (w *world) signInAs(t testing.TB, login string) tokens {
	t.Helper()
	a := w.post(t, w.base("default")+"token", redemption(spaID, w.codeOf(t, login, "default", interaction(spaID))))
	var got tokens
	a.json(t, &got)
	return got
}

func (w *world) signInAt(t testing.TB, as, clientID string, changes ...string) tokens {
	t.Helper()
	code := w.code(t, as, with(interaction(clientID), changes...))
	params := redemption(clientID, code)
	if clientID == webID {
		params["client_secret"] = webSecret
	}
	a := w.post(t, w.base(as)+"token", params)
	if a.status != http.StatusOK {
		t.Fatalf("redeem: %d %s", a.status, a.body)
	}
	var got tokens
	a.json(t, &got)
	return got
}

// payload decodes the claims of a JWT without a look at its signature.
func payload(t testing.TB, jwt string) map[string]any {
	t.Helper()
	parts := strings.Split(jwt, ".")
	if len(parts) != 3 {
		t.Fatalf("not a JWT: %q", jwt)
	}
	b, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(b, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

// change updates the org while it runs.
func (w *world) change(t testing.TB, f func(*directory.Org)) {
	t.Helper()
	if err := w.Directory.Update(func(o *directory.Org) error { f(o); return nil }); err != nil {
		t.Fatal(err)
	}
}
