package limit

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// world is limits under a clock that a test moves.
type world struct {
	*Limits
	t   *testing.T
	now time.Time
}

func newWorld(t *testing.T, b Bucket, limit int, per time.Duration) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 1, 2, 3, 4, 5, 500_000_000, time.UTC)}
	w.Limits = New(func() time.Time { return w.now }, func(t time.Time) time.Time { return t })
	if err := w.Set(b, limit, per); err != nil {
		t.Fatal(err)
	}
	return w
}

// want takes once and expects what remains, or -1 for a refusal.
func (w *world) want(remaining int, keys ...key) {
	w.t.Helper()
	v := w.take(keys...)
	got := v.remaining
	if v.refused {
		got = -1
	}
	if got != remaining {
		w.t.Errorf("%v: %d remain, want %d", keys, got, remaining)
	}
}

func TestWindow(t *testing.T) {
	w := newWorld(t, Token, 2, time.Minute)
	own, custom := key{Token, ""}, key{Token, "custom"}
	w.want(1, own)
	w.now = w.now.Add(59 * time.Second)
	w.want(0, own)
	w.want(-1, own)
	w.want(1, custom)
	w.now = w.now.Add(time.Second - 1)
	w.want(-1, own)
	w.now = w.now.Add(1)
	w.want(1, own)
	w.now = w.now.Add(-time.Hour) // before the window began
	w.want(1, own)
}

func TestZeroRefusesEverything(t *testing.T) {
	w := newWorld(t, Token, 0, time.Minute)
	w.want(-1, key{Token, ""})
	w.now = w.now.Add(time.Hour)
	w.want(-1, key{Token, ""})
}

// A request that one limit refuses is counted by no other.
func TestRefusedIsNotCounted(t *testing.T) {
	w := newWorld(t, User, 1, time.Minute)
	if err := w.Set(StateToken, 3, time.Minute); err != nil {
		t.Fatal(err)
	}
	keys := []key{{StateToken, "s"}, {User, "u"}}
	w.want(0, keys...)
	w.want(-1, keys...)
	w.want(-1, keys...)
	w.want(1, key{StateToken, "s"})
}

func TestHeaders(t *testing.T) {
	w := newWorld(t, User, 7, 5*time.Second)
	if err := w.Set(IDX, 1, time.Minute); err != nil {
		t.Fatal(err)
	}
	announced := func(keys ...key) string {
		h := http.Header{"X-Rate-Limit-Limit": {"as before"}}
		w.announce(h, w.take(keys...))
		return h.Get("X-Rate-Limit-Limit") + " " + h.Get("X-Rate-Limit-Remaining") + " " + h.Get("X-Rate-Limit-Reset")
	}
	for _, tc := range []struct {
		keys []key
		want string
	}{
		{[]key{{User, "u"}}, "7 6 1767323051"}, // 03:04:10.5, rounded up
		{[]key{{IDX, "a"}, {User, "u"}}, "1 0 1767323106"},
		{[]key{{IDX, "a"}, {User, "u"}}, "1 0 1767323106"}, // refused
		{[]key{{User, "u"}}, "7 4 1767323051"},
		{[]key{{Login, ""}}, "as before  "},
		{nil, "as before  "},
	} {
		if got := announced(tc.keys...); got != tc.want {
			t.Errorf("%v: %s, want %s", tc.keys, got, tc.want)
		}
	}
	w.told = func(t time.Time) time.Time { return t.Add(-10 * time.Hour) }
	if got, want := announced(key{User, "u"}), "7 3 1767287051"; got != want {
		t.Errorf("to clients whose clock is behind: %s, want %s", got, want)
	}
}

func TestEndpoints(t *testing.T) {
	for pattern, want := range map[string]key{
		"/idp/idx/challenge/poll":                       {IDX, "/idp/idx/challenge/poll"},
		"/oauth2/{as}/v1/token":                         {Token, "custom"},
		"/oauth2/v1/token":                              {Token, ""},
		"/oauth2/{as}/v1/authorize":                     {Authorize, "custom"},
		"/oauth2/{as}/v1/interact":                      {OAuth, "custom"},
		"/oauth2/v1/introspect":                         {OAuth, ""},
		"/oauth2/v1/keys":                               {},
		"/oauth2/{as}/v1/keys":                          {},
		"/oauth2/{as}/.well-known/openid-configuration": {},
		"/.well-known/openid-configuration":             {},
		"/email/verify/{app}":                           {Link, ""},
		"/login/login.htm":                              {Login, ""},
		"/api/v1/sessions/me":                           {API, ""},
		"/":                                             {},
		"":                                              {},
	} {
		if got, ok := endpoint(pattern); got != want || ok != (want != key{}) {
			t.Errorf("%s: %v, want %v", pattern, got, want)
		}
	}
}

func TestModes(t *testing.T) {
	w := newWorld(t, Token, 2, time.Minute)
	for _, tc := range []struct {
		change func()
		want   Mode
	}{
		{func() {}, Set}, {w.On, On}, {func() { w.Lift(Mail) }, Set}, {w.Off, Off}, {func() { w.Lift(Mail) }, Off},
	} {
		if tc.change(); w.Mode() != tc.want {
			t.Errorf("mode %s, want %s", w.Mode(), tc.want)
		}
	}
}

// Counting begins anew where a limit changes, and only there.
func TestChangesBeginAnew(t *testing.T) {
	w := newWorld(t, Token, 3, time.Minute)
	if err := w.Set(Login, 3, time.Minute); err != nil {
		t.Fatal(err)
	}
	w.want(2, key{Token, ""})
	w.want(2, key{Login, ""})
	if err := w.Set(Token, 5, time.Minute); err != nil {
		t.Fatal(err)
	}
	w.want(4, key{Token, ""})
	w.want(1, key{Login, ""})
	if err := w.Set(Token, 5, time.Minute); err != nil { // no change
		t.Fatal(err)
	}
	w.want(3, key{Token, ""})
	w.Reset()
	w.want(4, key{Token, ""})
}

func TestUpdateIsAllOrNothing(t *testing.T) {
	w := newWorld(t, Token, 3, time.Minute)
	for _, tc := range []struct {
		bucket Bucket
		rule   Rule
		want   string
	}{
		{"tokens", Rule{1, time.Minute}, `there is no bucket "tokens", but there are api, `},
		{User, Rule{-1, time.Minute}, "limit -1 of bucket user"},
		{User, Rule{maxLimit + 1, time.Minute}, "limit 1000001 of bucket user"},
		{User, Rule{1, 0}, "time 0s of bucket user"},
		{User, Rule{1, maxPer + 1}, "time 24h0m0.000000001s of bucket user"},
	} {
		err := w.Update(func(r Rules) { delete(r, Token); r[tc.bucket] = tc.rule })
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%v, want %s", err, tc.want)
		}
	}
	if rules := w.Rules(); len(rules) != 1 || rules[Token].Limit != 3 {
		t.Errorf("the limits are %v", rules)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	w := newWorld(t, StateToken, 1, 5*time.Second)
	fill := func() {
		for i := range maxWindows + 10 {
			w.take(key{StateToken, fmt.Sprint(w.now.Unix(), i)})
			if len(w.windows) > maxWindows {
				t.Fatalf("%d windows are kept", len(w.windows))
			}
		}
	}
	fill() // none of which is over
	w.Reset()
	w.take(key{StateToken, strings.Repeat("x", 1<<20)})
	for k := range w.windows {
		if len(k.of) > maxOf {
			t.Errorf("a key has %d bytes", len(k.of))
		}
	}
	w.Reset()
	for range maxWindows / 32 {
		w.now = w.now.Add(time.Second)
		for i := range 40 {
			w.take(key{StateToken, fmt.Sprint(w.now.Unix(), i)})
		}
	}
	w.want(-1, key{StateToken, fmt.Sprint(w.now.Unix(), 0)}) // what counts was kept
}

func TestMailsAreCountedByRecipient(t *testing.T) {
	w := newWorld(t, Mail, 1, time.Minute)
	for _, tc := range []struct {
		to string
		ok bool
	}{{"ada@example.com", true}, {"Ada@Example.com", false}, {"bob@example.com", true}} {
		if reason, ok := w.AllowMail(tc.to); ok != tc.ok || ok == strings.HasPrefix(reason, "limit mail: 1 in 1m0s; again at 2026-01-02T03:05:05.5Z") {
			t.Errorf("%s: %t, %s", tc.to, ok, reason)
		}
	}
}
