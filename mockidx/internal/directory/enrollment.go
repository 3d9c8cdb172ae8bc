package directory

import "slices"

// Enrollment is the authenticator enrolment policy: what a user is asked to
// set up. An authenticator in neither list cannot be set up at all, but for
// email and password in a registration, which needs them.
// Source: Okta, "Authenticator enrollment policies".
type Enrollment struct {
	Required []Factor `yaml:"required"` // by everyone at the next sign-in
	Optional []Factor `yaml:"optional"` // offered when something else is set up, with a way to skip
}

// Allows reports whether f can be set up.
func (e Enrollment) Allows(f Factor) bool {
	return slices.Contains(e.Required, f) || slices.Contains(e.Optional, f)
}

func (v *validator) checkEnrollment() {
	p := root.key("enrollment")
	met := seen{}
	for _, list := range []struct {
		name    string
		factors []Factor
	}{{"required", v.Enrollment.Required}, {"optional", v.Enrollment.Optional}} {
		v.checkFactorList(met, !v.ruledByDocument(EnrollmentPolicy, DefaultPolicy), p.key(list.name), list.factors, Factors()...)
	}
}
