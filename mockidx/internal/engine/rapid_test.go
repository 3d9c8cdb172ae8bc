package engine

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"pgregory.net/rapid"
)

// TestAnyOrder lets two transactions run through each other, with any input in
// any order from two devices, at any time, while an administrator changes the
// users. It keeps its own book of what was proved, by what the pages asked for
// and what the users have. Whatever happens:
//
//   - no interaction code, no new password, no unlocked or activated account
//     and no new authenticator without the proofs that the policies ask for;
//   - no link, passcode, TOTP code, signature, one-time token or interaction code works
//     twice, and every right one works once;
//   - poll shows what introspect shows;
//   - opening links from elsewhere changes nothing;
//   - every page is one that Okta's clients can read, and every saved user one
//     that the directory takes.
func TestAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newMachine(rt)
		rt.Repeat(map[string]func(*rapid.T){
			"go on":      m.goOn,
			"go on 2":    m.goOn,
			"go on 3":    m.goOn,
			"go on 4":    m.goOn,
			"identify":   m.identify,
			"select":     m.selectFactor,
			"answer":     m.answerAnything,
			"guess":      m.guess,
			"too late":   m.tooLate,
			"link":       m.openLink,
			"scan":       m.scan,
			"consent":    m.consent,
			"read":       m.oneOf(Poll{}, Introspect{}, Introspect{RecoverAgain: true}, Resend{}),
			"push":       m.answerPush,
			"device":     m.setUpDevice,
			"begin":      m.oneOf(SelectEnrollProfile{}, SelectIdentify{}, UnlockAccount{}, Recover{}),
			"skip":       m.oneOf(Skip{}, KeepMeSignedIn{}, KeepMeSignedIn{Keep: new(true)}),
			"register":   m.register,
			"enroll":     m.enroll,
			"leave":      m.leave,
			"to the app": m.toApp,
			"redeem":     m.redeem,
			"wait":       m.wait,
			"administer": m.administer,
			"switch":     func(*rapid.T) { m.at = 1 - m.at },
			"":           m.check,
		})
	})
}

// machine drives the transactions and keeps the book.
type machine struct {
	sessions   []*session
	at         int
	used       map[string]bool  // passcodes that worked
	redeemed   map[string]bool  // codes that worked
	totpLast   map[string]int64 // the latest interval whose code worked, by user
	deviceLast map[string]int64 // the same of Okta Verify
	signs      map[string]int   // signatures of a key that were taken, by its id
	wrong      map[string][]time.Time
	failed     map[string]int // wrong passwords since the last right one, by user
}

// session is a transaction with the book's view of it.
type session struct {
	*world
	policy  directory.Policy
	page    Page                      // as introspect shows it
	who     string                    // id of the user before the step
	proved  map[directory.Factor]bool // since the journey began
	had     int                       // how many of them before the step
	journey Journey                   // under way
	byToken string                    // the one-time token that the journey began with
	made    string                    // id of the user that was registered
	enrolls int
	fresh   bool   // the password was set in this transaction
	joined  bool   // the account was activated in it
	kept    bool   // was asked whether to stay signed in
	codes   []code // every one that went out
	from    int    // the first of them that the page waits for
	code    *Code  // as it was last seen
	behind  bool   // users may have changed since the last step
}

type code struct {
	Link
	factor directory.Factor
}

func newMachine(rt *rapid.T) *machine {
	m := &machine{
		used: map[string]bool{}, redeemed: map[string]bool{}, totpLast: map[string]int64{}, deviceLast: map[string]int64{}, signs: map[string]int{},
		wrong: map[string][]time.Time{}, failed: map[string]int{},
	}
	org := drawOrg(rt)
	mint, failures := &counter{}, map[string][]time.Time{}
	for range 2 { // one directory, one clock, one mint, one count of wrong codes
		w := &world{t: rt, org: org, mint: mint, now: epoch, failures: failures}
		s := &session{world: w, policy: rapid.SampledFrom(org.Policies).Draw(rt, "policy"), proved: map[directory.Factor]bool{}}
		m.sessions = append(m.sessions, s)
		m.beginAnew(rt, s)
	}
	return m
}

// beginAnew begins a transaction as /v1/interact or /v1/authorize does.
func (m *machine) beginAnew(rt *rapid.T, s *session) {
	req, signedIn := requestOf(s.policy.Name), (*Session)(nil)
	*s = session{world: s.world, policy: s.policy, proved: map[directory.Factor]bool{}, codes: s.codes, from: len(s.codes)}
	switch rapid.SampledFrom([]string{"", "", "", "hosted", "session", "activation", "recovery"}).Draw(rt, "begin") {
	case "hosted":
		req.Hosted = true
	case "session":
		req.Hosted = true
		u := s.org.Users[0]
		signedIn = &Session{ID: "102", UserID: u.ID, Identifier: u.Login, Verified: []Verification{{Factor: directory.FactorPassword, At: s.now}}}
		s.proved[directory.FactorPassword] = true
	case "activation":
		if u, ok := s.org.UserByActivation(rapid.SampledFrom([]string{"activate-staged", "activate-provisioned"}).Draw(rt, "token")); ok && !u.Activation.Over(s.now) {
			req.Journey, req.UserID, req.Token = Activation, u.ID, u.Activation.Token
		}
	case "recovery":
		if u, ok := s.org.UserByRecovery("recover", s.now); ok {
			req.Journey, req.UserID, req.Token = Recovery, u.ID, u.RecoveryToken.Token
		}
	}
	s.journey, s.byToken = req.Journey, req.Token
	s.tx = Begin(req, Device{Token: ownDevice, Browser: "FIREFOX", OS: "Mac OS X"}, signedIn, s.env())
	s.look()
}

func (m *machine) now() *session { return m.sessions[m.at] }

// look notes the page as introspect would show it, without touching anything.
func (s *session) look() {
	mint := *s.mint
	_, s.page, _ = Step(s.tx, Introspect{}, s.env())
	*s.mint = mint
}

// take steps the current session, books what became of it and holds it to what
// may become of it.
func (m *machine) take(rt *rapid.T, in Input) Page {
	s := m.now()
	s.look()
	s.noteCodes()
	s.who, s.had = s.tx.UserID, len(s.proved)
	claimed, claims := m.claim(s, in)
	before, verified := s.org, maps.Clone(verifications(s.tx))
	p := s.step(in)
	for _, other := range m.sessions {
		other.org, other.behind = s.org, other.behind || other != s
	}
	m.checkVerified(rt, s, in, verified, claimed, claims)
	m.checkAccepted(rt, s, in, p, claimed, claims)
	m.checkChanged(rt, s, in, before)
	if claims && slices.Contains([]string{"enroll-authenticator", "enroll-poll"}, formOf(s.page)) {
		s.enrolls++
	}
	m.checkCode(rt, s, in)
	switch in.(type) {
	case OpenLink, Consent, RedirectToApp, Redeem: // they follow nothing
	default:
		s.behind = false
	}
	s.look()
	m.note(s, p)
	s.noteCodes()
	return p
}

func verifications(tx Transaction) map[directory.Factor]time.Time {
	all := map[directory.Factor]time.Time{}
	for _, v := range tx.Verified {
		all[v.Factor] = v.At
	}
	return all
}

// note follows the journey by what the steps came to.
func (m *machine) note(s *session, p Page) {
	switch p.Outcome {
	case RegistrationBegun, UnlockBegun:
		clear(s.proved)
		s.journey = map[Outcome]Journey{RegistrationBegun: Registration, UnlockBegun: Unlock}[p.Outcome]
		s.byToken = ""
	case RecoveryBegun:
		if s.journey != Recovery {
			clear(s.proved)
			s.journey, s.byToken = Recovery, ""
		}
	}
	if len(s.tx.Verified) == 0 {
		clear(s.proved)
	}
	if s.tx.UserID == "" && formOf(s.page) == "identify" {
		s.journey, s.byToken, s.made, s.enrolls, s.fresh, s.joined, s.kept = "", "", "", 0, false, false, false
	}
	if s.byToken != "" && p.Outcome == Cancelled {
		s.enrolls, s.fresh, s.joined, s.kept, s.journey = 0, false, false, false, s.tx.Request.Journey
	}
}

// noteCodes books what went out in the last step, and which codes the page
// waits for.
func (s *session) noteCodes() {
	for _, e := range s.effects {
		switch e := e.(type) {
		case SendMail:
			if e.URL != "" {
				continue // of Okta Verify: it has no code
			}
			if n := len(s.codes); n > 0 && s.codes[n-1].Link == e.Link {
				continue // the same to the secondary address
			}
			s.codes = append(s.codes, code{e.Link, directory.FactorEmail})
		case SendText:
			if e.URL != "" {
				continue
			}
			s.codes = append(s.codes, code{e.Link, directory.FactorPhone})
		}
	}
	s.effects = nil
	f, waits := s.waitsFor()
	n := len(s.codes)
	switch {
	case !waits:
		s.from = n
	case n > 0 && s.from < n && (s.codes[s.from].factor != f || s.codes[s.from].To != s.codes[n-1].To):
		s.from = n - 1
	}
}

// waitsFor is the factor whose code the page waits for.
func (s *session) waitsFor() (directory.Factor, bool) {
	form, f := s.asks()
	waits := form == "challenge-authenticator" || form == "enroll-authenticator"
	return f, waits && (f == directory.FactorEmail || f == directory.FactorPhone)
}

// asks is the first form of the page, and the authenticator it is about.
func (s *session) asks() (form string, f directory.Factor) {
	form = formOf(s.page)
	switch body := s.page.Body; {
	case body == nil:
	case body.CurrentAuthenticatorEnrollment != nil:
		f = directory.Factor(body.CurrentAuthenticatorEnrollment.Value.Key)
	case body.CurrentAuthenticator != nil:
		f = directory.Factor(body.CurrentAuthenticator.Value.Key)
	}
	return form, f
}

func formOf(p Page) string {
	if p.Body == nil || p.Body.Remediation == nil {
		return ""
	}
	return p.Body.Remediation.Value[0].Name
}

// state is the journey, until what it is for was done.
func (s *session) state() Journey {
	done := false
	switch s.journey {
	case Recovery:
		done = s.fresh
	case Unlock:
		done = slices.ContainsFunc(s.org.Password.RecoveryFactors, func(f directory.Factor) bool { return s.proved[f] })
	case Registration, Activation:
		done = s.joined
	}
	if done {
		return ""
	}
	return s.journey
}

// user is the user of the session as the directory has them.
func (s *session) user() directory.User {
	i := slices.IndexFunc(s.org.Users, func(u directory.User) bool { return u.ID == s.tx.UserID })
	if i < 0 {
		return directory.User{}
	}
	return s.org.Users[i]
}
