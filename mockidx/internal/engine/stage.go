package engine

import (
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// stage is how far a transaction got. It is never kept: it follows from what
// was proved and set up, and from the policies of now.
type stage int

const (
	stageIdentify         stage = iota
	stageProfile                // registering
	stageIdentifyRecovery       // recovering, and nobody was named yet
	stageUnlock                 // unlocking, and nobody was named yet
	stageVerify                 // something is to be proved
	stageDenied                 // what is asked for the user has not and cannot set up
	stageReset                  // a new password is to be chosen: recovery
	stageExpired                // a new password is to be chosen: the old one expired
	stageEnroll                 // something is to be set up, or can be
	stageExpiring               // a new password can be chosen: the old one is about to expire
	stageProgress               // the profile lacks something that is asked for
	stageKeep                   // stay signed in?
	stageDone
)

func (s *step) stage() stage {
	switch {
	case !s.identified():
		return s.firstStage()
	case s.joining() && len(s.required()) > 0:
		return stageEnroll
	case s.policy().Deny && !s.joining() && !s.recovering():
		return stageDenied
	case len(s.options()) > 0:
		return stageVerify
	case s.recovered() && s.tx.Journey == Recovery:
		return stageReset
	case s.recovering() || s.unsatisfiable():
		return stageDenied
	case s.passwordExpired():
		return stageExpired
	case len(s.required())+len(s.offered()) > 0:
		return stageEnroll
	case s.passwordExpiring():
		return stageExpiring
	case len(s.lacking()) > 0:
		return stageProgress
	case s.policy().KeepMeSignedIn && !s.tx.KeepAsked:
		return stageKeep
	}
	return stageDone
}

func (s *step) firstStage() stage {
	switch s.tx.Journey {
	case Registration:
		return stageProfile
	case Recovery:
		return stageIdentifyRecovery
	case Unlock:
		return stageUnlock
	}
	return stageIdentify
}

// rules are what the org's policies say of the app and of the user so far.
type rules struct {
	of           string // whom: the user's id and groups
	policy       directory.Policy
	enrollment   directory.Enrollment
	password     directory.Password
	registration directory.Registration
}

// rules are worked out once for each user that a step is about: where the
// Management API wrote policies, that means to read them.
func (s *step) rules() *rules {
	u := s.user()
	if of := u.ID + " " + strings.Join(u.Groups, " "); s.ruled == nil || s.ruled.of != of {
		org := s.env.Org
		s.ruled = &rules{of, org.PolicyFor(s.app, u), org.EnrollmentFor(u), org.PasswordFor(u), org.RegistrationFor(s.app)}
	}
	return s.ruled
}

// satisfied reports whether nothing is left to be done, and the flow may end in
// the app.
func (s *step) satisfied() bool {
	return s.stage() == stageDone && !s.joining() && s.tx.Ended == ""
}

// moot reports whether the page waits for an answer no more, because the user
// or a policy changed meanwhile: what was to be proved is gone, say, or what was
// to be set up was set up by another transaction.
func (s *step) moot() bool {
	c := s.tx.Challenge
	if c == nil {
		return false
	}
	switch s.stage() {
	case stageVerify:
		return c.Enroll || !slices.Contains(s.options(), c.Factor)
	case stageEnroll:
		return !c.Enroll || !slices.Contains(s.toEnroll(), c.Factor)
	}
	return true
}

// options are the factors that can be proved now, in the order they are asked
// for. Nobody gets on while there are any.
func (s *step) options() []directory.Factor {
	if s.recovering() {
		return s.recoveryOptions()
	}
	var options []directory.Factor
	for _, f := range s.policy().Factors {
		// A password that nobody has and nobody may set up is asked for all the
		// same, and no answer is right.
		if !s.verified(f) && (s.has(f) || f == directory.FactorPassword && !s.enrollable(f)) {
			options = append(options, f)
		}
	}
	if oneOf := s.policy().OneOf; !slices.ContainsFunc(oneOf, s.verified) {
		options = append(options, s.those(oneOf, s.has)...)
	}
	if len(options) == 0 && len(s.required()) > 0 {
		return s.otherProofs()
	}
	return options
}

// otherProofs are what must be proved, by somebody who proved all of the
// policy's that they have, before they may set up what they have not. Nobody
// sets up anything without a proof, and who has another authenticator that the
// enrolment policy knows of proves that one too.
func (s *step) otherProofs() []directory.Factor {
	switch {
	case len(s.tx.Enrolled) > 0 || s.tx.Journey != "":
		return nil
	case len(s.tx.Verified) == 0:
		return s.those(directory.Factors(), s.has)
	case len(s.tx.Verified) > 1:
		return nil
	}
	return s.those(directory.Factors(), func(f directory.Factor) bool {
		return s.has(f) && !s.verified(f) && f != directory.FactorPassword && s.rules().enrollment.Allows(f)
	})
}

// unsatisfiable reports whether the policy asks for something that the user
// has not and cannot set up, or lets them set it up without any proof.
func (s *step) unsatisfiable() bool {
	p := s.policy()
	lacks := func(f directory.Factor) bool { return !s.verified(f) && !s.enrollable(f) }
	has := func(f directory.Factor) bool { return !lacks(f) }
	switch {
	case slices.ContainsFunc(p.Factors, lacks):
		return true
	case len(p.OneOf) > 0 && !slices.ContainsFunc(p.OneOf, has):
		return true
	}
	return len(s.required()) > 0 && len(s.tx.Verified) == 0
}

// required are the authenticators that must be set up, or one of which must if
// the policy leaves the choice.
func (s *step) required() []directory.Factor {
	p := s.policy()
	var required []directory.Factor
	add := func(f directory.Factor, must bool) {
		if must && !s.has(f) && !slices.Contains(required, f) {
			required = append(required, f)
		}
	}
	add(directory.FactorEmail, s.joining() && !s.rules().registration.NoEmailVerification && !s.disabled(directory.FactorEmail))
	for _, f := range p.Factors {
		add(f, s.enrollable(f))
	}
	for _, f := range s.rules().enrollment.Required {
		add(f, true)
	}
	if len(required) > 0 || slices.ContainsFunc(p.OneOf, s.has) {
		return required
	}
	return s.those(p.OneOf, s.enrollable)
}

// offered are the authenticators that can be set up, where something is being
// set up anyway.
func (s *step) offered() []directory.Factor {
	if s.tx.Declined || len(s.tx.Enrolled) == 0 && s.tx.Journey != Registration && s.tx.Journey != Activation {
		return nil
	}
	return s.those(s.rules().enrollment.Optional, func(f directory.Factor) bool { return !s.has(f) })
}

// enrollable reports whether the user can set up f.
func (s *step) enrollable(f directory.Factor) bool {
	basic := f == directory.FactorEmail || f == directory.FactorPassword
	return !s.disabled(f) && (s.rules().enrollment.Allows(f) || s.joining() && basic)
}

func (s *step) disabled(f directory.Factor) bool { return s.env.Org.Disabled(f) }

// has reports whether the user has f. An address that nobody verified is not
// theirs yet where they can set it up; else it has to do. A stranger is told
// that everybody has an address and a password.
func (s *step) has(f directory.Factor) bool {
	u := s.user()
	switch {
	case s.disabled(f):
		return false
	case s.stranger() && (f == directory.FactorEmail || f == directory.FactorPassword):
		return true
	case f == directory.FactorEmail && u.EmailUnverified && !s.recovering() && s.enrollable(f):
		return false
	}
	return authenticators[f].enrolled(u)
}

func (s *step) those(factors []directory.Factor, match func(directory.Factor) bool) []directory.Factor {
	var out []directory.Factor
	for _, f := range factors {
		if match(f) {
			out = append(out, f)
		}
	}
	return out
}
