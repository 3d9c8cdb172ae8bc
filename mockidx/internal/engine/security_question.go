package engine

import (
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
	right := user.SecurityQuestion.AnswerIs(given)
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

// minAnswer is the length of the shortest answer, in characters.
// Source: Okta, "Configure the security question authenticator".
const minAnswer = 4

// setQuestion sets up a question with its answer.
func (s *step) setQuestion(in Answer) Page {
	q, m, field := readQuestion(in)
	if m != nil {
		return s.refuseField(QuestionRefused, *m, "the question or its answer is missing or not valid", "credentials", field)
	}
	if u, admitted := s.account(); !admitted {
		return s.inactive(u)
	}
	s.change(func(u *directory.User) { u.SecurityQuestion = q })
	return s.enrolled(directory.FactorSecurityQuestion)
}

// readQuestion returns the question that in sets up, or what is wrong with
// which field.
func readQuestion(in Answer) (q directory.SecurityQuestion, m *message, field string) {
	q = directory.SecurityQuestion{Key: trimmed(in.QuestionKey), Answer: trimmed(in.Answer)}
	text, known := directory.QuestionText(q.Key)
	if q.Key == directory.CustomQuestion {
		text, known = trimmed(in.Question), true
	}
	q.Question = text
	switch {
	case !known:
		return q, new(fieldRequired.of("questionKey")), "questionKey"
	case text == "":
		return q, new(fieldRequired.of("question")), "question"
	case strings.ContainsAny(text, "<>") || !directory.ValidName(text):
		return q, &tagsNotAllowed, "question"
	case utf8.RuneCountInString(q.Answer) < minAnswer || !directory.ValidName(q.Answer) || strings.Contains(strings.ToLower(text), directory.PlainAnswer(q.Answer)):
		return q, new(answerTooShort.of(strconv.Itoa(minAnswer))), "answer"
	}
	return q, nil, ""
}

func trimmed(s *string) string {
	if s == nil {
		return ""
	}
	return strings.TrimSpace(*s)
}
