package engine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// sight is a page as a situation tells of it.
type sight struct {
	status  int    // 200 if zero
	intent  string // LOGIN if empty, "none" if there is none
	forms   string // names of the remediations, in order; "success" and "code" for what ends a sign-in
	message string // the one above the forms: key and class
	field   string // those at fields of the first form: name, keys and classes
	current string // the authenticator that the page is about
	fields  string // of the first form; not looked at if empty
}

func (want sight) check(t *testing.T, p Page) {
	t.Helper()
	want.status = max(want.status, statusOK)
	want.intent = orDefault(want.intent, "LOGIN")
	if p.Body == nil {
		t.Fatalf("no page: %+v", p)
	}
	got := sightOf(p)
	if want.fields == "" {
		got.fields = ""
	}
	if got != want {
		t.Errorf("page %s\ngot  %+v\nwant %+v\nreason %s", p.Outcome, got, want, p.Reason)
	}
}

func sightOf(p Page) sight {
	r := p.Body
	s := sight{status: p.Status, intent: orDefault(r.Intent, "none"), message: messagesOf(r.Messages), current: currentOf(r)}
	var names []string
	if r.Success != nil {
		names = append(names, "success")
	}
	if r.SuccessWithInteractionCode != nil {
		names = append(names, "code")
	}
	if r.Remediation != nil {
		first := r.Remediation.Value[0].Value
		s.fields, s.field = fieldsOf(first), strings.Join(fieldMessagesOf(first), "; ")
		for _, f := range r.Remediation.Value {
			names = append(names, f.Name)
		}
	}
	s.forms = strings.Join(names, " ")
	return s
}

func messagesOf(list *ion.List[ion.Message]) string {
	if list == nil {
		return ""
	}
	var all []string
	for _, m := range list.Value {
		all = append(all, m.I18n.Key+" "+string(m.Class))
	}
	return strings.Join(all, ", ")
}

func fieldMessagesOf(fields []ion.Field) (all []string) {
	for _, f := range fields {
		if f.Messages != nil {
			all = append(all, f.Name+" "+messagesOf(f.Messages))
		}
		if f.Form != nil {
			all = append(all, fieldMessagesOf(f.Form.Value)...)
		}
		for _, o := range f.Options {
			if o.Value.Form != nil {
				all = append(all, fieldMessagesOf(o.Value.Form.Value)...)
			}
		}
	}
	return all
}

// fieldsOf writes fields down: "!" for what is required, its type unless that
// is string or object, lengths, what is in it, what can be chosen.
func fieldsOf(fields []ion.Field) string {
	var all []string
	for _, f := range fields {
		if f.Name != "stateHandle" {
			all = append(all, fieldOf(f))
		}
	}
	return strings.Join(all, " ")
}

func fieldOf(f ion.Field) string {
	var b strings.Builder
	b.WriteString(f.Name)
	if f.Required != nil && *f.Required {
		b.WriteString("!")
	}
	if f.Type != "" && f.Type != "string" && f.Type != "object" {
		b.WriteString(":" + f.Type)
	}
	if f.Value != nil && f.Name != "id" && f.Name != "enrollmentId" {
		fmt.Fprintf(&b, "=%v", f.Value)
	}
	if f.Min > 0 || f.Max > 0 {
		fmt.Fprintf(&b, "[%d-%d]", f.Min, f.Max)
	}
	if f.Format != "" {
		b.WriteString(f.Format)
	}
	if f.Form != nil {
		b.WriteString("{" + fieldsOf(f.Form.Value) + "}")
	}
	if f.Options != nil {
		b.WriteString("<" + optionsOf(f.Options) + ">")
	}
	return b.String()
}

func optionsOf(options []ion.Option) string {
	var all []string
	for _, o := range options {
		if o.Value.Form == nil {
			all = append(all, o.Label)
		} else {
			all = append(all, o.Label+"{"+fieldsOf(o.Value.Form.Value)+"}")
		}
	}
	return strings.Join(all, "|")
}

// currentOf writes down the authenticator that a page is about, the org's own
// or the user's, and what can be done about it.
func currentOf(r *ion.Response) string {
	switch {
	case r.CurrentAuthenticatorEnrollment != nil:
		return "user's " + authenticatorOf(r.CurrentAuthenticatorEnrollment.Value)
	case r.CurrentAuthenticator != nil:
		return "org's " + authenticatorOf(r.CurrentAuthenticator.Value)
	}
	return ""
}

func authenticatorOf(a ion.Authenticator) string {
	all := []string{a.Key}
	if len(a.Methods) > 0 && (a.Key == "phone_number" || a.Key == "okta_verify") {
		var methods []string
		for _, m := range a.Methods {
			methods = append(methods, m.Type)
		}
		all = append(all, strings.Join(methods, ","))
	}
	if p := a.Profile; p != nil {
		all = append(all, strings.Fields(p.Email+" "+p.SecondaryEmail+" "+strings.ReplaceAll(p.PhoneNumber, " ", "_")+" "+p.QuestionKey)...)
	}
	if a.Nickname != "" {
		all = append(all, "called="+a.Nickname)
	}
	all = append(all, settingsOf(a.Settings)...)
	all = append(all, contextOf(a.ContextualData)...)
	return strings.Join(append(all, actionsOf(a)...), " ")
}

func settingsOf(s *ion.Settings) []string {
	if s == nil {
		return nil
	}
	c := s.Complexity
	all := []string{fmt.Sprintf("length=%d lower=%d upper=%d number=%d symbol=%d history=%d",
		c.MinLength, c.MinLowerCase, c.MinUpperCase, c.MinNumber, c.MinSymbol, s.Age.HistoryCount)}
	if c.ActiveDirectory {
		all = append(all, "activeDirectory")
	}
	if s.DaysToExpiry != nil {
		all = append(all, fmt.Sprintf("days=%d", *s.DaysToExpiry))
	}
	return all
}

func contextOf(c *ion.ContextualData) (all []string) {
	if c == nil {
		return nil
	}
	if c.UseEmailMagicLink != nil {
		all = append(all, fmt.Sprintf("magicLink=%t", *c.UseEmailMagicLink))
	}
	if c.OTP != "" {
		all = append(all, "otp")
	}
	if c.EnrolledQuestion != nil {
		all = append(all, "asks="+c.EnrolledQuestion.QuestionKey)
	}
	if len(c.Questions) > 0 {
		all = append(all, fmt.Sprintf("questions=%d keys=%d", len(c.Questions), len(c.QuestionKeys)))
	}
	if c.ActivationData != nil {
		all = append(all, "creates "+c.ActivationData.AuthenticatorSelection.UserVerification)
	}
	if c.ChallengeData != nil {
		all = append(all, "challenges "+c.ChallengeData.UserVerification)
	}
	if c.QRCode != nil {
		all = append(all, "qrcode="+c.QRCode.Method+" "+c.QRCode.Type, fmt.Sprintf("secret=%d", len(c.SharedSecret)))
	}
	if c.SelectedChannel != "" {
		all = append(all, "channel="+c.SelectedChannel)
	}
	if to := c.Email + c.PhoneNumber; to != "" {
		all = append(all, "to="+to)
	}
	if c.CorrectAnswer != "" {
		all = append(all, "number")
	}
	return all
}

func actionsOf(a ion.Authenticator) (all []string) {
	if a.Poll != nil {
		all = append(all, fmt.Sprintf("poll=%d", a.Poll.Refresh))
	}
	if a.Resend != nil {
		all = append(all, "resend")
	}
	if a.Recover != nil {
		all = append(all, "recover")
	}
	return all
}
