package engine

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// lacking are the attributes that the org asks for and the user's profile does
// not have. Who registered just now was asked before.
// Source: Okta, "Self-service registration", progressive enrollment.
func (s *step) lacking() []directory.Attribute {
	if s.tx.ProfileAsked || s.tx.Journey == Registration || !s.rules().registration.Progressive {
		return nil
	}
	u := s.user()
	return slices.DeleteFunc(slices.Clone(s.rules().registration.Attributes), func(a directory.Attribute) bool { return u.Get(a.Name) != "" })
}

func (s *step) lacksRequired() bool {
	return slices.ContainsFunc(s.lacking(), func(a directory.Attribute) bool { return a.Required })
}

// renderProgress adds the form that asks for what the profile lacks to r. What
// is required has the form of a registration; what is not can be skipped.
func (s *step) renderProgress(r *ion.Response) {
	profile := profileField(s.lacking())
	if s.lacksRequired() {
		r.UIDisplay = ion.ObjectOf(ion.UIDisplay{Label: "Sign in", ButtonLabel: "Submit"})
		r.Remediation = ion.ListOf(s.action("enroll-profile", "enroll/update", profile))
		return
	}
	r.Remediation = ion.ListOf(s.action("profile-update", "enroll/new", profile), s.action("skip", "skip"))
}

// progress adds what the profile lacks. What is not required may be left out,
// and is not asked for again in this sign-in.
func (s *step) progress(in EnrollProfile) Page {
	lacking := s.lacking()
	user := s.user().Clone()
	if faults := readProfile(lacking, in.Profile, &user); len(faults) > 0 {
		return s.refuseFields(ProfileRefused, "the profile is not complete or not valid", faults)
	}
	s.change(func(u *directory.User) { *u = user })
	s.tx.ProfileAsked = true
	return s.next(ProfileUpdated)
}
