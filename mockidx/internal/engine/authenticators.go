package engine

import (
	"fmt"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// kind is how a factor is called on the wire.
type kind struct {
	typ   string // also its only method
	label string // matched literally by okta-idx-golang
}

var kinds = map[directory.Factor]kind{
	directory.FactorPassword: {"password", "Password"},
	directory.FactorEmail:    {"email", "Email"},
}

// authenticator describes f under an id of the org or of the user.
func authenticator(f directory.Factor, id string) ion.Authenticator {
	k := kinds[f]
	return ion.Authenticator{
		Type:        k.typ,
		Key:         string(f),
		ID:          id,
		DisplayName: k.label,
		Methods:     []ion.Method{{Type: k.typ}},
	}
}

// enrollment describes the user's own f.
func (s *step) enrollment(f directory.Factor) ion.Authenticator {
	a := authenticator(f, enrollmentID(s.env.Org, s.tx.UserID, f))
	if f == directory.FactorEmail {
		a.Profile = &ion.AuthenticatorProfile{Email: maskAddress(s.address())}
	}
	return a
}

// challenged describes the enrolment that c asks for, with what can be done
// about it.
func (s *step) challenged(c Challenge) ion.Authenticator {
	a := s.enrollment(c.Factor)
	switch {
	case c.Factor == directory.FactorPassword:
		a.Recover = new(s.action("recover", "recover"))
	case c.Sent:
		s.emailActions(&a)
	}
	return a
}

// listAuthenticators lists every factor of the policy, verified or not, as
// authenticator and as enrolment in the same order, so that the paths in
// relatesTo resolve and nothing moves between pages.
func (s *step) listAuthenticators(r *ion.Response) {
	var authenticators, enrollments []ion.Authenticator
	for _, f := range s.factors() {
		a := authenticator(f, authenticatorID(s.env.Org, f))
		a.AllowedFor = "any"
		authenticators = append(authenticators, a)
		enrollments = append(enrollments, s.enrollment(f))
	}
	r.Authenticators, r.AuthenticatorEnrollments = ion.ListOf(authenticators...), ion.ListOf(enrollments...)
}

// enrollmentPath is where listAuthenticators put the i-th factor's enrolment.
func enrollmentPath(i int) string { return fmt.Sprintf("$.authenticatorEnrollments.value[%d]", i) }
