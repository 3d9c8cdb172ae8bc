package directory

import "slices"

var factorNames = []string{FactorPassword.yamlName(), FactorEmail.yamlName()}

func (v *validator) checkPolicies() {
	names := seen{}
	for i, policy := range v.Policies {
		p := root.key("policies").index(i)
		v.checkName(p.key("name"), "policy name", policy.Name)
		v.checkUnique(names, p.key("name"), "policy name", policy.Name, policy.Name)
		checkEnum(v, p.key("identify"), "identify mode", policy.Identify, IdentifierFirst, IdentifierWithPassword)
		v.checkFactors(p, policy)
	}
}

func (v *validator) checkFactors(p path, policy Policy) {
	if len(policy.Factors) == 0 {
		v.add(p.key("factors"), "add factors: [email] or [password, email]", "policy %q has no factors", policy.Name)
		return
	}
	met := seen{}
	for i, f := range policy.Factors {
		at, name := p.key("factors").index(i), f.yamlName()
		v.checkUnique(met, at, "factor", name, name)
		switch {
		case !slices.Contains(factorNames, name):
			v.add(at, suggest(name, factorNames), "unknown factor %q", name)
		case f == FactorEmail && v.Email.Disabled, f == FactorPassword && v.Password.Disabled:
			v.add(at, "enable it, or take it out of the policy", "policy %q asks for the disabled authenticator %s", policy.Name, name).
				Related = string(root.key(name).key("disabled"))
		}
	}
	if policy.Identify == IdentifierWithPassword && policy.Factors[0] != FactorPassword {
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
		if policy.Name != "" && !slices.ContainsFunc(o.Apps, func(a App) bool { return a.Policy == policy.Name }) {
			f.add(root.key("policies").index(i), "give an app policy: "+policy.Name+", or remove it", "policy %q is unreachable: no app uses it", policy.Name)
		}
	}
	return f
}
