package oauth_test

import (
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func (w *world) refresh(t testing.TB, clientID, token string, changes ...string) (tokens, answer) {
	t.Helper()
	params := map[string]string{"grant_type": "refresh_token", "client_id": clientID, "refresh_token": token}
	a := w.post(t, w.base("default")+"token", with(params, changes...))
	var got tokens
	if a.status == http.StatusOK {
		a.json(t, &got)
	}
	return got, a
}

func TestRefreshKeepsTheGrant(t *testing.T) {
	w := newWorld(t)
	first := w.signIn(t, spaID, "nonce", "n-1", "acr_values", "urn:okta:loa:1fa:any")
	w.Clock.Advance(50 * time.Minute)
	got, a := w.refresh(t, spaID, first.RefreshToken, "scope", "openid profile email offline_access")
	if a.status != http.StatusOK || got.RefreshToken != first.RefreshToken || got.Scope != first.Scope || got.AccessToken == first.AccessToken {
		t.Fatalf("got %d %+v", a.status, got)
	}
	before, after := payload(t, first.IDToken), payload(t, got.IDToken)
	for _, claim := range []string{"sub", "aud", "iss", "auth_time", "amr", "acr", "idp", "name", "email"} {
		if b, a := before[claim], after[claim]; !equal(b, a) {
			t.Errorf("%s was %v, is %v", claim, b, a)
		}
	}
	if after["nonce"] != nil || after["jti"] == before["jti"] || after["iat"] == before["iat"] {
		t.Errorf("ID token is %v", after)
	}
	e := w.lastEvent()
	if e.Outcome != "refreshed" || e.App != spaID || e.User == "" || e.Transaction == "" {
		t.Errorf("journal has %+v", e)
	}
}

func equal(a, b any) bool {
	x, ok := a.([]any)
	if !ok {
		return a == b
	}
	y, _ := b.([]any)
	return slices.Equal(x, y)
}

func TestRefreshNarrowsScopes(t *testing.T) {
	w := newWorld(t)
	first := w.signIn(t, spaID)
	got, a := w.refresh(t, spaID, first.RefreshToken, "scope", "profile openid")
	if a.status != http.StatusOK || got.Scope != "openid profile" || payload(t, got.IDToken)["email"] != nil {
		t.Fatalf("got %d %+v", a.status, got)
	}
	if again, _ := w.refresh(t, spaID, got.RefreshToken); again.Scope != first.Scope {
		t.Errorf("afterwards the grant is %q, want %q", again.Scope, first.Scope)
	}
	if got, _ := w.refresh(t, spaID, first.RefreshToken, "scope", "offline_access"); got.IDToken != "" {
		t.Error("an ID token without openid")
	}
	_, a = w.refresh(t, spaID, first.RefreshToken, "scope", "openid phone")
	if got := a.oauthError(t); a.status != 400 || got != "access_denied: Some of the scopes requested for the refresh request were not granted in the original authorize request. Denied scopes: phone." {
		t.Errorf("got %d %s", a.status, got)
	}
}

func TestRefreshRefusals(t *testing.T) {
	const text = "invalid_grant: The refresh token is invalid or expired."
	for name, tc := range map[string]struct {
		change       []string
		as           string
		before       func(t *testing.T, w *world)
		err, outcome string
	}{
		"another client":               {change: []string{"client_id", rotatingID}, err: text, outcome: "refresh_token_client_mismatch"},
		"another authorization server": {as: "shop", err: "invalid_request: The grant was issued for another authorization server.", outcome: "authorization_server_mismatch"},
		"expired":                      {before: func(_ *testing.T, w *world) { w.Clock.Advance(168*time.Hour + second) }, err: text, outcome: "refresh_token_expired"},
		"expired long ago":             {before: func(_ *testing.T, w *world) { w.Clock.Advance(192*time.Hour + second) }, err: text, outcome: "refresh_token_unknown"},
		"user suspended": {before: func(t *testing.T, w *world) {
			w.change(t, func(o *directory.Org) { o.Users[0].Status = directory.Suspended })
		}, err: text, outcome: "user_inactive"},
		"user deleted": {before: func(t *testing.T, w *world) {
			w.change(t, func(o *directory.Org) { o.Users = o.Users[1:] })
		}, err: text, outcome: "user_inactive"},
		"user not assigned": {before: func(t *testing.T, w *world) {
			w.change(t, func(o *directory.Org) { o.Apps[1].Users = []string{"grace@example.com"} })
		}, err: "access_denied: User is not assigned to the client application.", outcome: "user_not_assigned"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			first := w.signIn(t, spaID)
			if tc.before != nil {
				tc.before(t, w)
			}
			as := tc.as
			if as == "" {
				as = "default"
			}
			a := w.post(t, w.base(as)+"token", with(map[string]string{"grant_type": "refresh_token", "client_id": spaID, "refresh_token": first.RefreshToken}, tc.change...))
			if got := a.oauthError(t); a.status != 400 || got != tc.err {
				t.Errorf("got %d %s\nwant 400 %s", a.status, got, tc.err)
			}
			if e := w.lastEvent(); e.Outcome != tc.outcome {
				t.Errorf("journal says %q, want %q", e.Outcome, tc.outcome)
			}
		})
	}
}

func TestUseKeepsARefreshTokenAlive(t *testing.T) {
	w := newWorld(t)
	first := w.signIn(t, spaID)
	for range 3 {
		w.Clock.Advance(100 * time.Hour)
		if _, a := w.refresh(t, spaID, first.RefreshToken); a.status != http.StatusOK {
			t.Fatalf("got %d %s", a.status, a.body)
		}
	}
}

func TestRotation(t *testing.T) {
	w := newWorld(t)
	w.Clock.Freeze()
	first := w.signIn(t, rotatingID)
	second1, a := w.refresh(t, rotatingID, first.RefreshToken)
	if a.status != http.StatusOK || second1.RefreshToken == first.RefreshToken {
		t.Fatalf("got %d %+v", a.status, second1)
	}
	w.Clock.Advance(30 * second)
	again, a := w.refresh(t, rotatingID, first.RefreshToken)
	if a.status != http.StatusOK || again.RefreshToken != second1.RefreshToken {
		t.Fatalf("at the end of the grace: %d, successor %q, want %q", a.status, again.RefreshToken, second1.RefreshToken)
	}
	w.Clock.Advance(second)
	_, a = w.refresh(t, rotatingID, first.RefreshToken)
	if got := a.oauthError(t); a.status != 400 || got != "invalid_grant: The refresh token is invalid or expired." || w.lastEvent().Outcome != "refresh_token_reused" {
		t.Fatalf("after the grace: %d %s, journal %+v", a.status, got, w.lastEvent())
	}
	w.mustBeRevoked(t, rotatingID, second1)
	w.mustBeRevoked(t, rotatingID, again)
	if other := w.signIn(t, rotatingID); w.userinfo(t, "default", other.AccessToken).status != http.StatusOK {
		t.Error("another sign-in of the same user was revoked too")
	}
}

// A refresh token lives for days, so what revoked it must not be forgotten
// with the transaction.
func TestRevocationIsNotForgotten(t *testing.T) {
	for name, revoke := range map[string]func(t *testing.T, w *world, redeemed map[string]string, got tokens){
		"by the client": func(t *testing.T, w *world, _ map[string]string, got tokens) {
			w.post(t, w.base("default")+"revoke", map[string]string{"token": got.RefreshToken})
		},
		"by reuse of the code": func(t *testing.T, w *world, redeemed map[string]string, _ tokens) {
			w.post(t, w.base("default")+"token", redeemed)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			params := redemption(spaID, w.code(t, "default", interaction(spaID)))
			var got tokens
			w.post(t, w.base("default")+"token", params).json(t, &got)
			revoke(t, w, params, got)
			w.Clock.Advance(160 * time.Hour)
			if _, a := w.refresh(t, spaID, got.RefreshToken); a.status != 400 || w.lastEvent().Outcome != "refresh_token_revoked" {
				t.Errorf("days after the revocation: %d %s", a.status, a.body)
			}
		})
	}
}

func TestRacingRotationsHaveOneSuccessor(t *testing.T) {
	w := newWorld(t)
	first := w.signIn(t, rotatingID)
	body := encode(map[string]string{"grant_type": "refresh_token", "client_id": rotatingID, "refresh_token": first.RefreshToken})
	answers := make([]answer, 20)
	w.store.meet("refresh/"+first.RefreshToken, len(answers))
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			answers[i] = w.do(t, "POST", w.base("default")+"token", body)
		})
	}
	wg.Wait()
	successors := map[string]bool{}
	for _, a := range answers {
		var got tokens
		a.json(t, &got)
		if a.status != http.StatusOK {
			t.Errorf("got %d %s", a.status, a.body)
		}
		successors[got.RefreshToken] = true
	}
	if len(successors) != 1 || successors[first.RefreshToken] {
		t.Errorf("successors %v, want one new token", successors)
	}
}
