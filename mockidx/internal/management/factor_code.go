package management

import (
	"crypto/subtle"
	"net/http"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/codes"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

var (
	errPasscode  = forbidden("E0000068", "Invalid Passcode/Answer", "Your passcode doesn't match our records. Please try again.")
	errAnswerBad = forbidden("E0000068", "Invalid Passcode/Answer", "Your answer doesn't match our records. Please try again.")
	errReplayed  = forbidden("E0000082", "Each code can only be used once. Please wait for a new code and try again.")
)

// resentTooSoon is Okta's answer to who asks for another code at once.
var resentTooSoon = map[string]struct {
	err  *httpkit.Error
	wait time.Duration
}{
	mail.ChannelSMS:   {tooSoon("E0000109", "An SMS message was recently sent. Please wait 30 seconds before trying again."), 30 * time.Second},
	mail.ChannelVoice: {tooSoon("E0000133", "A phone call was recently made. Please wait 30 seconds before trying again."), 30 * time.Second},
	mail.ChannelEmail: {tooSoon("E0000118", "An email was recently sent. Please wait 5 seconds before trying again."), 5 * time.Second},
}

func tooSoon(code, summary string) *httpkit.Error {
	return httpkit.API(http.StatusTooManyRequests, code, summary, "resent_too_soon")
}

// code is a code for a user, as the org's next one may be chosen.
type code struct {
	*codes.Draft
	value string
}

// newCode draws a code if t sends any.
func (c *call) newCode(t *factorType) *code {
	d := &code{Draft: c.tenant.Codes.Draft()}
	if email := c.org.Email; t.channel != "" {
		d.value = d.Passcode(email.CodeAlphabet, email.CodeLength)
	}
	return d
}

// issue makes code what proves f from now on.
func (f *factor) issue(o *directory.Org, code *code, now time.Time) {
	if f.channel != "" {
		f.body.Code, f.body.Sent, f.body.Expires, f.body.Failures = code.value, now, now.Add(o.Email.Lifetime), 0
	}
}

// sendCode sends the code of f to u. One that cannot be sent is lost; the
// journal tells.
func (c *call) sendCode(u directory.User, f factor) {
	switch {
	case f.body.Code == "":
	case f.channel == mail.ChannelEmail:
		_ = c.mailer.Letter(u, mail.Letter{Template: directory.EmailFactorVerification, OTP: f.body.Code, Expires: f.body.Expires})
	default:
		_ = c.mailer.Text(u, mail.TextMessage{Channel: f.channel, To: f.body.Profile.PhoneNumber, OTP: f.body.Code, Expires: f.body.Expires})
	}
}

// prove checks an answer. A right code is spent, a wrong one counted.
func (c *call) prove(o *directory.Org, u *directory.User, f *factor, answer string) error {
	switch {
	case f.check != nil:
		if !f.check(u, f.body, answer, c.now) {
			return errAnswerBad.Because("wrong answer of %s", u.Login)
		}
		return nil
	case f.totp != nil:
		return c.proveTOTP(u, f, answer)
	case f.channel == "":
		return errStatus.Because("%s answers pushes in sign-ins", u.Login)
	}
	right := f.body.Code != "" && subtle.ConstantTimeCompare([]byte(f.body.Code), []byte(answer)) == 1
	switch {
	case f.body.Failures >= o.Email.MaxFailures:
		return errPasscode.Because("too many wrong codes of %s since the last one was sent", u.Login)
	case !right:
		f.body.Failures++
		return &lastingError{errPasscode.Because("wrong code of %s", u.Login)}
	case c.now.After(f.body.Expires):
		return errPasscode.Because("the code of %s expired", u.Login)
	}
	f.body.Code = ""
	return nil
}

func (c *call) proveTOTP(u *directory.User, f *factor, answer string) error {
	secret, used := f.totp(u)
	drift := engine.TOTPDrift
	if !f.Active() {
		secret, used, drift = f.body.Secret, &f.body.LastUsed, engine.TOTPSetupDrift
	}
	at, right := engine.TOTPTime(secret, answer, c.now, drift)
	switch {
	case !right:
		return errPasscode.Because("wrong code of %s", u.Login)
	case !at.After(*used):
		return errReplayed.Because("%s used the code before", u.Login)
	}
	*used = at
	return nil
}

func activateFactor(c *call) error {
	var body struct {
		PassCode string `json:"passCode"`
	}
	if err := c.read(&body); err != nil {
		return err
	}
	u, f, err := c.changeFactor(func(o *directory.Org, u *directory.User, f *factor) error {
		if f.Active() {
			return factorRefused("The factor is active already")
		}
		if err := c.prove(o, u, f, body.PassCode); err != nil {
			return err
		}
		return f.activate(o, u)
	})
	if err != nil {
		return err
	}
	return c.answer(c.viewFactor(u, f))
}

func resendFactor(c *call) error {
	return c.resend(false, func(u directory.User, f factor) error { return c.answer(c.viewFactor(u, f)) })
}

// resend sends another code, for a factor that is active or for one that is set
// up, and answers.
func (c *call) resend(active bool, answer func(directory.User, factor) error) error {
	var drawn *code
	u, f, err := c.changeFactor(func(o *directory.Org, u *directory.User, f *factor) error {
		limit := resentTooSoon[f.channel]
		switch {
		case f.channel == "" || f.Active() != active:
			return errStatus.Because("no code goes out for the factor now")
		case f.body.Code != "" && c.now.Before(f.body.Sent.Add(limit.wait)):
			return limit.err
		}
		drawn = c.newCode(f.factorType)
		f.issue(o, drawn, c.now)
		return nil
	})
	if err != nil {
		if drawn != nil {
			drawn.Return()
		}
		return err
	}
	c.sendCode(u, f)
	return answer(u, f)
}

// verifyFactor checks an answer for a factor that is active; without one it
// sends a code.
func verifyFactor(c *call) error {
	var body struct {
		PassCode string `json:"passCode"`
		Answer   string `json:"answer"`
	}
	if err := c.readOptional(&body); err != nil {
		return err
	}
	u, err := c.user()
	if err != nil {
		return err
	}
	f, err := c.factorOf(c.org, u)
	if err != nil {
		return err
	}
	if body.PassCode+body.Answer == "" && f.channel != "" {
		return c.resend(true, func(_ directory.User, f factor) error {
			verify := c.link("/users/"+u.ID+"/factors/"+f.ID+"/verify", "POST")
			return c.answer(object{"factorResult": "CHALLENGE", "expiresAt": stamp(f.body.Expires), "profile": f.body.Profile, "_links": object{"verify": verify}})
		})
	}
	_, _, err = c.changeFactor(func(o *directory.Org, u *directory.User, f *factor) error {
		if !f.Active() {
			return errStatus.Because("the factor is not active")
		}
		return c.prove(o, u, f, body.PassCode+body.Answer)
	})
	if err != nil {
		return err
	}
	return c.answer(object{"factorResult": "SUCCESS"})
}
