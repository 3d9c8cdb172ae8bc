package engine

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func hide(o *directory.Org)          { o.Interoperability.HideUnknownUsers = true }
func autoChallenge(o *directory.Org) { o.Interoperability.AutoChallenge = true }

// onlyBob lets nobody but bob use any app.
func onlyBob(o *directory.Org) {
	for i := range o.Apps {
		o.Apps[i].Users = []string{"bob@example.com"}
	}
}

const (
	selectForms    = "select-authenticator-authenticate"
	challengeForms = "challenge-authenticator select-authenticator-authenticate"
	askForms       = "authenticator-verification-data select-authenticator-authenticate"
)

func TestIdentify(t *testing.T) {
	with := func(passcode string) Input { return Identify{Identifier: "alice@example.com", Passcode: &passcode} }
	by := func(login string) Input { return Identify{Identifier: login} }
	wrong := "wrong"
	tests := map[string]struct {
		policy string
		change func(*directory.Org)
		in     Input
		want   want
	}{
		"email only: a choice, no mail":                {"email", nil, by("alice@example.com"), want{200, Identified, selectForms, "", ""}},
		"email only, auto challenge":                   {"email", autoChallenge, by("alice@example.com"), want{200, Identified, challengeForms, "", ""}},
		"password next: asked at once":                 {"password", nil, by("alice@example.com"), want{200, Identified, challengeForms, "", ""}},
		"password or email: a choice":                  {"email", askingOneOf(byPassword, byEmail), by("alice@example.com"), want{200, Identified, selectForms, "", ""}},
		"password first of two":                        {"mfa", nil, by("alice@example.com"), want{200, Identified, challengeForms, "", ""}},
		"auto challenge waits for the last factor":     {"mfa", autoChallenge, by("alice@example.com"), want{200, Identified, challengeForms, "", ""}},
		"email first of two, auto challenge: a choice": {"email-then-password", autoChallenge, by("alice@example.com"), want{200, Identified, selectForms, "", ""}},
		"email first of two: a choice":                 {"email-then-password", nil, by("alice@example.com"), want{200, Identified, selectForms, "", ""}},
		"case and blanks do not matter":                {"email", nil, by("  Alice@Example.COM "), want{200, Identified, selectForms, "", ""}},
		"no identifier":                                {"email", nil, by(" \t"), want{400, IdentifierMissing, "identify", "", "identifier api.error.field_required"}},
		"unknown":                                      {"email", nil, by("nobody@example.com"), want{200, UserUnknown, "identify", "idx.unknown.user", ""}},
		"unknown, hidden, email":                       {"email", hide, by("nobody@example.com"), want{200, UserUnknownHidden, selectForms, "", ""}},
		"unknown, hidden, password":                    {"password", hide, by("nobody@example.com"), want{200, UserUnknownHidden, challengeForms, "", ""}},
		"suspended":                                    {"email", nil, by("sue@example.com"), want{401, UserInactive, "identify", "errors.E0000004", ""}},
		"locked out":                                   {"password", nil, by("lou@example.com"), want{401, UserInactive, "identify", "errors.E0000004", ""}},
		"deprovisioned":                                {"email", nil, by("dee@example.com"), want{401, UserInactive, "identify", "errors.E0000004", ""}},
		"suspended, hidden":                            {"email", hide, by("sue@example.com"), want{200, Identified, selectForms, "", ""}},
		"not assigned":                                 {"email", onlyBob, by("alice@example.com"), want{400, UserNotAssigned, "identify", "idx.error.user.not.assigned.to.app", ""}},
		"not assigned, hidden":                         {"email", func(o *directory.Org) { hide(o); onlyBob(o) }, by("alice@example.com"), want{200, Identified, selectForms, "", ""}},
		"identifier first ignores a password":          {"password", nil, Identify{Identifier: "alice@example.com", Passcode: &wrong}, want{200, Identified, challengeForms, "", ""}},
		"one page":                                     {"one-page", nil, with(password), want{200, CodeIssued, "success", "", ""}},
		"one page, email to follow":                    {"one-page-mfa", nil, with(password), want{200, Identified, askForms, "", ""}},
		"one page, email to follow, auto":              {"one-page-mfa", autoChallenge, with(password), want{200, Identified, challengeForms, "", ""}},
		"one page, wrong password":                     {"one-page", nil, with("wrong"), want{401, PasswordWrong, "identify", "errors.E0000004", ""}},
		"one page, no password":                        {"one-page", nil, by("alice@example.com"), want{400, PasscodeMissing, "identify", "", "passcode api.error.field_required"}},
		"one page, empty password":                     {"one-page", nil, with(""), want{400, PasscodeMissing, "identify", "", "passcode api.error.field_required"}},
		"one page, unknown":                            {"one-page", nil, Identify{Identifier: "nobody", Passcode: &wrong}, want{200, UserUnknown, "identify", "idx.unknown.user", ""}},
		"one page, unknown, hidden":                    {"one-page", hide, Identify{Identifier: "nobody", Passcode: &wrong}, want{401, PasswordWrong, "identify", "errors.E0000004", ""}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			change := tc.change
			if change == nil {
				change = func(*directory.Org) {}
			}
			w := begin(t, tc.policy, change)
			tc.want.check(t, w.step(tc.in))
		})
	}
}

func TestIdentifyUserByEmail(t *testing.T) {
	w := begin(t, "email", func(o *directory.Org) {
		o.Users = append(o.Users, directory.User{Login: "carol", Email: "carol.smith@mail.test"})
		o.Complete()
	})
	w.steps(w.identify("carol"), w.selectEmail())
	if got, want := w.lastMail().Link.To, "carol.smith@mail.test"; got != want {
		t.Errorf("mail went to %q, want the stored address %q", got, want)
	}
}

func TestIdentifyTwice(t *testing.T) {
	w := begin(t, "password")
	w.step(w.identify("alice@example.com"))
	want{400, NotAllowed, challengeForms, "E0000020", ""}.check(t, w.step(w.identify("bob@example.com")))
	if w.tx.Identifier != "alice@example.com" {
		t.Errorf("identifier is now %q", w.tx.Identifier)
	}
}

func TestUnknownUserMessage(t *testing.T) {
	w := begin(t, "email")
	m := w.step(w.identify("x{0}y")).Body.Messages.Value[0]
	if want := "There is no account with the Username x{0}y."; m.Message != want || m.I18n.Params[0] != "x{0}y" {
		t.Errorf("message %+v, want %q", m, want)
	}
}

func TestLoginHint(t *testing.T) {
	w := begin(t, "email")
	w.tx.Request.LoginHint = "alice@example.com"
	if got := w.step(Introspect{}).Body.Remediation.Value[0].Value[0].Value; got != "alice@example.com" {
		t.Errorf("identifier is prefilled with %q", got)
	}
}

// An unknown user must not be told from a known one by any page, status or
// limit. Only ids and the address differ, and those depend on the name alone.
func TestHiddenUserLooksKnown(t *testing.T) {
	for _, policy := range []string{"email", "password", "mfa", "one-page"} {
		t.Run(policy, func(t *testing.T) {
			want := script(t, policy, "alice@example.com")
			for _, login := range []string{"alicx@example.com", "sue@example.com"} {
				if got := script(t, policy, login); got != want {
					t.Errorf("%s\ngot  %s\nwant %s", login, got, want)
				}
			}
		})
	}
}

// script tells what somebody sees who cannot answer anything.
func script(t *testing.T, policy, login string) string {
	w := begin(t, policy, hide)
	wrong := "wrong-"
	inputs := []Input{Identify{Identifier: login, Passcode: &wrong}, w.selectEmail(), Poll{}, Resend{}}
	for range 6 {
		inputs = append(inputs, answerOf("999999"))
	}
	inputs = append(inputs, Recover{}, w.selectID(directory.FactorPassword), answerOf("no"), Introspect{}, Resend{}, Cancel{})
	var seen strings.Builder
	for _, in := range inputs {
		p := w.advance(3 * 1e9).step(in)
		body := string(marshal(t, p.Body))
		for old, now := range map[string]string{
			login:              "LOGIN",
			maskAddress(login): "MASKED",
			enrollmentID(w.org, w.tx.UserID, directory.FactorEmail):    "EAE",
			enrollmentID(w.org, w.tx.UserID, directory.FactorPassword): "LAE",
		} {
			body = strings.ReplaceAll(body, old, now)
		}
		seen.WriteString(body + "\n")
	}
	if login != "alice@example.com" && len(w.mails) > 0 {
		t.Errorf("%s was mailed", login)
	}
	return seen.String()
}
