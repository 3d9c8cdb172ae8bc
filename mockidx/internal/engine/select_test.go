package engine

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestSelect(t *testing.T) {
	named := func(w *world) { w.step(w.identify("alice@example.com")) }
	sent := func(w *world) { w.challenged() }
	passwordDone := func(w *world) { named(w); w.step(answerOf(password)) }
	email := (*world).selectEmail
	emailID := func(w *world) Input { return w.selectID(directory.FactorEmail) }
	passwordID := func(w *world) Input { return w.selectID(directory.FactorPassword) }
	method := func(f directory.Factor, m string) func(*world) Input {
		return func(w *world) Input { return Select{AuthenticatorID: authenticatorID(w.org, f), MethodType: m} }
	}
	tests := map[string]struct {
		policy string
		before func(*world)
		in     func(*world) Input
		want   want
		mails  int
	}{
		"nobody named":              {"email", func(*world) {}, email, want{400, NotAllowed, "identify", "E0000020", ""}, 0},
		"email with its method":     {"email", named, email, want{200, MailSent, challengeForms, "", ""}, 1},
		"email by id asks first":    {"email", named, emailID, want{200, AuthenticatorSelected, askForms, "", ""}, 0},
		"email after it asked":      {"email", func(w *world) { named(w); w.step(emailID(w)) }, email, want{200, MailSent, challengeForms, "", ""}, 1},
		"password by id":            {"mfa", named, passwordID, want{200, AuthenticatorSelected, challengeForms, "", ""}, 0},
		"password with its method":  {"mfa", named, method(directory.FactorPassword, "password"), want{200, AuthenticatorSelected, challengeForms, "", ""}, 0},
		"email before the password": {"mfa", named, email, want{200, MailSent, challengeForms, "", ""}, 1},
		"verified password again":   {"mfa", passwordDone, passwordID, want{400, AuthenticatorUnknown, askForms, "E0000020", ""}, 0},
		"factor the policy has not": {"email", named, passwordID, want{400, AuthenticatorUnknown, selectForms, "E0000020", ""}, 0},
		"id of nothing":             {"email", named, func(*world) Input { return Select{AuthenticatorID: "", MethodType: "email"} }, want{400, AuthenticatorUnknown, selectForms, "E0000020", ""}, 0},
		"enrolment id": {"email", named, func(w *world) Input {
			return Select{AuthenticatorID: enrollmentID(w.org, w.tx.UserID, directory.FactorEmail), MethodType: "email"}
		}, want{400, AuthenticatorUnknown, selectForms, "E0000020", ""}, 0},
		"email by sms":                 {"email", named, method(directory.FactorEmail, "sms"), want{400, AuthenticatorUnknown, selectForms, "E0000020", ""}, 0},
		"email twice in a hurry":       {"email", sent, email, want{200, MailAlreadySent, challengeForms, "", ""}, 1},
		"email again, as Go resends":   {"email", func(w *world) { sent(w); w.advance(5 * time.Second) }, email, want{200, MailSent, challengeForms, "", ""}, 2},
		"email by id while sent":       {"email", sent, emailID, want{200, AuthenticatorSelected, askForms, "", ""}, 1},
		"email again after leaving it": {"mfa", func(w *world) { sent(w); w.step(passwordID(w)) }, email, want{200, MailSent, challengeForms, "", ""}, 2},
		"suspended":                    {"email", func(w *world) { named(w); setStatus(directory.Suspended)(w.org) }, email, want{401, UserInactive, selectForms, "errors.E0000004", ""}, 0},
		"suspended, hidden":            {"email", func(w *world) { named(w); hide(w.org); setStatus(directory.Suspended)(w.org) }, email, want{200, MailWithheld, challengeForms, "", ""}, 0},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, tc.policy)
			tc.before(w)
			tc.want.check(t, w.step(tc.in(w)))
			if len(w.mails) != tc.mails {
				t.Errorf("%d mails, want %d", len(w.mails), tc.mails)
			}
		})
	}
}

func TestSelectOffersOnlyWhatIsPending(t *testing.T) {
	w := begin(t, "mfa")
	labels := func() (got []string) {
		body := w.step(Introspect{}).Body
		forms := body.Remediation.Value
		for _, o := range forms[len(forms)-1].Value[0].Options {
			got = append(got, o.Label+" "+o.RelatesTo)
		}
		return got
	}
	w.step(w.identify("alice@example.com"))
	if got := labels(); len(got) != 2 || got[0] != "Password $.authenticatorEnrollments.value[0]" || got[1] != "Email $.authenticatorEnrollments.value[1]" {
		t.Errorf("before the password: %q", got)
	}
	w.step(answerOf(password))
	if got := labels(); len(got) != 1 || got[0] != "Email $.authenticatorEnrollments.value[1]" {
		t.Errorf("after the password: %q", got)
	}
}
