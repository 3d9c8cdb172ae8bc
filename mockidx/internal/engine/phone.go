package engine

import (
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// phoneAuthenticator is the phone authenticator: a passcode by text message or by call.
type phoneAuthenticator struct{}

const (
	methodSMS   = "sms"
	methodVoice = "voice"
)

func (phoneAuthenticator) kind() kind {
	return kind{"phone", "Phone", []ion.Option{
		{Label: "SMS", Value: ion.Choice{Text: methodSMS}},
		{Label: "Voice call", Value: ion.Choice{Text: methodVoice}},
	}, "pae"}
}

// kindOf is how f is called in the org: of the phone's methods it has those
// that the org offers.
func (s *step) kindOf(f directory.Factor) kind {
	k := authenticators[f].kind()
	if f != directory.FactorPhone {
		return k
	}
	all := k.methods
	k.methods = nil
	for _, m := range s.env.Org.Phone.Methods {
		k.methods = append(k.methods, all[slices.IndexFunc(all, func(o ion.Option) bool { return o.Value.Text == string(m) })])
	}
	return k
}

func (phoneAuthenticator) enrolled(u directory.User) bool { return u.Phone != "" }
func (phoneAuthenticator) sends() bool                    { return true }

func (phoneAuthenticator) profile(s *step, u directory.User) *ion.AuthenticatorProfile {
	if u.Phone == "" || s.stranger() {
		return nil
	}
	return &ion.AuthenticatorProfile{PhoneNumber: maskPhone(u.Phone)}
}

func (phoneAuthenticator) credentials(*step, Challenge) ion.Field { return passcodeField() }

func (phoneAuthenticator) actions(s *step, c Challenge, a *ion.Authenticator) {
	if c.Enroll && c.Phone != "" {
		a.Profile = &ion.AuthenticatorProfile{PhoneNumber: maskPhone(c.Phone)}
	}
	if c.Sent {
		a.Methods = []ion.Method{{Type: c.Method}} // the widget words the page by the first
		a.Resend = new(s.action("resend", "challenge/resend"))
	}
}

// PlainPhone returns a phone number without what people write between digits.
func PlainPhone(number string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -().", r) {
			return -1
		}
		return r
	}, number)
}

// enroll asks for the number, unless it came with the choice.
func (phoneAuthenticator) enroll(s *step, in Enroll) Page {
	number := PlainPhone(in.PhoneNumber)
	c := Challenge{Factor: directory.FactorPhone, Enroll: true, Method: in.MethodType, Phone: number}
	if in.MethodType == "" || number == "" {
		s.begin(Challenge{Factor: directory.FactorPhone, Enroll: true})
		return s.show(EnrollmentBegun)
	}
	if !directory.ValidPhone(number) {
		return s.refuse(PhoneInvalid, invalidPhone, "the phone number is not written as E.164 does")
	}
	if s.codeOut() && s.tx.Challenge.Phone == number && s.tooSoon() {
		return s.show(MailAlreadySent)
	}
	return s.show(s.sendCode(c))
}

func (phoneAuthenticator) answer(s *step, _ Challenge, in Answer) Page { return s.answerPasscode(in) }
