package engine

import (
	"bytes"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
	"pgregory.net/rapid"
)

// TestAnyOrder lets two sign-ins of one user run through each other, with any
// input in any order from two devices, at any time, and keeps its own book of
// what was proved. Whatever happens:
//
//   - no interaction code without every factor the policy asks for;
//   - no link, passcode or interaction code works twice;
//   - poll shows what introspect shows;
//   - opening links from elsewhere changes nothing.
func TestAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newMachine(rt, t)
		rt.Repeat(map[string]func(*rapid.T){
			"go on":       m.goOn,
			"go on still": m.goOn,
			"identify":    m.identify,
			"select":      m.selectFactor,
			"password":    m.answerPassword,
			"passcode":    m.answerPasscode,
			"guess":       m.guess,
			"link":        m.openLink,
			"scan":        m.scan,
			"resend":      m.do(Resend{}),
			"poll":        m.do(Poll{}),
			"introspect":  m.do(Introspect{}),
			"recover":     m.do(Recover{}),
			"cancel":      m.cancel,
			"redeem":      m.redeem,
			"wait":        m.wait,
			"switch":      m.switchSession,
			"":            m.check,
		})
	})
}

// machine drives the sign-ins and keeps the book.
type machine struct {
	sessions []*session
	at       int
	used     map[string]bool // passcodes that worked
	redeemed map[string]bool // interaction codes that worked
}

type session struct {
	*world
	policy directory.Policy
	proved map[directory.Factor]bool // since somebody was named
	mailed int                       // mails before the last change of challenge
}

func newMachine(rt *rapid.T, t *testing.T) *machine {
	m := &machine{used: map[string]bool{}, redeemed: map[string]bool{}}
	policies := testOrg().Policies
	change := drawOrg(rt)
	for i := range 2 {
		policy := rapid.SampledFrom(policies).Draw(rt, "policy")
		w := begin(t, policy.Name, change)
		w.t = rt
		if i > 0 { // one clock, one mint, one count of wrong codes
			first := m.sessions[0].world
			w.mint, w.failures = first.mint, first.failures
			w.tx = Begin(w.tx.Request, w.tx.Device, nil, w.env())
		}
		m.sessions = append(m.sessions, &session{world: w, policy: policy, proved: map[directory.Factor]bool{}})
	}
	return m
}

func drawOrg(rt *rapid.T) func(*directory.Org) {
	mode := rapid.SampledFrom([]directory.ResendMode{directory.ResendRotate, directory.ResendReuse, directory.ResendAll}).Draw(rt, "resend")
	eve, magic := rapid.Bool().Draw(rt, "eve"), rapid.Bool().Draw(rt, "magic link")
	back, auto, hidden := rapid.Bool().Draw(rt, "back to tab"), rapid.Bool().Draw(rt, "auto"), rapid.Bool().Draw(rt, "hide")
	return func(o *directory.Org) {
		o.Email.Resend, o.Email.NoMagicLink = mode, !magic
		o.Interoperability.ReturnToOriginalTab, o.Interoperability.AutoChallenge, o.Interoperability.HideUnknownUsers = back, auto, hidden
		if eve {
			withEVE(o)
		}
	}
}

func (m *machine) now() *session { return m.sessions[m.at] }

// take steps the current session and books what became of it.
func (m *machine) take(rt *rapid.T, in Input) Page {
	s := m.now()
	hadCode := s.tx.Code != nil
	p := s.step(in)
	if s.tx.UserID == "" {
		clear(s.proved)
	}
	if s.tx.Code != nil && !hadCode {
		for _, f := range s.policy.Factors {
			if !s.proved[f] {
				rt.Fatalf("%T gave an interaction code without %s", in, f)
			}
		}
	}
	return p
}

func (m *machine) do(in Input) func(*rapid.T) { return func(rt *rapid.T) { m.take(rt, in) } }

func (m *machine) identify(rt *rapid.T) {
	login := rapid.SampledFrom([]string{"alice@example.com", "bob@example.com", "nobody@example.com", "sue@example.com"}).Draw(rt, "login")
	in := Identify{Identifier: login}
	if rapid.Bool().Draw(rt, "with password") {
		in.Passcode = new(rapid.SampledFrom([]string{password, "wrong", ""}).Draw(rt, "password"))
	}
	m.identifyAs(rt, in)
}

func (m *machine) identifyAs(rt *rapid.T, in Identify) {
	s, login := m.now(), in.Identifier
	known := login == "alice@example.com" || login == "bob@example.com"
	if s.tx.UserID == "" && s.policy.Identify == directory.IdentifierWithPassword && known && in.Passcode != nil && *in.Passcode == password {
		s.proved[directory.FactorPassword] = true
	}
	m.take(rt, in)
}

func (m *machine) selectFactor(rt *rapid.T) {
	f := rapid.SampledFrom([]directory.Factor{directory.FactorEmail, directory.FactorPassword}).Draw(rt, "factor")
	in := Select{AuthenticatorID: authenticatorID(m.now().org, f)}
	if rapid.Bool().Draw(rt, "with method") {
		in.MethodType = authenticators[f].kind().methods[0].Value.Text
	}
	m.take(rt, in)
}

func (m *machine) answerPassword(rt *rapid.T) {
	m.givePassword(rt, rapid.SampledFrom([]string{password, "wrong", ""}).Draw(rt, "password"))
}

func (m *machine) givePassword(rt *rapid.T, given string) {
	s := m.now()
	if c := s.tx.Challenge; c != nil && c.Factor == directory.FactorPassword && given == password && m.active(s) {
		s.proved[directory.FactorPassword] = true
	}
	m.take(rt, answerOf(given))
}

// answerPasscode gives a wrong passcode or any that was ever mailed, to
// whomever.
func (m *machine) answerPasscode(rt *rapid.T) {
	passcodes := []string{"999999"}
	for _, any := range m.sessions {
		for _, mail := range any.mails {
			passcodes = append(passcodes, mail.Link.OTP)
		}
	}
	m.givePasscode(rt, rapid.SampledFrom(passcodes).Draw(rt, "passcode"))
}

func (m *machine) givePasscode(rt *rapid.T, given string) {
	s := m.now()
	may := m.mayVerify(s, func(l Link) bool { return l.OTP == given })
	if may {
		s.proved[directory.FactorEmail] = true
	}
	before := len(s.tx.Verified)
	limited := m.limited(s)
	p := m.take(rt, answerOf(given))
	switch {
	case p.Outcome == FactorVerified || len(s.tx.Verified) > before:
		if !may || m.used[given] && s.org.Email.Resend != directory.ResendReuse {
			rt.Fatalf("passcode %s worked, may %t, used before %t", given, may, m.used[given])
		}
		m.used[given] = true
	case may && p.Status != 200:
		rt.Fatalf("right passcode refused: %s", p.Outcome)
	case limited && p.Status == 200:
		rt.Fatalf("limit passed: %s", p.Outcome)
	}
}

func (m *machine) guess(rt *rapid.T) {
	for range 3 {
		m.givePasscode(rt, "999999")
	}
}

// mayVerify is the book's own opinion of a mailed secret: it is the newest of
// its challenge (or any, where all work), young enough, and not after too many
// wrong ones.
func (m *machine) mayVerify(s *session, match func(Link) bool) bool {
	c := s.tx.Challenge
	if c == nil || c.Factor != directory.FactorEmail || !c.Sent || m.limited(s) || s.now.After(s.tx.Expires) || s.tx.Code != nil {
		return false
	}
	mails := s.mails[s.mailed:]
	for i, mail := range mails {
		newest := i == len(mails)-1 || s.org.Email.Resend == directory.ResendAll
		last := mails[len(mails)-1].Link
		age := s.now.Sub(mail.Link.IssuedAt)
		if s.org.Email.Resend == directory.ResendReuse {
			newest, age = true, s.now.Sub(last.IssuedAt)
		}
		if match(mail.Link) && newest && age <= 5*time.Minute {
			return true
		}
	}
	return false
}

func (m *machine) limited(s *session) bool {
	recent := 0
	for _, at := range s.failures[s.tx.UserID] {
		if s.now.Sub(at) < 5*time.Minute {
			recent++
		}
	}
	return recent >= 5
}

func (m *machine) active(s *session) bool {
	u, ok := s.org.UserByID(s.tx.UserID)
	return ok && u.Status == directory.Active
}

func (m *machine) openLink(rt *rapid.T) {
	s := m.now()
	if len(s.mails) == 0 {
		rt.Skip("no mail")
	}
	token := rapid.SampledFrom(s.mails).Draw(rt, "mail").Link.Token
	hosted := s.org.Apps[0].EmailVerificationURI == "" && !s.org.Email.NoMagicLink
	may := hosted && m.mayVerify(s, func(l Link) bool { return l.Token == token })
	if may {
		s.proved[directory.FactorEmail] = true
	}
	p := m.take(rt, OpenLink{Token: token, DeviceToken: ownDevice})
	if done := p.Outcome == LinkCompleted || p.Outcome == LinkReturned; done != may {
		rt.Fatalf("link %s, want it to work: %t", p.Outcome, may)
	}
	if may && m.take(rt, OpenLink{Token: token, DeviceToken: ownDevice}).Outcome != LinkStale {
		rt.Fatalf("link worked twice")
	}
}

func (m *machine) scan(rt *rapid.T) {
	s := m.now()
	if len(s.mails) == 0 {
		rt.Skip("no mail")
	}
	before := s.tx
	mail := rapid.SampledFrom(s.mails).Draw(rt, "mail")
	m.take(rt, OpenLink{Token: mail.Link.Token, DeviceToken: rapid.SampledFrom([]string{"", "DT-other"}).Draw(rt, "device")})
	if !reflect.DeepEqual(before, s.tx) || len(s.effects) > 0 {
		rt.Fatalf("scanner changed the transaction:\n%+v\n%+v\n%v", before, s.tx, s.effects)
	}
}

// goOn does what the page asks for, so that runs get far.
func (m *machine) goOn(rt *rapid.T) {
	s := m.now()
	c := s.tx.Challenge
	switch {
	case s.now.After(s.tx.Expires) || s.tx.Code != nil && !s.tx.Code.RedeemedAt.IsZero():
		s.tx = Begin(s.tx.Request, s.tx.Device, nil, s.env())
		clear(s.proved)
	case s.tx.Code != nil:
		m.redeem(rt)
	case s.tx.UserID == "":
		m.identifyAs(rt, Identify{Identifier: "alice@example.com", Passcode: new(password)})
	case c == nil || c.Factor == directory.FactorEmail && !c.Sent:
		m.take(rt, s.selectEmail())
	case c.Factor == directory.FactorPassword:
		m.givePassword(rt, password)
	case len(s.mails) > 0:
		m.givePasscode(rt, s.lastMail().Link.OTP)
	}
}

// seldom skips most of the time.
func seldom(rt *rapid.T) {
	if rapid.IntRange(0, 7).Draw(rt, "seldom") != 0 {
		rt.Skip("seldom")
	}
}

func (m *machine) cancel(rt *rapid.T) { seldom(rt); m.take(rt, Cancel{}) }

func (m *machine) redeem(rt *rapid.T) {
	s := m.now()
	if s.tx.Code == nil {
		rt.Skip("no code")
	}
	in := redeemOf(s.world)
	if rapid.IntRange(0, 3).Draw(rt, "forge") == 0 {
		in.Verifier = "forged"
	}
	p := m.take(rt, in)
	if p.Outcome != Redeemed {
		return
	}
	if m.redeemed[in.Code] || in.Verifier != verifier || s.now.Sub(s.tx.Code.IssuedAt) > time.Minute {
		rt.Fatalf("code %s redeemed that must not be", in.Code)
	}
	m.redeemed[in.Code] = true
}

func (m *machine) wait(rt *rapid.T) {
	d := rapid.SampledFrom([]time.Duration{time.Millisecond, 4 * time.Second, 5 * time.Second, time.Minute, 5 * time.Minute, 61 * time.Minute}).Draw(rt, "wait")
	if d > time.Minute {
		seldom(rt)
	}
	for _, s := range m.sessions {
		s.advance(d)
	}
}

func (m *machine) switchSession(rt *rapid.T) { m.at = 1 - m.at }

// check runs after every action.
func (m *machine) check(rt *rapid.T) {
	s := m.now()
	if c := s.tx.Challenge; c == nil || !c.Sent {
		s.mailed = len(s.mails)
	}
	for _, l := range s.tx.Links {
		if live := l.State == LinkLive; live && (s.tx.Challenge == nil || !s.tx.Challenge.Sent) {
			rt.Fatalf("link %s is live without a challenge", l.Token)
		}
	}
	if c := s.tx.Challenge; c == nil || !c.Sent || s.now.After(s.tx.Expires) {
		return
	}
	var bodies [][]byte
	for _, in := range []Input{Poll{}, Introspect{}} {
		_, p, effects := Step(s.tx, in, s.env())
		body := *p.Body
		body.ExpiresAt = ion.Time{}
		bodies = append(bodies, marshal(rt, body))
		if len(effects) > 0 {
			rt.Fatalf("%T has effects %v", in, effects)
		}
	}
	if !bytes.Equal(bodies[0], bodies[1]) {
		rt.Fatalf("poll\n%s\nintrospect\n%s", bodies[0], bodies[1])
	}
	if slices.ContainsFunc(s.tx.Verified, func(v Verification) bool { return v.Factor == directory.FactorEmail }) {
		rt.Fatalf("email is challenged again after it was verified")
	}
}
