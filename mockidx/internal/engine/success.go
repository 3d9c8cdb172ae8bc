package engine

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// finish issues the interaction code. It is the only place that does, and
// comes after every factor. Who may not sign in any more is back at the start.
func (s *step) finish() Page {
	user, active := s.account()
	switch {
	case !active:
		s.restart()
		return s.inactive(user)
	case !s.env.Org.Assigned(s.app, user):
		s.restart()
		return s.unassigned(user)
	}
	if s.provedNow() {
		s.effects = append(s.effects, NoteLogin{user.ID})
	}
	s.rememberDevice()
	if s.tx.Request.Hosted {
		s.tx.Code = &Code{IssuedAt: s.env.Now}
	} else {
		s.issueCode(directory.InteractionCode)
	}
	return s.success()
}

// provedNow reports whether the user signed in, and not only came with a session
// that had proved everything.
func (s *step) provedNow() bool {
	return len(s.tx.Verified) == 0 || slices.ContainsFunc(s.tx.Verified, func(v Verification) bool { return !v.At.Before(s.tx.Began) })
}

func (s *step) issueCode(grant directory.GrantType) {
	code := s.env.Mint.InteractionCode()
	s.tx.Code = &Code{Grant: grant, Value: code, IssuedAt: s.env.Now}
	s.effects = append(s.effects, IndexCode{Code: code})
}

// introspectFinished shows the same code again as long as it can be redeemed,
// because clients introspect again and a poll's answer may be lost.
func (s *step) introspectFinished() Page {
	switch {
	case !s.tx.Code.RedeemedAt.IsZero():
		return s.expired(TransactionFinished, "the interaction code was redeemed")
	case s.tx.Code.Grant == directory.AuthorizationCode:
		return s.expired(TransactionFinished, "the browser was sent to the app with an authorization code")
	case s.codeOver():
		return s.expired(TransactionFinished, "the interaction code expired")
	}
	return s.success()
}

func (s *step) codeOver() bool {
	return s.tx.Code.Grant != "" && s.over(s.tx.Code.IssuedAt.Add(s.env.Org.Lifetimes.InteractionCode))
}

// success is the page that ends a sign-in.
func (s *step) success() Page {
	body := &ion.Response{
		Version:     ion.Version,
		StateHandle: s.tx.StateHandle,
		ExpiresAt:   ion.Time{Time: s.tx.Expires},
		Intent:      "LOGIN",
		User:        s.signedInUser(),
		Cancel:      new(s.action("cancel", "cancel")),
		App:         s.appObject(),
	}
	if s.tx.Request.Hosted {
		body.Success = &ion.Redirect{Name: "success-redirect", Href: s.tokenRedirect()}
		return Page{Status: statusOK, Outcome: SignedIn, Body: body}
	}
	body.SuccessWithInteractionCode = new(s.tokenForm())
	return Page{Status: statusOK, Outcome: CodeIssued, Body: body}
}

// tokenForm is the exchange of the code. Clients fill in the fields without
// value; a secret is asked for only where there is one.
func (s *step) tokenForm() ion.Form {
	given := func(name, value string) ion.Field {
		return ion.Field{Name: name, Required: new(true), Value: ion.Text(value)}
	}
	fields := []ion.Field{
		given("grant_type", string(directory.InteractionCode)),
		given("interaction_code", s.tx.Code.Value),
		given("client_id", s.app.ClientID),
	}
	if s.app.ClientSecret != "" {
		fields = append(fields, given("client_secret", ""))
	}
	return ion.NewTokenForm("issue", s.endpoint("token"), append(fields, given("code_verifier", ""))...)
}
