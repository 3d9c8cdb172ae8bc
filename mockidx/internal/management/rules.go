package management

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// rules are those of policies. What they say is what flows do.
// Source: Okta, Policies API, rules.
var rules = &collection{
	kind: directory.RuleDocument, path: "/policies/{policy}/rules", parent: "policy", of: policies, what: "PolicyRule", scope: "okta.policies", prefix: "rul", limit: 200,
	prepare: writeDefaultPolicies, check: checkRule, view: viewRule, removable: notSystem,
}

var ruleRoutes = slices.Concat(rules.crud(), rules.bareLifecycle())

func viewRule(c *call, d directory.Document, v object) {
	self := "/policies/" + d.Parent + "/rules/" + d.ID
	links := c.lifecycle(self, d.Active(), "GET", "PUT", "DELETE")
	if d.System {
		links = object{"self": c.link(self, "GET", "PUT")}
	}
	v["priority"], v["system"], v["_links"] = d.Priority, d.System, links
	if _, ok := v["conditions"]; !ok {
		v["conditions"] = nil
	}
}

func checkRule(c *call, o *directory.Org, d *directory.Document, body object) error {
	policy, _ := o.DocumentByID(directory.PolicyDocument, d.Parent)
	t := directory.PolicyType(policy.Type)
	if _, err := required(body, "name"); err != nil {
		return err
	}
	if d.Type != "" && d.Type != ruleType(t) {
		return invalid("type", "type: The type of a rule of this policy is "+ruleType(t))
	}
	d.Type = ruleType(t)
	if _, existed := o.DocumentByID(d.Kind, d.ID); !existed && t == directory.ProfilePolicy {
		return forbidden("E0000077", "A policy of type PROFILE_ENROLLMENT has one rule")
	}
	if other, taken := find(o.DocumentsOf(d.Kind, d.Parent), func(r directory.Document) bool { return r.ID != d.ID && r.Name == d.Name }); taken {
		return invalid("name", "name: Rule name already in use by "+other.ID)
	}
	if err := checkPeople(o, body); err != nil {
		return err
	}
	if err := checkActions(t, body); err != nil {
		return err
	}
	if t == directory.ProfilePolicy {
		if err := takeAttributes(o, *d, body); err != nil {
			return err
		}
	}
	place(o, d, body)
	return nil
}

// ruleBody is what the API checks of a rule's actions.
type ruleBody struct {
	Actions *struct {
		AppSignOn *struct {
			Access             string
			VerificationMethod struct{ Type, FactorMode string }
		}
		Signon *struct {
			Access, PrimaryFactor string
			RequireFactor         bool
		}
		Enroll                   *struct{ Self string }
		ProfileEnrollment        *struct{ Access, UnknownUserAction string }
		PasswordChange           *struct{ Access string }
		SelfServicePasswordReset *struct{ Access string }
		SelfServiceUnlock        *struct{ Access string }
		IDP                      *struct {
			Providers []struct{ Type, ID string }
		}
	}
}

// checkActions refuses actions that are missing, of another type of policy, or
// have a value that Okta does not know.
func checkActions(t directory.PolicyType, body object) error {
	var b ruleBody
	if err := reread(body, &b); err != nil {
		return err
	}
	if b.Actions == nil {
		return invalid("actions", "actions: The field cannot be left blank")
	}
	a, access := b.Actions, []string{"ALLOW", "DENY"}
	type value struct {
		name, value string
		known       []string
	}
	var values []value
	given := false
	switch t {
	case directory.AccessPolicy:
		if given = a.AppSignOn != nil; given {
			values = []value{
				{"appSignOn.access", a.AppSignOn.Access, access},
				{"appSignOn.verificationMethod.factorMode", a.AppSignOn.VerificationMethod.FactorMode, []string{"", "1FA", "2FA"}},
				{"appSignOn.verificationMethod.type", a.AppSignOn.VerificationMethod.Type, []string{"", "ASSURANCE", "AUTH_METHOD_CHAIN"}},
			}
		}
	case directory.SessionPolicy:
		if given = a.Signon != nil; given {
			values = []value{{"signon.access", a.Signon.Access, access}, {"signon.primaryFactor", a.Signon.PrimaryFactor, []string{"", "PASSWORD_IDP", "PASSWORD_IDP_ANY_FACTOR"}}}
		}
	case directory.EnrollmentPolicy:
		if given = a.Enroll != nil; given {
			values = []value{{"enroll.self", a.Enroll.Self, []string{"CHALLENGE", "LOGIN", "NEVER"}}}
		}
	case directory.PasswordPolicy:
		for name, v := range map[string]*struct{ Access string }{
			"passwordChange": a.PasswordChange, "selfServicePasswordReset": a.SelfServicePasswordReset, "selfServiceUnlock": a.SelfServiceUnlock,
		} {
			if v != nil {
				given = true
				values = append(values, value{name + ".access", v.Access, access})
			}
		}
	case directory.ProfilePolicy:
		if given = a.ProfileEnrollment != nil; given {
			values = []value{{"profileEnrollment.access", a.ProfileEnrollment.Access, access}, {"profileEnrollment.unknownUserAction", a.ProfileEnrollment.UnknownUserAction, []string{"REGISTER", "DENY"}}}
		}
	case directory.DiscoveryPolicy:
		given = a.IDP != nil
	}
	if !given {
		return invalid("actions", "actions: The actions are not those of a policy of type "+string(t))
	}
	for _, v := range values {
		if !slices.Contains(v.known, v.value) {
			return invalid("actions."+v.name, v.name+": Invalid value "+v.value)
		}
	}
	return nil
}

// takeAttributes adds attributes to the form that registers people. A list
// without email, which every form has, names only new ones: Okta's own clients
// send it so.
func takeAttributes(o *directory.Org, d directory.Document, body object) error {
	type attributes struct {
		Actions struct {
			ProfileEnrollment struct {
				ProfileAttributes []struct {
					Name, Label string
					Required    bool
				}
			}
		}
	}
	var given, had attributes
	if err := reread(body, &given); err != nil {
		return err
	}
	if before, ok := o.DocumentByID(d.Kind, d.ID); ok {
		_ = before.Read(&had) // validated with the directory
	}
	list := given.Actions.ProfileEnrollment.ProfileAttributes
	names := map[string]bool{}
	for _, a := range list {
		if a.Name == "" || names[a.Name] {
			return invalid("profileAttributes", "profileAttributes: Invalid attribute name "+a.Name)
		}
		names[a.Name] = true
	}
	all := []object{}
	if !names[directory.AttributeEmail] {
		for _, a := range had.Actions.ProfileEnrollment.ProfileAttributes {
			if !names[a.Name] {
				all = append(all, object{"name": a.Name, "label": a.Label, "required": a.Required})
			}
		}
	}
	for _, a := range list {
		all = append(all, object{"name": a.Name, "label": a.Label, "required": a.Required})
	}
	actions, _ := body["actions"].(object)
	enrollment, ok := actions["profileEnrollment"].(object)
	if !ok { // it is spelt in another case
		return invalid("actions", "actions: The field cannot be left blank")
	}
	enrollment["profileAttributes"] = all
	return nil
}
