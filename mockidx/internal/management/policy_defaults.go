package management

import (
	"encoding/json"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// The names of rules that an org, or a policy, comes with.
const (
	defaultRuleName = "Default Rule"
	catchAll        = "Catch-all Rule"
)

// writeDefaultPolicies makes documents of the org's own policies, or of the
// one with that id, and of their rules: what the org file says, as the API
// tells it. What has been changed before stays.
func writeDefaultPolicies(o *directory.Org, id string) {
	discovery := o.DefaultDiscoveryRules()
	for _, p := range defaultPolicies(o) {
		if _, known := o.DocumentByID(p.Kind, p.ID); known || id != "" && id != p.ID {
			continue
		}
		o.PutDocument(p)
		if p.Type == string(directory.DiscoveryPolicy) {
			for _, rule := range discovery {
				o.PutDocument(rule)
			}
			continue
		}
		name := defaultRuleName
		if p.Type == string(directory.AccessPolicy) || p.Type == string(directory.ProfilePolicy) {
			name = catchAll
		}
		o.PutDocument(defaultRule(p, o.DefaultPolicyID(directory.PolicyType(p.Type), p.ID+" rule"), name, defaultActions(o, p), time.Time{}))
	}
}

// defaultPolicies are the org's own, one of each type, but of apps one for
// each in the org file.
func defaultPolicies(o *directory.Org) []directory.Document {
	everyone, _ := o.GroupByName(directory.Everyone)
	forEveryone := object{"people": object{"groups": object{"include": []string{everyone.ID}}}}
	var all []directory.Document
	add := func(t directory.PolicyType, of, name, description string, body object) {
		body["description"] = description
		encoded, _ := json.Marshal(body) // maps and texts always encode
		all = append(all, directory.Document{
			Kind: directory.PolicyDocument, ID: o.DefaultPolicyID(t, of), Type: string(t), Name: name, Status: directory.DocumentActive,
			Priority: directory.LastPriority, System: true, Body: string(encoded),
		})
	}
	for _, p := range o.Policies {
		add(directory.AccessPolicy, p.Name, p.Name, "The app sign-in policy of the org file", object{})
	}
	const own = directory.DefaultPolicy
	add(directory.SessionPolicy, own, own, "The default policy applies in all situations if no other policy applies.", object{"conditions": forEveryone})
	add(directory.EnrollmentPolicy, own, own, "The default policy applies in all situations if no other policy applies.",
		object{"conditions": forEveryone, "settings": enrollmentSettings(o.Enrollment)})
	add(directory.PasswordPolicy, own, own, "The default policy applies in all situations if no other policy applies.",
		object{"conditions": forEveryone, "settings": passwordSettings(o.Password)})
	add(directory.ProfilePolicy, own, own, "Default policy for new apps", object{})
	add(directory.DiscoveryPolicy, own, "Idp Discovery Policy", "The policy of which identity provider signs users in", object{})
	return all
}

// defaultRule is the last rule of a policy, for everyone.
func defaultRule(policy directory.Document, id, name string, actions object, at time.Time) directory.Document {
	encoded, _ := json.Marshal(object{"conditions": nil, "actions": actions})
	return directory.Document{
		Kind: directory.RuleDocument, ID: id, Parent: policy.ID, Type: ruleType(directory.PolicyType(policy.Type)), Name: name,
		Status: directory.DocumentActive, Priority: directory.LastPriority, System: true, Created: at, Updated: at, Body: string(encoded),
	}
}

func ruleType(t directory.PolicyType) string {
	if t == directory.SessionPolicy {
		return "SIGN_ON"
	}
	return string(t)
}

// defaultActions are those of the rule of one of the org's own policies.
func defaultActions(o *directory.Org, policy directory.Document) object {
	switch directory.PolicyType(policy.Type) {
	case directory.AccessPolicy:
		for _, p := range o.Policies {
			if o.DefaultPolicyID(directory.AccessPolicy, p.Name) == policy.ID {
				return accessActions(p)
			}
		}
	case directory.SessionPolicy:
		return sessionActions(o)
	case directory.EnrollmentPolicy:
		return object{"enroll": object{"self": "CHALLENGE"}}
	case directory.PasswordPolicy:
		return passwordActions(o.Password)
	case directory.ProfilePolicy:
		return profileActions(o.Registration)
	}
	return object{}
}
