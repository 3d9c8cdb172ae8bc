package management

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// credentialRoutes are what a user signs in with.
// Source: Okta, Users API, "Credential operations".
var credentialRoutes = []route{
	{"POST", "/users/{user}/credentials/change_password", "okta.users", changePassword},
	{"POST", "/users/{user}/credentials/forgot_password", "okta.users", forgotPassword},
	{"POST", "/users/{user}/credentials/forgot_password_recovery_question", "okta.users", forgotPasswordByAnswer},
	{"POST", "/users/{user}/credentials/change_recovery_question", "okta.users", changeRecoveryQuestion},
}

// credentialsBody is credentials as they were sent.
type credentialsBody struct {
	Password         *passwordBody `json:"password"`
	RecoveryQuestion *questionBody `json:"recovery_question"`
	Provider         *provider     `json:"provider"`
}

func (b credentialsBody) setsPassword() bool { return b.Password != nil && b.Password.Value != "" }

type passwordBody struct {
	Value string          `json:"value"`
	Hash  json.RawMessage `json:"hash"`
	Hook  json.RawMessage `json:"hook"`
}

type questionBody struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// apply checks and takes credentials for u.
func (b credentialsBody) apply(c *call, o *directory.Org, u *directory.User) error {
	if p := b.Password; p != nil {
		switch {
		case sent(p.Hash) || sent(p.Hook):
			return invalid("password", "password: The org keeps passwords as plain text, so that neither a hash nor a hook can be imported")
		case p.Value != "":
			rules := o.PasswordFor(*u)
			checked := rules
			if c.URL.Query().Get("strict") != "true" {
				checked.History = 0
			}
			if reason := engine.RefusedPassword(checked, p.Value, *u); reason != "" {
				return invalid("password", "password: "+unmet(rules)).Because("%s", reason)
			}
			u.SetPassword(p.Value, rules, c.now)
		}
	}
	if q := b.RecoveryQuestion; q != nil && (q.Question != "" || q.Answer != "") {
		return q.apply(u)
	}
	return nil
}

func sent(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

func unmet(rules directory.Password) string {
	return "Password requirements were not met. " + engine.Requirements(rules)
}

// minAnswer is the length of the shortest answer that Okta takes.
const minAnswer = 4

// apply checks and takes a question and answer for u.
func (q questionBody) apply(u *directory.User) error {
	question, answer := strings.TrimSpace(q.Question), strings.TrimSpace(q.Answer)
	var f faults
	switch {
	case question == "":
		f.add("recovery_question.question", "recovery_question.question: The field cannot be left blank")
	case !directory.ValidName(question):
		f.add("recovery_question.question", "recovery_question.question: The question is too long, or not printable")
	}
	switch {
	case answer == "":
		f.add("recovery_question.answer", "recovery_question.answer: The field cannot be left blank")
	case utf8.RuneCountInString(answer) < minAnswer:
		f.add("recovery_question.answer", "recovery_question.answer: The security question answer must be at least 4 characters in length")
	case !directory.ValidName(answer):
		f.add("recovery_question.answer", "recovery_question.answer: The answer is too long, or not printable")
	}
	if f.field != "" {
		return f.err()
	}
	u.SecurityQuestion = directory.SecurityQuestion{Key: questionKey(question), Question: question, Answer: answer}
	return nil
}

// questionKey is the key of one of Okta's questions, by its text.
func questionKey(text string) string {
	if q, ok := find(directory.SecurityQuestions(), func(q directory.Question) bool { return q.Text == text }); ok {
		return q.Key
	}
	return directory.CustomQuestion
}

var (
	errCredentials = forbidden("E0000014", "Update of credentials failed")
	errAnswer      = forbidden("E0000087", "The recovery question answer did not match our records.")
	errForgot      = forbidden("E0000034", "Forgot password not allowed on specified user.")
	errChange      = forbidden("E0000035", "Change password not allowed on specified user.")
	errQuestion    = forbidden("E0000036", "Change recovery question not allowed on specified user.")
)

func credentialsRefused(cause string) *httpkit.Error {
	return forbidden("E0000014", errCredentials.Reason, cause)
}

// newPassword makes given u's password, as they choose it themselves.
func newPassword(c *call, o *directory.Org, u *directory.User, given string) error {
	rules := o.PasswordFor(*u)
	if reason := engine.RefusedPassword(rules, given, *u); reason != "" {
		return credentialsRefused(unmet(rules)).Because("%s", reason)
	}
	u.SetPassword(given, rules, c.now)
	u.RecoverBySetting()
	return nil
}

// in fails with err unless u has a password and is in one of the states.
func in(u directory.User, err *httpkit.Error, states ...directory.UserStatus) error {
	if u.Password != "" && slices.Contains(states, u.Status) {
		return nil
	}
	return err.Because("%s is %s", u.Login, u.Status)
}

func (c *call) answerCredentials(u directory.User, err error) error {
	if err != nil {
		return err
	}
	return c.answer(c.viewCredentials(u))
}

func changePassword(c *call) error {
	var body struct {
		OldPassword passwordBody `json:"oldPassword"`
		NewPassword passwordBody `json:"newPassword"`
	}
	if err := c.read(&body); err != nil {
		return err
	}
	return c.answerCredentials(c.changeUser(func(o *directory.Org, u *directory.User) error {
		if err := in(*u, errChange, directory.Staged, directory.Active, directory.PasswordExpired, directory.Recovery); err != nil {
			return err
		}
		if !u.PasswordIs(body.OldPassword.Value) {
			return credentialsRefused("Old Password is not correct").Because("wrong password for %s", u.Login)
		}
		return newPassword(c, o, u, body.NewPassword.Value)
	}))
}

// forgottenBody is another password, with the answer that allows it.
type forgottenBody struct {
	Password         *passwordBody `json:"password"`
	RecoveryQuestion *questionBody `json:"recovery_question"`
}

// forgetful refuses whoever has no question to answer, or no password to forget.
func forgetful(u directory.User) error {
	if u.SecurityQuestion.Question == "" {
		return errForgot.Because("%s has no recovery question", u.Login)
	}
	return in(u, errForgot, directory.Active, directory.LockedOut)
}

// forgotPassword makes a link by which the user chooses another password; with
// the answer to their question it takes the password at once, which
// forgotPasswordByAnswer is for now.
func forgotPassword(c *call) error {
	var body forgottenBody
	if err := c.readOptional(&body); err != nil {
		return err
	}
	if body.Password == nil {
		return c.sendRecovery(forgetful, func(*directory.User) {})
	}
	return c.takePasswordByAnswer(body)
}

func forgotPasswordByAnswer(c *call) error {
	var body forgottenBody
	if err := c.read(&body); err != nil {
		return err
	}
	if body.Password == nil {
		return invalid("password", "password: The field cannot be left blank")
	}
	return c.takePasswordByAnswer(body)
}

func (c *call) takePasswordByAnswer(body forgottenBody) error {
	return c.answerCredentials(c.changeUser(func(o *directory.Org, u *directory.User) error {
		if err := forgetful(*u); err != nil {
			return err
		}
		if body.RecoveryQuestion == nil || !u.SecurityQuestion.AnswerIs(body.RecoveryQuestion.Answer) {
			return errAnswer.Because("wrong answer of %s", u.Login)
		}
		return newPassword(c, o, u, body.Password.Value)
	}))
}

func changeRecoveryQuestion(c *call) error {
	var body struct {
		Password         passwordBody `json:"password"`
		RecoveryQuestion questionBody `json:"recovery_question"`
	}
	if err := c.read(&body); err != nil {
		return err
	}
	return c.answerCredentials(c.changeUser(func(_ *directory.Org, u *directory.User) error {
		if err := in(*u, errQuestion, directory.Staged, directory.Active, directory.Recovery); err != nil {
			return err
		}
		if !u.PasswordIs(body.Password.Value) {
			return credentialsRefused("Password is not correct").Because("wrong password for %s", u.Login)
		}
		return body.RecoveryQuestion.apply(u)
	}))
}

// endSessions signs a user out of the org in every browser.
func endSessions(c *call) error {
	u, err := c.user()
	if err != nil {
		return err
	}
	if err := c.endSessionsOf(u); err != nil {
		return err
	}
	return c.none()
}
