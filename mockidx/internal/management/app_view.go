package management

import (
	"encoding/json"
	"maps"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// What all apps of an org are: it has no others.
const (
	oidcClient = "oidc_client"
	oidcSignOn = "OPENID_CONNECT"
)

// How a client proves itself at the token endpoint.
const (
	noSecret    = "none"
	secretBasic = "client_secret_basic"
	secretPost  = "client_secret_post"
	privateKey  = "private_key_jwt"
)

func appStatus(a directory.App) string {
	if a.Inactive {
		return directory.DocumentInactive
	}
	return directory.DocumentActive
}

// viewApp is an app as the API answers it: what Okta says of every app, over it
// what was sent, and over that what the directory has.
func (c *call) viewApp(a directory.App) object {
	d, sent := sentOf(c.org, a)
	v := appDefaults()
	overlay(v, sent)
	overlay(v, object{
		"id": a.ID, "orn": "orn:okta:idp:" + c.org.ID + ":apps:" + oidcClient + ":" + a.ID, "name": oidcClient, "label": a.Label,
		"status": appStatus(a), "signOnMode": oidcSignOn, "created": since(d.Created), "lastUpdated": since(d.Updated),
		"credentials": object{"oauthClient": credentialsOf(a, sent)}, "settings": object{"oauthClient": settingsOf(a, sent)},
		"_links": c.linksOfApp(a),
	})
	if u, ok := c.org.UserByID(expandedUser(c)); ok && c.org.Assigned(a, u) {
		v["_embedded"] = object{"user": c.viewAppUser(a, u)}
	}
	return v
}

// sentOf is what was sent of an app, and the document that keeps it.
func sentOf(o *directory.Org, a directory.App) (d directory.Document, sent object) {
	sent = object{}
	if d, ok := o.DocumentByID(directory.AppDocument, a.ID); ok {
		_ = d.Read(&sent) // validated with the directory
		return d, sent
	}
	return directory.Document{}, sent
}

// overlay puts v over under, member by member.
func overlay(under, v object) {
	for name, value := range v {
		over, isObject := value.(object)
		below, wasObject := under[name].(object)
		if isObject && wasObject {
			overlay(below, over)
			continue
		}
		under[name] = value
	}
}

// appDefaults is what Okta says of an app of which nothing was sent.
func appDefaults() object {
	return object{
		"accessibility": object{"selfService": false, "errorRedirectUrl": nil, "loginRedirectUrl": nil},
		"visibility": object{
			"autoLaunch": false, "autoSubmitToolbar": false, "hide": object{"iOS": true, "web": true}, "appLinks": object{"oidc_client_link": true},
		},
		"features": []any{},
		"credentials": object{
			"userNameTemplate": object{"template": "${source.login}", "type": "BUILT_IN"}, "signing": object{},
			"oauthClient": object{"autoKeyRotation": true},
		},
		"settings": object{
			"app": object{}, "implicitAssignment": false, "notes": object{"admin": nil, "enduser": nil},
			"notifications": object{"vpn": object{"network": object{"connection": "DISABLED"}, "message": nil, "helpUrl": nil}},
			"oauthClient": object{
				"client_uri": nil, "logo_uri": nil, "response_types": []any{"code"}, "consent_method": "TRUSTED", "issuer_mode": "ORG_URL",
				"idp_initiated_login": object{"mode": "DISABLED", "default_scope": []any{}}, "wildcard_redirect": "DISABLED",
				"dpop_bound_access_tokens": false, "refresh_token": object{"leeway": 30},
			},
		},
	}
}

func credentialsOf(a directory.App, sent object) object {
	v := object{"client_id": a.ClientID, "token_endpoint_auth_method": authMethodOf(a, sent), "pkce_required": a.PKCERequired || a.Public()}
	if a.ClientSecret != "" {
		v["client_secret"] = a.ClientSecret
	}
	return v
}

// authMethodOf is what was sent, as far as the app still has what it needs.
func authMethodOf(a directory.App, sent object) string {
	switch method := sentText(sent, "credentials", "oauthClient", "token_endpoint_auth_method"); {
	case a.Public():
		return noSecret
	case a.ClientSecret == "":
		return privateKey
	case method == secretPost, method == privateKey && a.JWKS != "":
		return method
	}
	return secretBasic
}

// sentText is a text somewhere in what was sent.
func sentText(sent object, names ...string) string {
	last := len(names) - 1
	text, _ := at(sent, names[:last]...)[names[last]].(string)
	return text
}

// settingsOf are the settings that the directory has.
func settingsOf(a directory.App, sent object) object {
	v := object{
		"redirect_uris": orEmpty(a.RedirectURIs), "post_logout_redirect_uris": orEmpty(a.PostLogoutRedirectURIs), "grant_types": a.GrantTypes,
		"refresh_token": object{"rotation_type": rotationOf(a)},
	}
	if sentText(sent, "settings", "oauthClient", "application_type") == "" {
		v["application_type"] = applicationType(a)
	}
	if a.EmailVerificationURI != "" {
		v["email_magic_link_redirect_uri"] = a.EmailVerificationURI
	}
	if a.JWKS != "" {
		v["jwks"] = json.RawMessage(a.JWKS)
	}
	return v
}

func rotationOf(a directory.App) string {
	if a.RotateRefreshTokens {
		return rotate
	}
	return "STATIC"
}

// orEmpty is a list that is [] in JSON if it has nothing.
func orEmpty(all []string) []string { return append([]string{}, all...) }

// applicationType tells an app's kind of client, if it was not sent.
func applicationType(a directory.App) string {
	switch {
	case !a.Interactive():
		return service
	case a.Public():
		return "browser"
	}
	return "web"
}

func (c *call) linksOfApp(a directory.App) object {
	self := "/apps/" + a.ID
	links := c.lifecycle(self, !a.Inactive)
	maps.Copy(links, object{
		"users": c.link(self + "/users"), "groups": c.link(self + "/groups"), "policies": c.link(self+"/policies", "PUT"),
		"logo": []any{}, "appLinks": []any{}, "clientCredentials": c.link(self + "/credentials/secrets"),
		"accessPolicy": c.link("/policies/" + accessPolicyOf(c.org, a)), "profileEnrollment": c.link("/policies/" + profilePolicyOf(c.org, a)),
	})
	return links
}
