package engine

import (
	"crypto/subtle"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// securityQuestionAuthenticator is the security question authenticator.
type securityQuestionAuthenticator struct{}

func (securityQuestionAuthenticator) kind() kind {
	return kind{"security_question", "Security Question", only("Security Question", "security_question"), "qae"}
}

func (securityQuestionAuthenticator) enrolled(u directory.User) bool {
	return u.SecurityQuestion.Key != ""
}
func (securityQuestionAuthenticator) sends() bool { return false }

func (securityQuestionAuthenticator) profile(_ *step, u directory.User) *ion.AuthenticatorProfile {
	if u.SecurityQuestion.Key == "" {
		return nil
	}
	return &ion.AuthenticatorProfile{QuestionKey: u.SecurityQuestion.Key, Question: u.SecurityQuestion.Question}
}

func (securityQuestionAuthenticator) credentials(s *step, c Challenge) ion.Field {
	answer := ion.Field{Name: "answer", Label: "Answer", Required: new(true), Secret: true}
	if !c.Enroll {
		q := s.user().SecurityQuestion
		key := ion.Fixed("questionKey", q.Key)
		key.Label = q.Question
		return ion.Nested("credentials", key, answer)
	}
	keys := ion.Field{Name: "questionKey", Type: "string", Label: chooseQuestion, Required: new(true)}
	for _, q := range directory.SecurityQuestions() {
		keys.Options = append(keys.Options, ion.Option{Label: q.Text, Value: ion.Choice{Text: q.Key}})
	}
	own := ion.Field{Name: "question", Label: "Create a security question", Required: new(true)}
	return ion.Field{Name: "credentials", Type: "object", Required: new(true), Options: []ion.Option{
		{Label: chooseQuestion, Value: ion.Choice{Form: &ion.Fields{Value: []ion.Field{keys, answer}}}},
		{Label: "Create my own security question", Value: ion.Choice{Form: &ion.Fields{Value: []ion.Field{ion.Fixed("questionKey", directory.CustomQuestion), own, answer}}}},
	}}
}

// chooseQuestion is matched literally by okta-idx-golang and okta-idx-java.
const chooseQuestion = "Choose a security question"

func (securityQuestionAuthenticator) actions(s *step, c Challenge, a *ion.Authenticator) {
	if !c.Enroll {
		q := s.user().SecurityQuestion
		a.ContextualData = &ion.ContextualData{EnrolledQuestion: &ion.Question{QuestionKey: q.Key, Question: q.Question}}
		return
	}
	a.ContextualData = &ion.ContextualData{QuestionKeys: []string{directory.CustomQuestion}}
	for _, q := range directory.SecurityQuestions() {
		a.ContextualData.QuestionKeys = append(a.ContextualData.QuestionKeys, q.Key)
		a.ContextualData.Questions = append(a.ContextualData.Questions, ion.Question{QuestionKey: q.Key, Question: q.Text})
	}
}

func (securityQuestionAuthenticator) enroll(s *step, _ Enroll) Page {
	s.begin(Challenge{Factor: directory.FactorSecurityQuestion, Enroll: true})
	return s.show(EnrollmentBegun)
}

func (securityQuestionAuthenticator) answer(s *step, c Challenge, in Answer) Page {
	switch {
	case missing(in.Answer):
		return s.refuseField(PasscodeMissing, fieldRequired.of("answer"), "no answer", "credentials", "answer")
	case c.Enroll:
		return s.setQuestion(in)
	}
	return s.answerQuestion(*in.Answer)
}

// answerQuestion compares without regard to case and space, and counts wrong
// answers with the wrong passcodes.
func (s *step) answerQuestion(given string) Page {
	if s.limited() {
		return s.tooManyPasscodes(TooManyPasscodes)
	}
	user, admitted := s.account()
	right := subtle.ConstantTimeCompare([]byte(plainAnswer(user.SecurityQuestion.Answer)), []byte(plainAnswer(given))) == 1
	switch {
	case right && admitted:
		s.verify(directory.FactorSecurityQuestion)
		return s.next(FactorVerified)
	case right && !s.hiding():
		return s.inactive(user)
	}
	s.effects = append(s.effects, CountOTPFailure{UserID: s.tx.UserID})
	return s.refuseField(AnswerWrong, passcodeInvalid, "wrong answer of "+s.tx.Identifier, "credentials", "answer")
}

func plainAnswer(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// minAnswer is the length of the shortest answer, in characters.
// Source: Okta, "Configure the security question authenticator".
const minAnswer = 4

func (s *step) setQuestion(in Answer) Page {
	var key, own string
	if in.QuestionKey != nil {
		key = *in.QuestionKey
	}
	if in.Question != nil {
		own = strings.TrimSpace(*in.Question)
	}
	text, known := directory.QuestionText(key)
	if key == directory.CustomQuestion {
		text, known = own, true
	}
	refuse := func(m message, reason, field string) Page {
		return s.refuseField(QuestionRefused, m, reason, "credentials", field)
	}
	switch {
	case !known:
		return refuse(fieldRequired.of("questionKey"), "no question is called "+strconv.Quote(key), "questionKey")
	case text == "":
		return refuse(fieldRequired.of("question"), "no question", "question")
	case strings.ContainsAny(own, "<>") || !printable(own):
		return refuse(tagsNotAllowed, "the question has markup", "question")
	case utf8.RuneCountInString(strings.TrimSpace(*in.Answer)) < minAnswer || !printable(*in.Answer):
		return refuse(answerTooShort.of(strconv.Itoa(minAnswer)), "the answer is too short, or not printable", "answer")
	case strings.Contains(strings.ToLower(text), plainAnswer(*in.Answer)):
		return refuse(answerTooShort.of(strconv.Itoa(minAnswer)), "the answer is part of the question", "answer")
	}
	if u, admitted := s.account(); !admitted && s.tx.Draft == nil {
		return s.inactive(u)
	}
	s.change(func(u *directory.User) {
		u.SecurityQuestion = directory.SecurityQuestion{Key: key, Question: text, Answer: strings.TrimSpace(*in.Answer)}
	})
	return s.enrolled(directory.FactorSecurityQuestion)
}
