package oauth_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/golang-jwt/jwt/v5"
)

func TestDiscovery(t *testing.T) {
	w := newWorld(t)
	for as, scopes := range map[string]string{
		"":        "openid profile email address phone offline_access groups",
		"default": "openid profile email address phone offline_access",
		"shop":    "openid profile email address phone offline_access orders:read",
	} {
		base := strings.TrimSuffix(w.base(as), "/")
		want := map[string]any{
			"issuer":                                w.Issuer(as),
			"authorization_endpoint":                base + "/authorize",
			"token_endpoint":                        base + "/token",
			"jwks_uri":                              base + "/keys",
			"introspection_endpoint":                base + "/introspect",
			"revocation_endpoint":                   base + "/revoke",
			"end_session_endpoint":                  base + "/logout",
			"request_parameter_supported":           false,
			"response_types_supported":              "code token id_token code id_token code token id_token token code id_token token",
			"response_modes_supported":              "query fragment form_post okta_post_message",
			"subject_types_supported":               "public",
			"scopes_supported":                      scopes,
			"code_challenge_methods_supported":      "S256",
			"grant_types_supported":                 "authorization_code interaction_code refresh_token client_credentials implicit",
			"token_endpoint_auth_methods_supported": "client_secret_basic client_secret_post none private_key_jwt",
		}
		for document, more := range map[string]map[string]any{
			"openid-configuration":       {"userinfo_endpoint": base + "/userinfo", "id_token_signing_alg_values_supported": "RS256"},
			"oauth-authorization-server": {"userinfo_endpoint": nil, "id_token_signing_alg_values_supported": nil},
		} {
			a := w.do(t, "GET", w.Issuer(as)+"/.well-known/"+document, "", "Origin", "https://anybody.example")
			if a.status != http.StatusOK || a.header.Get("Access-Control-Allow-Origin") != "*" || a.header.Get("Content-Type") != "application/json" {
				t.Errorf("%s of %q: %d %v", document, as, a.status, a.header)
			}
			var got map[string]any
			a.json(t, &got)
			for _, expected := range []map[string]any{want, more} {
				for name, value := range expected {
					if g := joined(got[name]); g != value {
						t.Errorf("%s of %q: %s is %v, want %v", document, as, name, g, value)
					}
				}
			}
		}
	}
}

// joined makes a list of strings comparable.
func joined(v any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	var parts []string
	for _, e := range list {
		parts = append(parts, e.(string))
	}
	return strings.Join(parts, " ")
}

// auth-js sends a header of its own with every request, so a browser asks
// first.
func TestDiscoveryAnswersAPreflight(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/.well-known/openid-configuration", "/v1/keys"} {
		a := w.do(t, "OPTIONS", w.Issuer("default")+path, "", "Origin", "https://anybody.example",
			"Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "x-okta-user-agent-extended")
		if a.status != http.StatusNoContent || !strings.Contains(a.header.Get("Access-Control-Allow-Headers"), "X-Okta-User-Agent-Extended") {
			t.Errorf("%s: %d, allowed are %q", path, a.status, a.header.Get("Access-Control-Allow-Headers"))
		}
	}
}

func TestKeys(t *testing.T) {
	w := newWorld(t)
	var first string
	for _, as := range []string{"", "default", "shop"} {
		a := w.do(t, "GET", w.base(as)+"keys?client_id="+spaID, "")
		if !regexp.MustCompile(`^\{"keys":\[\{"kty":"RSA","alg":"RS256","kid":"[\w-]{43}","use":"sig","e":"AQAB","n":"[\w-]{342}"\}\]\}$`).MatchString(a.body) {
			t.Errorf("keys of %q: %s", as, a.body)
		}
		if first == "" {
			first = a.body
		}
		if a.body != first {
			t.Errorf("keys of %q differ", as)
		}
	}
}

func TestGoOIDCAcceptsTheIDToken(t *testing.T) {
	w := newWorld(t)
	for _, as := range []string{"", "default", "shop"} {
		got := w.signInAt(t, as, spaID, "nonce", "n-1")
		provider, err := oidc.NewProvider(t.Context(), w.Issuer(as))
		if err != nil {
			t.Fatalf("server %q: %v", as, err)
		}
		token, err := provider.Verifier(&oidc.Config{ClientID: spaID}).Verify(t.Context(), got.IDToken)
		if err != nil {
			t.Fatalf("server %q: %v", as, err)
		}
		if err := token.VerifyAccessToken(got.AccessToken); err != nil {
			t.Errorf("server %q: at_hash: %v", as, err)
		}
		if token.Nonce != "n-1" || len(token.Audience) != 1 {
			t.Errorf("server %q: nonce %q, audience %v", as, token.Nonce, token.Audience)
		}
	}
}

func TestGolangJWTAcceptsBothTokens(t *testing.T) {
	w := newWorld(t)
	var set struct {
		Keys []struct{ Kid string } `json:"keys"`
	}
	w.do(t, "GET", w.base("default")+"keys", "").json(t, &set)
	got := w.signIn(t, spaID)
	key := publicKey(t, w)
	for token, audience := range map[string]string{got.IDToken: spaID, got.AccessToken: "api://default"} {
		parsed, err := jwt.Parse(token, func(tok *jwt.Token) (any, error) { return key, nil },
			jwt.WithValidMethods([]string{"RS256"}), jwt.WithIssuer(w.Issuer("default")), jwt.WithAudience(audience), jwt.WithExpirationRequired(), jwt.WithIssuedAt())
		if err != nil {
			t.Fatal(err)
		}
		// okta-jwt-verifier-golang refuses any other member, and decodes with
		// the standard alphabet.
		encoded, _, _ := strings.Cut(token, ".")
		if _, err := base64.RawStdEncoding.DecodeString(encoded); err != nil {
			t.Errorf("header %q: %v", encoded, err)
		}
		if len(parsed.Header) != 2 || parsed.Header["alg"] != "RS256" || parsed.Header["kid"] != set.Keys[0].Kid {
			t.Errorf("header is %v", parsed.Header)
		}
		for _, old := range []string{tamper(token), token[:len(token)-4] + "AAAA"} {
			if _, err := jwt.Parse(old, func(*jwt.Token) (any, error) { return key, nil }); err == nil {
				t.Error("a changed token verifies")
			}
		}
	}
}

func TestIDTokenClaims(t *testing.T) {
	w := newWorld(t)
	w.Clock.Freeze()
	now := float64(w.Clock.Now().Unix())
	user, _ := w.Directory.Snapshot().UserByLogin(login)
	always := map[string]any{
		"sub": user.ID, "ver": 1.0, "iss": w.Issuer("default"), "aud": spaID, "iat": now, "exp": now + 3600, "amr": "pwd",
		"idp": w.Directory.Snapshot().ID, "auth_time": now,
	}
	profile := map[string]any{
		"name": "Ada Lovelace", "preferred_username": login, "given_name": "Ada", "family_name": "Lovelace", "locale": "en_US", "zoneinfo": "America/Los_Angeles",
	}
	email := map[string]any{"email": login, "email_verified": true}
	for name, tc := range map[string]struct {
		changes []string
		want    []map[string]any
	}{
		"openid":      {[]string{"scope", "openid"}, nil},
		"profile":     {[]string{"scope", "openid profile"}, []map[string]any{profile}},
		"email":       {[]string{"scope", "openid email"}, []map[string]any{email}},
		"phone":       {[]string{"scope", "openid phone address"}, nil},
		"nonce":       {[]string{"scope", "openid", "nonce", "n"}, []map[string]any{{"nonce": "n"}}},
		"acr":         {[]string{"scope", "openid", "acr_values", "urn:okta:loa:2fa:any:ifpossible"}, []map[string]any{{"acr": "urn:okta:loa:2fa:any:ifpossible"}}},
		"all at once": {[]string{"scope", "openid profile email", "nonce", "n"}, []map[string]any{profile, email, {"nonce": "n"}}},
	} {
		t.Run(name, func(t *testing.T) {
			tokens := w.signIn(t, spaID, tc.changes...)
			got := payload(t, tokens.IDToken)
			if jti, _ := got["jti"].(string); !regexp.MustCompile(`^ID\.[\w-]{43}$`).MatchString(jti) {
				t.Errorf("jti is %q", jti)
			}
			if hash, _ := got["at_hash"].(string); len(hash) != 22 {
				t.Errorf("at_hash is %q", hash)
			}
			delete(got, "jti")
			delete(got, "at_hash")
			for _, claims := range append(tc.want, always) {
				for claim, want := range claims {
					if g := joined(got[claim]); g != want {
						t.Errorf("%s is %v, want %v", claim, g, want)
					}
					delete(got, claim)
				}
			}
			if len(got) != 0 {
				t.Errorf("claims too many: %v", got)
			}
		})
	}
}

func TestAccessTokenClaims(t *testing.T) {
	w := newWorld(t)
	w.Clock.Freeze()
	now := float64(w.Clock.Now().Unix())
	user, _ := w.Directory.Snapshot().UserByLogin(login)
	for as, audience := range map[string]string{"": w.BaseURL, "default": "api://default", "shop": "api://shop"} {
		for scope, jti := range map[string]string{
			"openid profile":        `^AT\.[\w-]{43}$`,
			"openid offline_access": `^AT\.[\w-]{43}\.oar\w{17}$`,
		} {
			got := payload(t, w.signInAt(t, as, spaID, "scope", scope).AccessToken)
			if id, _ := got["jti"].(string); !regexp.MustCompile(jti).MatchString(id) {
				t.Errorf("jti is %q", id)
			}
			delete(got, "jti")
			got["scp"] = joined(got["scp"])
			want := map[string]any{
				"ver": 1.0, "iss": w.Issuer(as), "aud": audience, "iat": now, "exp": now + 3600, "cid": spaID, "uid": user.ID,
				"scp": scope, "auth_time": now, "sub": login,
			}
			g, _ := json.Marshal(got)
			x, _ := json.Marshal(want)
			if string(g) != string(x) {
				t.Errorf("server %q:\ngot  %s\nwant %s", as, g, x)
			}
		}
	}
}

func TestEveryTokenHasItsOwnID(t *testing.T) {
	w := newWorld(t)
	var ids []any
	for range 3 {
		got := w.signIn(t, spaID)
		ids = append(ids, payload(t, got.AccessToken)["jti"], payload(t, got.IDToken)["jti"])
	}
	slices.SortFunc(ids, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
	if len(slices.Compact(ids)) != 6 {
		t.Errorf("ids repeat: %v", ids)
	}
}
