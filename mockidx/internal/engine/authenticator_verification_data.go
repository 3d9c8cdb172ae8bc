package engine

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

const (
	currentEnrollment    = "$.currentAuthenticatorEnrollment"
	currentAuthenticator = "$.currentAuthenticator"
)

// verificationDataForm asks before a code is sent ("Send me an email"), and by
// which method.
func (s *step) verificationDataForm(f directory.Factor) ion.Form {
	k := s.kindOf(f)
	fields := []ion.Field{
		ion.Fixed("id", authenticatorID(s.env.Org, f)),
		{Name: "methodType", Type: "string", Required: new(true), Options: k.methods},
	}
	if f == directory.FactorPhone {
		fields = append(fields, ion.Fixed("enrollmentId", enrollmentID(s.env.Org, s.tx.UserID, f)))
	}
	form := s.action("authenticator-verification-data", "challenge",
		ion.Field{Name: "authenticator", Label: k.label, Type: "object", Form: &ion.Fields{Value: fields}})
	form.RelatesTo = []string{currentEnrollment}
	return form
}
