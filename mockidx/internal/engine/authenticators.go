package engine

import (
	"fmt"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// kind is how an authenticator is called on the wire.
type kind struct {
	typ     string
	label   string // matched literally by okta-idx-golang
	methods []ion.Option
	prefix  string // of an enrolment's id
}

// authenticator is one kind of authenticator; each has a file of its own.
type authenticator interface {
	kind() kind
	// enrolled reports whether u has one.
	enrolled(u directory.User) bool
	// profile says where u's reaches them, or what it asks; nil if nothing.
	profile(s *step, u directory.User) *ion.AuthenticatorProfile
	// sends reports whether a code goes out, so that the user is asked first.
	sends() bool
	// credentials is what is asked for to prove it or, with c.Enroll, to set it
	// up.
	credentials(s *step, c Challenge) ion.Field
	// actions adds what can be done about it while c waits for an answer.
	actions(s *step, c Challenge, a *ion.Authenticator)
	// enroll begins to set it up.
	enroll(s *step, in Enroll) Page
	// answer judges an answer to c.
	answer(s *step, c Challenge, in Answer) Page
}

// ofForms is an authenticator whose pages have forms of their own kinds.
type ofForms interface {
	// challengeForm comes first while c is to be proved.
	challengeForm(s *step, c Challenge) ion.Form
	// enrollForms come first while c is to be set up.
	enrollForms(s *step, c Challenge) []ion.Form
	// choose begins to prove it, by a method of its own or by none yet.
	choose(s *step, in Select) Page
	// resend sends once more what c waits for.
	resend(s *step, c Challenge) Page
}

var authenticators map[directory.Factor]authenticator

func init() { // not a literal: the authenticators refer to it
	authenticators = map[directory.Factor]authenticator{
		directory.FactorPassword:         passwordAuthenticator{},
		directory.FactorEmail:            emailAuthenticator{},
		directory.FactorPhone:            phoneAuthenticator{},
		directory.FactorSecurityQuestion: securityQuestionAuthenticator{},
		directory.FactorGoogleOTP:        googleOTPAuthenticator{},
		directory.FactorWebAuthn:         webAuthnAuthenticator{},
		directory.FactorOktaVerify:       oktaVerifyAuthenticator{},
	}
}

// only is the methods of an authenticator that has one.
func only(label, typ string) []ion.Option {
	return []ion.Option{{Label: label, Value: ion.Choice{Text: typ}}}
}

// method returns the method that is meant: the only one if none was named.
func (k kind) method(named string) (string, bool) {
	if named == "" && len(k.methods) == 1 {
		return k.methods[0].Value.Text, true
	}
	return named, slices.ContainsFunc(k.methods, func(o ion.Option) bool { return o.Value.Text == named })
}

// described is f under an id of the org or of the user.
func (s *step) described(f directory.Factor, id string) ion.Authenticator {
	k := s.kindOf(f)
	a := ion.Authenticator{Type: k.typ, Key: string(f), ID: id, DisplayName: k.label}
	for _, m := range k.methods {
		a.Methods = append(a.Methods, ion.Method{Type: m.Value.Text})
	}
	return a
}

// ofOrg describes f as the org has it.
func (s *step) ofOrg(f directory.Factor) ion.Authenticator {
	return s.described(f, authenticatorID(s.env.Org, f))
}

// enrollment describes the user's own f.
func (s *step) enrollment(f directory.Factor) ion.Authenticator {
	a := s.described(f, enrollmentID(s.env.Org, s.tx.UserID, f))
	a.Profile = authenticators[f].profile(s, s.user())
	if f == directory.FactorPhone && a.Profile != nil {
		a.Nickname = s.user().PhoneNickname
	}
	return a
}

// ofMany is an authenticator of which a user may have several: a page is about
// the org's, and the user takes which they like.
type ofMany interface {
	// enrollments are the user's own.
	enrollments(s *step) []ion.Authenticator
}

// enrollments describes all of the user's own f.
func (s *step) enrollments(f directory.Factor) []ion.Authenticator {
	if many, ok := authenticators[f].(ofMany); ok {
		return many.enrollments(s)
	}
	return []ion.Authenticator{s.enrollment(f)}
}

// listAuthenticators lists factors as authenticator and as enrolment in the
// same order, so that the paths in relatesTo resolve and nothing moves between
// pages.
func (s *step) listAuthenticators(r *ion.Response, factors []directory.Factor) {
	var all, enrollments []ion.Authenticator
	for _, f := range factors {
		a := s.ofOrg(f)
		a.AllowedFor = s.allowedFor(f)
		all = append(all, a)
		enrollments = append(enrollments, s.enrollments(f)...)
	}
	r.Authenticators, r.AuthenticatorEnrollments = ion.ListOf(all...), ion.ListOf(enrollments...)
}

// allowedFor says what f can be used for.
func (s *step) allowedFor(f directory.Factor) string {
	if slices.Contains(s.rules().password.RecoveryFactors, f) || f == directory.FactorPassword {
		return "any"
	}
	return "sso"
}

// listedPath is where listAuthenticators put the i-th of factors: the enrolment
// or, where there may be several, the authenticator.
func (s *step) listedPath(i int, factors []directory.Factor) string {
	if _, many := authenticators[factors[i]].(ofMany); many {
		return fmt.Sprintf("$.authenticators.value[%d]", i)
	}
	at := 0
	for _, f := range factors[:i] {
		at += len(s.enrollments(f))
	}
	return fmt.Sprintf("$.authenticatorEnrollments.value[%d]", at)
}

// factorOf finds the authenticator with an id among factors.
func (s *step) factorOf(id string, factors []directory.Factor) (directory.Factor, bool) {
	i := slices.IndexFunc(factors, func(f directory.Factor) bool { return authenticatorID(s.env.Org, f) == id })
	if i < 0 {
		return "", false
	}
	return factors[i], true
}
