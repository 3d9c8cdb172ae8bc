package myaccount_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/myaccount"
	"github.com/idxlab/idxlab/mockidx/internal/oauth"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

const (
	login    = "ada@example.com"
	password = "analytical-engine"
	clientID = "0oaShop"
	callback = "https://shop.example/cb"
	verifier = "a-code-verifier-of-enough-characters-for-rfc-7636"
)

var sharedKeys = sync.OnceValue(func() *signing.Keys {
	keys, err := signing.ParseKeys(fixtures.Keys())
	if err != nil {
		panic(err)
	}
	return keys
})

// world is an org that Ada is signed in to.
type world struct {
	t *testing.T
	*tenant.Tenant
	runner *flow.Runner
	token  string
	sent   chan engine.Link // what went out
	how    []string         // template or channel of each
}

// Send implements [flow.Mailer].
func (w *world) Send(_ engine.Transaction, m engine.SendMail) error {
	w.how = append(w.how, m.Template)
	w.sent <- m.Link
	return nil
}

// SendText implements [flow.Mailer].
func (w *world) SendText(_ engine.Transaction, m engine.SendText) error {
	w.how = append(w.how, m.Channel)
	w.sent <- m.Link
	return nil
}

var allScopes = "openid okta.myAccount.email.manage okta.myAccount.phone.manage okta.myAccount.profile.manage okta.myAccount.password.manage"

func newWorld(t *testing.T, change ...func(*directory.Org)) *world {
	t.Helper()
	org := &directory.Org{
		Users: []directory.User{
			{Login: login, FirstName: "Ada", LastName: "Lovelace", Password: password, Profile: map[string]string{"age": "36"}},
			{Login: "bob@example.com", FirstName: "Bob", Password: password},
		},
		Apps:     []directory.App{{ClientID: clientID, Label: "Shop", RedirectURIs: []string{callback}}},
		Policies: []directory.Policy{{Name: "password", Factors: []directory.Factor{directory.FactorPassword}}},
		Registration: directory.Registration{Attributes: []directory.Attribute{
			{Name: "email", Required: true}, {Name: "age", Label: "Age", Type: directory.IntegerAttribute}, {Name: "vip", Type: directory.BooleanAttribute},
			{Name: "plan", Enum: []string{"free", "paid"}, Required: true},
		}},
	}
	org.Users[0].Profile["plan"] = "free"
	for _, f := range change {
		f(org)
	}
	org.Complete()
	if err := org.Validate(); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(nil)
	tn := tenant.New("http://"+srv.Listener.Addr().String(), org, 1)
	ring, err := signing.NewRing(sharedKeys(), org.ID)
	if err != nil {
		t.Fatal(err)
	}
	tn.Keys = ring
	w := &world{t: t, Tenant: tn, sent: make(chan engine.Link, 100)}
	w.runner = flow.NewRunner(tn, w)
	kit := httpkit.New(tn, slog.New(slog.DiscardHandler))
	oauth.New(tn, w.runner, nil, nil).Mount(kit)
	myaccount.New(tn, w).Mount(kit)
	srv.Config.Handler = kit
	srv.Start()
	t.Cleanup(srv.Close)
	w.token = w.signIn(allScopes, "")
	return w
}

// signIn returns the access token of Ada's sign-in by password, and by phone if
// acr asks for it.
func (w *world) signIn(scope, acr string) string {
	w.t.Helper()
	sum := sha256.Sum256([]byte(verifier))
	began := w.form("interact", map[string]string{
		"client_id": clientID, "redirect_uri": callback, "scope": scope, "state": "s", "acr_values": acr,
		"code_challenge": base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method": "S256",
	})
	ref, given := flow.ByInteractionHandle(began["interaction_handle"].(string)), password
	tx, _, err := w.runner.Step(w.t.Context(), ref, engine.Identify{Identifier: login})
	if err == nil {
		tx, _, err = w.runner.Step(w.t.Context(), ref, engine.Answer{Passcode: &given})
	}
	if err == nil && tx.Code == nil {
		var page engine.Page
		if _, page, err = w.runner.Step(w.t.Context(), ref, engine.Select{AuthenticatorID: w.Directory.Snapshot().AuthenticatorID(directory.FactorPhone), MethodType: "sms"}); err == nil && page.Status == http.StatusOK {
			given = w.next().OTP
			tx, _, err = w.runner.Step(w.t.Context(), ref, engine.Answer{Passcode: &given})
		}
	}
	if err != nil || tx.Code == nil {
		w.t.Fatalf("signed in with acr %q: %+v, %v", acr, tx, err)
	}
	got := w.form("token", map[string]string{
		"grant_type": "interaction_code", "interaction_code": tx.Code.Value, "client_id": clientID, "code_verifier": verifier,
	})
	return got["access_token"].(string)
}

func (w *world) form(path string, params map[string]string) map[string]any {
	w.t.Helper()
	values := url.Values{}
	for name, value := range params {
		values.Set(name, value)
	}
	resp, err := http.PostForm(w.BaseURL+"/oauth2/v1/"+path, values)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	var got map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || resp.StatusCode != http.StatusOK {
		w.t.Fatalf("%s: %d %v %v", path, resp.StatusCode, got, err)
	}
	return got
}

// answer is what the API said.
type answer struct {
	status int
	header http.Header
	body   string
}

func (w *world) call(method, path, body string, header ...string) answer {
	w.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = w.BaseURL + "/idp/myaccount" + path
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.token)
	req.Header.Set("Accept", "application/json; okta-version=1.0.0")
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(b)}
}

// exchange is a request and what it must be answered.
type exchange struct {
	method, path, body string
	status             int
	text               string
}

func (w *world) exchanges(all ...exchange) {
	w.t.Helper()
	for _, e := range all {
		if a := w.call(e.method, e.path, e.body); a.status != e.status || !strings.Contains(a.body, e.text) || a.status == 204 && a.body != "" {
			w.t.Errorf("%s %s %s\n%d %s\nwant %d with %s", e.method, e.path, e.body, a.status, a.body, e.status, e.text)
		}
	}
}

// thing is an address, number or challenge as the API answers it.
type thing struct {
	ID, Status, ExpiresAt, LastMethod string
	Roles                             []string
	Profile                           struct{ Email, PhoneNumber string }
	Links                             map[string]struct {
		Href  string
		Hints struct{ Allow []string }
	} `json:"_links"`
}

func (w *world) read(a answer, status int) (v thing) {
	w.t.Helper()
	if a.status != status {
		w.t.Fatalf("%d %s, want %d", a.status, a.body, status)
	}
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		w.t.Fatalf("%v: %s", err, a.body)
	}
	return v
}

// next is the code that went out next.
func (w *world) next() engine.Link {
	w.t.Helper()
	select {
	case l := <-w.sent:
		return l
	default:
		w.t.Fatal("no code went out")
		return engine.Link{}
	}
}

func (w *world) user() directory.User {
	u, _ := w.Directory.Snapshot().UserByLogin(login)
	return u
}

func (w *world) change(f func(*directory.Org)) {
	w.t.Helper()
	if err := w.Directory.Update(func(o *directory.Org) error { f(o); return nil }); err != nil {
		w.t.Fatal(err)
	}
}

// outcome is what the journal says of the last request.
func (w *world) outcome() string {
	events := w.Journal.Events()
	return events[len(events)-1].Outcome
}

func told(code string) string { return `{"verificationCode":"` + code + `"}` }

// wrong is a code that is not code.
func wrong(code string) string {
	if strings.HasPrefix(code, "1") {
		return "2" + code[1:]
	}
	return "1" + code[1:]
}

func names(v thing) (list []string) {
	for name := range v.Links {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}
