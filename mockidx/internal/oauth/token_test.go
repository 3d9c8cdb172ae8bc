package oauth_test

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestRedeem(t *testing.T) {
	w := newWorld(t)
	withSecret := func(p map[string]string) map[string]string { return with(p, "client_secret", webSecret) }
	for name, tc := range map[string]struct {
		clientID string
		params   func(code string) map[string]string
		header   []string
	}{
		"public client":               {spaID, func(c string) map[string]string { return redemption(spaID, c) }, nil},
		"with redirect URI":           {spaID, func(c string) map[string]string { return with(redemption(spaID, c), "redirect_uri", callback) }, nil},
		"secret in the form":          {webID, func(c string) map[string]string { return withSecret(redemption(webID, c)) }, nil},
		"secret by Basic":             {webID, func(c string) map[string]string { return with(redemption(webID, c), "client_id", "-") }, []string{"Authorization", basic(webID, webSecret)}},
		"secret by Basic, encoded":    {webID, func(c string) map[string]string { return redemption(webID, c) }, []string{"Authorization", basic(webID, url.QueryEscape(webSecret))}},
		"Basic without colon":         {spaID, func(c string) map[string]string { return redemption(spaID, c) }, []string{"Authorization", "Basic MG9hc3BhMDAwMDAwMDAwMDAwMDE="}},
		"from a page of the app":      {spaID, func(c string) map[string]string { return redemption(spaID, c) }, []string{"Origin", "https://app.example"}},
		"from a trusted origin":       {spaID, func(c string) map[string]string { return redemption(spaID, c) }, []string{"Origin", "https://trusted.example"}},
		"from the org":                {spaID, func(c string) map[string]string { return redemption(spaID, c) }, []string{"Origin", w.BaseURL}},
		"kotlin's origin has no port": {spaID, func(c string) map[string]string { return redemption(spaID, c) }, []string{"Origin", "http://127.0.0.1"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := w.post(t, w.base("default")+"token", tc.params(w.code(t, "default", interaction(tc.clientID))), tc.header...)
			if a.status != http.StatusOK {
				t.Fatalf("got %d %s", a.status, a.body)
			}
			var got tokens
			a.json(t, &got)
			if got.TokenType != "Bearer" || got.ExpiresIn != 3600 || got.Scope != "openid profile email offline_access" || got.AccessToken == "" || got.IDToken == "" || got.RefreshToken == "" {
				t.Errorf("got %+v", got)
			}
			if a.header.Get("Cache-Control") != "no-cache, no-store" || a.header.Get("Content-Type") != "application/json" {
				t.Errorf("headers are %v", a.header)
			}
			user, _ := w.Directory.Snapshot().UserByLogin(login)
			if e := w.lastEvent(); e.Outcome != "interaction_code_redeemed" || e.App != tc.clientID || e.User != user.ID || e.Transaction == "" {
				t.Errorf("journal has %+v", e)
			}
		})
	}
}

// A client that wants its tokens bound to a key learns at once that they are not.
func TestRedeemWithProof(t *testing.T) {
	w := newWorld(t)
	a := w.post(t, w.base("default")+"token", redemption(spaID, w.code(t, "default", interaction(spaID))), "DPoP", "eyJ")
	var got struct{ Error string }
	if a.json(t, &got); a.status != http.StatusBadRequest || got.Error != "invalid_dpop_proof" || w.lastEvent().Outcome != "dpop_unsupported" {
		t.Errorf("got %d %s", a.status, a.body)
	}
}

// okta-idx-golang puts everything into the query and sends an empty form.
func TestRedeemByQuery(t *testing.T) {
	w := newWorld(t)
	params := with(redemption(webID, w.code(t, "default", interaction(webID))), "client_secret", webSecret)
	a := w.do(t, "POST", w.base("default")+"token?"+encode(params), "", "Content-Type", "application/x-www-form-urlencoded")
	if a.status != http.StatusOK {
		t.Errorf("got %d %s", a.status, a.body)
	}
	w.change(t, func(o *directory.Org) { o.Interoperability.TokenQueryRefused = true })
	a = w.do(t, "POST", w.base("default")+"token?"+encode(params), "")
	if got := a.oauthError(t); a.status != 400 || got != "invalid_request: Client credentials cannot be supplied via query parameters." {
		t.Errorf("strict: got %d %s", a.status, got)
	}
}

func TestTokenRefusals(t *testing.T) {
	const (
		codeText = "invalid_grant: The interaction code is invalid or has expired."
		refused  = "invalid_client: Client authentication failed. Either the client or the client credentials are invalid."
	)
	// Every other request leaves the code as good as it was.
	spending := []string{"code_verifier_mismatch", "interaction_code_client_mismatch", "redirect_uri_mismatch", "authorization_server_mismatch"}
	for name, tc := range map[string]struct {
		as      string   // where the code is redeemed, if not where it was issued
		change  []string // of a redemption that would succeed
		header  []string
		before  func(t *testing.T, w *world) // between code and redemption
		status  int
		err     string
		outcome string
	}{
		"unknown code":                 {change: []string{"interaction_code", "nope"}, status: 400, err: codeText, outcome: "interaction_code_unknown"},
		"code under its other name":    {change: []string{"interaction_code", "-", "code", "x"}, status: 400, err: codeText, outcome: "interaction_code_unknown"},
		"expired code":                 {before: func(_ *testing.T, w *world) { w.Clock.Advance(61 * second) }, status: 400, err: codeText, outcome: "interaction_code_expired"},
		"wrong verifier":               {change: []string{"code_verifier", verifier + "x"}, status: 400, err: "invalid_grant: PKCE verification failed.", outcome: "code_verifier_mismatch"},
		"no verifier":                  {change: []string{"code_verifier", "-"}, status: 400, err: "invalid_request: PKCE code verifier is required by the application.", outcome: "code_verifier_missing"},
		"another client":               {change: []string{"client_id", rotatingID}, status: 400, err: "invalid_grant: The grant was issued to another client. Please make sure the 'client_id' matches the one used at the authorize request.", outcome: "interaction_code_client_mismatch"},
		"another redirect URI":         {change: []string{"redirect_uri", "https://app.example/other"}, status: 400, err: "invalid_grant: The 'redirect_uri' does not match the redirection URI used in the authorization request.", outcome: "redirect_uri_mismatch"},
		"another authorization server": {as: "shop", status: 400, err: "invalid_request: The grant was issued for another authorization server.", outcome: "authorization_server_mismatch"},
		"user no longer assigned": {before: func(t *testing.T, w *world) {
			w.change(t, func(o *directory.Org) { o.Apps[1].Users = []string{"grace@example.com"} })
		}, status: 400, err: "access_denied: User is not assigned to the client application.", outcome: "redeem_user_not_assigned"},
		"user suspended": {before: func(t *testing.T, w *world) {
			w.change(t, func(o *directory.Org) { o.Users[0].Status = directory.Suspended })
		}, status: 400, err: codeText, outcome: "redeem_user_inactive"},
		"unknown client":             {change: []string{"client_id", "0oanobody"}, status: 401, err: "invalid_client: Invalid value for 'client_id' parameter.", outcome: "client_unknown"},
		"no client":                  {change: []string{"client_id", "-"}, status: 401, err: "invalid_client: No client credentials found.", outcome: "client_credentials_missing"},
		"confidential, no secret":    {change: []string{"client_id", webID}, status: 401, err: refused, outcome: "client_secret_missing"},
		"confidential, wrong one":    {change: []string{"client_id", webID, "client_secret", webSecret + "x"}, status: 401, err: "invalid_client: The client secret supplied for a confidential client is invalid.", outcome: "client_secret_wrong"},
		"wrong secret by Basic":      {change: []string{"client_id", "-"}, header: []string{"Authorization", basic(webID, "nope")}, status: 401, err: "invalid_client: The client secret supplied for a confidential client is invalid.", outcome: "client_secret_wrong"},
		"app without the grant":      {change: []string{"client_id", bareID}, status: 400, err: "unauthorized_client: The client is not authorized to use the provided grant type. Configured grant types: [authorization_code].", outcome: "grant_type_not_allowed"},
		"no grant type":              {change: []string{"grant_type", "-"}, status: 400, err: "invalid_request: The token request must specify a 'grant_type'. Valid values: [authorization_code, interaction_code, refresh_token, client_credentials]", outcome: "grant_type_missing"},
		"unknown grant type":         {change: []string{"grant_type", "password"}, status: 400, err: "unsupported_grant_type: The authorization grant type is not supported by the authorization server. Configured grant types: [authorization_code, interaction_code, refresh_token, client_credentials].", outcome: "grant_type_unsupported"},
		"page that is not trusted":   {header: []string{"Origin", "https://evil.example"}, status: 400, err: "invalid_request: Browser requests to the token endpoint must be made from one of the registered Trusted Origins.", outcome: "origin_not_trusted"},
		"page without an origin":     {header: []string{"Origin", "null"}, status: 400, err: "invalid_request: Browser requests to the token endpoint must be made from one of the registered Trusted Origins.", outcome: "origin_not_trusted"},
		"unknown authorization code": {change: []string{"grant_type", "authorization_code", "code", "nope", "redirect_uri", callback}, status: 400, err: "invalid_grant: The authorization code is invalid or has expired.", outcome: "authorization_code_unknown"},
		"no authorization code":      {change: []string{"grant_type", "authorization_code", "redirect_uri", callback}, status: 400, err: "invalid_request: The required parameter 'code' is missing.", outcome: "parameter_missing"},
		"no refresh token":           {change: []string{"grant_type", "refresh_token"}, status: 400, err: "invalid_request: The required parameter 'refresh_token' is missing.", outcome: "parameter_missing"},
		"unknown refresh token":      {change: []string{"grant_type", "refresh_token", "refresh_token", "nope"}, status: 400, err: "invalid_grant: The refresh token is invalid or expired.", outcome: "refresh_token_unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			right := redemption(spaID, w.code(t, "default", interaction(spaID)))
			params := with(right, tc.change...)
			if tc.before != nil {
				tc.before(t, w)
			}
			as := tc.as
			if as == "" {
				as = "default"
			}
			a := w.post(t, w.base(as)+"token", params, tc.header...)
			if got := a.oauthError(t); a.status != tc.status || got != tc.err {
				t.Errorf("got %d %s\nwant %d %s", a.status, got, tc.status, tc.err)
			}
			if e := w.lastEvent(); e.Outcome != tc.outcome || e.Reason == "" {
				t.Errorf("journal has %q because %q, want %q", e.Outcome, e.Reason, tc.outcome)
			}
			if tc.before != nil {
				return
			}
			again := w.post(t, w.base("default")+"token", right)
			if spends := slices.Contains(spending, tc.outcome); spends == (again.status == 200) {
				t.Errorf("afterwards the right request is answered %d", again.status)
			}
		})
	}
}

func TestCodeWorksAtSixtySeconds(t *testing.T) {
	w := newWorld(t)
	w.Clock.Freeze()
	code := w.code(t, "default", interaction(spaID))
	w.Clock.Advance(60 * second)
	if a := w.post(t, w.base("default")+"token", redemption(spaID, code)); a.status != http.StatusOK {
		t.Errorf("got %d %s", a.status, a.body)
	}
}

func TestRefusedClientSpendsNothing(t *testing.T) {
	w := newWorld(t)
	params := redemption(webID, w.code(t, "default", interaction(webID)))
	if a := w.post(t, w.base("default")+"token", params); a.status != http.StatusUnauthorized {
		t.Fatalf("without secret: %d %s", a.status, a.body)
	}
	if a := w.post(t, w.base("default")+"token", with(params, "client_secret", webSecret)); a.status != http.StatusOK {
		t.Errorf("with it: %d %s", a.status, a.body)
	}
}

func TestRefreshTokenNeedsScopeAndGrant(t *testing.T) {
	w := newWorld(t)
	if got := w.signIn(t, spaID, "scope", "openid"); got.RefreshToken != "" || got.IDToken == "" {
		t.Errorf("without offline_access: %+v", got)
	}
	if got := w.signInAt(t, "shop", spaID, "scope", "orders:read"); got.IDToken != "" || got.AccessToken == "" {
		t.Errorf("without openid: %+v", got)
	}
	w.change(t, func(o *directory.Org) { o.Apps[1].GrantTypes = []directory.GrantType{directory.InteractionCode} })
	if got := w.signIn(t, spaID); got.RefreshToken != "" {
		t.Error("a refresh token for an app without the grant")
	}
}

func TestRacingRedemptionsSucceedOnce(t *testing.T) {
	w := newWorld(t)
	code := w.code(t, "default", interaction(spaID))
	body := encode(redemption(spaID, code))
	answers := make([]answer, 50)
	w.store.meet("code/"+code, len(answers))
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			answers[i] = w.do(t, "POST", w.base("default")+"token", body)
		})
	}
	wg.Wait()
	won := 0
	for _, a := range answers {
		switch {
		case a.status == http.StatusOK:
			won++
		case a.oauthError(t) != "invalid_grant: The interaction code is invalid or has expired.":
			t.Errorf("a loser got %d %s", a.status, a.body)
		}
	}
	if won != 1 {
		t.Errorf("%d redemptions succeeded, want 1", won)
	}
}

func TestReuseOfACodeRevokesWhatItGave(t *testing.T) {
	w := newWorld(t)
	params := redemption(spaID, w.code(t, "default", interaction(spaID)))
	var got tokens
	w.post(t, w.base("default")+"token", params).json(t, &got)
	if a := w.userinfo(t, "default", got.AccessToken); a.status != http.StatusOK {
		t.Fatalf("before: %d %s", a.status, a.body)
	}
	if a := w.post(t, w.base("default")+"token", params); a.status != 400 || w.lastEvent().Outcome != "interaction_code_reused" {
		t.Fatalf("reuse: %d %s", a.status, a.body)
	}
	w.mustBeRevoked(t, spaID, got)
}

// mustBeRevoked checks that no token of a family works any more.
func (w *world) mustBeRevoked(t *testing.T, clientID string, got tokens) {
	t.Helper()
	if a := w.userinfo(t, "default", got.AccessToken); a.status != 401 || w.lastEvent().Outcome != "token_revoked" {
		t.Errorf("userinfo: %d %s, journal %+v", a.status, a.body, w.lastEvent())
	}
	for _, token := range []string{got.AccessToken, got.RefreshToken} {
		if a := w.post(t, w.base("default")+"introspect", map[string]string{"client_id": clientID, "token": token}); a.body != `{"active":false}` {
			t.Errorf("introspect: %s", a.body)
		}
	}
	a := w.post(t, w.base("default")+"token", map[string]string{"grant_type": "refresh_token", "client_id": clientID, "refresh_token": got.RefreshToken})
	if a.status != 400 || a.oauthError(t) != "invalid_grant: The refresh token is invalid or expired." {
		t.Errorf("refresh: %d %s", a.status, a.body)
	}
}

func TestTokensLiveOnTheOrgsClock(t *testing.T) {
	w := newWorld(t)
	w.Clock.Set(time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC))
	w.Clock.Freeze()
	w.change(t, func(o *directory.Org) { o.Lifetimes.AccessToken, o.Lifetimes.IDToken = 10*time.Minute, 20*time.Minute })
	got := w.signIn(t, spaID)
	now := float64(w.Clock.Now().Unix())
	access, id := payload(t, got.AccessToken), payload(t, got.IDToken)
	if access["iat"] != now || access["exp"] != now+600 || id["iat"] != now || id["exp"] != now+1200 || id["auth_time"] != now || got.ExpiresIn != 600 {
		t.Errorf("access %v, id %v, expires_in %d", access, id, got.ExpiresIn)
	}
}
