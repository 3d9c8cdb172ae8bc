package engine

import (
	"fmt"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// step is one step under way: the transaction as it changes and the effects
// as they gather.
type step struct {
	tx      Transaction
	env     Env
	app     directory.App
	appOK   bool // the app still exists
	effects []Effect
}

// newStep returns a step on a copy of tx that shares nothing with it.
func newStep(tx Transaction, env Env) *step {
	tx.Verified = slices.Clone(tx.Verified)
	tx.Links = slices.Clone(tx.Links)
	if tx.Challenge != nil {
		tx.Challenge = new(*tx.Challenge)
	}
	if tx.Code != nil {
		tx.Code = new(*tx.Code)
	}
	s := &step{tx: tx, env: env}
	s.app, s.appOK = env.Org.AppByClientID(tx.Request.ClientID)
	return s
}

func (s *step) take(in Input) Page {
	switch in := in.(type) {
	case OpenLink:
		return s.openLink(in)
	case RedirectToApp:
		return s.redirectToApp(in)
	case Redeem:
		return s.redeem(in)
	}
	if s.over(s.tx.Expires) {
		return s.expired(SessionExpired, "the state handle expired at "+s.tx.Expires.String())
	}
	if !s.appOK {
		return s.expired(AppGone, "the app was removed from the org")
	}
	if _, ok := in.(Poll); ok {
		return s.poll()
	}
	if s.tx.Code != nil {
		if _, ok := in.(Introspect); ok {
			return s.introspectFinished()
		}
		return s.expired(TransactionFinished, "an interaction code was issued already")
	}
	s.slide()
	switch in := in.(type) {
	case Introspect:
		return s.introspect()
	case Identify:
		return s.identify(in)
	case Select:
		return s.selectAuthenticator(in)
	case Answer:
		return s.answer(in)
	case Resend:
		return s.resend()
	case Recover:
		return s.recover()
	case Cancel:
		return s.cancel()
	}
	return s.notAllowed(fmt.Sprintf("no such input: %T", in))
}

// over reports whether deadline has passed.
func (s *step) over(deadline time.Time) bool { return s.env.Now.After(deadline) }

// slide begins the transaction's idle time anew.
func (s *step) slide() { s.tx.Expires = s.env.Now.Add(s.env.Org.Lifetimes.Transaction) }

// identified reports whether somebody was named.
func (s *step) identified() bool { return s.tx.UserID != "" }

// account returns the user if they exist and may sign in.
func (s *step) account() (directory.User, bool) {
	u, ok := s.env.Org.UserByID(s.tx.UserID)
	return u, ok && u.Status == directory.Active
}

// hiding reports whether user enumeration prevention is on.
func (s *step) hiding() bool { return s.env.Org.Interoperability.HideUnknownUsers }

// restart forgets who was named and what they proved.
func (s *step) restart() {
	s.supersede()
	s.tx.Identifier, s.tx.UserID, s.tx.RememberMe = "", "", false
	s.tx.Verified, s.tx.Challenge, s.tx.Transferred = nil, nil, false
}
