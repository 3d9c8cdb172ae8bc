package engine

import "github.com/idxlab/idxlab/mockidx/internal/ion"

// renderKeep adds the page that asks whether to stay signed in to r.
func (s *step) renderKeep(r *ion.Response) {
	r.Remediation = ion.ListOf(s.action("keep-me-signed-in", "keep-me-signed-in", ion.Field{
		Name: "keepMeSignedIn", Type: "boolean", Label: "Keep me signed in", Required: new(true),
		Options: []ion.Option{{Label: "Stay signed in", Value: ion.Choice{Bool: new(true)}}, {Label: "Don't stay signed in", Value: ion.Choice{Bool: new(false)}}},
	}))
}

func (s *step) keepMeSignedIn(in KeepMeSignedIn) Page {
	switch {
	case s.stage() != stageKeep:
		return s.notAllowed("the page does not ask whether to stay signed in")
	case in.Keep == nil:
		return s.refuseField(ConsentMissing, fieldRequired.of("keepMeSignedIn"), "no answer", "keepMeSignedIn")
	}
	s.tx.KeepAsked, s.tx.RememberMe = true, *in.Keep
	return s.next(Introspected)
}
