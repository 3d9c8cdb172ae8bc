package management

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// idps are the identity providers that people can sign in with.
// Source: Okta, Identity Providers API.
var idps = &collection{
	kind: directory.IdPDocument, path: "/idps", what: "IdpProvider", scope: "okta.idps", prefix: "0oa", limit: 200,
	prepare: writeIdPs, check: checkIdP, view: viewIdP,
}

// writeIdPs makes documents of the org file's identity providers, or of the one
// with that id. From then on the API's word goes. The rules that they stand for
// are written first, for they would be gone with them.
func writeIdPs(o *directory.Org, id string) {
	concerned := func(p directory.IdentityProvider) bool { return id == "" || p.ID == id }
	if !slices.ContainsFunc(o.IdentityProviders, concerned) {
		return
	}
	writeDefaultPolicies(o, o.DefaultPolicyID(directory.DiscoveryPolicy, directory.DefaultPolicy))
	for _, p := range o.IdentityProviders {
		if concerned(p) {
			o.PutDocument(p.Document())
		}
	}
	o.IdentityProviders = slices.DeleteFunc(o.IdentityProviders, concerned)
}

func idpRoutes() []route {
	routes := slices.Concat(idps.crud(), idps.lifecycle())
	routes[0].handle = listIdPs
	return routes
}

// protocols are those that an identity provider of a type can speak.
var protocols = map[string][]string{
	"OIDC": {"OIDC"}, "OKTA_INTEGRATION": {"OIDC"}, "GOOGLE": {"OIDC", "OAUTH2"}, "MICROSOFT": {"OIDC"}, "APPLE": {"OIDC"}, "LOGINGOV": {"OIDC"}, "LOGINGOV_SANDBOX": {"OIDC"},
	"GITLAB": {"OIDC"}, "SALESFORCE": {"OIDC"}, "YAHOO": {"OIDC"}, "YAHOOJP": {"OIDC"}, "LINE": {"OIDC"}, "XERO": {"OIDC"}, "ORCID": {"OIDC"}, "PAYPAL": {"OIDC"}, "PAYPAL_SANDBOX": {"OIDC"}, "PINGONE": {"OIDC"},
	"FACEBOOK": {"OAUTH2"}, "LINKEDIN": {"OAUTH2", "OIDC"}, "GITHUB": {"OAUTH2"}, "AMAZON": {"OAUTH2", "OIDC"}, "DISCORD": {"OAUTH2"}, "SPOTIFY": {"OAUTH2"}, "ADOBE": {"OAUTH2", "OIDC"}, "BITBUCKET": {"OAUTH2"}, "QUICKBOOKS": {"OAUTH2", "OIDC"},
	"SAML2": {"SAML2"}, "X509": {"MTLS"},
}

// idpBody is the part of an identity provider that is checked.
type idpBody struct {
	Protocol struct {
		Type      string
		Scopes    []string
		Issuer    struct{ URL string }
		Endpoints struct {
			Authorization, Token, JWKS, UserInfo, SSO struct{ URL, Binding string }
		}
		Credentials struct {
			Client struct {
				ID     string `json:"client_id"`
				Secret string `json:"client_secret"`
			}
			Trust struct{ Issuer, KID string }
		}
	}
	Policy struct {
		AccountLink  struct{ Action string }
		Provisioning struct{ Action string }
		Subject      struct {
			MatchType        string
			UserNameTemplate struct{ Template string }
		}
	}
}

func checkIdP(_ *call, o *directory.Org, d *directory.Document, body object) error {
	if _, err := required(body, "name"); err != nil {
		return err
	}
	taken := func(other directory.Document) bool {
		return other.Kind == d.Kind && other.ID != d.ID && other.Name == d.Name
	}
	if slices.ContainsFunc(o.Documents, taken) {
		return invalid("name", "name: An object with this field already exists in the current organization")
	}
	spoken, ok := protocols[d.Type]
	if !ok {
		return invalid("type", fmt.Sprintf("type: There is no identity provider of the type '%s'", d.Type))
	}
	var b idpBody
	if err := reread(body, &b); err != nil {
		return err
	}
	if !slices.Contains(spoken, b.Protocol.Type) {
		return invalid("protocol.type", fmt.Sprintf("protocol.type: An identity provider of the type '%s' does not speak '%s'", d.Type, b.Protocol.Type))
	}
	if err := b.checkProtocol(d.Type); err != nil {
		return err
	}
	if err := b.checkPolicy(); err != nil {
		return err
	}
	completeIdP(body)
	return nil
}

// checkProtocol refuses what nobody could be sent to.
func (b idpBody) checkProtocol(typ string) error {
	p := b.Protocol
	needs := map[string]string{}
	switch p.Type {
	case "OIDC", "OAUTH2":
		if p.Credentials.Client.ID == "" {
			return invalid("protocol.credentials.client.client_id", "client_id: The field cannot be left blank")
		}
		if typ == "OIDC" {
			needs["authorization"], needs["token"], needs["jwks"] = p.Endpoints.Authorization.URL, p.Endpoints.Token.URL, p.Endpoints.JWKS.URL
			if !slices.Contains(p.Scopes, "openid") {
				return invalid("protocol.scopes", "scopes: The scope openid is missing")
			}
		}
	case "SAML2":
		needs["sso"] = p.Endpoints.SSO.URL
	}
	given := map[string]string{"authorization": p.Endpoints.Authorization.URL, "token": p.Endpoints.Token.URL, "jwks": p.Endpoints.JWKS.URL, "userInfo": p.Endpoints.UserInfo.URL, "sso": p.Endpoints.SSO.URL}
	for _, name := range []string{"authorization", "token", "jwks", "userInfo", "sso"} {
		_, needed := needs[name]
		u, err := url.Parse(given[name])
		if at := "protocol.endpoints." + name + ".url"; needed && given[name] == "" {
			return invalid(at, "url: The field cannot be left blank")
		} else if given[name] != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			return invalid(at, "url: The field must be an absolute address of http or https")
		}
	}
	return nil
}

func (b idpBody) checkPolicy() error {
	for _, choice := range []struct {
		field, value string
		allowed      []string
	}{
		{"policy.accountLink.action", b.Policy.AccountLink.Action, []string{"AUTO", "DISABLED"}},
		{"policy.provisioning.action", b.Policy.Provisioning.Action, []string{"AUTO", "DISABLED", "CALLOUT"}},
		{"policy.subject.matchType", b.Policy.Subject.MatchType, []string{"USERNAME", "EMAIL", "USERNAME_OR_EMAIL", "CUSTOM_ATTRIBUTE"}},
	} {
		if choice.value != "" && !slices.Contains(choice.allowed, choice.value) {
			return invalid(choice.field, fmt.Sprintf("%s: The field must be one of %s", choice.field, choice.allowed))
		}
	}
	return nil
}

// completeIdP fills in what Okta does in a policy that does not say.
func completeIdP(body object) {
	policy := within(body, "policy")
	defaults := func(v object, name string, value any) {
		if v[name] == nil {
			v[name] = value
		}
	}
	defaults(policy, "accountLink", object{"action": "AUTO", "filter": nil})
	defaults(policy, "provisioning", object{
		"action": "AUTO", "profileMaster": false, "groups": object{"action": "NONE"},
		"conditions": object{"deprovisioned": object{"action": "NONE"}, "suspended": object{"action": "NONE"}},
	})
	subject := within(policy, "subject")
	defaults(subject, "userNameTemplate", object{"template": "idpuser.email"})
	defaults(subject, "matchType", "USERNAME")
	defaults(policy, "maxClockSkew", 0)
	defaults(body, "issuerMode", "DYNAMIC")
}

func viewIdP(c *call, d directory.Document, v object) {
	self := "/idps/" + d.ID
	links := c.lifecycle(self, d.Active(), "GET", "PUT", "DELETE")
	if protocol, _ := v["protocol"].(object); protocol["type"] == "OIDC" || protocol["type"] == "OAUTH2" {
		links["authorize"] = object{
			"href":      c.tenant.BaseURL + "/oauth2/v1/authorize?idp=" + d.ID + "&client_id={clientId}&response_type={responseType}&response_mode={responseMode}&scope={scopes}&redirect_uri={redirectUri}&state={state}",
			"templated": true, "hints": object{"allow": []string{"GET"}},
		}
		links["clientRedirectUri"] = object{"href": c.tenant.BaseURL + "/oauth2/v1/authorize/callback", "hints": object{"allow": []string{"POST"}}}
	}
	v["_links"] = links
}

func listIdPs(c *call) error {
	q, typ := c.URL.Query().Get("q"), c.URL.Query().Get("type")
	all := slices.DeleteFunc(idps.org(c).DocumentsOf(directory.IdPDocument, ""), func(d directory.Document) bool {
		return !beginsWith(d.Name, q) || typ != "" && d.Type != typ
	})
	return list(c, all, idps.limit, documentID, func(d directory.Document) any { return idps.render(c, d) })
}
