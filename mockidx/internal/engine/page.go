package engine

import (
	"strings"
	"time"

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
	if s.identified() {
		r.User = ion.ObjectOf(ion.User{Identifier: s.tx.Identifier})
	}
	s.renderStage(r)
	return r
}

func (s *step) renderStage(r *ion.Response) {
	switch s.stage() {
	case stageIdentify:
		s.renderIdentify(r)
	case stageProfile:
		s.renderProfile(r)
	case stageIdentifyRecovery:
		s.renderIdentifyRecovery(r)
	case stageUnlock:
		s.renderUnlock(r)
	case stageReset:
		s.renderNewPassword(r, "reset-authenticator")
	case stageExpired:
		s.renderNewPassword(r, "reenroll-authenticator")
	case stageExpiring:
		s.renderNewPassword(r, "reenroll-authenticator-warning")
	case stageEnroll:
		s.renderEnroll(r)
	case stageProgress:
		s.renderProgress(r)
	case stageKeep:
		s.renderKeep(r)
	default:
		s.renderVerify(r)
	}
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
	body.Messages = ion.ListOf(s.env.say(m))
	return Page{Status: m.status, Outcome: o, Reason: reason, Body: body}
}

// refuseField answers with the page as it stands and a message at a field of
// its first form. Path leads there through nested forms and choices.
func (s *step) refuseField(o Outcome, m message, reason string, path ...string) Page {
	p := s.refuseFields(o, reason, []fault{{path, []message{m}}})
	p.Status = m.status
	return p
}

// refuseFields answers with the page as it stands and messages at fields of its
// first form.
func (s *step) refuseFields(o Outcome, reason string, faults []fault) Page {
	body := s.render()
	for _, f := range faults {
		var list []ion.Message
		for _, m := range f.messages {
			list = append(list, s.env.say(m))
		}
		if !addMessages(body.Remediation.Value[0].Value, list, f.path) {
			panic("engine: page has no field " + strings.Join(f.path, "/"))
		}
	}
	return Page{Status: faults[0].messages[0].status, Outcome: o, Reason: reason, Body: body}
}

// addMessages puts messages at every field that path leads to.
func addMessages(fields []ion.Field, list []ion.Message, path []string) (found bool) {
	for i := range fields {
		f := &fields[i]
		switch {
		case f.Name != path[0]:
		case len(path) == 1:
			f.Messages, found = ion.ListOf(list...), true
		case f.Form != nil:
			found = addMessages(f.Form.Value, list, path[1:]) || found
		default:
			for _, o := range f.Options {
				if o.Value.Form != nil {
					found = addMessages(o.Value.Form.Value, list, path[1:]) || found
				}
			}
		}
	}
	return found
}

// notAllowed refuses what the page at hand does not offer.
func (s *step) notAllowed(reason string) Page { return s.refuse(NotAllowed, badRequest, reason) }

// action is a form with nothing but the state handle.
func (s *step) action(name, path string, fields ...ion.Field) ion.Form {
	fields = append(fields, ion.Hidden("stateHandle", s.tx.StateHandle))
	return ion.NewForm(name, s.env.BaseURL+"/idp/idx/"+path, fields...)
}
