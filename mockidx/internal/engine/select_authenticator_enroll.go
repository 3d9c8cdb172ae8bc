package engine

import (
	"fmt"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// toEnroll are the authenticators that the page offers to set up: what must be
// or, when nothing must, what can be.
func (s *step) toEnroll() []directory.Factor {
	if required := s.required(); len(required) > 0 {
		return required
	}
	return s.offered()
}

// renderEnroll adds the page that asks to set something up to r.
func (s *step) renderEnroll(r *ion.Response) {
	factors := s.toEnroll()
	var all, enrollments []ion.Authenticator
	for _, f := range factors {
		a := s.ofOrg(f)
		a.AllowedFor = s.allowedFor(f)
		all = append(all, a)
	}
	for _, f := range s.those(directory.Factors(), s.has) {
		enrollments = append(enrollments, s.enrollments(f)...)
	}
	// okta-idx-java and okta-idx-dotnet read both lists here.
	r.Authenticators, r.AuthenticatorEnrollments = ion.ListOf(all...), ion.ListOfAny(enrollments...)
	var forms []ion.Form
	if c := s.tx.Challenge; c != nil {
		a := s.ofOrg(c.Factor)
		authenticators[c.Factor].actions(s, *c, &a)
		r.CurrentAuthenticator = ion.ObjectOf(a)
		forms = append(forms, s.enrollForms(*c)...)
	}
	forms = append(forms, s.selectEnrollForm(factors))
	if len(s.required()) == 0 {
		forms = append(forms, s.action("skip", "skip"))
	}
	r.Remediation = ion.ListOf(forms...)
}

func (s *step) enrollForms(c Challenge) []ion.Form {
	a := authenticators[c.Factor]
	if own, ok := a.(ofForms); ok {
		return own.enrollForms(s, c)
	}
	if a.sends() && !c.Sent {
		return []ion.Form{s.enrollmentDataForm(c.Factor)}
	}
	form := s.action("enroll-authenticator", "challenge/answer", a.credentials(s, c))
	form.RelatesTo = []string{currentAuthenticator}
	return []ion.Form{form}
}

// enrollmentDataForm asks how to reach somebody and, of the phone, where.
func (s *step) enrollmentDataForm(f directory.Factor) ion.Form {
	form := s.action("authenticator-enrollment-data", "credential/enroll", ion.Field{
		Name:  "authenticator",
		Label: s.kindOf(f).label,
		Type:  "object",
		Form:  &ion.Fields{Value: s.enrollFields(f, true)},
	})
	form.RelatesTo = []string{currentAuthenticator}
	return form
}

func (s *step) selectEnrollForm(factors []directory.Factor) ion.Form {
	var options []ion.Option
	for i, f := range factors {
		options = append(options, ion.Option{
			Label:     authenticators[f].kind().label,
			Value:     ion.Choice{Form: &ion.Fields{Value: s.enrollFields(f, false)}},
			RelatesTo: fmt.Sprintf("$.authenticators.value[%d]", i),
		})
	}
	return s.action("select-authenticator-enroll", "credential/enroll",
		ion.Field{Name: "authenticator", Type: "object", Options: options})
}

// enrollFields are what can be said of an authenticator when it is chosen.
func (s *step) enrollFields(f directory.Factor, required bool) []ion.Field {
	if f == directory.FactorOktaVerify {
		return []ion.Field{ion.Fixed("id", authenticatorID(s.env.Org, f)), channelField(required)}
	}
	fields := []ion.Field{ion.Fixed("id", authenticatorID(s.env.Org, f)), s.methodField(f, required)}
	if f == directory.FactorPhone {
		fields = append(fields, ion.Field{Name: "phoneNumber", Type: "string", Label: "Phone number", Required: &required})
	}
	return fields
}

// enroll begins to set up an authenticator.
func (s *step) enroll(in Enroll) Page {
	if s.stage() != stageEnroll {
		return s.notAllowed("nothing is to be set up here")
	}
	f, ok := s.factorOf(in.AuthenticatorID, s.toEnroll())
	if !ok {
		return s.refuse(AuthenticatorUnknown, badRequest, "authenticator "+in.AuthenticatorID+" is not on the page")
	}
	k := s.kindOf(f)
	if _, ok := k.method(in.MethodType); in.MethodType != "" && !ok {
		return s.refuse(AuthenticatorUnknown, badRequest, k.label+" has no method "+in.MethodType)
	}
	return authenticators[f].enroll(s, in)
}

// enrolled notes that f was set up, which proves it too.
func (s *step) enrolled(f directory.Factor) Page {
	s.tx.Enrolled = append(s.tx.Enrolled, f)
	s.verify(f)
	return s.next(AuthenticatorEnrolled)
}

// skip leaves out what the page does not insist on.
func (s *step) skip() Page {
	switch s.stage() {
	case stageEnroll:
		if len(s.required()) > 0 {
			return s.notAllowed("this must be set up: " + fmt.Sprint(s.required()))
		}
		s.supersede()
		s.tx.Declined, s.tx.Challenge = true, nil
	case stageExpiring:
		s.tx.Warned = true
	case stageProgress:
		if s.lacksRequired() {
			return s.notAllowed("the profile lacks what is required")
		}
		s.tx.ProfileAsked = true
	default:
		return s.notAllowed("there is nothing to skip")
	}
	return s.next(Skipped)
}
