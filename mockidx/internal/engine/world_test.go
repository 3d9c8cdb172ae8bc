package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

const (
	baseURL     = "http://org.test"
	verifier    = "verifier-of-the-test-verifier-of-the-test-00"
	challengeOf = "Xc7T3IgCijH5ihlf6zul4PwCScq_ASi7JIe8Gjz3cwo" // S256 of verifier
	ownDevice   = "DT-own"
	password    = "Correct-horse-1"
)

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// counter mints values that are all different and easy to read.
type counter struct{ n int }

func (c *counter) ID(prefix string) string { return prefix + c.fill(20-len(prefix)) }
func (c *counter) Opaque(n int) string     { return c.fill(n) }

func (c *counter) String(alphabet string, n int) string {
	c.n++
	out := []byte(strings.Repeat(alphabet[:1], n))
	for i, v := n-1, c.n; i >= 0 && v > 0; i, v = i-1, v/len(alphabet) {
		out[i] = alphabet[v%len(alphabet)]
	}
	return string(out)
}

func (c *counter) Passcode(alphabet string, n int) string { return c.String(alphabet, n) }
func (c *counter) LinkToken() string                      { return "ft" + c.Opaque(32) }
func (c *counter) InteractionCode() string                { return c.Opaque(43) }

func (c *counter) fill(n int) string {
	c.n++
	return fmt.Sprintf("%0*d", n, c.n)
}

// testOrg is a complete org with one app for each policy, EVE left out.
func testOrg() *directory.Org {
	app := func(clientID, policy string) directory.App {
		return directory.App{ID: clientID, ClientID: clientID, Label: "Demo", Policy: policy, RedirectURIs: []string{"http://app.test/login/callback"}}
	}
	user := func(name string, status directory.UserStatus) directory.User {
		return directory.User{Login: name + "@example.com", FirstName: name, LastName: "Test", Password: password, Status: status}
	}
	org := &directory.Org{
		Users: []directory.User{
			user("alice", ""), user("bob", ""),
			user("sue", directory.Suspended), user("lou", directory.LockedOut), user("dee", directory.Deprovisioned),
		},
		Policies: []directory.Policy{
			{Name: "email", Factors: []directory.Factor{directory.FactorEmail}},
			{Name: "password", Factors: []directory.Factor{directory.FactorPassword}},
			{Name: "mfa", Factors: []directory.Factor{directory.FactorPassword, directory.FactorEmail}},
			{Name: "email-then-password", Factors: []directory.Factor{directory.FactorEmail, directory.FactorPassword}},
			{Name: "one-page", Identify: directory.IdentifierWithPassword, Factors: []directory.Factor{directory.FactorPassword}},
			{Name: "one-page-mfa", Identify: directory.IdentifierWithPassword, Factors: []directory.Factor{directory.FactorPassword, directory.FactorEmail}},
		},
	}
	for _, p := range org.Policies {
		org.Apps = append(org.Apps, app(p.Name, p.Name))
	}
	org.Complete()
	return org
}

// tb is what *testing.T, *testing.B and *rapid.T have in common.
type tb interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Fatal(args ...any)
}

// world is one transaction with everything round it.
type world struct {
	t        tb
	org      *directory.Org
	mint     *counter
	now      time.Time
	tx       Transaction
	effects  []Effect // of the last step
	mails    []SendMail
	texts    []SendText
	failures map[string][]time.Time
	revoked  []string
}

// begin starts a sign-in under a policy of testOrg.
func begin(t tb, policy string, change ...func(*directory.Org)) *world {
	t.Helper()
	w := &world{t: t, org: testOrg(), mint: &counter{}, now: epoch, failures: map[string][]time.Time{}}
	for _, c := range change {
		c(w.org)
	}
	w.tx = Begin(requestOf(policy), Device{Token: ownDevice, Browser: "FIREFOX", OS: "Mac OS X"}, nil, w.env())
	return w
}

func requestOf(clientID string) Request {
	return Request{
		ClientID: clientID, AuthServer: "default", Issuer: baseURL + "/oauth2/default",
		RedirectURI: "http://app.test/login/callback", State: "state-of-the-app", Scope: "openid profile",
		CodeChallenge: challengeOf, MaxAge: -1,
	}
}

func (w *world) env() Env {
	return Env{Org: w.org, BaseURL: baseURL, Now: w.now, Mint: w.mint, WebAuthn: paperKeys{}, OTPFailures: w.failures[w.tx.UserID]}
}

// step applies in as the flow runner does, and holds the page to the rules.
func (w *world) step(in Input) Page {
	w.t.Helper()
	before, mint := marshal(w.t, w.tx), *w.mint
	tx, page, effects := Step(w.tx, in, w.env())
	if after := marshal(w.t, w.tx); !bytes.Equal(before, after) {
		w.t.Fatalf("%T changed the transaction it was given:\nbefore %s\nafter  %s", in, before, after)
	}
	*w.mint = mint
	again, pageAgain, effectsAgain := Step(w.tx, in, w.env())
	if !reflect.DeepEqual([]any{tx, page, effects}, []any{again, pageAgain, effectsAgain}) {
		w.t.Fatalf("%T is not a pure function", in)
	}
	w.apply(tx, effects)
	checkPage(w.t, in, page)
	return page
}

func (w *world) apply(tx Transaction, effects []Effect) {
	w.tx, w.effects = tx, effects
	for _, e := range effects {
		switch e := e.(type) {
		case SendMail:
			w.mails = append(w.mails, e)
		case SendText:
			w.texts = append(w.texts, e)
		case SaveUser:
			w.save(e.User)
		case CountOTPFailure:
			w.failures[e.UserID] = append(w.failures[e.UserID], w.now)
		case RevokeFamily:
			w.revoked = append(w.revoked, e.Family)
		}
	}
}

// save changes the directory as the flow runner does.
func (w *world) save(u directory.User) {
	w.t.Helper()
	org := w.org.Clone()
	org.PutUser(u)
	org.Complete()
	if err := org.Validate(); err != nil {
		w.t.Fatalf("a user was saved that the directory does not take: %v\n%+v", err, u)
	}
	w.org = org
}

// steps takes several steps and returns the last page.
func (w *world) steps(in ...Input) (page Page) {
	w.t.Helper()
	for _, i := range in {
		page = w.step(i)
	}
	return page
}

func (w *world) advance(d time.Duration) *world { w.now = w.now.Add(d); return w }

// The inputs of a sign-in by alice.
func (w *world) identify(login string) Input { return Identify{Identifier: login} }
func (w *world) selectEmail() Input {
	return Select{AuthenticatorID: authenticatorID(w.org, directory.FactorEmail), MethodType: "email"}
}
func (w *world) selectID(f directory.Factor) Input {
	return Select{AuthenticatorID: authenticatorID(w.org, f)}
}
func (w *world) otp() Input { return answerOf(w.lastMail().Link.OTP) }

func (w *world) lastMail() SendMail {
	w.t.Helper()
	if len(w.mails) == 0 {
		w.t.Fatal("no mail was sent")
	}
	return w.mails[len(w.mails)-1]
}

// challenged signs alice in up to the email challenge.
func (w *world) challenged() *world {
	w.t.Helper()
	w.step(w.identify("alice@example.com"))
	if p := w.step(w.selectEmail()); p.Outcome != MailSent {
		w.t.Fatalf("outcome %s, want %s", p.Outcome, MailSent)
	}
	return w
}

func answerOf(passcode string) Input { return Answer{Passcode: &passcode} }

func redeemOf(w *world) Redeem {
	return Redeem{Grant: w.tx.Code.Grant, Code: w.tx.Code.Value, AuthServer: w.tx.Request.AuthServer, ClientID: w.tx.Request.ClientID, Verifier: verifier}
}

// want is what a page is expected to be. Forms are the names of its
// remediations; message is the key above them, field the one at a field.
type want struct {
	status  int
	outcome Outcome
	forms   string
	message string
	field   string
}

func (w want) check(t tb, p Page) {
	t.Helper()
	got := want{status: p.Status, outcome: p.Outcome}
	if p.Body != nil {
		got.forms, got.message, got.field = formsOf(p.Body), messageOf(p.Body.Messages), fieldMessageOf(p.Body)
	}
	if got != w {
		t.Errorf("page\ngot  %+v\nwant %+v\nreason %s", got, w, p.Reason)
	}
}

func formsOf(r *ion.Response) string {
	if r.SuccessWithInteractionCode != nil {
		return "success"
	}
	var names []string
	if r.Remediation != nil {
		for _, f := range r.Remediation.Value {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, " ")
}

func messageOf(m *ion.List[ion.Message]) string {
	if m == nil {
		return ""
	}
	return m.Value[0].I18n.Key
}

func fieldMessageOf(r *ion.Response) string {
	if r.Remediation == nil {
		return ""
	}
	var find func(fields []ion.Field) string
	find = func(fields []ion.Field) string {
		for _, f := range fields {
			if f.Messages != nil {
				return f.Name + " " + messageOf(f.Messages)
			}
			if f.Form != nil {
				if found := find(f.Form.Value); found != "" {
					return found
				}
			}
			for _, o := range f.Options {
				if o.Value.Form == nil {
					continue
				}
				if found := find(o.Value.Form.Value); found != "" {
					return found
				}
			}
		}
		return ""
	}
	return find(r.Remediation.Value[0].Value)
}

func marshal(t tb, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
