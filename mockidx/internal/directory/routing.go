package directory

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// Routing is where an app's users sign in.
type Routing struct {
	Here      bool               // at the org itself
	Providers []IdentityProvider // or at one of these
}

// discoveryRule is the part of a rule of the IDP_DISCOVERY policy that the mock
// goes by.
type discoveryRule struct {
	Conditions struct {
		App            struct{ Include, Exclude []appCondition }
		UserIdentifier struct {
			Type, Attribute string
			Patterns        []pattern
		}
	}
	Actions struct {
		IDP struct {
			Providers []struct{ Type, ID string }
		}
	}
}

type appCondition struct{ Type, ID string }

// pattern is one of a rule about identifiers.
// Source: Okta, Policies API, user identifier condition.
type pattern struct {
	MatchType string `json:"matchType"`
	Value     string `json:"value"`
}

func (p pattern) matches(s string) bool {
	if p.MatchType == "EXPRESSION" {
		whole, err := regexp.Compile(`(?i)^(?:` + p.Value + `)$`)
		return err == nil && whole.MatchString(s)
	}
	s, value := fold(s), fold(p.Value)
	switch p.MatchType {
	case "SUFFIX":
		return strings.HasSuffix(s, value)
	case "STARTS_WITH":
		return strings.HasPrefix(s, value)
	case "EQUALS":
		return s == value
	case "CONTAINS":
		return strings.Contains(s, value)
	}
	return false
}

// RouteFor returns where who typed this identifier signs in to app; without an
// identifier, where everybody does whose identifier tells nothing. The first
// rule for them decides, and without one everybody signs in at the org.
func (o *Org) RouteFor(app App, identifier string) Routing {
	for _, r := range o.discoveryRules() {
		if r.concerns(app) && r.names(o, identifier) {
			return o.routing(r)
		}
	}
	return Routing{Here: true}
}

// RoutesByIdentifier reports whether it takes an identifier to know where
// somebody signs in to app.
func (o *Org) RoutesByIdentifier(app App) bool {
	for _, r := range o.discoveryRules() {
		if r.concerns(app) {
			return len(r.Conditions.UserIdentifier.Patterns) > 0
		}
	}
	return false
}

func (o *Org) routing(r discoveryRule) Routing {
	var at Routing
	for _, p := range r.Actions.IDP.Providers {
		if p.Type == "OKTA" {
			at.Here = true
		} else if known, ok := o.ProviderByID(p.ID); ok {
			at.Providers = append(at.Providers, known)
		}
	}
	at.Here = at.Here || len(at.Providers) == 0 // nobody is left without a way in
	return at
}

// discoveryRules are those in force, the first one first: of the policy, once
// the Management API wrote it, and until then what the identity providers of the
// org file say.
func (o *Org) discoveryRules() []discoveryRule {
	policy := o.DefaultPolicyID(DiscoveryPolicy, DefaultPolicy)
	documents := o.DocumentsOf(RuleDocument, policy)
	if _, written := o.DocumentByID(PolicyDocument, policy); !written {
		documents = o.DefaultDiscoveryRules()
	}
	var rules []discoveryRule
	for _, d := range documents {
		var r discoveryRule
		if d.Active() && d.Read(&r) == nil {
			rules = append(rules, r)
		}
	}
	return rules
}

// DefaultDiscoveryRules returns what the identity providers of the org file say
// as rules of the IDP_DISCOVERY policy: one for each that has domains, and one
// for everybody.
func (o *Org) DefaultDiscoveryRules() []Document {
	policy := o.DefaultPolicyID(DiscoveryPolicy, DefaultPolicy)
	type object = map[string]any
	rule := func(name string, priority int, conditions object, providers ...object) Document {
		body, _ := json.Marshal(object{"conditions": conditions, "actions": object{"idp": object{"providers": providers, "idpSelectionType": "SPECIFIC"}}})
		return Document{
			Kind: RuleDocument, ID: o.DefaultPolicyID(DiscoveryPolicy, policy+" rule "+name), Parent: policy, Type: string(DiscoveryPolicy), Name: name,
			Status: DocumentActive, Priority: priority, Body: string(body), // maps and texts always encode
		}
	}
	var rules []Document
	everybody := []object{{"type": "OKTA"}}
	for _, p := range o.IdentityProviders {
		var patterns []pattern
		for _, domain := range p.Domains {
			patterns = append(patterns, pattern{"SUFFIX", "@" + strings.TrimPrefix(domain, "@")})
		}
		one := object{"type": p.Type, "id": p.ID}
		if len(patterns) == 0 {
			everybody = append(everybody, one)
			continue
		}
		rules = append(rules, rule(p.Name, len(rules)+1, object{"userIdentifier": object{"type": "IDENTIFIER", "patterns": patterns}}, one))
	}
	last := rule("Default Rule", LastPriority, nil, everybody...)
	last.ID, last.System = o.DefaultPolicyID(DiscoveryPolicy, policy+" rule"), true
	return append(rules, last)
}

func (r discoveryRule) concerns(app App) bool {
	is := func(c appCondition) bool { return c.Type != "APP_TYPE" && (c.ID == app.ID || c.ID == app.ClientID) }
	in := r.Conditions.App
	return !slices.ContainsFunc(in.Exclude, is) && (len(in.Include) == 0 || slices.ContainsFunc(in.Include, is))
}

// names reports whether the rule is about this identifier.
func (r discoveryRule) names(o *Org, identifier string) bool {
	of := r.Conditions.UserIdentifier
	if len(of.Patterns) == 0 {
		return true
	}
	if of.Type == "ATTRIBUTE" {
		u, _ := o.UserByLogin(identifier)
		identifier = u.Get(of.Attribute)
	}
	return identifier != "" && slices.ContainsFunc(of.Patterns, func(p pattern) bool { return p.matches(identifier) })
}
