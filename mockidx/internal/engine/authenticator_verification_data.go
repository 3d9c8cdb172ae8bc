package engine

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// verificationDataForm asks before a mail is sent ("Send me an email").
func (s *step) verificationDataForm() ion.Form {
	email := kinds[directory.FactorEmail]
	f := s.action("authenticator-verification-data", "challenge", ion.Field{
		Name:  "authenticator",
		Label: email.label,
		Type:  "object",
		Form: &ion.Fields{Value: []ion.Field{
			ion.Fixed("id", authenticatorID(s.env.Org, directory.FactorEmail)),
			{
				Name:     "methodType",
				Type:     "string",
				Required: new(true),
				Options:  []ion.Option{{Label: email.label, Value: ion.Choice{Text: email.typ}}},
			},
		}},
	})
	f.RelatesTo = []string{currentEnrollment}
	return f
}

const currentEnrollment = "$.currentAuthenticatorEnrollment"
