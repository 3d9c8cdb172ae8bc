package oauth_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const robotID = "0oarobot000000000001"

// robotKeys are the keys of the service app: an RSA key r, and e on P-256.
var robotKeys = sync.OnceValue(func() map[string]crypto.Signer {
	r, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	e, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return map[string]crypto.Signer{"r": r, "e": e}
})

func jwks(ids ...string) string {
	var set jose.JSONWebKeySet
	for _, id := range ids {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: robotKeys()[id].Public(), KeyID: id})
	}
	b, err := json.Marshal(set)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// robotWorld has a service app that was granted okta.users.read.
func robotWorld(t testing.TB) *world {
	w := newWorld(t)
	w.change(t, func(o *directory.Org) {
		o.Apps = append(o.Apps, directory.App{Label: "Robot", ClientID: robotID, JWKS: jwks("r", "e"), GrantTypes: []directory.GrantType{directory.ClientCredentials}})
		o.Apps[0].GrantTypes = append(o.Apps[0].GrantTypes, directory.ClientCredentials)
		o.PutDocument(directory.Document{Kind: directory.GrantDocument, ID: "oag1", Parent: robotID, Name: "okta.users.read"})
	})
	return w
}

// assertion signs claims with the key of an id; the header names kid.
func assertion(t testing.TB, key, kid string, claims map[string]any) string {
	t.Helper()
	algorithm := jose.RS256
	if key == "e" {
		algorithm = jose.ES256
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: robotKeys()[key], KeyID: kid}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	jws, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	text, err := jws.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var jtis atomic.Int64

func (w *world) assertionClaims() map[string]any {
	now := w.Told(w.Clock.Now()).Unix()
	return map[string]any{"iss": robotID, "sub": robotID, "aud": w.base("") + "token", "iat": now, "exp": now + 300, "jti": strconv.FormatInt(jtis.Add(1), 10)}
}

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

func robotRequest(assertion string) map[string]string {
	return map[string]string{"grant_type": "client_credentials", "scope": "okta.users.read", "client_assertion_type": jwtBearer, "client_assertion": assertion}
}

func TestServiceApp(t *testing.T) {
	w := robotWorld(t)
	for key, kid := range map[string]string{"r": "r", "e": "e"} {
		claims := w.assertionClaims()
		claims["jti"] = "once-" + key
		claims["aud"] = []string{"https://elsewhere.example", w.BaseURL}
		a := w.post(t, w.base("")+"token", with(robotRequest(assertion(t, key, kid, claims)), "client_id", robotID))
		var got tokens
		a.json(t, &got)
		if a.status != 200 || got.TokenType != "Bearer" || got.ExpiresIn != 3600 || got.Scope != "okta.users.read" || got.IDToken != "" || got.RefreshToken != "" {
			t.Fatalf("%d %s", a.status, a.body)
		}
		if e := w.lastEvent(); e.Outcome != "client_token_issued" || e.App != robotID {
			t.Errorf("journal has %+v", e)
		}
		p := payload(t, got.AccessToken)
		for name, want := range map[string]any{"iss": w.BaseURL, "aud": w.BaseURL, "cid": robotID, "sub": robotID, "uid": nil, "auth_time": nil} {
			if p[name] != want {
				t.Errorf("claim %s is %v, want %v", name, p[name], want)
			}
		}
		if jti := p["jti"].(string); len(jti) != 46 {
			t.Errorf("jti %q has %d characters", jti, len(jti))
		}
		if b, err := w.bearer("Bearer "+got.AccessToken, ""); err != nil || b.App != robotID || b.User.ID != "" || b.Scopes[0] != "okta.users.read" {
			t.Errorf("checked: %+v, %v", b, err)
		}
		// It can ask about its token, and take it back.
		asks := func(endpoint string) answer {
			return w.post(t, w.base("")+endpoint, map[string]string{"token": got.AccessToken, "client_assertion_type": jwtBearer, "client_assertion": assertion(t, "r", "r", claiming(w.assertionClaims(), "aud", w.base("")+endpoint))})
		}
		if a := asks("introspect"); !strings.Contains(a.body, `"active":true`) || strings.Contains(a.body, "username") || !strings.Contains(a.body, `"sub":"`+robotID+`"`) {
			t.Errorf("introspected: %s", a.body)
		}
		if a := asks("revoke"); a.status != 200 {
			t.Errorf("revoked: %d %s", a.status, a.body)
		}
		if _, err := w.bearer("Bearer "+got.AccessToken, ""); err == nil {
			t.Error("a revoked token is good")
		}
	}
}

// claiming returns claims with another value of one, or without it.
func claiming(claims map[string]any, name string, value any) map[string]any {
	changed := maps.Clone(claims)
	if changed[name] = value; value == nil {
		delete(changed, name)
	}
	return changed
}

func TestAssertionIsRefused(t *testing.T) {
	const bad = "invalid_client: The client_assertion is not a well-formed JWT, or is not signed by RS256 or ES256."
	now := time.Now().Unix()
	for name, tc := range map[string]struct {
		key, kid     string // r if empty
		claim        string
		value        any
		change       []string // of the request
		header       []string
		err, outcome string
	}{
		"expired":               {claim: "exp", value: now - 1, err: "invalid_client: The client_assertion token is expired.", outcome: "client_assertion_expired"},
		"never expires":         {claim: "exp", value: nil, err: "invalid_client: The client_assertion token is expired.", outcome: "client_assertion_expired"},
		"expires late":          {claim: "exp", value: now + 3700, err: "invalid_client: The client_assertion token has an expiration too far into the future.", outcome: "client_assertion_lifetime_too_long"},
		"not yet":               {claim: "nbf", value: now + 200, err: "invalid_client: The client_assertion token is not valid yet.", outcome: "client_assertion_not_yet_valid"},
		"text for a time":       {claim: "exp", value: "soon", err: bad, outcome: "client_assertion_malformed"},
		"other audience":        {claim: "aud", value: "https://elsewhere.example/oauth2/v1/token", err: "invalid_client: The audience claim for client_assertion must be the endpoint invoked for the request.", outcome: "client_assertion_audience_wrong"},
		"no audience":           {claim: "aud", value: nil, err: "invalid_client: The audience claim for client_assertion must be the endpoint invoked for the request.", outcome: "client_assertion_audience_wrong"},
		"audience is a number":  {claim: "aud", value: 7, err: bad, outcome: "client_assertion_malformed"},
		"other issuer":          {claim: "iss", value: spaID, err: "invalid_client: The issuer and subject claims for client_assertion must be the client_id.", outcome: "client_assertion_issuer_wrong"},
		"no subject":            {claim: "sub", value: nil, err: "invalid_client: The issuer and subject claims for client_assertion must be the client_id.", outcome: "client_assertion_issuer_wrong"},
		"unknown key":           {kid: "x", err: "invalid_client: The client_assertion JWT kid is invalid.", outcome: "client_assertion_key_unknown"},
		"no kid of two keys":    {kid: "-", err: "invalid_client: The client_assertion JWT kid is invalid.", outcome: "client_assertion_key_unknown"},
		"key of another kind":   {kid: "e", err: "invalid_client: The client_assertion signature is invalid.", outcome: "client_assertion_signature_wrong"},
		"no JWT":                {change: []string{"client_assertion", "x.y.z"}, err: bad, outcome: "client_assertion_malformed"},
		"unsigned":              {change: []string{"client_assertion", "eyJhbGciOiJub25lIn0.e30."}, err: bad, outcome: "client_assertion_malformed"},
		"empty":                 {change: []string{"client_assertion", "-"}, err: bad, outcome: "client_assertion_malformed"},
		"no type":               {change: []string{"client_assertion_type", "-"}, err: "invalid_client: The client_assertion_type is invalid.", outcome: "client_assertion_type_invalid"},
		"other type":            {change: []string{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"}, err: "invalid_client: The client_assertion_type is invalid.", outcome: "client_assertion_type_invalid"},
		"another client":        {change: []string{"client_id", spaID}, err: "invalid_client: Client authentication failed. Either the client or the client credentials are invalid.", outcome: "client_ids_differ"},
		"secret too":            {change: []string{"client_secret", "x"}, err: "invalid_request: Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body.", outcome: "client_credentials_multiple"},
		"header too":            {header: []string{"Authorization", basic(robotID, "x")}, err: "invalid_request: Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body.", outcome: "client_credentials_multiple"},
		"secret of a key's app": {change: []string{"client_assertion", "-", "client_assertion_type", "-", "client_id", robotID, "client_secret", "x"}, err: "invalid_client: Client authentication failed. Either the client or the client credentials are invalid.", outcome: "client_secret_unexpected"},
		"nothing of the app":    {change: []string{"client_assertion", "-", "client_assertion_type", "-", "client_id", robotID}, err: "invalid_client: Client authentication failed. Either the client or the client credentials are invalid.", outcome: "client_secret_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			w := robotWorld(t)
			key, kid := "r", "r"
			if tc.kid != "" {
				kid = strings.Trim(tc.kid, "-")
			}
			claims := w.assertionClaims()
			claims["jti"] = "j"
			if tc.claim != "" {
				claims = claiming(claims, tc.claim, tc.value)
			}
			a := w.post(t, w.base("")+"token", with(robotRequest(assertion(t, key, kid, claims)), tc.change...), tc.header...)
			if got := a.oauthError(t); a.status != 401 || got != tc.err {
				t.Errorf("got %d %s\nwant 401 %s", a.status, got, tc.err)
			}
			if e := w.lastEvent(); e.Outcome != tc.outcome || e.Reason == "" {
				t.Errorf("journal has %q because %q, want %q", e.Outcome, e.Reason, tc.outcome)
			}
		})
	}
}

func TestAssertionOfAnAppWithoutKeys(t *testing.T) {
	w := robotWorld(t)
	claims := claiming(claiming(w.assertionClaims(), "iss", webID), "sub", webID)
	a := w.post(t, w.base("")+"token", robotRequest(assertion(t, "r", "r", claims)))
	if e := w.lastEvent(); a.status != 401 || e.Outcome != "client_assertion_unexpected" {
		t.Errorf("%d %s, journal has %q", a.status, a.body, e.Outcome)
	}
}

// A jti counts once, however many requests come with it at the same time, and
// however the org's clock is moved.
func TestAssertionCountsOnce(t *testing.T) {
	w := robotWorld(t)
	w.change(t, func(o *directory.Org) { o.TokenTime = directory.TokenTimeReal })
	w.Clock.Advance(48 * time.Hour) // clients do not know
	claims := w.assertionClaims()
	claims["jti"] = "once"
	request := robotRequest(assertion(t, "r", "r", claims))
	var wg sync.WaitGroup
	var issued atomic.Int64
	for range 8 {
		wg.Go(func() {
			a := w.post(t, w.base("")+"token", request)
			if a.status == 200 {
				issued.Add(1)
			} else if got := a.oauthError(t); got != "invalid_client: The client_assertion token has been used already." {
				t.Errorf("%d %s", a.status, got)
			}
		})
	}
	wg.Wait()
	if n := issued.Load(); n != 1 {
		t.Errorf("%d of 8 got a token", n)
	}
	w.Clock.Advance(4 * time.Minute)
	if a := w.post(t, w.base("")+"token", request); a.status != 401 {
		t.Errorf("later: %d %s", a.status, a.body)
	}
	// Without a jti nothing is counted.
	request = robotRequest(assertion(t, "r", "r", claiming(w.assertionClaims(), "jti", nil)))
	for range 2 {
		if a := w.post(t, w.base("")+"token", request); a.status != 200 {
			t.Errorf("without a jti: %d %s", a.status, a.body)
		}
	}
}

func TestClientCredentials(t *testing.T) {
	byKey := func(t *testing.T, w *world, as string) map[string]string {
		claims := w.assertionClaims()
		claims["jti"], claims["aud"] = "j", w.base(as)+"token"
		return robotRequest(assertion(t, "r", "r", claims))
	}
	bySecret := func(*testing.T, *world, string) map[string]string {
		return map[string]string{"grant_type": "client_credentials", "client_id": webID, "client_secret": webSecret, "scope": "orders:read"}
	}
	for name, tc := range map[string]struct {
		as      string
		request func(*testing.T, *world, string) map[string]string
		change  []string
		header  []string
		status  int
		err     string // or the scopes that were granted
		outcome string
	}{
		"custom server, secret":   {as: "shop", request: bySecret, status: 200, err: "orders:read", outcome: "client_token_issued"},
		"custom server, key":      {as: "shop", request: byKey, change: []string{"scope", "orders:read orders:read"}, status: 200, err: "orders:read", outcome: "client_token_issued"},
		"org server, secret":      {request: bySecret, status: 401, err: "invalid_client: Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.", outcome: "private_key_required"},
		"scope was not granted":   {request: byKey, change: []string{"scope", "okta.users.read okta.users.manage"}, status: 400, err: "invalid_scope: One or more scopes are not configured for the authorization server resource.", outcome: "scope_not_granted"},
		"no scope":                {request: byKey, change: []string{"scope", "-"}, status: 400, err: "invalid_scope: No scopes were requested.", outcome: "scope_missing"},
		"no scope, custom":        {as: "shop", request: bySecret, change: []string{"scope", "-"}, status: 400, err: "invalid_scope: The authorization server resource does not have any configured default scopes, 'scope' must be provided.", outcome: "scope_missing"},
		"scope of a user":         {as: "shop", request: bySecret, change: []string{"scope", "openid"}, status: 400, err: "invalid_scope: Scopes of OpenID Connect cannot be requested with the client_credentials grant type.", outcome: "scope_needs_user"},
		"scope of a user's API":   {as: "shop", request: bySecret, change: []string{"scope", "okta.myAccount.email.read"}, status: 400, err: "invalid_scope: One or more scopes are not configured for the authorization server resource.", outcome: "scope_unknown"},
		"and of the org's":        {request: byKey, change: []string{"scope", "okta.myAccount.email.read"}, status: 400, err: "invalid_scope: Scopes of OpenID Connect cannot be requested with the client_credentials grant type.", outcome: "scope_needs_user"},
		"scope of another server": {as: "default", request: bySecret, status: 400, err: "invalid_scope: One or more scopes are not configured for the authorization server resource.", outcome: "scope_unknown"},
		"app without the grant":   {as: "shop", request: bySecret, change: []string{"client_id", spaID, "client_secret", "-"}, status: 400, err: "unauthorized_client: The client is not authorized to use the provided grant type. Configured grant types: [interaction_code, authorization_code, refresh_token].", outcome: "grant_type_not_allowed"},
		"public client":           {as: "shop", request: bySecret, change: []string{"client_id", bareID, "client_secret", "-"}, status: 401, err: "invalid_client: Client authentication failed. Either the client or the client credentials are invalid.", outcome: "client_secret_missing"},
		"with a proof of a key":   {as: "shop", request: bySecret, header: []string{"DPoP", "eyJ"}, status: 200, err: "orders:read", outcome: "client_token_issued"},
	} {
		t.Run(name, func(t *testing.T) {
			w := robotWorld(t)
			w.change(t, func(o *directory.Org) {
				for i := range o.Apps {
					if o.Apps[i].ClientID == bareID {
						o.Apps[i].GrantTypes = []directory.GrantType{directory.ClientCredentials}
					}
				}
			})
			a := w.post(t, w.base(tc.as)+"token", with(tc.request(t, w, tc.as), tc.change...), tc.header...)
			got := ""
			if a.status == 200 {
				var issued tokens
				a.json(t, &issued)
				got = issued.Scope
				if p := payload(t, issued.AccessToken); p["iss"] != w.Issuer(tc.as) || p["aud"] != "api://shop" {
					t.Errorf("claims %v", p)
				}
			} else {
				got = a.oauthError(t)
			}
			if a.status != tc.status || got != tc.err {
				t.Errorf("got %d %s\nwant %d %s", a.status, got, tc.status, tc.err)
			}
			if e := w.lastEvent(); e.Outcome != tc.outcome {
				t.Errorf("journal has %q because %q, want %q", e.Outcome, e.Reason, tc.outcome)
			}
		})
	}
}

// An app whose secret is being replaced can prove itself with both, until the
// old one is inactive.
// Lifetimes and claims of a custom server are those of tokens without a user too.
func TestClientCredentialsOfAServerWithRules(t *testing.T) {
	w := robotWorld(t)
	w.change(t, func(o *directory.Org) {
		o.PutDocument(directory.Document{Kind: directory.TokenPolicyDocument, ID: "00pShop", Parent: "shop", Body: `{"conditions":{"clients":{"include":["ALL_CLIENTS"]}}}`})
		o.PutDocument(directory.Document{Kind: directory.TokenRuleDocument, ID: "0prShop", Parent: "00pShop", Body: `{"actions":{"token":{"accessTokenLifetimeMinutes":7}}}`})
		o.PutDocument(directory.Document{Kind: directory.ClaimDocument, ID: "oclShop", Parent: "shop", Name: "shop", Body: `{"claimType":"RESOURCE","valueType":"EXPRESSION","value":"\"corner\""}`})
	})
	a := w.post(t, w.base("shop")+"token", map[string]string{"grant_type": "client_credentials", "client_id": webID, "client_secret": webSecret, "scope": "orders:read"})
	var got struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int    `json:"expires_in"`
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	claims := payload(t, got.AccessToken)
	if lives := claims["exp"].(float64) - claims["iat"].(float64); got.ExpiresIn != 420 || lives != 420 || claims["shop"] != "corner" {
		t.Errorf("expires in %d, claims %v", got.ExpiresIn, claims)
	}
}

func TestTwoSecrets(t *testing.T) {
	w := robotWorld(t)
	secret := func(id, value, status string) directory.Document {
		return directory.Document{Kind: directory.SecretDocument, ID: id, Parent: webID, Name: value, Status: status}
	}
	const next = "web-secret-of-tomorrow"
	ask := func(value string) int {
		return w.post(t, w.base("shop")+"token", map[string]string{"grant_type": "client_credentials", "client_id": webID, "client_secret": value, "scope": "orders:read"}).status
	}
	w.change(t, func(o *directory.Org) {
		o.PutDocument(secret("ocs1", webSecret, directory.DocumentActive))
		o.PutDocument(secret("ocs2", next, directory.DocumentActive))
	})
	if a, b, c := ask(webSecret), ask(next), ask("x"); a != 200 || b != 200 || c != 401 {
		t.Errorf("old %d, new %d, wrong %d", a, b, c)
	}
	w.change(t, func(o *directory.Org) {
		o.PutDocument(secret("ocs1", webSecret, directory.DocumentInactive))
		o.Apps[0].ClientSecret = next
	})
	if a, b := ask(webSecret), ask(next); a != 401 || b != 200 {
		t.Errorf("old %d, new %d", a, b)
	}
	w.change(t, func(o *directory.Org) { o.Apps[0].ClientSecret = "another-one-altogether" })
	if a, b := ask(next), ask("another-one-altogether"); a != 401 || b != 200 {
		t.Errorf("documents that are out of date: %d, %d", a, b)
	}
}

func TestPKCEIsRequired(t *testing.T) {
	w := newWorld(t)
	params := map[string]string{"client_id": webID, "response_type": "code", "scope": "openid", "redirect_uri": callback, "state": "s"}
	if a := w.do(t, "GET", w.base("")+"authorize?"+encode(params), ""); a.status != 200 {
		t.Errorf("not required: %d %v", a.status, a.header)
	}
	w.change(t, func(o *directory.Org) { o.Apps[0].PKCERequired = true })
	a := w.do(t, "GET", w.base("")+"authorize?"+encode(params), "")
	if !strings.Contains(a.header.Get("Location"), "PKCE+code+challenge+is+required+by+the+application") {
		t.Errorf("required: %d %v", a.status, a.header)
	}
}

func FuzzAssertion(f *testing.F) {
	w := robotWorld(f)
	f.Add(assertion(f, "r", "r", w.assertionClaims()), jwtBearer)
	f.Add("x.y.z", jwtBearer)
	f.Add("eyJhbGciOiJub25lIn0.e30.", "")
	f.Fuzz(func(t *testing.T, token, kind string) {
		a := w.post(t, w.base("")+"token", with(robotRequest(token), "client_assertion_type", kind))
		if a.status != 200 && a.status != 400 && a.status != 401 {
			t.Errorf("%d %s", a.status, a.body)
		}
	})
}
