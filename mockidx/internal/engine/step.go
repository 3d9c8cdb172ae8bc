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
	appOK   bool            // the app still exists
	changed *directory.User // the user as they are to be saved; nil: as they were
	ruled   *rules          // see [step.rules]
	effects []Effect
}

// newStep returns a step on a copy of tx that shares nothing with it.
func newStep(tx Transaction, env Env) *step {
	tx.Verified = slices.Clone(tx.Verified)
	tx.Links = slices.Clone(tx.Links)
	tx.Enrolled = slices.Clone(tx.Enrolled)
	if tx.Challenge != nil {
		tx.Challenge = new(*tx.Challenge)
	}
	if tx.Draft != nil {
		tx.Draft = new(tx.Draft.Clone())
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
	case Consent:
		return s.consent(in)
	case RedirectToApp:
		return s.redirectToApp(in)
	case Redeem:
		return s.redeem(in)
	case AnswerPush:
		return s.answerPush(in)
	case SetUpDevice:
		return s.setUpDevice(in)
	case Arrive:
		return s.arrive(in)
	}
	if page := s.finishedPage(in); page != nil {
		return *page
	}
	s.catchUp()
	if in, poll := in.(Poll); poll {
		return s.poll(in)
	}
	s.slide()
	if _, cancel := in.(Cancel); !cancel && s.atEnd() {
		return s.reveal(Introspected)
	}
	return s.dispatch(in)
}

// catchUp follows what changed about the user and the policies since the last
// step.
func (s *step) catchUp() {
	if s.moot() {
		s.supersede()
		s.tx.Challenge = nil
	}
	s.settle()
}

// atEnd reports whether there is nothing to do but to learn how it ends.
func (s *step) atEnd() bool {
	at := s.stage()
	return s.tx.Ended != "" || at == stageDone || at == stageDenied
}

// finishedPage returns the page for a transaction that takes no more steps; nil if
// it does. A poll of one that ended, and what only reads, learn how it ended.
func (s *step) finishedPage(in Input) *Page {
	_, poll := in.(Poll)
	_, read := in.(Introspect)
	switch {
	case s.over(s.tx.Expires):
		return new(s.expired(SessionExpired, "the state handle expired at "+s.tx.Expires.String()))
	case !s.appOK:
		return new(s.expired(AppGone, "the app was removed from the org"))
	case poll && s.tx.Transferred && (s.tx.Revisited || s.tx.Code != nil):
		return new(s.terminal(Transferred, transferredToNewTab, ""))
	case s.tx.Denied:
		return new(s.terminal(LinkDenied, cancelledByUser, "whoever opened the link did not allow it"))
	case s.tx.Ended != "" && (poll || read):
		return new(s.ended())
	case s.tx.Ended != "":
		return new(s.expired(TransactionFinished, "the transaction ended: "+string(s.tx.Ended)))
	case s.tx.Code != nil && (poll || read):
		return new(s.introspectFinished())
	case s.tx.Code != nil:
		return new(s.expired(TransactionFinished, "an interaction code was issued already"))
	case s.tokenSpent():
		return new(s.spentToken())
	case s.tokenExpired():
		return new(s.terminal(TokenExpired, activationTokenOver, "the activation token expired"))
	}
	return nil
}

func (s *step) dispatch(in Input) Page {
	switch in := in.(type) {
	case Introspect:
		return s.introspect(in)
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
	case SelectEnrollProfile:
		return s.selectEnrollProfile()
	case SelectIdentify:
		return s.selectIdentify()
	case EnrollProfile:
		return s.enrollProfile(in)
	case Enroll:
		return s.enroll(in)
	case SendChannel:
		return s.sendChannel(in)
	case Skip:
		return s.skip()
	case UnlockAccount:
		return s.unlockAccount()
	case KeepMeSignedIn:
		return s.keepMeSignedIn(in)
	case Depart:
		return s.depart(in)
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

// hiding reports whether user enumeration prevention is on.
func (s *step) hiding() bool { return s.env.Org.Interoperability.HideUnknownUsers }

// stranger reports whether the client may learn nothing of the user: with
// enumeration prevention, before anything was proved.
func (s *step) stranger() bool {
	return s.hiding() && len(s.tx.Verified) == 0 && !s.joining() && s.tx.Request.Token == ""
}

// restart forgets who was named and what they did. A journey that began with a
// one-time token begins again with it, as long as that is good.
func (s *step) restart() {
	s.supersede()
	again := func() {
		fresh := Begin(s.tx.Request, s.tx.Device, nil, s.env)
		fresh.StateHandle, fresh.InteractionHandle = s.tx.StateHandle, s.tx.InteractionHandle
		fresh.Began, fresh.Expires, fresh.Links, fresh.Remembered = s.tx.Began, s.tx.Expires, s.tx.Links, s.tx.Remembered
		s.tx = fresh
	}
	again()
	if s.tokenSpent() {
		s.forgetToken()
		again()
	}
}

// forgetToken takes away what the one-time token proved that the transaction
// began with.
func (s *step) forgetToken() {
	s.tx.Request.Journey, s.tx.Request.Token, s.tx.Request.UserID = "", "", ""
}
