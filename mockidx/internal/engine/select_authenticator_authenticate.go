package engine

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// selectForm offers every factor still to be verified. It accompanies each
// challenge: okta-idx-golang looks for it both before and after a mail is out.
func (s *step) selectForm() ion.Form {
	var options []ion.Option
	for i, f := range s.factors() {
		if !s.verified(f) {
			options = append(options, s.selectOption(f, enrollmentPath(i)))
		}
	}
	return s.action("select-authenticator-authenticate", "challenge",
		ion.Field{Name: "authenticator", Type: "object", Options: options})
}

func (s *step) selectOption(f directory.Factor, path string) ion.Option {
	method := ion.Fixed("methodType", kinds[f].typ)
	method.Required = new(false)
	return ion.Option{
		Label:     kinds[f].label,
		Value:     ion.Choice{Form: &ion.Fields{Value: []ion.Field{ion.Fixed("id", authenticatorID(s.env.Org, f)), method}}},
		RelatesTo: path,
	}
}

// selectAuthenticator begins the challenge of a factor. For email it goes by
// who asks: okta-idx-golang names the method and wants the mail at once;
// auth-js and the widget name the id alone and ask again before they send.
func (s *step) selectAuthenticator(in Select) Page {
	if !s.identified() {
		return s.notAllowed("nobody was named yet")
	}
	i := slices.IndexFunc(s.pending(), func(f directory.Factor) bool {
		return authenticatorID(s.env.Org, f) == in.AuthenticatorID
	})
	if i < 0 {
		return s.refuse(AuthenticatorUnknown, badRequest, "authenticator "+in.AuthenticatorID+" is not on the page")
	}
	f := s.pending()[i]
	switch {
	case in.MethodType != "" && in.MethodType != kinds[f].typ:
		return s.refuse(AuthenticatorUnknown, badRequest, kinds[f].label+" has no method "+in.MethodType)
	case f == directory.FactorEmail && in.MethodType != "":
		return s.challengeEmail()
	}
	s.challenge(f)
	return s.show(AuthenticatorSelected)
}
