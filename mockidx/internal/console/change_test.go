package console_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/console"
	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// post sends a form of the console as a browser does.
func post(t *testing.T, org control.Org, path, form string, headers ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest("POST", "/orgs/"+org.Name+path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://example.com")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	console.New(func() []control.Org { return []control.Org{org} }).ServeHTTP(w, r)
	resp := w.Result()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

func expectDone(t *testing.T, org control.Org, path, form string) {
	t.Helper()
	resp, body := post(t, org, path, form)
	if resp.StatusCode != http.StatusSeeOther || resp.Header.Get("Location") != "/orgs/"+org.Name+path {
		t.Fatalf("%s: %s %s\n%s", form, resp.Status, resp.Header.Get("Location"), body)
	}
}

func TestMoveClock(t *testing.T) {
	org := newOrg("default")
	for _, step := range []struct {
		form   string
		frozen bool
		now    string // empty: about now
	}{
		{"do=set&to=2030-01-02T03:04:05", false, "2030-01-02T03:04:0"},
		{"do=set&to=2030-01-02T03:05", false, "2030-01-02T03:05:0"},
		{"do=freeze", true, "2030-01-02T03:05:0"},
		{"do=advance&by=6m", true, "2030-01-02T03:11:0"},
		{"do=resume", false, "2030-01-02T03:11:0"},
		{"do=reset", false, ""},
	} {
		expectDone(t, org, "/clock", step.form)
		now := org.Clock.Now()
		right := strings.HasPrefix(now.Format(time.RFC3339), step.now)
		if step.now == "" {
			right = org.Clock.Offset() == 0
		}
		if !right || org.Clock.Frozen() != step.frozen {
			t.Errorf("%s: %v, frozen %v", step.form, now, org.Clock.Frozen())
		}
	}
}

func TestClockFace(t *testing.T) {
	org := newOrg("default")
	all := []control.Org{org}
	if _, body := get(t, all, "/orgs/default/clock"); !strings.Contains(body, "Running, real time.") || !strings.Contains(body, "data-ticks") || strings.Contains(body, "The clock is frozen") {
		t.Errorf("a clock that nobody moved:\n%s", body)
	}
	org.Clock.Advance(90 * time.Minute)
	if _, body := get(t, all, "/orgs/default/clock"); !strings.Contains(body, "Running, 1h30m0s ahead of real time") {
		t.Errorf("a clock that is ahead:\n%s", body)
	}
	org.Clock.Freeze()
	org.Clock.Advance(-3 * time.Hour)
	if _, body := get(t, all, "/orgs/default/clock"); !strings.Contains(body, "Frozen, 1h30m0s behind real time") || strings.Contains(body, "data-ticks") {
		t.Errorf("a frozen clock:\n%s", body)
	}
	for _, place := range []string{"", "/signins", "/directory", "/clock"} {
		if _, body := get(t, all, "/orgs/default"+place); !strings.Contains(body, `<p class="warning">The clock is frozen.`) {
			t.Errorf("%s does not warn of the frozen clock", place)
		}
	}
}

func TestChangeUser(t *testing.T) {
	org := newOrg("default")
	ada := org.Directory.Snapshot().Users[0]
	for _, step := range []struct {
		do   string
		want directory.UserStatus
	}{
		{"suspend", directory.Suspended}, {"unsuspend", directory.Active}, {"lock", directory.LockedOut}, {"unlock", directory.Active},
		{"expire-password", directory.PasswordExpired}, {"deactivate", directory.Deprovisioned}, {"activate", directory.Active},
	} {
		expectDone(t, org, "/directory", url.Values{"user": {ada.ID}, "do": {step.do}}.Encode())
		if got := org.Directory.Snapshot().Users[0].Status; got != step.want {
			t.Errorf("%s: %s, want %s", step.do, got, step.want)
		}
	}
}

func TestChangeApp(t *testing.T) {
	org := newOrg("default")
	d := org.Directory.Snapshot()
	app := d.Apps[0]
	form := url.Values{
		"app": {app.ClientID}, "emailVerificationUri": {"http://localhost:9/cb"}, "grant": {"interaction_code"}, "assigned": {d.Users[1].Login},
	}
	expectDone(t, org, "/directory", form.Encode())
	got := org.Directory.Snapshot().Apps[0]
	if got.EmailVerificationURI != "http://localhost:9/cb" || got.Allows(directory.RefreshToken) || !got.Allows(directory.InteractionCode) || !reflect.DeepEqual(got.Users, []string{d.Users[1].Login}) {
		t.Errorf("the app is %+v", got)
	}
	form["assigned"] = nil
	for _, u := range d.Users {
		form.Add("assigned", u.Login)
	}
	expectDone(t, org, "/directory", form.Encode())
	if got := org.Directory.Snapshot().Apps[0]; got.Users != nil {
		t.Errorf("everyone is assigned, and the app has %v", got.Users)
	}
}

func TestSwitches(t *testing.T) {
	org := newOrg("default")
	expectDone(t, org, "/directory", "switch=magic-link&on=false")
	expectDone(t, org, "/directory", "switch=hide-users&on=true")
	d := org.Directory.Snapshot()
	if !d.Email.NoMagicLink || !d.Interoperability.HideUnknownUsers {
		t.Errorf("%+v %+v", d.Email, d.Interoperability)
	}
	if _, body := get(t, []control.Org{org}, "/orgs/default/directory"); !strings.Contains(body, `<button role="switch" aria-checked="false">Mails have a magic link</button>`) {
		t.Errorf("the switch is not shown off:\n%s", body)
	}
}

// A refused form changes nothing, and the view says why.
func TestRefusedForms(t *testing.T) {
	all := orgs()
	ada := all[0].Directory.Snapshot().Users[0].ID
	app := "app=" + all[0].Directory.Snapshot().Apps[0].ClientID
	for _, tc := range []struct {
		name, path, form string
		headers          []string
		status           int
		says             string
	}{
		{"clock: nothing", "/clock", "", nil, 422, "the clock cannot"},
		{"clock: no duration", "/clock", "do=advance&by=soon", nil, 422, "is not a duration"},
		{"clock: too far", "/clock", "do=advance&by=2000000h", nil, 422, "the year"},
		{"clock: no date", "/clock", "do=set&to=tomorrow", nil, 422, "is not a date and time"},
		{"no such user", "/directory", "user=00u&do=suspend", nil, 422, "there is no user"},
		{"not in that state", "/directory", "user=" + ada + "&do=unlock", nil, 422, "is ACTIVE: unlock is for who is LOCKED_OUT"},
		{"no such app", "/directory", "app=0oa", nil, 422, "there is no app"},
		{"no grant", "/directory", app + "&assigned=ada.lovelace@example.com", nil, 422, "no grant type left"},
		{"unknown grant", "/directory", app + "&grant=telepathy&assigned=ada.lovelace@example.com", nil, 422, "telepathy"},
		{"nobody", "/directory", app + "&grant=interaction_code", nil, 422, "no user left"},
		{"bad URI", "/directory", app + "&grant=interaction_code&assigned=ada.lovelace@example.com&emailVerificationUri=::", nil, 422, "emailVerificationUri"},
		{"no such switch", "/directory", "switch=x&on=true", nil, 422, "there is no switch"},
		{"markup", "/directory", "switch=" + url.QueryEscape(evil), nil, 422, "&lt;script&gt;"},
		{"no origin", "/clock", "do=freeze", []string{"Origin", ""}, 403, "no Origin"},
		{"too large", "/clock", "do=" + strings.Repeat("x", 1<<20), nil, 403, "too large"},
		{"malformed", "/clock", "do=%zz", nil, 403, "not understood"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			org := newOrg("default")
			before := org.Directory.Snapshot()
			resp, body := post(t, org, tc.path, tc.form, tc.headers...)
			if resp.StatusCode != tc.status || !strings.Contains(body, tc.says) {
				t.Errorf("%s\n%s\nwant %d and %s", resp.Status, body, tc.status, tc.says)
			}
			if org.Directory.Snapshot() != before || org.Clock.Offset() != 0 || org.Clock.Frozen() {
				t.Error("the refused form had an effect")
			}
		})
	}
	if resp, _ := post(t, control.Org{Name: "nope/../x"}, "/clock", "do=freeze"); resp.StatusCode == http.StatusSeeOther {
		t.Error("a form of an org that is not there was taken")
	}
}
