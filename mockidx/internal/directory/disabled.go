package directory

import "slices"

// AuthenticatorID is the id of f in the org, by which clients choose it.
func (o *Org) AuthenticatorID(f Factor) string { return deriveID("aut", o.ID, string(f)) }

// Disabled reports whether nobody in the org has f.
func (o *Org) Disabled(f Factor) bool {
	switch f {
	case FactorEmail:
		return o.Email.Disabled
	case FactorPassword:
		return o.Password.Disabled
	}
	return slices.Contains(o.DisabledAuthenticators, f)
}

// SetDisabled lets nobody have f any more, or everybody again. It tells nobody
// who forgot the password either.
func (o *Org) SetDisabled(f Factor, disabled bool) {
	is := func(other Factor) bool { return other == f }
	switch f {
	case FactorEmail:
		o.Email.Disabled = disabled
	case FactorPassword:
		o.Password.Disabled = disabled
	default:
		o.DisabledAuthenticators = slices.DeleteFunc(o.DisabledAuthenticators, is)
		if disabled {
			o.DisabledAuthenticators = append(o.DisabledAuthenticators, f)
		}
	}
	if disabled {
		o.Password.RecoveryFactors = slices.DeleteFunc(o.Password.RecoveryFactors, is)
	}
}

// othersDisabled are the authenticators that an entry of the list disables.
func othersDisabled() []Factor {
	return slices.DeleteFunc(Factors(), func(f Factor) bool { return f == FactorEmail || f == FactorPassword })
}

// disabling is where it says that f is disabled.
func disabling(f Factor) path {
	if slices.Contains(othersDisabled(), f) {
		return root.key("disabledAuthenticators")
	}
	return root.key(f.yamlName()).key("disabled")
}

func (v *validator) checkDisabled() {
	var names []string
	for _, f := range othersDisabled() {
		names = append(names, f.yamlName())
	}
	met := seen{}
	for i, f := range v.DisabledAuthenticators {
		at := root.key("disabledAuthenticators").index(i)
		switch name := f.yamlName(); {
		case f == FactorEmail || f == FactorPassword:
			v.add(at, "write "+name+": {disabled: true}", "%s is disabled elsewhere", name)
		case !slices.Contains(names, name):
			v.add(at, suggest(name, names), "unknown factor %q", name)
		default:
			v.checkUnique(met, at, "factor", name, name)
		}
	}
}

// UsersOf returns the names of the policies in force that let somebody use or
// set up f, which therefore cannot be disabled.
func (o *Org) UsersOf(f Factor) []string {
	var names []string
	for _, p := range o.Policies {
		if !o.ruledByDocument(AccessPolicy, p.Name) && (slices.Contains(p.Factors, f) || slices.Contains(p.OneOf, f)) {
			names = append(names, p.Name)
		}
	}
	if !o.ruledByDocument(EnrollmentPolicy, DefaultPolicy) && o.Enrollment.Allows(f) {
		names = append(names, DefaultPolicy)
	}
	for _, d := range o.DocumentsOf(PolicyDocument, "") {
		if d.Active() && (d.enrolls(f) || slices.ContainsFunc(o.DocumentsOf(RuleDocument, d.ID), func(rule Document) bool { return rule.asksFor(f) })) {
			names = append(names, d.Name)
		}
	}
	return names
}

// ruledByDocument reports whether a document stands in the place of an own
// policy of the org file.
func (o *Org) ruledByDocument(t PolicyType, name string) bool {
	_, ok := o.DocumentByID(PolicyDocument, o.DefaultPolicyID(t, name))
	return ok
}

// enrolls reports whether an enrollment policy lets somebody set up f.
func (d Document) enrolls(f Factor) bool {
	var body enrollmentBody
	if d.Type != string(EnrollmentPolicy) || d.Read(&body) != nil {
		return false
	}
	return slices.ContainsFunc(body.Settings.Authenticators, func(a enrollable) bool {
		return a.Key == f && (a.Enroll.Self == "REQUIRED" || a.Enroll.Self == "OPTIONAL")
	})
}

// asksFor reports whether a rule of an access policy names f.
func (d Document) asksFor(f Factor) bool {
	type methods struct{ AuthenticationMethods []struct{ Key Factor } }
	var body struct {
		Actions struct {
			AppSignOn struct {
				VerificationMethod struct {
					Constraints []struct{ Knowledge, Possession methods }
				}
			}
		}
	}
	if !d.Active() || d.Read(&body) != nil {
		return false
	}
	for _, c := range body.Actions.AppSignOn.VerificationMethod.Constraints {
		for _, m := range slices.Concat(c.Knowledge.AuthenticationMethods, c.Possession.AuthenticationMethods) {
			if m.Key == f {
				return true
			}
		}
	}
	return false
}
