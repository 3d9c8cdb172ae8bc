package engine

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// shown are the factors that the pages of a challenge list: those that are or
// were to be proved, so that nothing moves when one of them was.
func (s *step) shown() []directory.Factor {
	p, options := s.policy(), s.options()
	list := slices.Clone(p.Factors)
	if s.recovering() {
		list = s.those(s.rules().password.RecoveryFactors, s.has)
	} else {
		list = slices.DeleteFunc(append(list, s.those(p.OneOf, s.has)...), func(f directory.Factor) bool {
			return !s.has(f) && !slices.Contains(options, f)
		})
	}
	for _, f := range options {
		if !slices.Contains(list, f) {
			list = append(list, f)
		}
	}
	return list
}

// selectForm offers every factor that can be proved now. It accompanies each
// challenge: okta-idx-golang looks for it both before and after a code is out.
func (s *step) selectForm() ion.Form {
	var options []ion.Option
	shown := s.shown()
	for i, f := range shown {
		if slices.Contains(s.options(), f) {
			options = append(options, s.selectOption(f, s.listedPath(i, shown)))
		}
	}
	return s.action("select-authenticator-authenticate", "challenge",
		ion.Field{Name: "authenticator", Type: "object", Options: options})
}

func (s *step) selectOption(f directory.Factor, path string) ion.Option {
	fields := []ion.Field{ion.Fixed("id", authenticatorID(s.env.Org, f)), s.methodField(f, false)}
	if f == directory.FactorPhone && s.identified() {
		fields = append(fields, ion.Fixed("enrollmentId", enrollmentID(s.env.Org, s.tx.UserID, f)))
	}
	return ion.Option{Label: authenticators[f].kind().label, Value: ion.Choice{Form: &ion.Fields{Value: fields}}, RelatesTo: path}
}

// methodField is the method of f: of the phone and of Okta Verify, and where it
// is required, a choice, if only of one, else fixed.
func (s *step) methodField(f directory.Factor, required bool) ion.Field {
	k := s.kindOf(f)
	if f == directory.FactorPhone || len(k.methods) > 1 || required {
		return ion.Field{Name: "methodType", Type: "string", Required: &required, Options: k.methods}
	}
	field := ion.Fixed("methodType", k.methods[0].Value.Text)
	field.Required = &required
	return field
}

// selectAuthenticator begins the challenge of a factor. Where a code goes out
// it goes by who asks: okta-idx-golang names the method and wants it at once;
// auth-js and the widget name the id alone and ask again before they send.
func (s *step) selectAuthenticator(in Select) Page {
	switch s.stage() {
	case stageUnlock:
		return s.selectUnlock(in)
	case stageVerify:
		return s.selectAmong(in, s.options())
	}
	return s.notAllowed("nothing is to be proved here")
}

func (s *step) selectAmong(in Select, factors []directory.Factor) Page {
	f, ok := s.factorOf(in.AuthenticatorID, factors)
	if !ok {
		return s.refuse(AuthenticatorUnknown, badRequest, "authenticator "+in.AuthenticatorID+" is not on the page")
	}
	a, k := authenticators[f], s.kindOf(f)
	own, hasForms := a.(ofForms)
	method, ok := k.method(in.MethodType)
	switch {
	case !ok && in.MethodType != "":
		return s.refuse(AuthenticatorUnknown, badRequest, k.label+" has no method "+in.MethodType)
	case hasForms:
		return own.choose(s, in)
	case a.sends() && in.MethodType != "":
		return s.challengeByCode(f, method)
	}
	s.begin(Challenge{Factor: f})
	return s.show(AuthenticatorSelected)
}
