package engine

import (
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

const (
	statusOK    = 200
	statusFound = 302
)

// render returns the page of the transaction as it stands. Everything a client
// sees of a transaction under way comes from here.
func (s *step) render() *ion.Response {
	r := &ion.Response{
		Version:        ion.Version,
		StateHandle:    s.tx.StateHandle,
		ExpiresAt:      ion.Time{Time: s.expiresAt()},
		Intent:         "LOGIN",
		Cancel:         new(s.action("cancel", "cancel")),
		App:            s.appObject(),
		Authentication: s.authentication(),
	}
	if !s.identified() {
		s.renderIdentify(r)
		return r
	}
	r.User = ion.ObjectOf(ion.User{Identifier: s.tx.Identifier})
	s.listAuthenticators(r)
	var forms []ion.Form
	if c := s.tx.Challenge; c != nil {
		forms = append(forms, s.challengeForm(*c))
		r.CurrentAuthenticatorEnrollment = ion.ObjectOf(s.challenged(*c))
	}
	r.Remediation = ion.ListOf(append(forms, s.selectForm())...)
	return r
}

// challengeForm is the form of the factor being challenged. It comes first:
// okta-idx-java uses the first form, the widget shows only its errors.
func (s *step) challengeForm(c Challenge) ion.Form {
	if c.Factor == directory.FactorEmail && !c.Sent {
		return s.verificationDataForm()
	}
	return s.answerForm(c.Factor)
}

// expiresAt is when the page is of no use any more: with a mail out, when its
// code expires, which is what clients count down to; else when the state
// handle does.
func (s *step) expiresAt() time.Time {
	if link, ok := s.newestLink(); ok && link.Expires.Before(s.tx.Expires) {
		return link.Expires
	}
	return s.tx.Expires
}

// show answers with the page as it stands.
func (s *step) show(o Outcome) Page {
	return Page{Status: statusOK, Outcome: o, Body: s.render()}
}

// refuse answers with the page as it stands and a message above its forms.
func (s *step) refuse(o Outcome, m message, reason string) Page {
	body := s.render()
	body.Messages = ion.ListOf(m.ion())
	return Page{Status: m.status, Outcome: o, Reason: reason, Body: body}
}

// refuseField answers with the page as it stands and a message at a field of
// its first form. Path leads there through nested forms.
func (s *step) refuseField(o Outcome, m message, reason string, path ...string) Page {
	body := s.render()
	fields := body.Remediation.Value[0].Value
	for depth, name := range path {
		f := fieldNamed(fields, name)
		if depth == len(path)-1 {
			f.Messages = ion.ListOf(m.ion())
			break
		}
		fields = f.Form.Value
	}
	return Page{Status: m.status, Outcome: o, Reason: reason, Body: body}
}

func fieldNamed(fields []ion.Field, name string) *ion.Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	panic("engine: page has no field " + name)
}

// notAllowed refuses what the page at hand does not offer.
func (s *step) notAllowed(reason string) Page { return s.refuse(NotAllowed, badRequest, reason) }

// action is a form with nothing but the state handle.
func (s *step) action(name, path string, fields ...ion.Field) ion.Form {
	fields = append(fields, ion.Hidden("stateHandle", s.tx.StateHandle))
	return ion.NewForm(name, s.env.BaseURL+"/idp/idx/"+path, fields...)
}
