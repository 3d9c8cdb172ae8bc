package management

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// claims are what tokens tell besides.
// Source: Okta, Authorization Servers API, OAuth 2.0 Claims.
var claims = &collection{
	kind: directory.ClaimDocument, path: "/authorizationServers/{server}/claims", parent: "server", what: "OAuth2Claim", scope: authServerScope, prefix: "ocl", limit: 200,
	check: checkClaim,
	view: func(c *call, d directory.Document, v object) {
		v["system"] = d.System
		v["_links"] = object{"self": c.link("/authorizationServers/"+d.Parent+"/claims/"+d.ID, "GET", "PUT", "DELETE")}
	},
}

// reservedClaims are those that the server writes itself.
var reservedClaims = []string{"iss", "aud", "exp", "iat", "nbf", "jti", "ver", "cid", "uid", "scp", "sub", "auth_time", "amr", "idp", "nonce", "acr", "at_hash"}

func checkClaim(_ *call, o *directory.Org, d *directory.Document, body object) error {
	name, fault := required(body, "name")
	if fault != nil {
		return fault
	}
	for member, allowed := range map[string][]string{"claimType": {"RESOURCE", "IDENTITY"}, "valueType": {"EXPRESSION", "GROUPS"}} {
		if text, _ := body[member].(string); !slices.Contains(allowed, text) {
			return invalid(member, member+": The field must be one of "+allowed[0]+", "+allowed[1])
		}
	}
	kind, _ := body["claimType"].(string)
	taken := func(other directory.Document) bool {
		claim, err := directory.ClaimOf(other)
		return err == nil && other.ID != d.ID && other.Name == name && claim.ClaimType == kind
	}
	switch {
	case slices.Contains(reservedClaims, name):
		return invalid("name", "name: The claim '"+name+"' is one of the authorization server's own")
	case slices.ContainsFunc(o.DocumentsOf(directory.ClaimDocument, d.Parent), taken):
		return invalid("name", "name: A claim with this name exists in this authorization server")
	}
	if status, sent := body["status"].(string); sent {
		if status != directory.DocumentActive && status != directory.DocumentInactive {
			return invalid("status", "status: The field must be ACTIVE or INACTIVE")
		}
		d.Status = status
	}
	var claim directory.Claim
	if err := reread(body, &claim); err != nil {
		return err
	}
	if err := claim.Check(); err != nil {
		return invalid("value", "value: "+err.Error())
	}
	return nil
}

// tokenPolicies and tokenRules say how long tokens live.
// Source: Okta, Authorization Servers API, policies and rules.
var tokenPolicies = &collection{
	kind: directory.TokenPolicyDocument, path: "/authorizationServers/{server}/policies", parent: "server", what: "OAuth2AccessPolicy", scope: authServerScope, prefix: "00p", limit: 200,
	check: func(_ *call, o *directory.Org, d *directory.Document, body object) error {
		if _, err := required(body, "name"); err != nil {
			return err
		}
		if body["type"] != "OAUTH_AUTHORIZATION_POLICY" {
			return invalid("type", "type: The field must be OAUTH_AUTHORIZATION_POLICY")
		}
		return takePriority(o, d, body)
	},
	view: func(c *call, d directory.Document, v object) {
		viewTokenRule(c, d, v, "/authorizationServers/"+d.Parent+"/policies/"+d.ID)
	},
}

var tokenRules = &collection{
	kind: directory.TokenRuleDocument, path: "/authorizationServers/{server}/policies/{policy}/rules", parent: "policy", of: tokenPolicies, what: "OAuth2AccessPolicyRule", scope: authServerScope, prefix: "0pr", limit: 200,
	check: checkTokenRule,
	view: func(c *call, d directory.Document, v object) {
		viewTokenRule(c, d, v, "/authorizationServers/"+c.PathValue("server")+"/policies/"+d.Parent+"/rules/"+d.ID)
	},
}

func viewTokenRule(c *call, d directory.Document, v object, self string) {
	v["priority"], v["system"], v["_links"] = d.Priority, d.System, c.lifecycle(self, d.Active(), "GET", "PUT", "DELETE")
}

// takePriority puts d where it was asked for, or behind the others.
func takePriority(o *directory.Org, d *directory.Document, body object) error {
	if n, sent := body["priority"].(float64); sent && (n < 1 || n != float64(int(n))) {
		return invalid("priority", "priority: The field must be a number from 1")
	}
	place(o, d, body)
	return nil
}

func checkTokenRule(_ *call, o *directory.Org, d *directory.Document, body object) error {
	if _, err := required(body, "name"); err != nil {
		return err
	}
	if body["type"] != "RESOURCE_ACCESS" {
		return invalid("type", "type: The field must be RESOURCE_ACCESS")
	}
	var rule directory.TokenRule
	if err := reread(body, &rule); err != nil {
		return err
	}
	token := rule.Actions.Token
	for _, limit := range []struct {
		name        string
		given       *int
		least, most int
	}{
		{"accessTokenLifetimeMinutes", token.AccessTokenLifetimeMinutes, 5, 1440},
		{"refreshTokenLifetimeMinutes", token.RefreshTokenLifetimeMinutes, 0, 2628000},
		{"refreshTokenWindowMinutes", token.RefreshTokenWindowMinutes, 5, 2628000},
	} {
		if limit.given != nil && (*limit.given < limit.least || *limit.given > limit.most) {
			return invalid("actions.token."+limit.name, limit.name+": The value is out of range")
		}
	}
	if len(rule.Conditions.GrantTypes.Include) == 0 {
		return invalid("conditions.grantTypes.include", "grantTypes: The field cannot be left blank")
	}
	return takePriority(o, d, body)
}
