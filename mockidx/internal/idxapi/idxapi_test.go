package idxapi_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/callback"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/idxapi"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

const (
	login    = "ada@example.com"
	clientID = "0oaidxapitestclient0"
	browser  = "DTbrowserOfTheTest00"
	verifier = "a-code-verifier-of-enough-characters-for-rfc-7636"
)

// rig is one org's IDX API with the mails it sent.
type rig struct {
	http.Handler
	t      *testing.T
	tenant *tenant.Tenant
	runner *flow.Runner
	mails  []engine.SendMail
}

func (r *rig) SendText(engine.Transaction, engine.SendText) error { return nil }

func (r *rig) Send(_ engine.Transaction, m engine.SendMail) error {
	r.mails = append(r.mails, m)
	return nil
}

func newRig(t *testing.T, change ...func(*directory.Org)) *rig {
	t.Helper()
	org := &directory.Org{
		Users:    []directory.User{{Login: login, Password: "Lovelace1815"}},
		Apps:     []directory.App{{Label: "<App>", ClientID: clientID, RedirectURIs: []string{"https://app.example/callback"}, Policy: "email"}},
		Policies: []directory.Policy{{Name: "email", Factors: []directory.Factor{directory.FactorEmail}}},
	}
	for _, c := range change {
		c(org)
	}
	org.Complete()
	r := &rig{t: t, tenant: tenant.New("http://org.example", org, 1)}
	r.runner = flow.NewRunner(r.tenant, r)
	kit := httpkit.New(r.tenant, slog.New(slog.DiscardHandler))
	idxapi.New(r.tenant, r.runner).Mount(kit, apps{})
	r.Handler = kit
	return r
}

func withEVE(o *directory.Org) { o.Apps[0].EmailVerificationURI = "https://app.example/callback?x=1" }

func (r *rig) do(method, path, contentType, body string, cookies ...*http.Cookie) *http.Response {
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", contentType)
	for _, c := range cookies {
		req.AddCookie(c)
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	return w.Result()
}

// post sends v as a step and returns the answer.
func (r *rig) post(step string, v map[string]any) (*http.Response, ion.Response) {
	r.t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		r.t.Fatal(err)
	}
	resp := r.do("POST", "/idp/idx/"+step, "application/json", string(b))
	var body ion.Response
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		r.t.Fatalf("%s: %v", step, err)
	}
	return resp, body
}

func (r *rig) begin() engine.Transaction {
	r.t.Helper()
	sum := sha256.Sum256([]byte(verifier))
	tx, err := r.runner.Begin(r.t.Context(), engine.Request{
		ClientID: clientID, AuthServer: "default", Issuer: r.tenant.Issuer("default"), RedirectURI: "https://app.example/callback",
		State: "s&1", Scope: "openid", CodeChallenge: base64.RawURLEncoding.EncodeToString(sum[:]), MaxAge: -1,
	}, engine.Device{Token: browser, Browser: "CHROME", OS: "Linux"}, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return tx
}

// mailed brings a new transaction to where its mail is out.
func (r *rig) mailed() (engine.Transaction, engine.Link) {
	r.t.Helper()
	tx := r.begin()
	_, page := r.post("identify", map[string]any{"stateHandle": tx.StateHandle, "identifier": login})
	id := page.Remediation.Value[0].Value[0].Options[0].Value.Form.Value[0].Value
	r.post("challenge", map[string]any{"stateHandle": tx.StateHandle, "authenticator": map[string]any{"id": id, "methodType": "email"}})
	if len(r.mails) == 0 {
		r.t.Fatal("no mail was sent")
	}
	return tx, r.mails[len(r.mails)-1].Link
}

// answer sends a passcode.
func (r *rig) answer(tx engine.Transaction, passcode string) (*http.Response, ion.Response) {
	r.t.Helper()
	return r.post("challenge/answer", map[string]any{"stateHandle": tx.StateHandle, "credentials": map[string]any{"passcode": passcode}})
}

// stored returns the transaction as the store has it.
func (r *rig) stored(tx engine.Transaction) string {
	r.t.Helper()
	rec, err := r.tenant.Store.Get(r.t.Context(), "tx/"+tx.StateHandle)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(rec.Value)
}

func (r *rig) lastEvent() journal.Event {
	events := r.tenant.Journal.Events()
	return events[len(events)-1]
}

func names(body ion.Response) string {
	var out []string
	if body.Remediation != nil {
		for _, f := range body.Remediation.Value {
			out = append(out, f.Name)
		}
	}
	return strings.Join(out, " ")
}

func TestIntrospectByEveryHandle(t *testing.T) {
	r := newRig(t)
	tx := r.begin()
	for _, b := range []map[string]any{
		{"interactionHandle": tx.InteractionHandle}, {"stateToken": tx.StateHandle}, {"stateHandle": tx.StateHandle},
	} {
		resp, body := r.post("introspect", b)
		if resp.StatusCode != 200 || names(body) != "identify" || body.StateHandle != tx.StateHandle {
			t.Errorf("%v: got %d %q", b, resp.StatusCode, names(body))
		}
		if ct := resp.Header.Get("Content-Type"); ct != ion.ContentType {
			t.Errorf("content type is %q", ct)
		}
	}
}

func TestEveryMediaTypeOfOktasClientsIsRead(t *testing.T) {
	r := newRig(t)
	tx := r.begin()
	for _, ct := range []string{
		"application/json", "application/json; okta-version=1.0.0", "application/ion+json; okta-version=1.0.0",
		"application/ion+json;okta-version=1.0.0", "application/vnd.okta.v1+json",
	} {
		if resp := r.do("POST", "/idp/idx/introspect", ct, `{"stateHandle":"`+tx.StateHandle+`"}`); resp.StatusCode != 200 {
			t.Errorf("%s: got %d", ct, resp.StatusCode)
		}
	}
}

var endpoints = []string{"introspect", "identify", "challenge", "challenge/answer", "challenge/poll", "challenge/resend", "recover", "cancel"}

func TestBadRequestsLeaveTheTransactionUnharmed(t *testing.T) {
	for name, tc := range map[string]struct {
		contentType, body string
		status            int
		want              string // a part of the answer
		outcome           string
	}{
		"not JSON":         {"application/json", `{"stateHandle":`, 400, "E0000003", "body_not_well_formed"},
		"not an object":    {"application/json", `[1]`, 400, "E0000003", "body_not_well_formed"},
		"two values":       {"application/json", `{} {}`, 400, "E0000003", "body_not_well_formed"},
		"wrong type":       {"application/json", `{"stateHandle":7}`, 400, "E0000003", "body_not_well_formed"},
		"numeric passcode": {"application/json", `{"credentials":{"passcode":12345}}`, 400, "E0000003", "body_not_well_formed"},
		"handle twice":     {"application/json", `{"stateHandle":"<it>","stateHandle":"<it>"}`, 400, "E0000003", "body_not_well_formed"},
		"in another case":  {"application/json", `{"stateHandle":"<it>","STATEHANDLE":"<it>"}`, 400, "E0000003", "body_not_well_formed"},
		"only so":          {"application/json", `{"statehandle":"<it>"}`, 400, "E0000003", "body_not_well_formed"},
		"nested twice":     {"application/json", `{"stateHandle":"<it>","x":[{"credentials":{"passcode":"1","passcode":"2"}}]}`, 400, "E0000003", "body_not_well_formed"},
		"cut short":        {"application/json", `{"stateHandle":"<it>","x":"\ud8`, 400, "E0000003", "body_not_well_formed"},
		"a thousand deep":  {"application/json", strings.Repeat("[", 11000), 400, "E0000003", "body_not_well_formed"},
		"empty":            {"application/json", ``, 400, "E0000003", "body_not_well_formed"},
		"form":             {"application/x-www-form-urlencoded", `stateHandle=x`, 400, "E0000021", "content_type_not_supported"},
		"no content type":  {"", `{}`, 400, "E0000021", "content_type_not_supported"},
		"ten megabytes":    {"application/json", `{"x":"` + strings.Repeat("x", 10<<20) + `"}`, 413, "E0000003", "body_too_large"},
		"no handle":        {"application/json", `{}`, 400, "api.error.field_required", ""},
		"blank handle":     {"application/json", `{"stateHandle":""}`, 400, "api.error.field_required", ""},
		"unknown handle":   {"application/json", `{"stateHandle":"02.id.nobodysHandle"}`, 401, "idx.session.expired", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			tx, link := r.mailed()
			before := r.stored(tx)
			for _, e := range endpoints {
				resp := r.do("POST", "/idp/idx/"+e, tc.contentType, strings.ReplaceAll(tc.body, "<it>", tx.StateHandle))
				b, _ := io.ReadAll(resp.Body)
				if resp.StatusCode != tc.status || !strings.Contains(string(b), tc.want) {
					t.Errorf("%s: got %d %.200s, want %d with %s", e, resp.StatusCode, b, tc.status, tc.want)
				}
				ev := r.lastEvent()
				if ev.Outcome == "" || ev.Outcome == "ok" || tc.outcome != "" && ev.Outcome != tc.outcome {
					t.Errorf("%s: journal says %q, want %q", e, ev.Outcome, tc.outcome)
				}
			}
			if after := r.stored(tx); after != before {
				t.Errorf("transaction went from\n%s to\n%s", before, after)
			}
			if resp, _ := r.answer(tx, link.OTP); resp.StatusCode != 200 {
				t.Errorf("the right code is answered %d", resp.StatusCode)
			}
		})
	}
}

func TestErrorContentTypeIsSwitchable(t *testing.T) {
	for name, tc := range map[string]struct {
		asJSON bool
		want   string
	}{
		"faithful":  {false, "application/ion+json"},
		"for tests": {true, "application/json"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, func(o *directory.Org) { o.Interoperability.IntrospectErrorsAsJSON = tc.asJSON })
			resp, _ := r.post("introspect", map[string]any{"interactionHandle": "x"})
			if got := resp.Header.Get("Content-Type"); !strings.HasPrefix(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestStepsReachTheEngine(t *testing.T) {
	r := newRig(t)
	tx, link := r.mailed()
	for _, s := range []struct {
		step    string
		extra   map[string]any
		status  int
		outcome string
	}{
		{"challenge/poll", nil, 200, "polled"},
		{"challenge/answer", map[string]any{"credentials": map[string]any{"passcode": "000"}}, 401, "passcode_wrong"},
		{"challenge/answer", map[string]any{"credentials": map[string]any{"passcode": link.OTP}, "unknown": 1}, 200, "interaction_code_issued"},
	} {
		body := map[string]any{"stateHandle": tx.StateHandle}
		for k, v := range s.extra {
			body[k] = v
		}
		resp, _ := r.post(s.step, body)
		if e := r.lastEvent(); resp.StatusCode != s.status || e.Outcome != s.outcome || e.App != clientID || e.User == "" || e.Transaction == "" {
			t.Errorf("%s: got %d, journal %+v; want %d %s", s.step, resp.StatusCode, e, s.status, s.outcome)
		}
	}
}

// Whatever the body, with the handle of a sign-in that waits for its code in
// it or not, the answer is JSON, no failure of the server, and in the journal.
func FuzzBody(f *testing.F) {
	for _, seed := range []string{
		`{"stateHandle":"x"}`, `{"interactionHandle":"x"}`, `{"credentials":{"passcode":"1"}}`, `{"authenticator":{"id":"a"}}`, `{"credentials":null}`, `[]`, ``, "{\"\xff\":1}",
		`{"a":{"b":[{"c":1,"C":2}]}}`, `{"stateHandle":"x","stateHandle":"y"}`,
		`{"stateHandle":"<it>"}`, `{"stateHandle":"<it>","identifier":"ada@example.com","credentials":{"passcode":"1"}}`, `{"stateHandle":"<it>","authenticator":{"id":"a","methodType":"b"}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := newRig(t)
		tx, _ := r.mailed()
		body = strings.ReplaceAll(body, "<it>", tx.StateHandle)
		for _, e := range endpoints {
			r.tenant.Journal.Clear()
			resp := r.do("POST", "/idp/idx/"+e, "application/json", body)
			answer, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode >= 500 || !json.Valid(answer) {
				t.Errorf("%s: %d %s, %v", e, resp.StatusCode, answer, err)
			}
			if events := r.tenant.Journal.Events(); len(events) == 0 || r.lastEvent().Outcome == "ok" {
				t.Errorf("%s: journal has %+v", e, events)
			}
		}
	})
}

// apps answers every app with what the engine said.
type apps struct{}

func (apps) Answer(w http.ResponseWriter, _ *http.Request, _ engine.Transaction, to engine.Callback) error {
	return callback.Write(w, to)
}
