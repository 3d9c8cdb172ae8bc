package engine

import (
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// Request is the OAuth request that began a transaction, as /v1/interact
// received and checked it.
type Request struct {
	ClientID      string       `json:"clientId"`
	AuthServer    string       `json:"authServer,omitempty"` // id of the custom server; empty: the org's own
	Issuer        string       `json:"issuer"`
	RedirectURI   string       `json:"redirectUri"`
	State         string       `json:"state"`
	Scope         string       `json:"scope"` // space separated
	Nonce         string       `json:"nonce,omitempty"`
	CodeChallenge string       `json:"codeChallenge"` // S256
	MaxAge        int          `json:"maxAge"`        // seconds; -1: not asked for
	ACRValues     string       `json:"acrValues,omitempty"`
	LoginHint     string       `json:"loginHint,omitempty"`
	Journey       Journey      `json:"journey,omitempty"`      // Recovery or Activation, by a token; a sign-in if empty
	Token         string       `json:"token,omitempty"`        // that token
	UserID        string       `json:"userId,omitempty"`       // whose token it is
	Hosted        bool         `json:"hosted,omitempty"`       // began at /v1/authorize: the org's own page signs in
	ResponseMode  string       `json:"responseMode,omitempty"` // how a hosted sign-in answers the app; query if empty
	ResponseType  ResponseType `json:"responseType,omitempty"` // with what
}

// Device is the browser or program a transaction was begun from.
type Device struct {
	Token   string `json:"token,omitempty"` // value of the DT cookie; empty when cookies are not kept
	Browser string `json:"browser,omitempty"`
	OS      string `json:"os,omitempty"`
}

// Transaction is one sign-in, from /interact to the redeemed code. It is a
// plain value that a store keeps; everything a client is shown is rendered
// from it.
type Transaction struct {
	StateHandle       string                    `json:"stateHandle"`
	InteractionHandle string                    `json:"interactionHandle"`
	Request           Request                   `json:"request"`
	Device            Device                    `json:"device"`
	Began             time.Time                 `json:"began"`
	Expires           time.Time                 `json:"expires"` // slides with each step
	Identifier        string                    `json:"identifier,omitempty"`
	UserID            string                    `json:"userId,omitempty"` // of nobody in the directory: unknown user behind enumeration prevention
	RememberMe        bool                      `json:"rememberMe,omitempty"`
	Journey           Journey                   `json:"journey,omitempty"` // what is being done besides signing in
	Done              bool                      `json:"done,omitempty"`    // the journey proper: the password is reset, the account unlocked or activated
	Draft             *directory.User           `json:"draft,omitempty"`   // of a registration that enumeration prevention lets lead nowhere
	Verified          []Verification            `json:"verified,omitempty"`
	Challenge         *Challenge                `json:"challenge,omitempty"`    // the authenticator that waits for an answer, nil before one is chosen
	Enrolled          []directory.Factor        `json:"enrolled,omitempty"`     // what was set up
	Declined          bool                      `json:"declined,omitempty"`     // to set up what is optional
	Warned            bool                      `json:"warned,omitempty"`       // that the password expires, or it is new
	ProfileAsked      bool                      `json:"profileAsked,omitempty"` // for what it lacked
	KeepAsked         bool                      `json:"keepAsked,omitempty"`    // whether to stay signed in
	Ended             Outcome                   `json:"ended,omitempty"`        // it ended with a message and no code
	Links             []Link                    `json:"links,omitempty"`        // every link ever mailed, for stale and expired answers
	Remembered        map[string][]Verification `json:"remembered,omitempty"`   // second factors that users proved on the device before, by their ids
	Revisited         bool                      `json:"revisited,omitempty"`    // the page was introspected since the mail went out, as a tab does that a link opened
	Transferred       bool                      `json:"transferred,omitempty"`  // the mail was answered; whoever still polls for it is another tab, if there is one
	Denied            bool                      `json:"denied,omitempty"`       // whoever opened the link did not allow it
	Code              *Code                     `json:"code,omitempty"`
}

// Session is who is signed in at the org itself, in one browser, and how they
// proved it.
type Session struct {
	ID         string         `json:"id"` // value of the idx cookie
	UserID     string         `json:"userId"`
	Identifier string         `json:"identifier"` // as it was typed
	Verified   []Verification `json:"verified"`
	Persistent bool           `json:"persistent,omitempty"` // "keep me signed in": the cookies outlive the browser
	Began      time.Time      `json:"began"`
}

// Verification is a factor that was proved, or a sign-in at an identity provider.
type Verification struct {
	Factor directory.Factor `json:"factor"`
	Method string           `json:"method,omitempty"` // of phone: sms or voice; of okta_verify: push or totp
	At     time.Time        `json:"at"`
	Ahead  time.Duration    `json:"ahead,omitempty"` // how far At is ahead of what tokens tell of it

	Provider string `json:"provider,omitempty"` // id of the identity provider that says so, of no factor
}

// Challenge is the authenticator that waits for an answer, which proves it or,
// with Enroll, sets it up.
type Challenge struct {
	Factor  directory.Factor `json:"factor"`
	Enroll  bool             `json:"enroll,omitempty"`
	Sent    bool             `json:"sent,omitempty"`    // email, phone: a code is out
	Method  string           `json:"method,omitempty"`  // phone: sms or voice; okta_verify: push or totp
	Phone   string           `json:"phone,omitempty"`   // that is being set up
	Secret  string           `json:"secret,omitempty"`  // of the TOTP app that is being set up
	Nonce   string           `json:"nonce,omitempty"`   // webauthn: what is to be signed, base64url
	Push    Push             `json:"push,omitzero"`     // okta_verify: that is out, if the method is push
	Channel string           `json:"channel,omitempty"` // okta_verify: by which the device that is being set up learns of it
	Email   string           `json:"email,omitempty"`   // okta_verify: where the link went
	Token   string           `json:"token,omitempty"`   // okta_verify: of the link
}

// Link is one mail's link with the passcode that went with it.
type Link struct {
	Token    string    `json:"token"` // ft…
	OTP      string    `json:"otp"`
	To       string    `json:"to"` // address it was mailed to
	IssuedAt time.Time `json:"issuedAt"`
	Expires  time.Time `json:"expires"`
	State    LinkState `json:"state"`
}

// LinkState is what has become of a link.
type LinkState string

// The link states; expired is derived from Expires.
const (
	LinkLive       LinkState = "live"
	LinkAnswered   LinkState = "answered"   // its passcode or itself was used
	LinkSuperseded LinkState = "superseded" // by a resend, another authenticator or cancel
)

// Code is the interaction code of a finished transaction, or the authorization
// code that took its place. A hosted sign-in has no code until the browser
// comes to be sent to the app: Grant and Value are empty.
type Code struct {
	Grant      directory.GrantType `json:"grant,omitempty"` // InteractionCode or AuthorizationCode
	Value      string              `json:"value,omitempty"`
	IssuedAt   time.Time           `json:"issuedAt"`
	RedeemedAt time.Time           `json:"redeemedAt,omitzero"`
	Family     string              `json:"family,omitempty"` // the grant all its tokens belong to; set when redeemed
}
