package management

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// accessPolicyOf is the id of the policy that says how people sign in to a.
func accessPolicyOf(o *directory.Org, a directory.App) string {
	if _, ok := find(o.Policies, func(p directory.Policy) bool { return p.Name == a.Policy }); ok {
		return o.DefaultPolicyID(directory.AccessPolicy, a.Policy)
	}
	return a.Policy
}

// profilePolicyOf is the id of the policy that says how people register with a.
func profilePolicyOf(o *directory.Org, a directory.App) string {
	if a.ProfileEnrollment != "" {
		return a.ProfileEnrollment
	}
	return o.DefaultPolicyID(directory.ProfilePolicy, directory.DefaultPolicy)
}

// mapPolicy moves an app to a policy.
// Source: Okta, Application Policies API.
func mapPolicy(c *call) error {
	err := c.changeApp(func(o *directory.Org, a *directory.App) error {
		id := c.PathValue("policy")
		if name, ok := defaultAccessPolicy(o, id); ok {
			a.Policy = name
			return nil
		}
		if id == o.DefaultPolicyID(directory.ProfilePolicy, directory.DefaultPolicy) {
			a.ProfileEnrollment = ""
			return nil
		}
		t, ok := policyType(o, id)
		switch {
		case !ok:
			return missing(id, "Policy")
		case t == directory.AccessPolicy:
			a.Policy = id
		case t == directory.ProfilePolicy:
			a.ProfileEnrollment = id
		default:
			return invalid("policyId", "policyId: A policy of type "+string(t)+" cannot be mapped to an app")
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}

// defaultAccessPolicy is the name in the org file of the policy with that id.
func defaultAccessPolicy(o *directory.Org, id string) (name string, ok bool) {
	p, ok := find(o.Policies, func(p directory.Policy) bool { return o.DefaultPolicyID(directory.AccessPolicy, p.Name) == id })
	return p.Name, ok
}

// policyType is the type of a policy, also of the org's own that nobody changed.
func policyType(o *directory.Org, id string) (directory.PolicyType, bool) {
	if d, ok := o.DocumentByID(directory.PolicyDocument, id); ok {
		return directory.PolicyType(d.Type), true
	}
	return find(directory.PolicyTypes(), func(t directory.PolicyType) bool { return o.DefaultPolicyID(t, directory.DefaultPolicy) == id })
}
