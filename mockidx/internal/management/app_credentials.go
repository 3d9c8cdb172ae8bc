package management

import (
	"regexp"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// Source: Okta, Applications API, client_id and client_secret.
var (
	clientID     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{5,63}$`)
	clientSecret = regexp.MustCompile(`^[!-~]{14,100}$`)
)

// authenticate takes how the app proves itself.
func (b appBody) authenticate(c *call, o *directory.Org, a *directory.App, isNew bool) error {
	sent, settings := b.Credentials.OAuthClient, b.Settings.OAuthClient
	method := sent.AuthMethod
	if method == "" && isNew {
		method = secretBasic
	} else if method == "" {
		_, before := sentOf(o, *a)
		method = authMethodOf(*a, before)
	}
	keys, err := settings.jwksOf()
	if err != nil {
		return err
	}
	switch {
	case !slices.Contains([]string{noSecret, secretBasic, secretPost, privateKey}, method):
		return invalid("token_endpoint_auth_method", "'token_endpoint_auth_method' has an unsupported value '"+method+"'. Supported values: [none, client_secret_basic, client_secret_post, private_key_jwt]")
	case settings.ApplicationType == "browser" && method != noSecret:
		return invalid("token_endpoint_auth_method", "'token_endpoint_auth_method' must be 'none' when 'application_type' is 'browser'")
	case slices.Contains(settings.GrantTypes, directory.ClientCredentials) && method == noSecret:
		return invalid("token_endpoint_auth_method", "'token_endpoint_auth_method' cannot be 'none' when 'grant_types' has 'client_credentials'")
	case method == privateKey && keys == "":
		return invalid("jwks", "'jwks' cannot be left blank when 'token_endpoint_auth_method' is 'private_key_jwt'")
	case method == noSecret && sent.PKCERequired != nil && !*sent.PKCERequired:
		return invalid("pkce_required", "'pkce_required' must be true when 'token_endpoint_auth_method' is 'none'")
	case sent.ClientSecret != "" && !clientSecret.MatchString(sent.ClientSecret):
		return invalid("client_secret", "'client_secret' must have from 14 to 100 printable ASCII characters")
	}
	if err := b.name(o, a, isNew); err != nil {
		return err
	}
	if sent.PKCERequired != nil {
		a.PKCERequired = *sent.PKCERequired
	} else if isNew {
		a.PKCERequired = method == noSecret
	}
	secret := a.ClientSecret
	a.ClientSecret, a.JWKS = "", keys
	switch method {
	case noSecret:
		a.JWKS = "" // it proves nothing
	case secretBasic, secretPost:
		if sent.ClientSecret != "" {
			secret = sent.ClientSecret
		}
		if secret == "" {
			secret = c.tenant.Chance.Opaque(secretLength)
		}
		a.ClientSecret = secret
	}
	return nil
}

const secretLength = 64

// name takes the client id of a new app, whose own id it is at Okta unless it
// was chosen; nothing changes it later.
func (b appBody) name(o *directory.Org, a *directory.App, isNew bool) error {
	id := b.Credentials.OAuthClient.ClientID
	switch {
	case id == "" || id == a.ClientID:
		return nil
	case !isNew:
		return invalid("client_id", "'client_id' cannot be changed")
	case !clientID.MatchString(id):
		return invalid("client_id", "'client_id' must have from 6 to 64 letters, digits and . _ -")
	case id == directory.DashboardID || slices.ContainsFunc(o.Apps, func(other directory.App) bool { return other.ClientID == id || other.ID == id }):
		return invalid("client_id", "client_id: An object with this field already exists in the current organization")
	}
	a.ClientID = id
	return nil
}
