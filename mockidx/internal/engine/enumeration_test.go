package engine

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"pgregory.net/rapid"
)

// TestNobodyLearnsWhoExists lets somebody who has no mailbox, no phone and no
// password of theirs try a name in two orgs at once, which enumeration
// prevention makes out to be the same: in one it is a user's, in whatever
// state, in the other nobody's. Every status and every body must be equal.
//
// The user has a password and an address, as those have that Okta makes up;
// what else users have is seen of those who have it.
func TestNobodyLearnsWhoExists(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := newTwins(rt)
		rt.Repeat(map[string]func(*rapid.T){
			"read":     p.oneOf(Introspect{}, Poll{}, Resend{}, Introspect{RecoverAgain: true}),
			"begin":    p.oneOf(SelectEnrollProfile{}, SelectIdentify{}, UnlockAccount{}, Recover{}, Cancel{}),
			"identify": p.identify,
			"go on":    p.goOn,
			"go on 2":  p.goOn,
			"select":   p.selectFactor,
			"register": p.register,
			"guess":    p.guess,
			"wait":     p.wait,
		})
	})
}

type twins struct {
	known, unknown *world
}

const triedName = "carol@example.com"

// typed is that name as it may be typed.
func typed(rt *rapid.T) string {
	return rapid.SampledFrom([]string{triedName, "CAROL@example.com", " carol@example.com ", "\uff43arol@example.com"}).Draw(rt, "typed")
}

func newTwins(rt *rapid.T) *twins {
	org := drawOrg(rt)
	org.Interoperability.HideUnknownUsers = true
	org.Registration.NoEmailVerification = false // else there is nothing to hide behind
	org.Password.RecoveryFactors = []directory.Factor{byEmail}
	other := org.Clone()
	user := directory.User{Login: triedName, Password: password, Status: drawStatus(rt)}
	if maybe(rt, "second email") {
		user.SecondEmail = "second@example.com"
	}
	if maybe(rt, "no password") {
		user.Password = ""
	}
	user.EmailUnverified = maybe(rt, "unverified")
	if maybe(rt, "another address") {
		user.Email = "somebody.else@example.com"
	}
	org.Users = append(org.Users, user)
	org.Complete()
	policy := rapid.SampledFrom(org.Policies).Draw(rt, "policy")
	p := &twins{}
	for _, w := range []struct {
		at  **world
		org *directory.Org
	}{{&p.known, org}, {&p.unknown, other}} {
		*w.at = &world{t: rt, org: w.org, mint: &counter{}, now: epoch, failures: map[string][]time.Time{}}
		(*w.at).tx = Begin(requestOf(policy.Name), Device{Token: ownDevice}, nil, (*w.at).env())
	}
	return p
}

func drawStatus(rt *rapid.T) directory.UserStatus {
	return rapid.SampledFrom([]directory.UserStatus{
		directory.Active, directory.Staged, directory.Provisioned, directory.Recovery, directory.PasswordExpired, directory.LockedOut, directory.Suspended, directory.Deprovisioned,
	}).Draw(rt, "status")
}

// made are what the mint makes and what is derived from user ids.
var made = regexp.MustCompile(`"(id|enrollmentId|value|sharedSecret|href)":"((lae|eae|pae|qae|uft)[0-9A-Za-z]{17}|[A-Z2-7]{16}|data:[^"]*)"`)

// take takes in in both orgs and compares the answers.
func (p *twins) take(rt *rapid.T, in Input) {
	known, unknown := p.known.step(in), p.unknown.step(in)
	a, b := made.ReplaceAllString(string(marshal(rt, known.Body)), `"$1":""`), made.ReplaceAllString(string(marshal(rt, unknown.Body)), `"$1":""`)
	if known.Status != unknown.Status || a != b {
		rt.Fatalf("%T %+v tells who exists (%s, %s)\nknown   %d %s\nunknown %d %s", in, in, known.Outcome, unknown.Outcome, known.Status, a, unknown.Status, b)
	}
}

func (p *twins) oneOf(inputs ...Input) func(*rapid.T) {
	return func(rt *rapid.T) { p.take(rt, inputs[rapid.IntRange(0, len(inputs)-1).Draw(rt, "input")]) }
}

func (p *twins) identify(rt *rapid.T) {
	p.take(rt, Identify{Identifier: typed(rt), Passcode: new("Wrong-horse-1")})
}

// goOn does what the page asks for, as far as a stranger can.
func (p *twins) goOn(rt *rapid.T) {
	s := &session{world: p.known}
	s.look()
	form, f := s.asks()
	method := rapid.SampledFrom([]string{"", "email"}).Draw(rt, "method")
	chosen := authenticatorID(p.known.org, rapid.SampledFrom([]directory.Factor{byEmail, byPassword}).Draw(rt, "factor"))
	switch form {
	case "identify", "identify-recovery":
		p.identify(rt)
	case "select-authenticator-unlock-account", "select-authenticator-authenticate", "authenticator-verification-data":
		p.take(rt, Select{AuthenticatorID: chosen, MethodType: method, Identifier: typed(rt)})
	case "enroll-profile":
		p.register(rt)
	case "select-authenticator-enroll", "authenticator-enrollment-data":
		p.setUp(rt)
	case "enroll-authenticator":
		p.answerSetUp(rt, s, f)
	default:
		p.guess(rt)
	}
}

// setUp chooses something to set up.
func (p *twins) setUp(rt *rapid.T) {
	f := rapid.SampledFrom(directory.Factors()).Draw(rt, "factor")
	p.take(rt, Enroll{AuthenticatorID: authenticatorID(p.known.org, f), MethodType: rapid.SampledFrom([]string{"", "sms"}).Draw(rt, "method"), PhoneNumber: "+15550001111"})
}

// answerSetUp sets up what is the stranger's own: that works.
func (p *twins) answerSetUp(rt *rapid.T, s *session, f directory.Factor) {
	if f == byEmail {
		p.guess(rt)
		return
	}
	codes := map[*world]Input{}
	for _, w := range []*world{p.known, p.unknown} {
		own := &session{world: w}
		own.look()
		if f == byPhone && len(w.texts) > 0 {
			own.codes = []code{{w.texts[len(w.texts)-1].Link, byPhone}}
		}
		codes[w] = (&machine{}).rightAnswer(own, f)
	}
	known, unknown := p.known.step(codes[p.known]), p.unknown.step(codes[p.unknown])
	if known.Status != unknown.Status || formsOf(known.Body) != formsOf(unknown.Body) {
		rt.Fatalf("setting up %s tells who exists: %d %s, %d %s", f, known.Status, known.Outcome, unknown.Status, unknown.Outcome)
	}
}

func (p *twins) selectFactor(rt *rapid.T) {
	f := rapid.SampledFrom([]directory.Factor{byEmail, byPassword, byPhone}).Draw(rt, "factor")
	p.take(rt, Select{AuthenticatorID: authenticatorID(p.known.org, f), MethodType: rapid.SampledFrom([]string{"", "email", "password"}).Draw(rt, "method"), Identifier: typed(rt)})
}

func (p *twins) register(rt *rapid.T) {
	in := EnrollProfile{Profile: map[string]any{"firstName": "Carol", "lastName": "Test", "email": typed(rt)}, Passcode: new(fmt.Sprint(password, rapid.IntRange(0, 1).Draw(rt, "new")))}
	p.take(rt, in)
}

// guess gives wrong secrets, often enough for any limit.
func (p *twins) guess(rt *rapid.T) {
	for range rapid.IntRange(1, 6).Draw(rt, "times") {
		p.take(rt, Answer{Passcode: new("999999"), Answer: new("nonsense")})
	}
}

func (p *twins) wait(rt *rapid.T) {
	d := rapid.SampledFrom([]time.Duration{time.Second, 5 * time.Second, time.Minute, 5*time.Minute + 1}).Draw(rt, "wait")
	p.known.advance(d)
	p.unknown.advance(d)
}
