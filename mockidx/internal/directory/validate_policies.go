package directory

import "slices"

// checkFactorList reports what is not among allowed, met before or, if the list
// is in force, disabled.
func (v *validator) checkFactorList(met seen, inForce bool, p path, factors []Factor, allowed ...Factor) {
	var names []string
	for _, f := range allowed {
		names = append(names, f.yamlName())
	}
	for i, f := range factors {
		at, name := p.index(i), f.yamlName()
		switch {
		case !slices.Contains(allowed, f):
			v.add(at, suggest(name, names), "unknown factor %q", name)
		case inForce && v.Disabled(f):
			v.add(at, "enable it, or take it out", "%s is asked for, but disabled", name).Related = string(disabling(f))
		}
		v.checkUnique(met, at, "factor", name, name)
	}
}

func (v *validator) checkPolicies() {
	names := seen{}
	for i, policy := range v.Policies {
		p := root.key("policies").index(i)
		v.checkName(p.key("name"), "policy name", policy.Name)
		v.checkUnique(names, p.key("name"), "policy name", policy.Name, policy.Name)
		checkEnum(v, p.key("identify"), "identify mode", policy.Identify, IdentifierFirst, IdentifierWithPassword)
		v.checkDuration(p.key("rememberDevice"), "rememberDevice", policy.RememberDevice)
		v.checkFactors(p, policy)
	}
}

func (v *validator) checkFactors(p path, policy Policy) {
	if len(policy.Factors)+len(policy.OneOf) == 0 {
		v.add(p.key("factors"), "add factors: [email] or [password, email]", "policy %q has no factors", policy.Name)
		return
	}
	met := seen{}
	for _, list := range []struct {
		name    string
		factors []Factor
	}{{"factors", policy.Factors}, {"oneOf", policy.OneOf}} {
		v.checkFactorList(met, !v.ruledByDocument(AccessPolicy, policy.Name), p.key(list.name), list.factors, Factors()...)
	}
	if policy.Identify == IdentifierWithPassword && !(len(policy.Factors) > 0 && policy.Factors[0] == FactorPassword) {
		v.add(p.key("identify"), "put password first among its factors, or use identifier-first",
			"policy %q asks for the password at once, but its first factor is not password", policy.Name)
	}
}

// unreachable finds the policies that no app can get to. They do no harm in a
// running org, where an app may be about to come; in a file they are mistakes.
func (o *Org) unreachable() *findings {
	f := &findings{}
	if len(o.Apps) == 0 {
		return f
	}
	for i, policy := range o.Policies {
		if policy.Name != "" && !policy.Unused && !slices.ContainsFunc(o.Apps, func(a App) bool { return a.Policy == policy.Name }) {
			f.add(root.key("policies").index(i), "give an app policy: "+policy.Name+", remove it, or say unused: true", "policy %q is unreachable: no app uses it", policy.Name)
		}
	}
	return f
}
