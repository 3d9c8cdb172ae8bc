package engine

import (
	"encoding/base64"
	"net/url"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
	"rsc.io/qr"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// googleOTPAuthenticator is the Google Authenticator: a code that an app works out from a
// shared secret and the time (RFC 6238).
type googleOTPAuthenticator struct{}

const (
	totpPeriod       = 30 * time.Second
	totpSecretLength = 16 // base32 characters
	base32Alphabet   = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
)

func (googleOTPAuthenticator) kind() kind {
	return kind{"app", "Google Authenticator", only("Google Authenticator", "otp"), "uft"}
}

func (googleOTPAuthenticator) enrolled(u directory.User) bool                          { return u.TOTPSecret != "" }
func (googleOTPAuthenticator) profile(*step, directory.User) *ion.AuthenticatorProfile { return nil }
func (googleOTPAuthenticator) sends() bool                                             { return false }
func (googleOTPAuthenticator) credentials(*step, Challenge) ion.Field                  { return passcodeField() }

func (googleOTPAuthenticator) actions(s *step, c Challenge, a *ion.Authenticator) {
	if !c.Enroll {
		return
	}
	a.ContextualData = &ion.ContextualData{
		SharedSecret: c.Secret,
		QRCode:       &ion.QRCode{Method: "embedded", Href: qrCode(KeyURI(s.env.Org.Name, s.user().Login, c.Secret)), Type: "image/png"},
	}
}

// KeyURI is what authenticator apps scan.
// Source: google/google-authenticator, "Key Uri Format".
func KeyURI(issuer, account, secret string) string {
	label := url.PathEscape(issuer) + ":" + url.PathEscape(account)
	return "otpauth://totp/" + label + "?secret=" + secret + "&issuer=" + url.QueryEscape(issuer)
}

// qrCode draws text as a data URL. Too long a text is drawn as nothing; the
// secret can still be typed.
func qrCode(text string) string {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return ""
	}
	code.Scale = 4
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(code.PNG())
}

func (googleOTPAuthenticator) enroll(s *step, _ Enroll) Page {
	s.begin(Challenge{Factor: directory.FactorGoogleOTP, Enroll: true, Secret: NewTOTPSecret(s.env.Mint)})
	return s.show(EnrollmentBegun)
}

// NewTOTPSecret draws a secret to share with an authenticator app, in base32.
func NewTOTPSecret(mint interface {
	String(alphabet string, n int) string
}) string {
	return mint.String(base32Alphabet, totpSecretLength)
}

// answer takes the code of now and those next to it, each once.
// Source: RFC 6238 §5.2.
func (googleOTPAuthenticator) answer(s *step, c Challenge, in Answer) Page {
	switch {
	case missing(in.Passcode):
		return s.passcodeMissing()
	case s.limited():
		return s.tooManyPasscodes(TooManyPasscodes)
	}
	user, admitted := s.account()
	secret, invalid := user.TOTPSecret, totpInvalid
	if c.Enroll {
		secret, invalid = c.Secret, passcodeInvalid
	}
	at, right := TOTPTime(secret, *in.Passcode, s.env.Now)
	switch {
	case right && !c.Enroll && !at.After(user.TOTPLastUsed):
		return s.refuseField(PasscodeReused, totpReused, "the code was used before", "credentials", "passcode")
	case right && admitted:
		return s.proveTOTP(c, at)
	case right && !s.hiding():
		return s.inactive(user)
	}
	s.effects = append(s.effects, CountOTPFailure{UserID: s.tx.UserID})
	return s.refuseField(PasscodeWrong, invalid, "wrong code of "+s.tx.Identifier, "credentials", "passcode")
}

func (s *step) proveTOTP(c Challenge, at time.Time) Page {
	s.change(func(u *directory.User) {
		u.TOTPLastUsed = at
		if c.Enroll {
			u.TOTPSecret = c.Secret
		}
	})
	if c.Enroll {
		return s.enrolled(directory.FactorGoogleOTP)
	}
	s.verify(directory.FactorGoogleOTP)
	return s.next(FactorVerified)
}

// TOTPTime returns the begin of the interval whose code is given: that of now or
// one next to it.
func TOTPTime(secret, code string, now time.Time) (time.Time, bool) {
	for _, d := range []time.Duration{0, -totpPeriod, totpPeriod} {
		at := now.Add(d).Truncate(totpPeriod)
		opts := totp.ValidateOpts{Period: uint(totpPeriod.Seconds()), Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}
		if ok, err := totp.ValidateCustom(code, secret, at, opts); err == nil && ok {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}
