package engine

import "github.com/idxlab/idxlab/mockidx/internal/directory"

// Input is what a client sends: one of the types below.
type Input interface{ input() }

// Introspect reads the current page. It changes nothing but the idle time.
type Introspect struct{}

// Identify names the user; Passcode is nil when the form had no password.
type Identify struct {
	Identifier string
	Passcode   *string
	RememberMe bool
}

// Select chooses an authenticator (POST /idp/idx/challenge). Without
// MethodType the email authenticator asks before it sends.
type Select struct{ AuthenticatorID, MethodType string }

// Answer is a passcode or password. Passcode is nil when it was missing.
type Answer struct{ Passcode *string }

// Poll asks whether the challenge was answered elsewhere.
type Poll struct{}

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
// with it.
type RedirectToApp struct{ DeviceToken string }

// Redeem exchanges a code at the token endpoint of an authorization server, as
// [Request] names it. Grant tells which kind of code it is taken for. The
// client was authenticated before; RedirectURI is empty when it was not sent.
type Redeem struct {
	Grant                                             directory.GrantType
	Code, AuthServer, ClientID, RedirectURI, Verifier string
}

func (Introspect) input()    {}
func (Identify) input()      {}
func (Select) input()        {}
func (Answer) input()        {}
func (Poll) input()          {}
func (Resend) input()        {}
func (Recover) input()       {}
func (Cancel) input()        {}
func (OpenLink) input()      {}
func (RedirectToApp) input() {}
func (Redeem) input()        {}
