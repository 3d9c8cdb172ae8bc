package engine

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/pquerna/otp/totp"
	"pgregory.net/rapid"
)

// The book's own opinion of what an input proves, by what the page asks for
// and what the user has. It shares no code with the engine.

// claim returns the factor that in proves or sets up, if it is a right answer.
func (m *machine) claim(s *session, in Input) (directory.Factor, bool) {
	if s.over() {
		return "", false
	}
	switch in := in.(type) {
	case Identify:
		return byPassword, m.claimOnePage(s, in)
	case EnrollProfile:
		return byPassword, formOf(s.page) == "enroll-profile" && s.org.Registration.Password && in.Passcode != nil && acceptable(*in.Passcode)
	case Answer:
		return m.claimAnswer(s, in)
	case AnswerPush:
		return byVerify, s.claimPush(in)
	case SetUpDevice:
		return byVerify, s.claimDevice(in)
	case OpenLink:
		own := in.DeviceToken == ownDevice && !s.org.Email.NoMagicLink && (s.tx.Request.Hosted || s.org.Apps[0].EmailVerificationURI == "")
		return byEmail, own && m.claimLink(s, in.Token)
	case Consent:
		asked := s.org.Interoperability.LinkConsent && (s.tx.Request.Hosted || s.org.Apps[0].EmailVerificationURI == "")
		return byEmail, asked && in.Allow != nil && *in.Allow && m.claimLink(s, in.Token)
	}
	return "", false
}

func (s *session) over() bool {
	return s.now.After(s.tx.Expires) || s.tx.Code != nil || s.tx.Ended != "" || s.tx.Denied
}

// claimPush is for the push that the page waits for, and the number that it
// shows.
func (s *session) claimPush(in AnswerPush) bool {
	if form, f := s.asks(); form != "challenge-poll" || f != byVerify || !mayGoOn(s.user(), s.state()) {
		return false
	}
	number := ""
	if data := s.page.Body.CurrentAuthenticator.Value.ContextualData; data != nil {
		number = data.CorrectAnswer
	}
	push := s.tx.Challenge.Push
	return in.Approve && in.Number == number && in.ID == push.ID && !s.now.After(push.Expires)
}

// claimDevice is for the token that went out last, where the page waits for it.
func (s *session) claimDevice(in SetUpDevice) bool {
	form, _ := s.asks()
	return form == "enroll-poll" && in.Token == s.tx.Challenge.Token && (mayGoOn(s.user(), s.state()) || s.tx.Draft != nil)
}

func (m *machine) claimOnePage(s *session, in Identify) bool {
	u, known := login(s.org, in.Identifier)
	onePage := s.policy.Identify == directory.IdentifierWithPassword
	return formOf(s.page) == "identify" && onePage && known && in.Passcode != nil && m.rightPassword(u, "", *in.Passcode)
}

func login(o *directory.Org, name string) (directory.User, bool) {
	i := slices.IndexFunc(o.Users, func(u directory.User) bool { return strings.EqualFold(u.Login, strings.TrimSpace(name)) })
	if i < 0 {
		return directory.User{}, false
	}
	return o.Users[i], true
}

func (m *machine) rightPassword(u directory.User, j Journey, given string) bool {
	return given != "" && given == u.Password && mayGoOn(u, j)
}

// mayGoOn is who may do what, by the state of the account.
func mayGoOn(u directory.User, j Journey) bool {
	states := map[Journey]string{
		"": "ACTIVE PASSWORD_EXPIRED", Recovery: "ACTIVE PASSWORD_EXPIRED RECOVERY LOCKED_OUT", Unlock: "ACTIVE PASSWORD_EXPIRED LOCKED_OUT",
		Registration: "STAGED PROVISIONED", Activation: "STAGED PROVISIONED",
	}
	return u.Status != "" && slices.Contains(strings.Fields(states[j]), string(u.Status))
}

func (m *machine) claimAnswer(s *session, in Answer) (directory.Factor, bool) {
	form, f := s.asks()
	u := s.user()
	draft := s.tx.Draft != nil && f != byEmail
	if !mayGoOn(u, s.state()) && !draft {
		return f, false
	}
	given := func(p *string) string {
		if p == nil {
			return ""
		}
		return *p
	}
	switch form {
	case "reset-authenticator", "reenroll-authenticator", "reenroll-authenticator-warning":
		return byPassword, acceptable(given(in.Passcode))
	case "enroll-authenticator":
		return f, m.claimSetUp(s, f, given(in.Passcode), in)
	case "challenge-authenticator":
		switch f {
		case byPassword:
			return f, m.rightPassword(u, s.state(), given(in.Passcode))
		case byQuestion:
			a := given(in.Answer)
			return f, !m.limited(s) && strings.TrimSpace(a) != "" && strings.EqualFold(strings.TrimSpace(a), u.SecurityQuestion.Answer)
		case byTOTP:
			at, right := totpInterval(u.TOTPSecret, given(in.Passcode), s.now)
			return f, right && u.TOTPSecret != "" && at > m.totpLast[u.ID] && !m.limited(s)
		case byVerify:
			device := u.OktaVerifyDevice
			at, right := totpInterval(device.Secret, given(in.TOTP), s.now)
			return f, right && device.Secret != "" && at > m.deviceLast[u.ID] && !m.limited(s)
		case byKey:
			return f, m.claimSignature(s, in)
		}
		return f, m.claimCode(s, f, func(l Link) bool { return l.OTP == given(in.Passcode) })
	}
	return f, false
}

// claimSignature is for a key of the user that signed what the page shows and
// counted on.
func (m *machine) claimSignature(s *session, in Answer) bool {
	if in.ClientData == nil || in.AuthenticatorData == nil || in.SignatureData == nil {
		return false
	}
	id, count := *in.SignatureData, *in.AuthenticatorData
	own := slices.ContainsFunc(s.user().WebAuthnCredentials, func(c directory.WebAuthnCredential) bool { return c.ID == id })
	n, err := strconv.Atoi(count)
	return own && err == nil && n > m.signs[id] && *in.ClientData == s.page.Body.CurrentAuthenticator.Value.ContextualData.ChallengeData.Challenge
}

// claimKey is for a new key that signed what the page shows.
func (m *machine) claimKey(s *session, in Answer) bool {
	if in.ClientData == nil || in.Attestation == nil || *in.Attestation == "" {
		return false
	}
	return !s.org.HasWebAuthnCredential(*in.Attestation) && *in.ClientData == s.page.Body.CurrentAuthenticator.Value.ContextualData.ActivationData.Challenge
}

func (m *machine) claimSetUp(s *session, f directory.Factor, passcode string, in Answer) bool {
	switch f {
	case byPassword:
		return acceptable(passcode)
	case byQuestion:
		named := in.QuestionKey != nil && (*in.QuestionKey == "first_award" || *in.QuestionKey == "custom" && in.Question != nil && *in.Question == "Why?")
		return named && in.Answer != nil && len(strings.TrimSpace(*in.Answer)) >= 4
	case byTOTP:
		_, right := totpInterval(s.page.Body.CurrentAuthenticator.Value.ContextualData.SharedSecret, passcode, s.now)
		return right && !m.limited(s)
	case byKey:
		return m.claimKey(s, in)
	}
	return m.claimCode(s, f, func(l Link) bool { return l.OTP == passcode })
}

// acceptable is the default password policy, for those that the machine knows.
func acceptable(p string) bool {
	has := func(match func(rune) bool) bool { return strings.ContainsFunc(p, match) }
	return len(p) >= 8 && has(unicode.IsLower) && has(unicode.IsUpper) && has(unicode.IsDigit)
}

func (m *machine) claimLink(s *session, token string) bool {
	f, waits := s.waitsFor()
	return waits && f == byEmail && token != "" && mayGoOn(s.user(), s.state()) && m.claimCode(s, byEmail, func(l Link) bool { return l.Token == token })
}

// claimCode is for what went out: it is the newest of what the page waits for
// (or any, where all work), young enough, and not after too many wrong ones.
func (m *machine) claimCode(s *session, f directory.Factor, match func(Link) bool) bool {
	if m.limited(s) {
		return false
	}
	codes := s.codes[s.from:]
	for i, c := range codes {
		newest := i == len(codes)-1 || s.org.Email.Resend == directory.ResendAll
		age := s.now.Sub(c.IssuedAt)
		if s.org.Email.Resend == directory.ResendReuse {
			newest, age = true, s.now.Sub(codes[len(codes)-1].IssuedAt)
		}
		moved := f == byPhone && !s.page.isEnrolment() && c.To != s.user().Phone
		if c.factor == f && !moved && match(c.Link) && newest && age <= 5*time.Minute && !m.used[c.OTP] {
			return true
		}
	}
	return false
}

// limited is the book's own count of wrong codes.
func (m *machine) limited(s *session) bool {
	recent := 0
	for _, at := range m.wrong[s.tx.UserID] {
		if s.now.Sub(at) < 5*time.Minute {
			recent++
		}
	}
	return recent >= 5
}

// totpInterval is the interval, near now, whose code is given.
func totpInterval(secret, given string, now time.Time) (int64, bool) {
	for _, d := range []time.Duration{30 * time.Second, 0, -30 * time.Second} {
		if code, err := totp.GenerateCode(secret, now.Add(d)); err == nil && code == given {
			return now.Add(d).Unix() / 30, true
		}
	}
	return 0, false
}

// checkVerified holds what newly counts as proved to the claim. Of a proof that
// ended where the user is sent away only the saved user tells.
func (m *machine) checkVerified(rt *rapid.T, s *session, in Input, before map[directory.Factor]time.Time, claimed directory.Factor, claims bool) {
	for f, at := range verifications(s.tx) {
		if old, had := before[f]; had && old.Equal(at) {
			continue
		}
		if !claims || f != claimed {
			rt.Fatalf("%T %+v counts as a proof of %s on %s", in, in, f, formOf(s.page))
		}
		s.proved[f] = true
		if f == byPassword {
			m.failed[s.meant(in).ID] = 0
		}
	}
	if claims && slices.ContainsFunc(s.effects, func(e Effect) bool { _, ok := e.(SaveUser); return ok }) {
		s.proved[claimed] = true
		if claimed == byPassword {
			m.failed[s.meant(in).ID] = 0
		}
	}
}

// checkAccepted holds that a right answer is taken, that a wrong one is counted
// and that what was taken is used up.
func (m *machine) checkAccepted(rt *rapid.T, s *session, in Input, p Page, claimed directory.Factor, claims bool) {
	wrong := slices.Contains([]Outcome{PasscodeWrong, PasscodeExpired, PasscodeSuperseded, AnswerWrong}, p.Outcome) ||
		p.Outcome == UserInactive && fieldMessageOf(p.Body) != ""
	counted := slices.ContainsFunc(s.effects, func(e Effect) bool { return e == CountOTPFailure{s.tx.UserID} })
	if wrong != counted {
		rt.Fatalf("%s counted: %t", p.Outcome, counted)
	}
	if wrong {
		m.wrong[s.tx.UserID] = append(m.wrong[s.tx.UserID], s.now)
	}
	m.countPassword(rt, s, in, p)
	refused := wrong || slices.Contains([]Outcome{PasswordWrong, TooManyPasscodes, LinkRateLimited, LinkSpent, LinkOutdated, LinkStale, PasscodeReused, PushStale, PushRejected, DeviceStale}, p.Outcome) ||
		strings.HasPrefix(string(p.Outcome), "webauthn_")
	switch {
	case claims && refused:
		rt.Fatalf("right answer to %s of %s refused: %s", formOf(s.page), claimed, p.Outcome)
	case !claims:
		return
	}
	switch in := in.(type) {
	case Answer:
		m.useUp(s, claimed, in)
	case OpenLink:
		m.useUpLink(s, in.Token)
	case Consent:
		m.useUpLink(s, in.Token)
	}
}

// meant is whom in is about.
func (s *session) meant(in Input) directory.User {
	u, _ := s.org.UserByID(s.who)
	if in, ok := in.(Identify); ok {
		u, _ = login(s.org, in.Identifier)
	}
	return u
}

// countPassword holds that one wrong password too many locks the account.
func (m *machine) countPassword(rt *rapid.T, s *session, in Input, p Page) {
	u := s.meant(in)
	if p.Outcome != PasswordWrong || !mayGoOn(u, "") {
		return
	}
	if m.failed[u.ID]++; m.failed[u.ID] >= s.org.Password.MaxFailures {
		rt.Fatalf("%d wrong passwords of %s, who is not locked out", m.failed[u.ID], u.Login)
	}
}

func (m *machine) useUp(s *session, f directory.Factor, in Answer) {
	switch {
	case f == byEmail || f == byPhone:
		m.used[*in.Passcode] = true
	case f == byTOTP && !s.page.isEnrolment():
		m.totpLast[s.who], _ = totpInterval(s.secret(), *in.Passcode, s.now)
	case f == byTOTP:
		m.totpLast[s.who], _ = totpInterval(s.page.Body.CurrentAuthenticator.Value.ContextualData.SharedSecret, *in.Passcode, s.now)
	case f == byVerify:
		u, _ := s.org.UserByID(s.who)
		m.deviceLast[s.who], _ = totpInterval(u.OktaVerifyDevice.Secret, *in.TOTP, s.now)
	case f == byKey && !s.page.isEnrolment():
		m.signs[*in.SignatureData], _ = strconv.Atoi(*in.AuthenticatorData)
	case f == byKey:
		m.signs[*in.Attestation] = 0
	}
}

// secret is the TOTP secret of the user.
func (s *session) secret() string {
	u, _ := s.org.UserByID(s.who)
	return u.TOTPSecret
}

func (p Page) isEnrolment() bool { return formOf(p) == "enroll-authenticator" }

func (m *machine) useUpLink(s *session, token string) {
	for _, c := range s.codes {
		if c.Token == token {
			m.used[c.OTP] = true
		}
	}
}
