package engine

import "github.com/idxlab/idxlab/mockidx/internal/ion"

// Expired is the page for a handle that is unknown or no longer valid.
func Expired(env Env) Page {
	return bare(env, SessionExpired, sessionExpired, "no transaction is known by this handle")
}

// BadLink is the page for a link token that no transaction knows.
func BadLink(env Env) Page {
	return bare(env, LinkUnknown, returnError, "no transaction is known by this link")
}

// MissingStateHandle is the page for a request without a stateHandle.
func MissingStateHandle(env Env) Page {
	return bare(env, StateHandleMissing, fieldRequired.of("stateHandle"), "the request names no transaction")
}

// Stray is the page for a browser that comes from an identity provider and that
// nobody sent there, for the reason that o says.
func Stray(env Env, o Outcome) Page {
	return bare(env, o, badRequest, "this browser was not sent to an identity provider with this state, or came back before")
}

// bare answers with nothing but a message.
func bare(env Env, o Outcome, m message, reason string) Page {
	body := &ion.Response{Version: ion.Version, Messages: ion.ListOf(env.say(m))}
	return Page{Status: m.status, Outcome: o, Reason: reason, Body: body}
}

// terminal answers with a message and no way on: there is no form, and no
// cancel either, so the widget begins anew by itself.
func (s *step) terminal(o Outcome, m message, reason string) Page {
	p := bare(s.env, o, m, reason)
	p.Body.StateHandle = s.tx.StateHandle
	p.Body.ExpiresAt = ion.Time{Time: s.tx.Expires}
	p.Body.Intent = "LOGIN"
	return p
}

func (s *step) expired(o Outcome, reason string) Page {
	return s.terminal(o, sessionExpired, reason)
}
