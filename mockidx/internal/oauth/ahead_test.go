package oauth_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// hourly is a world whose tokens live an hour and tell clients time as asked.
func hourly(t *testing.T, told directory.TokenTime) *world {
	t.Helper()
	w := newWorld(t)
	w.Clock.Freeze()
	w.change(t, func(o *directory.Org) { o.TokenTime = told; o.Lifetimes.RefreshToken = 4 * time.Hour })
	return w
}

// active reports what the org says of a token.
func (w *world) active(t *testing.T, token string) map[string]any {
	t.Helper()
	a := w.introspect(t, map[string]string{"token": token}, "Authorization", basic(webID, webSecret))
	var claims map[string]any
	a.json(t, &claims)
	return claims
}

// Tokens expire by the org's clock, to the second, whatever they tell.
func TestTokensExpireOnTheOrgsClock(t *testing.T) {
	for _, told := range []directory.TokenTime{directory.TokenTimeReal, directory.TokenTimeClock} {
		for name, begin := range map[string]func(w *world){
			"unmoved": func(*world) {},
			"ahead":   func(w *world) { w.Clock.Advance(10*time.Hour + 700*time.Millisecond) },
			"behind":  func(w *world) { w.Clock.Advance(-30 * 24 * time.Hour) },
			"far":     func(w *world) { w.Clock.Set(time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC)) },
		} {
			t.Run(string(told)+" "+name, func(t *testing.T) {
				w := hourly(t, told)
				begin(w)
				got := w.signIn(t, webID)
				userinfo := func() int {
					return w.do(t, http.MethodGet, w.base("default")+"userinfo", "", "Authorization", "Bearer "+got.AccessToken).status
				}
				issued := w.Clock.Now().Truncate(time.Second)
				w.Clock.Set(issued.Add(time.Hour - time.Nanosecond))
				if status := userinfo(); status != http.StatusOK || w.active(t, got.AccessToken)["active"] != true || w.active(t, got.IDToken)["active"] != true {
					t.Errorf("at the end: userinfo %d, access %v, id %v", status, w.active(t, got.AccessToken), w.active(t, got.IDToken))
				}
				w.Clock.Advance(time.Nanosecond)
				if status := userinfo(); status != http.StatusUnauthorized || w.active(t, got.AccessToken)["active"] != false || w.active(t, got.IDToken)["active"] != false {
					t.Errorf("after it: userinfo %d, access %v, id %v", status, w.active(t, got.AccessToken), w.active(t, got.IDToken))
				}
				if w.active(t, got.RefreshToken)["active"] != true {
					t.Error("the refresh token is dead")
				}
				w.Clock.Advance(3*time.Hour + 2*time.Second)
				if w.active(t, got.RefreshToken)["active"] != false {
					t.Error("the refresh token is alive")
				}
			})
		}
	}
}

// What introspection tells is what the token tells, and remaining lives are
// the same by the client's clock as by the org's.
func TestTimesThatClientsAreTold(t *testing.T) {
	near := func(claim any, at time.Time) bool {
		seconds, ok := claim.(float64)
		return ok && time.Unix(int64(seconds), 0).Sub(at).Abs() < 10*time.Second
	}
	for _, told := range []directory.TokenTime{directory.TokenTimeReal, directory.TokenTimeClock} {
		t.Run(string(told), func(t *testing.T) {
			w := hourly(t, told)
			w.Clock.Resume()
			w.Clock.Advance(10 * time.Hour)
			now := w.Clock.Now()
			if told == directory.TokenTimeReal {
				now = time.Now()
			}
			got := w.signIn(t, webID)
			for _, token := range []string{got.AccessToken, got.IDToken} {
				claims, answer := payload(t, token), w.active(t, token)
				if !near(claims["iat"], now) || !near(claims["exp"], now.Add(time.Hour)) || !near(claims["auth_time"], now) {
					t.Errorf("the token tells %v, it is %v", claims, now)
				}
				if answer["iat"] != claims["iat"] || answer["exp"] != claims["exp"] {
					t.Errorf("introspection tells %v, the token %v", answer, claims)
				}
			}
			if answer := w.active(t, got.RefreshToken); !near(answer["iat"], now) || !near(answer["exp"], now.Add(4*time.Hour)) {
				t.Errorf("introspection of the refresh token tells %v, it is %v", answer, now)
			}
			a := w.do(t, http.MethodGet, w.base("default")+"keys", "")
			if date, err := http.ParseTime(a.header.Get("Date")); err != nil || date.Sub(now).Abs() > 10*time.Second {
				t.Errorf("Date is %v, %v, it is %v", date, err, now)
			}
		})
	}
}

// A token outlives the moves that the clock made after it was issued.
func TestRevocationLastsUntilTheTokenExpires(t *testing.T) {
	w := hourly(t, directory.TokenTimeReal)
	w.Clock.Advance(10 * time.Hour)
	got := w.signIn(t, webID)
	a := w.post(t, w.base("default")+"revoke", map[string]string{"token": got.AccessToken})
	if a.status != http.StatusOK {
		t.Fatalf("revoke: %d %s", a.status, a.body)
	}
	w.Clock.Advance(59 * time.Minute)
	if w.active(t, got.AccessToken)["active"] != false {
		t.Error("the token is alive again")
	}
	if e := w.lastEvent(); e.Outcome != "token_revoked" {
		t.Errorf("the journal has %s", e.Outcome)
	}
}

// However far the clock went, a refreshed token tells of the same sign-in
// (OpenID Connect Core §12.2).
func TestAuthTimeStays(t *testing.T) {
	for _, told := range []directory.TokenTime{directory.TokenTimeReal, directory.TokenTimeClock} {
		w := hourly(t, told)
		w.Clock.Advance(-3 * time.Hour)
		got := w.signIn(t, webID)
		want := payload(t, got.IDToken)["auth_time"]
		w.Clock.Advance(2 * time.Hour)
		a := w.post(t, w.base("default")+"token", map[string]string{
			"grant_type": "refresh_token", "client_id": webID, "client_secret": webSecret, "refresh_token": got.RefreshToken,
		})
		var refreshed tokens
		a.json(t, &refreshed)
		if at := payload(t, refreshed.IDToken)["auth_time"]; at != want {
			t.Errorf("%s: auth_time is %v, was %v", told, at, want)
		}
	}
}
