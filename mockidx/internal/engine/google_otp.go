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

// TOTPPeriod is how long a code lasts.
const TOTPPeriod = 30 * time.Second

const (
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

func (googleOTPAuthenticator) answer(s *step, c Challenge, in Answer) Page {
	if missing(in.Passcode) {
		return s.passcodeMissing()
	}
	user := s.user()
	app := totpApp{user.TOTPSecret, user.TOTPLastUsed, TOTPDrift, "passcode", totpInvalid}
	if c.Enroll {
		app = totpApp{c.Secret, time.Time{}, TOTPSetupDrift, "passcode", passcodeInvalid}
	}
	at, refused := s.judgeTOTP(app, *in.Passcode)
	if refused != nil {
		return *refused
	}
	return s.proveTOTP(c, at)
}

// totpApp is an app that works out codes.
type totpApp struct {
	secret  string
	used    time.Time // begin of the interval whose code was used last
	drift   int
	field   string  // that the code is typed into
	invalid message // to a wrong code
}

// judgeTOTP takes the code of now and those near it, each once. It returns
// the begin of the interval of a right one, else the page that says what is
// wrong.
// Source: RFC 6238 §5.2.
func (s *step) judgeTOTP(app totpApp, code string) (time.Time, *Page) {
	if s.limited() {
		return time.Time{}, new(s.tooManyPasscodes(TooManyPasscodes))
	}
	user, admitted := s.account()
	at, right := TOTPTime(app.secret, code, s.env.Now, app.drift)
	switch {
	case right && !at.After(app.used):
		return at, new(s.refuseField(PasscodeReused, totpReused, "the code was used before", "credentials", app.field))
	case right && admitted:
		return at, nil
	case right && !s.hiding():
		return at, new(s.inactive(user))
	}
	s.effects = append(s.effects, CountOTPFailure{UserID: s.tx.UserID})
	return at, new(s.refuseField(PasscodeWrong, app.invalid, "wrong code of "+s.tx.Identifier, "credentials", app.field))
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

// By how many periods the clock of an app may be slow. While it is set up Okta is
// lenient: okta-auth-js's sample suite does it with codes that are 90 seconds old.
const (
	TOTPDrift      = 1
	TOTPSetupDrift = 3
)

// TOTPTime returns the begin of the interval whose code is given: that of now,
// the next, or one of the last ones, as many as drift says.
func TOTPTime(secret, code string, now time.Time, drift int) (time.Time, bool) {
	for n := 1; n >= -drift; n-- {
		at := now.Add(time.Duration(n) * TOTPPeriod).Truncate(TOTPPeriod)
		opts := totp.ValidateOpts{Period: uint(TOTPPeriod.Seconds()), Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}
		if ok, err := totp.ValidateCustom(code, secret, at, opts); err == nil && ok {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}
