package mockidx_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// refusal is an answer of any of the org's dialects.
type refusal struct {
	status                int
	contentType           string
	Error, Description    string // OAuth
	ErrorCode             string // API
	Version, StateHandle  string // IDX
	Messages, Remediation struct {
		Value []struct{ Name, Message string }
	}
	limit, remaining, wait string // headers; wait is that of the reset in seconds
}

// ask sends a request and reads the refusal, whatever it is.
func ask(t *testing.T, r *http.Request) refusal {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	got := refusal{status: resp.StatusCode, contentType: resp.Header.Get("Content-Type")}
	_ = json.Unmarshal(b, &got) // else it is a page
	got.limit, got.remaining = resp.Header.Get("X-Rate-Limit-Limit"), resp.Header.Get("X-Rate-Limit-Remaining")
	reset, err := strconv.ParseInt(resp.Header.Get("X-Rate-Limit-Reset"), 10, 64)
	if err != nil {
		t.Errorf("X-Rate-Limit-Reset: %v", err)
	}
	date, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		t.Errorf("Date: %v", err)
	}
	got.wait = time.Unix(reset, 0).Sub(date).String()
	return got
}

func postTo(target, contentType, body string) *http.Request {
	r, _ := http.NewRequest(http.MethodPost, target, bytes.NewReader([]byte(body)))
	r.Header.Set("Content-Type", contentType)
	return r
}

// limitedOrg has a frozen clock, so that windows end when a test says so.
func limitedOrg(t *testing.T, opts ...mockidx.Option) *mockidx.Org {
	t.Helper()
	org := mockidx.Start(t, append([]mockidx.Option{mockidx.WithUsers(mockidx.User{Login: ada})}, opts...)...).Org("default")
	org.Clock().Advance(-48 * time.Hour) // clients are told the machine's time
	org.Clock().Freeze()
	return org
}

func TestLimitsAreOffUnlessAskedFor(t *testing.T) {
	org := limitedOrg(t)
	c := newClient(org)
	p, err := c.askForMail(ada)
	if err != nil {
		t.Fatal(err)
	}
	for range 50 {
		if _, err := c.step("challenge/poll", map[string]any{"stateHandle": p.StateHandle}); err != nil {
			t.Fatal(err)
		}
	}
	if m := org.Limits().Mode(); m != mockidx.LimitsOff {
		t.Errorf("limits are %s", m)
	}
}

// Okta's limit of a sign-in: the eleventh request in five seconds.
func TestPollingTooFastIsRefusedWithThePage(t *testing.T) {
	org := limitedOrg(t, mockidx.WithLimits())
	c := newClient(org)
	p, err := c.askForMail(ada) // three requests of the sign-in
	if err != nil {
		t.Fatal(err)
	}
	poll := func() refusal {
		t.Helper()
		return ask(t, postTo(org.URL()+"/idp/idx/challenge/poll", "application/json", `{"stateHandle":"`+p.StateHandle+`"}`))
	}
	for i := range 7 {
		if got := poll(); got.status != http.StatusOK || got.limit != "10" || got.remaining != strconv.Itoa(6-i) || !slices.Contains([]string{"5s", "6s", "7s"}, got.wait) {
			t.Fatalf("poll %d: %+v", i+1, got)
		}
	}
	got := poll()
	if got.status != http.StatusTooManyRequests || got.remaining != "0" || got.contentType != "application/ion+json; okta-version=1.0.0" ||
		got.StateHandle != p.StateHandle || got.Messages.Value[0].Message != "Too many requests" || got.Remediation.Value[0].Name != "challenge-authenticator" {
		t.Errorf("refused with %+v", got)
	}
	event := lastEvent(org)
	if event.Outcome != "rate_limited" || !strings.HasPrefix(event.Reason, "limit stateToken: 10 in 5s") || event.User == "" || event.Transaction == "" {
		t.Errorf("journal has %+v", event)
	}
	org.Clock().Advance(5 * time.Second)
	mail, err := org.Mailbox().Wait(t.Context(), ada)
	if err != nil {
		t.Fatal(err)
	}
	p, err = c.step("challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": mail.OTP}})
	if err != nil || p.code() == "" {
		t.Errorf("after five seconds the code gets %+v, %v", p, err)
	}
}

// A user's limit holds over all that they have begun, and nobody else's.
func TestLimitOfAUser(t *testing.T) {
	org := limitedOrg(t, mockidx.WithUsers(mockidx.User{Login: ada}, mockidx.User{Login: "bob@example.com"}))
	if err := org.Limits().Set(mockidx.LimitUser, 2, time.Minute); err != nil {
		t.Fatal(err)
	}
	begin := func(login string) error { _, err := newClient(org).askForMail(login); return err } // two requests of the user
	for _, tc := range []struct{ login, refused string }{
		{ada, ""}, {strings.ToUpper(ada), "429"}, {"bob@example.com", ""},
	} {
		if err := begin(tc.login); (err != nil) != (tc.refused != "") || err != nil && !strings.Contains(err.Error(), tc.refused) {
			t.Errorf("%s: %v, want %q", tc.login, err, tc.refused)
		}
	}
}

func TestLimitsOfEndpointsHaveTheirDialect(t *testing.T) {
	org := limitedOrg(t)
	app := org.Config().Apps[0]
	form := func(path string, values url.Values) *http.Request {
		return postTo(org.Issuer()+path, "application/x-www-form-urlencoded", values.Encode())
	}
	get := func(url string) *http.Request { r, _ := http.NewRequest(http.MethodGet, url, nil); return r }
	for name, tc := range map[string]struct {
		bucket  mockidx.LimitBucket
		request func() *http.Request
		oauth   bool
	}{
		"token":       {mockidx.LimitToken, func() *http.Request { return form("/v1/token", url.Values{"grant_type": {"interaction_code"}}) }, true},
		"interact":    {mockidx.LimitOAuth, func() *http.Request { return form("/v1/interact", url.Values{"client_id": {app.ClientID}}) }, false},
		"authorize":   {mockidx.LimitAuthorize, func() *http.Request { return get(org.Issuer() + "/v1/authorize") }, false},
		"IDX":         {mockidx.LimitIDX, func() *http.Request { return postTo(org.URL()+"/idp/idx/introspect", "application/json", "{}") }, false},
		"mailed link": {mockidx.LimitLink, func() *http.Request { return get(org.URL() + "/email/verify/x?token=ft") }, false},
		"own pages":   {mockidx.LimitLogin, func() *http.Request { return get(org.URL() + "/login/error/redirect") }, false},
		"sessions":    {mockidx.LimitAPI, func() *http.Request { return get(org.URL() + "/api/v1/sessions/me") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := org.Limits().Set(tc.bucket, 1, time.Hour); err != nil {
				t.Fatal(err)
			}
			defer org.Limits().Off()
			if got := ask(t, tc.request()); got.status == http.StatusTooManyRequests || got.limit != "1" || got.remaining != "0" {
				t.Fatalf("first request: %+v", got)
			}
			got := ask(t, tc.request())
			if got.status != http.StatusTooManyRequests || (got.Error == "invalid_grant") != tc.oauth || (got.ErrorCode == "E0000047") == tc.oauth || got.Version != "" {
				t.Errorf("second request: %+v", got)
			}
			if e := lastEvent(org); e.Outcome != "rate_limited" || !strings.HasPrefix(e.Reason, "limit "+string(tc.bucket)+": 1 in 1h") {
				t.Errorf("journal has %+v", e)
			}
			org.Clock().Advance(time.Hour)
			if got := ask(t, tc.request()); got.status == http.StatusTooManyRequests {
				t.Errorf("after an hour: %+v", got)
			}
		})
	}
	if err := org.Limits().Update(func(r mockidx.LimitRules) { r[mockidx.LimitOAuth] = mockidx.LimitRule{Per: time.Hour} }); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/v1/keys", "/.well-known/openid-configuration"} {
		if got := ask(t, get(org.Issuer()+path)); got.status != http.StatusOK || got.limit != "600" {
			t.Errorf("%s: %+v", path, got)
		}
	}
}

func TestLimitOfMails(t *testing.T) {
	org := limitedOrg(t)
	if err := org.Limits().Set(mockidx.LimitMail, 1, time.Minute); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		requestMagicLink(org, ada)
	}
	if n := len(org.Mailbox().List()); n != 1 {
		t.Errorf("%d mails came, want 1", n)
	}
	if n := org.Journal().Count(func(e mockidx.Event) bool {
		return e.Kind == "mail" && e.Outcome == "mail_rate_limited" && e.User != "" && e.Transaction != ""
	}); n != 1 {
		t.Errorf("journal has %d mails too many, want 1", n)
	}
	org.Clock().Advance(time.Minute)
	requestMagicLink(org, ada)
	if n := len(org.Mailbox().List()); n != 2 {
		t.Errorf("%d mails came, want 2", n)
	}
}

// The org's own page shows what the step that it takes is told.
func TestLimitOnTheHostedPage(t *testing.T) {
	org := limitedOrg(t)
	if err := org.Limits().Set(mockidx.LimitStateToken, 0, time.Minute); err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(org.URL() + "/login/login.htm")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusTooManyRequests || !strings.Contains(string(b), "Too many requests") {
		t.Errorf("%s\n%s", resp.Status, b)
	}
}

func lastEvent(org *mockidx.Org) mockidx.Event {
	events := org.Journal().Events()
	return events[len(events)-1]
}

// A limit that is used up is open again when the counts are forgotten, and gone
// when it is lifted.
func TestLimitsAreForgottenAndLifted(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	org.Clock().Freeze()
	limits := org.Limits()
	if err := limits.Set(mockidx.LimitToken, 1, time.Minute); err != nil {
		t.Fatal(err)
	}
	throttled := func() bool {
		_, err := newClient(org).redeem("no-such-code")
		return strings.Contains(err.Error(), "429")
	}
	if throttled() || !throttled() {
		t.Error("the second is not throttled")
	}
	limits.Reset()
	if throttled() || !throttled() {
		t.Error("nothing was forgotten, or the limit was")
	}
	if got := limits.Rules()[mockidx.LimitToken]; got.Limit != 1 || got.Per != time.Minute {
		t.Errorf("the limit is %+v", got)
	}
	limits.Lift(mockidx.LimitToken)
	for range 2 {
		if throttled() {
			t.Error("it is throttled without a limit")
		}
	}
}
