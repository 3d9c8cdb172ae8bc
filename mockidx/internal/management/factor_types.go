package management

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/device"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// factorType is one kind of factor that a user can have. Another kind is
// another entry of factorTypes.
type factorType struct {
	name, provider string
	prefix         string // of the ids
	authenticator  directory.Factor
	method         directory.PhoneMethod // of the phone
	channel        string                // by which codes go to the user; empty: none do

	// has reports whether u has it, and what it is to be known by.
	has func(o *directory.Org, u directory.User) (factorProfile, bool)
	// enroll checks and completes what was sent to set it up.
	enroll func(c *call, o *directory.Org, u directory.User, f *factorBody) error
	// take makes it the user's.
	take func(u *directory.User, f factorBody)
	// drop takes it away from the user.
	drop func(u *directory.User)
	// check reports whether an answer proves it; nil: by the code that was sent.
	check func(u *directory.User, f factorBody, answer string, now time.Time) bool

	// totp has the secret of an app of u that works out codes, and when the interval
	// began whose code was used last; nil if it is none.
	totp func(u *directory.User) (secret string, used *time.Time)

	atOnce bool // it is active without a proof
	whole  bool // the other factors of its authenticator go with it
}

// factorProfile is what a factor is known by.
type factorProfile struct {
	PhoneNumber  string `json:"phoneNumber,omitempty"`
	Email        string `json:"email,omitempty"`
	CredentialID string `json:"credentialId,omitempty"`
	Name         string `json:"name,omitempty"` // of a device
	Question     string `json:"question,omitempty"`
	QuestionText string `json:"questionText,omitempty"`
	Answer       string `json:"answer,omitempty"` // only ever received
}

// factorTypes are those that the API sets up, in the order of lists.
// Source: Okta, Factors API, "Supported factors".
var factorTypes = []*factorType{
	{
		name: "question", provider: "OKTA", prefix: "ufs", authenticator: directory.FactorSecurityQuestion, atOnce: true,
		has: func(_ *directory.Org, u directory.User) (factorProfile, bool) {
			q := u.SecurityQuestion
			return factorProfile{Question: q.Key, QuestionText: q.Question}, q.Question != ""
		},
		enroll: enrollQuestion,
		take: func(u *directory.User, f factorBody) {
			p := f.Profile
			u.SecurityQuestion = directory.SecurityQuestion{Key: p.Question, Question: p.QuestionText, Answer: p.Answer}
		},
		drop: func(u *directory.User) { u.SecurityQuestion = directory.SecurityQuestion{} },
		check: func(u *directory.User, _ factorBody, answer string, _ time.Time) bool {
			return u.SecurityQuestion.AnswerIs(answer)
		},
	},
	{
		name: "token:software:totp", provider: "GOOGLE", prefix: "uft", authenticator: directory.FactorGoogleOTP,
		has: func(_ *directory.Org, u directory.User) (factorProfile, bool) {
			return factorProfile{CredentialID: u.Login}, u.TOTPSecret != ""
		},
		enroll: func(c *call, _ *directory.Org, u directory.User, f *factorBody) error {
			f.Profile, f.Secret, f.Picture = factorProfile{CredentialID: u.Login}, engine.NewTOTPSecret(c.tenant.Chance), c.tenant.Chance.ID("")
			return nil
		},
		take: func(u *directory.User, f factorBody) { u.TOTPSecret, u.TOTPLastUsed = f.Secret, f.LastUsed },
		drop: func(u *directory.User) { u.TOTPSecret, u.TOTPLastUsed = "", time.Time{} },
		totp: func(u *directory.User) (string, *time.Time) { return u.TOTPSecret, &u.TOTPLastUsed },
	},
	{
		name: "token:software:totp", provider: "OKTA", prefix: "ost", authenticator: directory.FactorOktaVerify, whole: true,
		has: hasDevice,
		enroll: func(c *call, _ *directory.Org, u directory.User, f *factorBody) error {
			f.Profile, f.Secret, f.Picture = factorProfile{CredentialID: u.Login}, engine.NewTOTPSecret(c.tenant.Chance), c.tenant.Chance.ID("")
			return nil
		},
		take: func(u *directory.User, f factorBody) {
			u.OktaVerifyDevice = directory.OktaVerifyDevice{Name: device.DefaultName, Secret: f.Secret, LastUsed: f.LastUsed}
		},
		drop: dropDevice,
		totp: func(u *directory.User) (string, *time.Time) {
			return u.OktaVerifyDevice.Secret, &u.OktaVerifyDevice.LastUsed
		},
	},
	{
		name: "push", provider: "OKTA", prefix: "opf", authenticator: directory.FactorOktaVerify, whole: true,
		has: hasDevice,
		enroll: func(*call, *directory.Org, directory.User, *factorBody) error {
			return factorRefused("Okta Verify gets pushes when it is set up at a sign-in, or as token:software:totp")
		},
		drop: dropDevice,
	},
	phoneFactor("sms", directory.SMS, mail.ChannelSMS, "sms"),
	phoneFactor("call", directory.Voice, mail.ChannelVoice, "clf"),
	{
		name: "email", provider: "OKTA", prefix: "emf", authenticator: directory.FactorEmail, channel: mail.ChannelEmail,
		has: func(o *directory.Org, u directory.User) (factorProfile, bool) {
			return factorProfile{Email: u.Email}, !u.EmailUnverified && !o.Email.Disabled
		},
		enroll: func(_ *call, _ *directory.Org, u directory.User, f *factorBody) error {
			if f.Profile.Email = strings.TrimSpace(f.Profile.Email); f.Profile.Email != "" && directory.Alike(f.Profile.Email) != directory.Alike(u.Email) {
				return factorRefused("The address must be the user's own")
			}
			f.Profile = factorProfile{Email: u.Email}
			return nil
		},
		take: func(u *directory.User, _ factorBody) { u.EmailUnverified = false },
		drop: func(u *directory.User) { u.EmailUnverified = true },
	},
}

func hasDevice(_ *directory.Org, u directory.User) (factorProfile, bool) {
	return factorProfile{CredentialID: u.Login, Name: u.OktaVerifyDevice.Name}, u.OktaVerifyDevice.Secret != ""
}

func dropDevice(u *directory.User) { u.OktaVerifyDevice = directory.OktaVerifyDevice{} }

// provable reports whether an answer can prove t outside of a sign-in.
func (t *factorType) provable() bool { return t.check != nil || t.totp != nil || t.channel != "" }

func phoneFactor(name string, method directory.PhoneMethod, channel, prefix string) *factorType {
	return &factorType{
		name: name, provider: "OKTA", prefix: prefix, authenticator: directory.FactorPhone, method: method, channel: channel,
		has: func(_ *directory.Org, u directory.User) (factorProfile, bool) {
			return factorProfile{PhoneNumber: u.Phone}, u.Phone != ""
		},
		enroll: func(_ *call, o *directory.Org, u directory.User, f *factorBody) error {
			number := engine.PlainPhone(f.Profile.PhoneNumber)
			if !directory.ValidPhone(number) {
				return factorRefused("Invalid Phone Number.")
			}
			f.Profile = factorProfile{PhoneNumber: number}
			return nil
		},
		take: func(u *directory.User, f factorBody) { u.Phone = f.Profile.PhoneNumber },
		drop: func(u *directory.User) { u.Phone, u.PhoneNickname = "", "" },
	}
}

func enrollQuestion(_ *call, _ *directory.Org, _ directory.User, f *factorBody) error {
	p := &f.Profile
	text, known := directory.QuestionText(p.Question)
	if p.Question == directory.CustomQuestion {
		text, known = strings.TrimSpace(p.QuestionText), true
	}
	p.Answer = strings.TrimSpace(p.Answer)
	switch {
	case !known:
		return factorRefused("Invalid question: " + p.Question)
	case !directory.ValidName(text):
		return factorRefused("questionText: The field cannot be left blank")
	case utf8.RuneCountInString(p.Answer) < minAnswer || !directory.ValidName(p.Answer):
		return factorRefused("The security question answer must be at least 4 characters in length")
	}
	p.QuestionText = text
	return nil
}

// offered reports whether the org lets its users have t.
func (t *factorType) offered(o *directory.Org) bool {
	if o.Disabled(t.authenticator) {
		return false
	}
	return t.method == "" || slices.Contains(o.Phone.Methods, t.method)
}
