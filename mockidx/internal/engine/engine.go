package engine

import (
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// Mint hands out the values nobody may guess.
type Mint interface {
	ID(prefix string) string // 20 characters
	Opaque(n int) string     // base64url characters
	String(alphabet string, n int) string

	Passcode(alphabet string, n int) string
	LinkToken() string
	InteractionCode() string // or an authorization code
}

// Env is the world a step sees.
type Env struct {
	Org         *directory.Org
	BaseURL     string        // scheme://host[:port] of the org
	Now         time.Time     // on the org's clock
	Ahead       time.Duration // how far Now is ahead of the time that tokens tell
	Mint        Mint          //
	WebAuthn    WebAuthn      //
	OTPFailures []time.Time   // the user's wrong codes, oldest first; may hold some from before the span
}

// Page is the answer to a step.
type Page struct {
	Status   int           // HTTP status
	Outcome  Outcome       // for the journal
	Reason   string        // for people: why it was refused; empty on success
	Body     *ion.Response // what the client gets; nil for Redeem, Depart and a redirect
	Redirect string        // OpenLink: where the browser goes
	Callback *Callback     // RedirectToApp: what the app is told
	Session  string        // RedirectToApp: the id of the session that began; empty if none did
}

// Callback is an answer to an app's redirect URI.
type Callback struct {
	URI, Mode string // Mode as in response_mode; query if empty
	Params    []Param
}

// Param is a parameter of a callback.
type Param struct{ Name, Value string }

// Effect is something that must happen with the step, or not at all.
type Effect interface{ effect() }

// SendMail puts a mail into the user's mailbox.
type SendMail struct {
	Template string // as Okta names it: EmailChallenge
	UserID   string
	To       string // the user's address, or their secondary one
	Link     Link
	URL      string // in the place of a magic link, in a mail without a code
}

// SendText sends a passcode to a phone.
type SendText struct {
	Channel string // sms or voice
	UserID  string
	To      string // E.164
	Link    Link   // has no token
	URL     string // in the place of a code
}

// SendPush sends a push notification to the user's device.
type SendPush struct {
	UserID string
	Push   Push
}

// OfferDevice lets a device be set up for the user, who has the token from a QR
// code or a link.
type OfferDevice struct{ UserID, Token string }

// SaveUser replaces the user of that id in the directory, or adds them.
type SaveUser struct{ User directory.User }

// NoteLogin dates the last sign-in of a user.
type NoteLogin struct{ UserID string }

// EndSessions signs the user out of the org in every browser.
type EndSessions struct{ UserID string }

// IndexLink makes the transaction findable by a link's token.
type IndexLink struct{ Token string }

// IndexCode makes the transaction findable by its interaction code.
type IndexCode struct{ Code string }

// CountOTPFailure adds a wrong passcode to the user's count.
type CountOTPFailure struct{ UserID string }

// RevokeFamily revokes every token that a reused code gave.
type RevokeFamily struct{ Family string }

// StartSession signs the user in at the org itself.
type StartSession struct{ Session Session }

// RememberDevice keeps which second factors a user proved on a device.
type RememberDevice struct {
	Token, UserID string
	Proofs        []Verification
}

func (StartSession) effect()    {}
func (RememberDevice) effect()  {}
func (SendMail) effect()        {}
func (SendText) effect()        {}
func (SendPush) effect()        {}
func (OfferDevice) effect()     {}
func (SaveUser) effect()        {}
func (NoteLogin) effect()       {}
func (EndSessions) effect()     {}
func (IndexLink) effect()       {}
func (IndexCode) effect()       {}
func (CountOTPFailure) effect() {}
func (RevokeFamily) effect()    {}

// Begin returns the transaction that req starts: on its first page, or with
// what session, if there is one, proved already. What is older than the
// request's max_age must be proved anew.
// Source: OpenID Connect Core §3.1.2.1.
func Begin(req Request, device Device, session *Session, env Env) Transaction {
	tx := Transaction{
		StateHandle:       "02.id." + env.Mint.Opaque(40),
		InteractionHandle: env.Mint.Opaque(43),
		Request:           req,
		Device:            device,
		Began:             env.Now,
		Expires:           env.Now.Add(env.Org.Lifetimes.Transaction),
		Journey:           req.Journey,
		UserID:            req.UserID,
	}
	if u, ok := env.Org.UserByID(req.UserID); ok {
		tx.Identifier = u.Login
	}
	if session == nil {
		return tx
	}
	tx.UserID, tx.Identifier, tx.RememberMe = session.UserID, session.Identifier, session.Persistent
	for _, v := range session.Verified {
		if req.MaxAge < 0 || env.Now.Sub(v.At) <= time.Duration(req.MaxAge)*time.Second {
			tx.Verified = append(tx.Verified, v)
		}
	}
	return tx
}

// Step applies in to tx. It is a pure function: the same transaction, input
// and env give the same answer, and nothing outside is touched. The returned
// transaction and effects must be committed together, or not at all.
func Step(tx Transaction, in Input, env Env) (Transaction, Page, []Effect) {
	s := newStep(tx, env)
	page := s.take(in)
	if s.changed != nil {
		s.effects = append(s.effects, SaveUser{*s.changed})
	}
	return s.tx, page, s.effects
}
