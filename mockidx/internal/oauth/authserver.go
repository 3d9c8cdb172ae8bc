package oauth

import (
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// authServer is the server that a request came to.
type authServer struct {
	id       string // empty: the org's own
	issuer   string
	endpoint string   // what the paths of its endpoints begin with
	audience string   // aud of its access tokens
	scopes   []string // that may be asked for
}

// standardScopes are those of OpenID Connect Core §5.4 and §11. Those for
// which a user of this directory has no data give no claims, as with Okta.
var standardScopes = []string{"openid", "profile", "email", "address", "phone", "offline_access"}

// accountScopes are those of the MyAccount API, which every authorization server
// grants.
// Source: Okta, "Configure user-scoped account management".
var accountScopes = []string{
	"okta.myAccount.email.read", "okta.myAccount.email.manage", "okta.myAccount.phone.read", "okta.myAccount.phone.manage",
	"okta.myAccount.profile.read", "okta.myAccount.profile.manage", "okta.myAccount.password.read", "okta.myAccount.password.manage",
}

// Scopes returns those that may be asked of an authorization server of org, the
// org's own if id is empty; false if there is none of that id.
func Scopes(org *directory.Org, id string) ([]string, bool) {
	if id == "" {
		return slices.Concat(standardScopes, []string{"groups"}, accountScopes), true
	}
	custom, ok := org.AuthServerByID(id)
	return slices.Concat(standardScopes, custom.Scopes, accountScopes), ok
}

// listed are those of the scopes that metadata lists: none of Okta's own APIs.
func listed(scopes []string) []string {
	return slices.DeleteFunc(slices.Clone(scopes), func(s string) bool { return strings.HasPrefix(s, "okta.") })
}

func (s *Server) authServer(org *directory.Org, id string) (authServer, error) {
	issuer := s.tenant.Issuer(id)
	scopes, _ := Scopes(org, id)
	if id == "" {
		// The org's server has access tokens for the org's own API.
		return authServer{"", issuer, issuer + "/oauth2/v1/", issuer, scopes}, nil
	}
	custom, ok := org.AuthServerByID(id)
	if !ok {
		return authServer{}, httpkit.API(http.StatusNotFound, "E0000007",
			"Not found: Resource not found: "+id+" (AuthorizationServer)", "authorization_server_unknown")
	}
	return authServer{id, issuer, issuer + "/v1/", custom.Audience, scopes}, nil
}

// grantable reads a scope parameter and returns its scopes, each once. Texts:
// Okta, "OAuth 2.0 and OpenID Connect errors".
func (as authServer) grantable(scope string) ([]string, error) {
	var scopes []string
	for _, s := range strings.Fields(scope) {
		switch {
		case !slices.Contains(as.scopes, s):
			return nil, errScopeUnknown.Because("the authorization server has no scope %q", s)
		case !slices.Contains(scopes, s):
			scopes = append(scopes, s)
		}
	}
	switch {
	case len(scopes) == 0 && as.id == "":
		return nil, errScopeMissing
	case len(scopes) == 0:
		return nil, errScopeNoDefault
	case slices.ContainsFunc(scopes, isOpenIDScope) && !slices.Contains(scopes, "openid"):
		return nil, errScopeWithoutOpenID
	}
	return scopes, nil
}

// isOpenIDScope tells the scopes that only mean something beside openid.
func isOpenIDScope(s string) bool {
	return s != "openid" && s != "offline_access" && slices.Contains(standardScopes, s)
}
