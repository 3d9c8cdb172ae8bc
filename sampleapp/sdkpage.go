package sampleapp

import (
	"html/template"
	"net/url"
	"slices"
	"strings"
)

// faults are what is wrong with the fields of a form, by the org's names of
// them and in its words.
type faults map[string]string

// fault is the message at a field of a page.
type fault struct{ ID, Text string }

// Fault returns what is wrong with the field name, for the input with that id.
func (f faults) Fault(id, name string) fault { return fault{id, f[name]} }

// Faulty reports whether anything is wrong.
func (f faults) Faulty() bool { return len(f) > 0 }

// onPages are the fields that the pages have.
var onPages = []string{"identifier", "firstName", "lastName", "email", "passcode", "confirm", "phoneNumber", "questionKey", "question", "answer"}

// split parts what can be shown at a field from the rest.
func (f faults) split() (here faults, rest []string) {
	here = faults{}
	for name, text := range f {
		if slices.Contains(onPages, name) {
			here[name] = text
		} else {
			rest = append(rest, text)
		}
	}
	slices.Sort(rest)
	return here, rest
}

// stepPage is a page of a transaction that has begun.
type stepPage struct {
	State, Username, Notice string
	faults
	typed url.Values

	Journey   journey
	Enroll    bool
	About     idxAuthenticator
	Choices   []listed // on page-choose
	Another   bool     // there is a list to go back to
	Skippable bool
}

// listed is an authenticator on a list.
type listed struct{ Key, Label string }

// Typed is what the form had in a field when it was refused.
func (p stepPage) Typed(field string) string { return p.typed.Get(field) }

// QRCode is the picture of a TOTP enrolment, which is inline in the org's
// answer; empty if it is anything else.
func (p stepPage) QRCode() template.URL {
	href := p.About.ContextualData.QRCode.Href
	if !strings.HasPrefix(href, "data:image/png;base64,") {
		return ""
	}
	return template.URL(href)
}

// anyKey stands for the wish to see the list again.
const anyKey = "any"

// at is the step that s is at: the org's, or what the user chose and the org
// does not know yet.
func (s *signIn) at() idxStep {
	to := s.wire.answer.step()
	switch s.chosen.key {
	case passwordKey:
		return idxStep{form: "enroll-authenticator", about: idxAuthenticator{Key: passwordKey}, enroll: true}
	case phoneKey:
		return idxStep{form: "authenticator-enrollment-data", about: idxAuthenticator{Key: phoneKey}, enroll: s.chosen.enroll}
	case anyKey:
		return idxStep{form: listForm(to.enroll), enroll: to.enroll}
	}
	return to
}

func listForm(enroll bool) string {
	if enroll {
		return "select-authenticator-enroll"
	}
	return "select-authenticator-authenticate"
}

// page is the page of the step that s is at, by its name; the name is empty if
// there is none. The caller holds s.step.
func (s *signIn) page() (string, stepPage) {
	a, to := &s.wire.answer, s.at()
	_, skippable := a.form("skip")
	page := stepPage{
		State: s.state, Username: s.username, Notice: s.notice, faults: s.faults, typed: s.typed,
		Journey: s.journey, Enroll: to.enroll, About: to.about, Skippable: skippable,
	}
	if page.Notice == "" {
		page.Notice = a.information()
	}
	for _, key := range a.choices() {
		if s.tx.knows(key, to.enroll) {
			page.Choices = append(page.Choices, listed{key, authenticatorLabels[key]})
		}
	}
	name := pageName(to, page.Choices)
	if name == "" && skippable && (s.tx.skip() != nil || s.verifier != "") {
		name = "skip"
	}
	_, list := a.form(listForm(to.enroll))
	page.Another = list && name != "choose" && (len(page.Choices) > 1 || skippable)
	if to.about.Key != "" && !s.tx.knows(to.about.Key, to.enroll) || name == "keep" && s.verifier == "" {
		name = ""
	}
	return name, page
}

func pageName(to idxStep, choices []listed) string {
	switch to.form {
	case "challenge-authenticator", "enroll-authenticator":
		return answerPage(to)
	case "authenticator-verification-data", "authenticator-enrollment-data":
		return map[string]string{emailKey: "send", phoneKey: "phone"}[to.about.Key]
	case "reset-authenticator", "reenroll-authenticator", "reenroll-authenticator-warning":
		return "password"
	case "keep-me-signed-in":
		return "keep"
	}
	mailAlone := slices.Equal(choices, []listed{{emailKey, authenticatorLabels[emailKey]}})
	switch {
	case len(choices) == 0:
		return ""
	case mailAlone && !to.enroll:
		return "send"
	}
	return "choose"
}

// answerPage is the page for what an authenticator asks.
func answerPage(to idxStep) string {
	switch to.about.Key {
	case emailKey:
		return "code"
	case phoneKey:
		return "phone-code"
	case totpKey:
		return "totp"
	case questionKey:
		if to.enroll {
			return "question"
		}
		return "answer"
	case passwordKey:
		if to.enroll {
			return "password"
		}
		return "verify-password"
	}
	return ""
}

// actionOf is what the form of a page says that it does.
func actionOf(page string) string {
	if page == "phone-code" || page == "totp" {
		return "code"
	}
	return page
}
