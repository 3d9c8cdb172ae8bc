package engine

import (
	"slices"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// A situation is a page that Okta's Sign-In Widget is tested with, and the way
// to it from the first page on.
//
// What is wanted of the page is what the recording has: its forms in order, the
// key and class of each message and where it stands, the status where one is
// recorded, the authenticator it is about with what can be done about it, the
// intent. docs/situations.md lists them all and says where our pages differ.
type situation struct {
	fixture string // its name in the playground of okta-signin-widget
	about   string // for docs/situations.md
	policy  string // of testOrg; email if empty
	org     func(*directory.Org)
	begin   func(*world) // before the first step: how the transaction came to be
	legs    []func(*world) Input
	want    sight                   // after the last leg; of the first page if there is none
	also    func(*world, Page) bool // what else makes the situation; nil if nothing
}

// situations are all of them, by the journey they belong to.
var situations = []struct {
	journey string
	all     []situation
}{
	{"identify", identifySituations},
	{"verify", verifySituations},
	{"okta-verify", oktaVerifySituations},
	{"phone", phoneSituations},
	{"email", emailSituations},
	{"link", linkSituations},
	{"enroll", enrollSituations},
	{"enroll-wrong", enrollWrongSituations},
	{"profile", profileSituations},
	{"password", passwordSituations},
	{"unlock", unlockSituations},
	{"ended", endedSituations},
}

func TestSituations(t *testing.T) {
	for _, of := range situations {
		t.Run(of.journey, func(t *testing.T) {
			for _, s := range of.all {
				t.Run(s.fixture, s.bring)
			}
		})
	}
}

// bring walks to the situation and looks at the page.
func (s situation) bring(t *testing.T) {
	w := begin(t, orDefault(s.policy, "email"), func(o *directory.Org) {
		if s.org != nil {
			s.org(o)
			o.Complete()
		}
		if err := o.Validate(); err != nil {
			t.Fatalf("no org can be so: %v", err)
		}
	})
	if s.begin != nil {
		s.begin(w)
	}
	p := w.step(Introspect{})
	for _, leg := range s.legs {
		in := leg(w)
		p = w.step(in)
		t.Logf("%T: %d %s", in, p.Status, p.Outcome)
	}
	s.want.check(t, p)
	if s.also != nil && !s.also(w, p) {
		t.Errorf("the page is not what the situation is about: %s\ntransaction %+v", marshal(t, p.Body), w.tx)
	}
}

func orDefault(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// Orgs.

const (
	byPassword = directory.FactorPassword
	byEmail    = directory.FactorEmail
	byPhone    = directory.FactorPhone
	byQuestion = directory.FactorSecurityQuestion
	byTOTP     = directory.FactorGoogleOTP
	byVerify   = directory.FactorOktaVerify
)

func orgWith(changes ...func(*directory.Org)) func(*directory.Org) {
	return func(o *directory.Org) {
		for _, change := range changes {
			change(o)
		}
	}
}

// asking makes factors what the policy "email" asks for.
func asking(factors ...directory.Factor) func(*directory.Org) {
	return func(o *directory.Org) { o.Policies[0].Factors = factors }
}

// askingOneOf makes factors the choice that the policy "email" leaves.
func askingOneOf(factors ...directory.Factor) func(*directory.Org) {
	return func(o *directory.Org) { o.Policies[0].Factors, o.Policies[0].OneOf = nil, factors }
}

func requiring(factors ...directory.Factor) func(*directory.Org) {
	return func(o *directory.Org) { o.Enrollment.Required = factors }
}

func offering(factors ...directory.Factor) func(*directory.Org) {
	return func(o *directory.Org) { o.Enrollment.Optional = factors }
}

func recoveringBy(factors ...directory.Factor) func(*directory.Org) {
	return func(o *directory.Org) { o.Password.RecoveryFactors = factors }
}

func withUnlock(o *directory.Org)    { o.Password.Unlock = true }
func withoutLink(o *directory.Org)   { o.Email.NoMagicLink = true }
func withConsent(o *directory.Org)   { o.Interoperability.LinkConsent = true }
func hidingUnknown(o *directory.Org) { o.Interoperability.HideUnknownUsers = true }
func landingOnApp(o *directory.Org)  { o.Interoperability.UnlockLandsOnApp = true }
func assignedToBob(o *directory.Org) {
	for i := range o.Apps {
		o.Apps[i].Users = []string{"bob@example.com"}
	}
}

// withUser changes the user of that name.
func withUser(name string, change func(*directory.User)) func(*directory.Org) {
	return func(o *directory.Org) {
		i := slices.IndexFunc(o.Users, func(u directory.User) bool { return u.Login == name+"@example.com" })
		change(&o.Users[i])
	}
}

const totpSecret = "JBSWY3DPEHPK3PXP"

var (
	aliceHasPhone    = withUser("alice", func(u *directory.User) { u.Phone = "+15551234567" })
	aliceHasTOTP     = withUser("alice", func(u *directory.User) { u.TOTPSecret = totpSecret })
	aliceHasQuestion = withUser("alice", func(u *directory.User) {
		u.SecurityQuestion = directory.SecurityQuestion{Key: "disliked_food", Answer: "liver"}
	})
	aliceHasSecondEmail = withUser("alice", func(u *directory.User) { u.SecondEmail = "second@example.org" })
	aliceHasAll         = orgWith(aliceHasPhone, aliceHasTOTP, aliceHasQuestion)
)

// Beginnings.

// begunBy begins as /v1/interact does with another request or device.
func begunBy(change func(*Request, *Device)) func(*world) {
	return func(w *world) {
		change(&w.tx.Request, &w.tx.Device)
		w.tx = Begin(w.tx.Request, w.tx.Device, nil, w.env())
	}
}

func begunFrom(os string) func(*world) {
	return begunBy(func(_ *Request, d *Device) { d.OS = os })
}

var begunAtOrg = begunBy(func(r *Request, _ *Device) { r.Hosted = true })

func begunWith(journey Journey, status directory.UserStatus) func(*world) {
	return func(w *world) { withToken(w, journey, status) }
}

// Legs.

func named(login string) func(*world) Input  { return the(Identify{Identifier: login + "@example.com"}) }
func say(passcode string) func(*world) Input { return the(answerOf(passcode)) }

func choose(f directory.Factor) func(*world) Input {
	return func(w *world) Input { return w.selectID(f) }
}

func chooseBy(f directory.Factor, method string) func(*world) Input {
	return func(w *world) Input { return Select{AuthenticatorID: authenticatorID(w.org, f), MethodType: method} }
}

func chooseEmail(w *world) Input { return w.selectEmail() }

func enrollPhone(method, number string) func(*world) Input {
	return func(w *world) Input {
		return Enroll{AuthenticatorID: authenticatorID(w.org, directory.FactorPhone), MethodType: method, PhoneNumber: number}
	}
}

func unlockOf(login string, f directory.Factor, method string) func(*world) Input {
	return func(w *world) Input {
		return Select{Identifier: login + "@example.com", AuthenticatorID: authenticatorID(w.org, f), MethodType: method}
	}
}

func textOf(w *world) Input { return answerOf(w.texts[len(w.texts)-1].Link.OTP) }

// totpOf answers with what an authenticator app shows.
func totpOf(w *world) Input {
	secret := totpSecret
	if c := w.tx.Challenge; c.Enroll {
		secret = c.Secret
	}
	code, err := totp.GenerateCode(secret, w.now)
	if err != nil {
		w.t.Fatal(err)
	}
	return answerOf(code)
}

func question(key, own, answer string) func(*world) Input {
	in := Answer{QuestionKey: &key, Answer: &answer}
	if own != "" {
		in.Question = &own
	}
	return the(in)
}

// opened opens the newest mail's link in a browser.
func opened(device string) func(*world) Input {
	return func(w *world) Input { return OpenLink{Token: w.lastMail().Link.Token, DeviceToken: device} }
}

func allow(yes bool) func(*world) Input {
	return func(w *world) Input { return Consent{Token: w.lastMail().Link.Token, Allow: &yes} }
}

// later takes a leg when d has gone by.
func later(d time.Duration, leg func(*world) Input) func(*world) Input {
	return func(w *world) Input { w.advance(d); return leg(w) }
}

// once takes a leg when the org has become another one.
func once(change func(*directory.Org), leg func(*world) Input) func(*world) Input {
	return func(w *world) Input {
		w.t.Helper()
		org := w.org.Clone()
		change(org)
		w.org = org
		return leg(w)
	}
}

// anew takes a leg in another transaction of the same request.
func anew(leg func(*world) Input) func(*world) Input {
	return func(w *world) Input {
		w.tx = Begin(w.tx.Request, w.tx.Device, nil, w.env())
		return leg(w)
	}
}

// times repeats a leg.
func times(n int, leg func(*world) Input) []func(*world) Input {
	return slices.Repeat([]func(*world) Input{leg}, n)
}

func way(legs ...func(*world) Input) []func(*world) Input { return legs }
