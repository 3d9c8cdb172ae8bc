package engine

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
	"github.com/pquerna/otp/totp"
	"pgregory.net/rapid"
)

// The inputs: the right one, so that runs get far, and any other.

var logins = []string{"alice", "alice", "alice", "alice", "alice", "bob", "sue", "lou", "dee", "stan", "pro", "rec", "pax", "nobody", "new0", "new1"}

func drawLogin(rt *rapid.T) string {
	return rapid.SampledFrom(logins).Draw(rt, "login") + "@example.com"
}

// goOn does what the page asks for, for a while.
func (m *machine) goOn(rt *rapid.T) {
	for range rapid.IntRange(1, 4).Draw(rt, "steps") {
		m.goOnOnce(rt)
	}
}

func (m *machine) goOnOnce(rt *rapid.T) {
	s := m.now()
	s.look()
	form, f := s.asks()
	switch form {
	case "":
		m.end(rt)
	case "identify":
		m.firstStep(rt)
	case "identify-recovery":
		m.take(rt, Identify{Identifier: drawLogin(rt)})
	case "select-authenticator-authenticate", "authenticator-verification-data":
		m.choose(rt, "select-authenticator-authenticate", "")
	case "select-authenticator-unlock-account":
		m.choose(rt, form, "lou@example.com")
	case "enroll-profile":
		m.register(rt)
	case "select-authenticator-enroll", "authenticator-enrollment-data":
		m.setUp(rt)
	case "challenge-authenticator", "enroll-authenticator":
		m.answer(rt, f)
	case "reset-authenticator", "reenroll-authenticator", "reenroll-authenticator-warning":
		m.take(rt, Answer{Passcode: new(drawPassword(rt)), RevokeSessions: true})
	case "challenge-poll":
		m.take(rt, m.somePush(rt, m.now()))
	case "resend":
		m.take(rt, Resend{})
	case "enrollment-channel-data":
		m.take(rt, SendChannel{Email: "phone@example.com", PhoneNumber: "+15550002222"})
	case "enroll-poll":
		m.take(rt, SetUpDevice{s.tx.Challenge.Token, "Phone"})
	case "keep-me-signed-in":
		m.take(rt, KeepMeSignedIn{Keep: new(false)})
	default:
		rt.Fatalf("unknown form %s", form)
	}
}

// answer gives the right answer, or asks to recover, or guesses first.
func (m *machine) answer(rt *rapid.T, f directory.Factor) {
	switch mood := rapid.IntRange(0, 5).Draw(rt, "mood"); {
	case mood == 5 && f == byPassword:
		m.take(rt, Recover{})
	case mood == 4:
		m.guess(rt)
	default:
		m.take(rt, m.rightAnswer(m.now(), f))
	}
}

// firstStep takes one of those that the first page offers.
func (m *machine) firstStep(rt *rapid.T) {
	inputs := []Input{Identify{Identifier: drawLogin(rt), Passcode: new(password)}}
	for _, form := range m.now().page.Body.Remediation.Value {
		switch form.Name {
		case "select-enroll-profile":
			inputs = append(inputs, SelectEnrollProfile{})
		case "unlock-account":
			inputs = append(inputs, UnlockAccount{})
		}
	}
	if m.now().page.Body.CurrentAuthenticator != nil {
		inputs = append(inputs, Recover{})
	}
	m.oneOf(inputs...)(rt)
}

// end goes on from a page without a form.
func (m *machine) end(rt *rapid.T) {
	s := m.now()
	switch {
	case s.tx.Code != nil && s.tx.Code.RedeemedAt.IsZero() && s.tx.Code.Grant != "":
		m.redeem(rt)
	case s.page.Body.Success != nil:
		m.toApp(rt)
	case s.tx.Code == nil && s.page.Status == statusOK && s.tx.Ended == "":
		m.take(rt, Introspect{})
	default:
		m.beginAnew(rt, s)
	}
}

// choose takes one of the options of a form, with or without its method.
func (m *machine) choose(rt *rapid.T, form, identifier string) {
	options := choicesOn(m.now().page.Body, form)
	if len(options) == 0 {
		rt.Skip("nothing to choose")
	}
	o := rapid.SampledFrom(options).Draw(rt, "option")
	in := Select{AuthenticatorID: o.Value.Form.Value[0].Value.(string), Identifier: identifier}
	if rapid.IntRange(0, 3).Draw(rt, "method") > 0 {
		in.MethodType = methodOf(rt, o)
	}
	m.take(rt, in)
}

func choicesOn(r *ion.Response, form string) []ion.Option {
	for _, f := range r.Remediation.Value {
		if f.Name == form {
			return f.Value[0].Options
		}
	}
	return nil
}

func methodOf(rt *rapid.T, o ion.Option) string {
	if method := o.Value.Form.Value[1]; len(method.Options) > 0 {
		return rapid.SampledFrom(method.Options).Draw(rt, "which method").Value.Text
	}
	return o.Value.Form.Value[1].Value.(string)
}

// setUp chooses something to set up.
func (m *machine) setUp(rt *rapid.T) {
	options := choicesOn(m.now().page.Body, "select-authenticator-enroll")
	if len(options) == 0 {
		rt.Fatalf("nothing to set up on %s", formOf(m.now().page))
	}
	o := rapid.SampledFrom(options).Draw(rt, "option")
	in := Enroll{AuthenticatorID: o.Value.Form.Value[0].Value.(string), PhoneNumber: rapid.SampledFrom([]string{"+15550001111", "+15550001111", "12"}).Draw(rt, "number")}
	if in.MethodType = methodOf(rt, o); o.Value.Form.Value[1].Name == "channel" {
		in.MethodType, in.Channel = "", in.MethodType
	}
	m.take(rt, in)
}

// rightAnswer is what the page wants to hear.
func (m *machine) rightAnswer(s *session, f directory.Factor) Input {
	u := s.user()
	secret := u.TOTPSecret
	switch {
	case f == byPassword && u.Password == "":
		return answerOf("Fresh-pass-0")
	case f == byPassword:
		return answerOf(u.Password)
	case f == byQuestion:
		return Answer{QuestionKey: new("first_award"), Answer: new(answerText)}
	case f == byKey:
		return m.rightSignature(s)
	case f == byVerify:
		code, _ := totp.GenerateCode(u.OktaVerifyDevice.Secret, s.now)
		return Answer{TOTP: &code}
	case f == byTOTP && s.page.isEnrolment():
		secret = s.page.Body.CurrentAuthenticator.Value.ContextualData.SharedSecret
		fallthrough
	case f == byTOTP:
		code, _ := totp.GenerateCode(secret, s.now)
		return answerOf(code)
	case len(s.codes) == 0:
		return answerOf("999999")
	}
	return answerOf(s.codes[len(s.codes)-1].OTP)
}

// rightSignature is what a key of the user, or a new one, says to the page.
func (m *machine) rightSignature(s *session) Input {
	data := s.page.Body.CurrentAuthenticator.Value.ContextualData
	if data.ActivationData != nil {
		return keyMade(data.ActivationData.Challenge, base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "new %d", s.mint.n)))
	}
	id := s.user().WebAuthnCredentials[0].ID
	return keySigned(data.ChallengeData.Challenge, id, m.signs[id]+1)
}

func drawPassword(rt *rapid.T) string {
	return fmt.Sprintf("Fresh-pass-%d", rapid.IntRange(0, 3).Draw(rt, "new password"))
}

func (m *machine) oneOf(inputs ...Input) func(*rapid.T) {
	return func(rt *rapid.T) { m.take(rt, inputs[rapid.IntRange(0, len(inputs)-1).Draw(rt, "input")]) }
}

func (m *machine) identify(rt *rapid.T) {
	in := Identify{Identifier: drawLogin(rt), RememberMe: maybe(rt, "remember")}
	if maybe(rt, "with password") {
		in.Passcode = new(rapid.SampledFrom([]string{password, "Fresh-pass-0", "wrong", ""}).Draw(rt, "password"))
	}
	m.take(rt, in)
}

func (m *machine) drawFactor(rt *rapid.T) (id, method string) {
	f := rapid.SampledFrom(directory.Factors()).Draw(rt, "factor")
	method = rapid.SampledFrom([]string{"", "", "email", "sms", "voice", "password", "otp", "security_question", "webauthn", "push", "totp"}).Draw(rt, "method")
	return authenticatorID(m.now().org, f), method
}

func (m *machine) selectFactor(rt *rapid.T) {
	id, method := m.drawFactor(rt)
	m.take(rt, Select{AuthenticatorID: id, MethodType: method, Identifier: drawLogin(rt)})
}

func (m *machine) enroll(rt *rapid.T) {
	id, method := m.drawFactor(rt)
	m.take(rt, Enroll{AuthenticatorID: id, MethodType: method, Channel: rapid.SampledFrom([]string{"", "qrcode", "email", "sms", "fax"}).Draw(rt, "channel"), PhoneNumber: rapid.SampledFrom([]string{"", "12", "+1 (555) 000-2222", "+15550003333"}).Draw(rt, "number")})
}

// answerAnything gives any secret that there is, to whomever.
func (m *machine) answerAnything(rt *rapid.T) {
	s := m.now()
	secrets := []string{"", "999999", password, "wrong", "short", drawPassword(rt)}
	for _, any := range m.sessions {
		for _, c := range any.codes {
			secrets = append(secrets, c.OTP)
		}
	}
	for _, u := range s.org.Users {
		for _, d := range []time.Duration{-time.Minute, -30 * time.Second, 0, 30 * time.Second} {
			if code, err := totp.GenerateCode(u.TOTPSecret, s.now.Add(d)); err == nil && u.TOTPSecret != "" {
				secrets = append(secrets, code)
			}
			if code, err := totp.GenerateCode(u.OktaVerifyDevice.Secret, s.now.Add(d)); err == nil && u.OktaVerifyDevice.Secret != "" {
				secrets = append(secrets, code)
			}
		}
	}
	in := Answer{Passcode: new(rapid.SampledFrom(secrets).Draw(rt, "secret"))}
	switch rapid.IntRange(0, 5).Draw(rt, "kind") {
	case 5:
		in = Answer{TOTP: in.Passcode}
	case 4:
		in = m.drawSignature(rt)
	case 0:
		in = Answer{}
	case 1:
		in.QuestionKey = new(rapid.SampledFrom([]string{"first_award", "custom", "nonsense", ""}).Draw(rt, "key"))
		in.Question = new(rapid.SampledFrom([]string{"", "Why?", "<b>"}).Draw(rt, "question"))
		in.Answer = new(rapid.SampledFrom([]string{answerText, " fish fingers ", "", "  ", "abc", "Chips"}).Draw(rt, "answer"))
	}
	m.take(rt, in)
}

// drawSignature is of any key, to any page's challenge.
func (m *machine) drawSignature(rt *rapid.T) Answer {
	var challenges, keys []string
	for _, s := range m.sessions {
		if c := s.tx.Challenge; c != nil {
			challenges = append(challenges, c.Nonce)
		}
		for _, u := range s.org.Users {
			for _, c := range u.WebAuthnCredentials {
				keys = append(keys, c.ID)
			}
		}
	}
	challenge, id := rapid.SampledFrom(append(challenges, "", "forged")).Draw(rt, "challenge"), rapid.SampledFrom(append(keys, "AAAA")).Draw(rt, "key")
	if maybe(rt, "made") {
		return keyMade(challenge, id)
	}
	return keySigned(challenge, id, rapid.IntRange(0, 4).Draw(rt, "count"))
}

// guess gives wrong answers, up to the limit of what the page asks for, and
// then the right one.
func (m *machine) guess(rt *rapid.T) {
	s := m.now()
	s.look()
	form, f := s.asks()
	if form != "challenge-authenticator" && form != "enroll-authenticator" {
		rt.Skip("nothing to guess")
	}
	tries := rapid.IntRange(1, 5).Draw(rt, "tries")
	if f == byPassword {
		tries = s.org.Password.MaxFailures - 1
	}
	for range tries {
		m.take(rt, Answer{Passcode: new("999999"), TOTP: new("999999"), Answer: new("nonsense"), QuestionKey: new(""), ClientData: new("forged"), Attestation: new("AAAA"), AuthenticatorData: new("9"), SignatureData: new("AAAA")})
	}
	m.take(rt, m.rightAnswer(s, f))
}

// tooLate gives a code that was right once: it expired, or a newer one took its
// place.
func (m *machine) tooLate(rt *rapid.T) {
	s := m.now()
	s.look()
	if _, waits := s.waitsFor(); !waits || len(s.codes) == 0 {
		rt.Skip("no code is out")
	}
	old := s.codes[len(s.codes)-1].OTP
	late := rapid.SampledFrom([]time.Duration{5 * time.Second, 5*time.Minute + 1}).Draw(rt, "wait")
	for _, other := range m.sessions {
		other.advance(late)
	}
	if maybe(rt, "another") {
		m.take(rt, Resend{})
	}
	m.take(rt, answerOf(old))
}

func (m *machine) register(rt *rapid.T) {
	address := drawLogin(rt)
	if maybe(rt, "somebody new") {
		address = fmt.Sprintf("new%d@example.com", rapid.IntRange(0, 3).Draw(rt, "new"))
	}
	in := EnrollProfile{Profile: map[string]any{"firstName": "Ada", "lastName": "Lovelace", "email": address}}
	if rapid.IntRange(0, 3).Draw(rt, "faulty") == 3 {
		in.Profile[rapid.SampledFrom([]string{"firstName", "email"}).Draw(rt, "field")] = rapid.SampledFrom([]any{nil, "", 7.0, true, []any{"x"}, map[string]any{}}).Draw(rt, "value")
	}
	if maybe(rt, "with password") {
		in.Passcode = new(rapid.SampledFrom([]string{password, "short", ""}).Draw(rt, "password"))
	}
	m.take(rt, in)
}

func (m *machine) drawToken(rt *rapid.T) string {
	s := m.now()
	if len(s.codes) == 0 {
		rt.Skip("no mail")
	}
	return rapid.SampledFrom(s.codes).Draw(rt, "mail").Token
}

// openLink opens a link where the transaction began; it works if and only if it
// may, and once.
func (m *machine) openLink(rt *rapid.T) {
	s, in := m.now(), OpenLink{Token: m.drawToken(rt), DeviceToken: ownDevice}
	s.look()
	s.noteCodes()
	_, may := m.claim(s, in)
	p := m.take(rt, in)
	done := p.Outcome == LinkCompleted || p.Outcome == LinkReturned
	if done && !may || may && !done && p.Outcome != LinkRefused { // of whoever the app is not for
		rt.Fatalf("link %s, want it to work: %t", p.Outcome, may)
	}
	if may && m.take(rt, in).Outcome != LinkSpent {
		rt.Fatalf("link worked twice")
	}
}

func (m *machine) scan(rt *rapid.T) {
	s, token := m.now(), m.drawToken(rt)
	before, users := s.tx, s.org.Users
	m.take(rt, OpenLink{Token: token, DeviceToken: rapid.SampledFrom([]string{"", "DT-other"}).Draw(rt, "device")})
	if !reflect.DeepEqual(before, s.tx) || !reflect.DeepEqual(users, s.org.Users) {
		rt.Fatalf("scanner changed the transaction:\n%+v\n%+v", before, s.tx)
	}
}

func (m *machine) consent(rt *rapid.T) {
	token := m.drawToken(rt)
	allow := rapid.SampledFrom([]*bool{new(true), new(true), nil, new(false)}).Draw(rt, "allow")
	if allow != nil && !*allow {
		seldom(rt)
	}
	m.take(rt, Consent{Token: token, Allow: allow})
}

// seldom skips most of the time.
func seldom(rt *rapid.T) {
	if rapid.IntRange(0, 7).Draw(rt, "seldom") != 0 {
		rt.Skip("seldom")
	}
}

func (m *machine) leave(rt *rapid.T) {
	seldom(rt)
	if maybe(rt, "for good") {
		m.beginAnew(rt, m.now())
		return
	}
	m.take(rt, Cancel{})
}

func (m *machine) toApp(rt *rapid.T) {
	p := m.take(rt, RedirectToApp{DeviceToken: rapid.SampledFrom([]string{ownDevice, ownDevice, "DT-other"}).Draw(rt, "device")})
	if s := m.now(); p.Outcome == AuthorizationIssued && s.tx.Code == nil {
		rt.Fatalf("sent to the app without a code")
	}
}

func (m *machine) redeem(rt *rapid.T) {
	s := m.now()
	if s.tx.Code == nil || s.tx.Code.Grant == "" {
		rt.Skip("no code")
	}
	in := redeemOf(s.world)
	if in.Grant == directory.AuthorizationCode {
		in.RedirectURI = s.tx.Request.RedirectURI
	}
	if rapid.IntRange(0, 3).Draw(rt, "forge") == 0 {
		in.Verifier = "forged"
	}
	p := m.take(rt, in)
	if p.Outcome != Redeemed && p.Outcome != AuthorizationRedeemed {
		return
	}
	if m.redeemed[in.Code] || in.Verifier != verifier || s.now.Sub(s.tx.Code.IssuedAt) > time.Minute || !mayGoOn(s.user(), "") {
		rt.Fatalf("code %s redeemed that must not be", in.Code)
	}
	m.redeemed[in.Code] = true
}

func (m *machine) wait(rt *rapid.T) {
	d := rapid.SampledFrom([]time.Duration{time.Millisecond, 4 * time.Second, 5 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 61 * time.Minute}).Draw(rt, "wait")
	if d > time.Minute {
		seldom(rt)
	}
	for _, s := range m.sessions {
		s.advance(d)
	}
}

// administer changes a user behind everybody's back, often the one whose turn
// it is.
func (m *machine) administer(rt *rapid.T) {
	org := m.now().org.Clone()
	at := rapid.IntRange(0, len(org.Users)-1).Draw(rt, "user")
	if maybe(rt, "this one") {
		at = max(0, slices.IndexFunc(org.Users, func(u directory.User) bool { return u.ID == m.now().tx.UserID }))
	}
	u := &org.Users[at]
	switch rapid.IntRange(0, 3).Draw(rt, "change") {
	case 0:
		seldom(rt)
		u.Status = rapid.SampledFrom([]directory.UserStatus{
			directory.Staged, directory.Provisioned, directory.Active, directory.Recovery, directory.PasswordExpired, directory.LockedOut, directory.Suspended, directory.Deprovisioned,
		}).Draw(rt, "status")
	case 1:
		u.Phone = map[bool]string{true: "+15550009999"}[u.Phone == ""]
	case 2:
		u.TOTPSecret, u.SecurityQuestion = map[bool]string{true: "JBSWY3DPEHPK3PXZ"}[u.TOTPSecret == ""], directory.SecurityQuestion{}
	case 3:
		u.Password = "Other-pass-9"
		u.WebAuthnCredentials, u.OktaVerifyDevice = nil, directory.OktaVerifyDevice{}
	}
	for _, s := range m.sessions {
		s.org, s.behind = org, true
	}
}

// check runs after every action.
func (m *machine) check(rt *rapid.T) {
	s := m.now()
	for _, l := range s.tx.Links {
		if live := l.State == LinkLive; live && (s.tx.Challenge == nil || !s.tx.Challenge.Sent) {
			rt.Fatalf("link %s is live without a challenge", l.Token)
		}
	}
	s.look()
	if formOf(s.page) == "" {
		return
	}
	var bodies [][]byte
	for _, in := range []Input{Poll{}, Introspect{}} {
		_, p, effects := Step(s.tx, in, s.env())
		if s.tx.Transferred && p.Outcome == Transferred {
			return
		}
		body := *p.Body
		body.ExpiresAt = ion.Time{}
		bodies = append(bodies, marshal(rt, body))
		if len(effects) > 0 && !s.behind {
			rt.Fatalf("%T has effects %v", in, effects)
		}
	}
	if !bytes.Equal(bodies[0], bodies[1]) {
		rt.Fatalf("poll\n%s\nintrospect\n%s", bodies[0], bodies[1])
	}
}
