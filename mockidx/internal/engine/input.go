package engine

import "github.com/idxlab/idxlab/mockidx/internal/directory"

// Input is what a client sends: one of the types below.
type Input interface{ input() }

// Introspect reads the current page. It changes nothing but the idle time and,
// while a mail is out, whom a later poll is told about.
// RecoverAgain is for okta-idx-golang, which in a recovery asks to recover once
// more before it asks for the mail.
type Introspect struct{ RecoverAgain bool }

// Identify names the user; Passcode is nil when the form had no password.
type Identify struct {
	Identifier string
	Passcode   *string
	RememberMe bool
}

// Select chooses an authenticator to prove (POST /idp/idx/challenge). Without
// MethodType an authenticator that sends a code asks before it does. Identifier
// names the user on the page that unlocks an account.
type Select struct {
	AuthenticatorID, MethodType, Identifier string
	AutoChallenge                           *bool // of Okta Verify: whether to send a push unasked from now on; nil: as it is
}

// Answer is a passcode, a password, the answer to a security question, or what
// an authenticator signed, in base64. What was missing is nil.
type Answer struct {
	Passcode       *string
	QuestionKey    *string
	Question       *string // the user's own, when one is set up
	Answer         *string
	TOTP           *string // of Okta Verify
	RevokeSessions bool    // with a new password: sign out everywhere else

	ClientData, Attestation, AuthenticatorData, SignatureData *string
}

// SelectEnrollProfile asks to register.
type SelectEnrollProfile struct{}

// SelectIdentify goes back from registering to signing in.
type SelectIdentify struct{}

// EnrollProfile registers. Profile has the values as JSON decodes them;
// Passcode is nil when the form had no password.
type EnrollProfile struct {
	Profile  map[string]any
	Passcode *string
}

// Enroll chooses an authenticator to set up (POST /idp/idx/credential/enroll).
// Channel is of Okta Verify: qrcode, email or sms.
type Enroll struct{ AuthenticatorID, MethodType, PhoneNumber, Channel string }

// SendChannel says where the link that sets up Okta Verify is to go (POST
// /idp/idx/challenge/send): to the one that the channel is for.
type SendChannel struct{ Email, PhoneNumber string }

// Skip leaves out what need not be done.
type Skip struct{}

// UnlockAccount asks to unlock an account.
type UnlockAccount struct{}

// KeepMeSignedIn answers whether to stay signed in; nil when that was missing.
type KeepMeSignedIn struct{ Keep *bool }

// Consent answers the page of a mailed link in another browser. Token is the
// link's, Allow nil when it was missing.
type Consent struct {
	Token string
	Allow *bool
}

// Poll asks whether the challenge was answered elsewhere. AutoChallenge is that
// of [Select].
type Poll struct{ AutoChallenge *bool }

// AnswerPush is what a person does with a push notification. Number is the one
// they choose in a number challenge.
type AnswerPush struct {
	ID      string
	Approve bool
	Number  string
}

// SetUpDevice sets up Okta Verify on a device, which scanned a QR code or opened
// a link. Name is what people are shown of it.
type SetUpDevice struct{ Token, Name string }

// Resend asks for another mail.
type Resend struct{}

// Recover asks to reset the password.
type Recover struct{}

// Cancel goes back to the first page.
type Cancel struct{}

// OpenLink is a GET of a mailed link by a human's browser. Device is the DT
// cookie that came with it.
type OpenLink struct{ Token, DeviceToken string }

// RedirectToApp is a browser that asks, at the end of the flow, to be sent to
// the app with an authorization code. DeviceToken is the DT cookie that came
// with it, Session who is signed in at the org there; nil if nobody is.
type RedirectToApp struct {
	DeviceToken string
	Session     *Session
}

// Depart is a browser that is to be sent to an identity provider.
type Depart struct{ Provider, DeviceToken string }

// Arrive is a browser that came back from an identity provider: with who signed
// in there, or with why nobody did.
type Arrive struct {
	Provider   string            // its id
	Attributes map[string]string // by Okta's names: externalId, email, firstName
	Failure    Outcome
	Reason     string // of the failure, for people
}

// Redeem exchanges a code at the token endpoint of an authorization server, as
// [Request] names it. Grant tells which kind of code it is taken for. The
// client was authenticated before; RedirectURI is empty when it was not sent.
type Redeem struct {
	Grant                                             directory.GrantType
	Code, AuthServer, ClientID, RedirectURI, Verifier string
}

func (Introspect) input()          {}
func (Depart) input()              {}
func (Arrive) input()              {}
func (SelectEnrollProfile) input() {}
func (SelectIdentify) input()      {}
func (EnrollProfile) input()       {}
func (Enroll) input()              {}
func (SendChannel) input()         {}
func (AnswerPush) input()          {}
func (SetUpDevice) input()         {}
func (Skip) input()                {}
func (UnlockAccount) input()       {}
func (KeepMeSignedIn) input()      {}
func (Consent) input()             {}
func (Identify) input()            {}
func (Select) input()              {}
func (Answer) input()              {}
func (Poll) input()                {}
func (Resend) input()              {}
func (Recover) input()             {}
func (Cancel) input()              {}
func (OpenLink) input()            {}
func (RedirectToApp) input()       {}
func (Redeem) input()              {}
