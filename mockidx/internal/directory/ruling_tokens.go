package directory

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory/expression"
)

// TokenRule is the part of a rule of an authorization server's policy that the
// mock goes by: how long tokens live.
type TokenRule struct {
	Conditions struct {
		People     people
		GrantTypes struct{ Include []string }
	}
	Actions struct {
		Token struct{ AccessTokenLifetimeMinutes, RefreshTokenLifetimeMinutes, RefreshTokenWindowMinutes *int }
	}
}

// TokenLifetimesFor returns how long tokens live that an authorization server
// gives an app for u: as the first rule for u says of the first policy for the
// app, or else as everywhere in the org. The window of a refresh token is how
// long it lives without being used.
func (o *Org) TokenLifetimesFor(server, clientID string, u User) Lifetimes {
	lifetimes := o.Lifetimes
	for _, policy := range o.DocumentsOf(TokenPolicyDocument, server) {
		var body struct {
			Conditions struct{ Clients struct{ Include []string } }
		}
		clients := &body.Conditions.Clients.Include
		if !policy.Active() || policy.Read(&body) != nil || !slices.Contains(*clients, "ALL_CLIENTS") && !slices.Contains(*clients, clientID) {
			continue
		}
		for _, d := range o.DocumentsOf(TokenRuleDocument, policy.ID) {
			var rule TokenRule
			if !d.Active() || d.Read(&rule) != nil || !rule.Conditions.People.concern(o, u) {
				continue
			}
			token := rule.Actions.Token
			setMinutes(&lifetimes.AccessToken, token.AccessTokenLifetimeMinutes)
			setMinutes(&lifetimes.RefreshToken, token.RefreshTokenLifetimeMinutes)
			setMinutes(&lifetimes.RefreshToken, token.RefreshTokenWindowMinutes)
			return lifetimes
		}
	}
	return lifetimes
}

func setMinutes(d *time.Duration, minutes *int) {
	if minutes != nil && *minutes > 0 {
		*d = time.Duration(*minutes) * time.Minute
	}
}

// Claim is what an authorization server's tokens tell besides.
type Claim struct {
	ClaimType            string // RESOURCE: access tokens; IDENTITY: ID tokens
	ValueType            string // EXPRESSION or GROUPS
	Value                string
	GroupFilterType      string `json:"group_filter_type"` // STARTS_WITH, EQUALS, CONTAINS or REGEX
	Conditions           struct{ Scopes []string }
	AlwaysIncludeInToken *bool
}

// ClaimOf reads a claim.
func ClaimOf(d Document) (Claim, error) {
	var c Claim
	err := d.Read(&c)
	return c, err
}

// Check reports a value that could not be told.
func (c Claim) Check() error {
	if c.ValueType != "GROUPS" {
		_, err := expression.ParseValue(c.Value)
		return err
	}
	switch c.GroupFilterType {
	case "STARTS_WITH", "EQUALS", "CONTAINS":
		return nil
	case "REGEX":
		_, err := regexp.Compile(c.Value)
		return err
	}
	return errors.New("group_filter_type must be one of STARTS_WITH, EQUALS, CONTAINS, REGEX")
}

// ClaimsFor returns the claims of a server's access tokens, or of its ID tokens,
// for u and these scopes, by name. What is empty is left out.
func (o *Org) ClaimsFor(server, claimType string, u User, scopes []string) map[string]any {
	var all map[string]any
	for _, d := range o.DocumentsOf(ClaimDocument, server) {
		c, err := ClaimOf(d)
		granted := func(scope string) bool { return slices.Contains(scopes, scope) }
		if err != nil || !d.Active() || c.ClaimType != claimType || len(c.Conditions.Scopes) > 0 && !slices.ContainsFunc(c.Conditions.Scopes, granted) {
			continue
		}
		if value := c.of(o, u); value != nil {
			if all == nil {
				all = map[string]any{}
			}
			all[d.Name] = value
		}
	}
	return all
}

func (c Claim) of(o *Org, u User) any {
	if c.ValueType == "GROUPS" {
		if groups := c.groups(o, u); len(groups) > 0 {
			return groups
		}
		return nil
	}
	e, err := expression.ParseValue(c.Value)
	if err != nil {
		return nil
	}
	u.Groups = o.GroupsOf(u) // also those that rules put u into
	return e.Value(ruledUser{o, u})
}

// groups are the names of the groups of u that the filter lets through.
func (c Claim) groups(o *Org, u User) []string {
	match := func(name string) bool { return strings.HasPrefix(name, c.Value) }
	switch c.GroupFilterType {
	case "EQUALS":
		match = func(name string) bool { return name == c.Value }
	case "CONTAINS":
		match = func(name string) bool { return strings.Contains(name, c.Value) }
	case "REGEX":
		pattern, err := regexp.Compile(`^(?:` + c.Value + `)$`)
		if err != nil {
			return nil
		}
		match = pattern.MatchString
	}
	var names []string
	for _, id := range o.GroupsOf(u) {
		if g, ok := o.GroupByName(id); ok && match(g.Name) {
			names = append(names, g.Name)
		}
	}
	return names
}
