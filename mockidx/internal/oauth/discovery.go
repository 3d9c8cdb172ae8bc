package oauth

import (
	"net/http"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/callback"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

// grantTypes are what the token endpoint takes.
var grantTypes = []directory.GrantType{directory.AuthorizationCode, directory.InteractionCode, directory.RefreshToken, directory.ClientCredentials}

// metadata is the document of RFC 8414 and, with the members that the former
// leaves out, of OpenID Connect Discovery §3, in Okta's order.
type metadata struct {
	Issuer                string                `json:"issuer"`
	AuthorizationEndpoint string                `json:"authorization_endpoint"`
	TokenEndpoint         string                `json:"token_endpoint"`
	UserinfoEndpoint      string                `json:"userinfo_endpoint,omitempty"`
	JWKSURI               string                `json:"jwks_uri"`
	ResponseTypes         []engine.ResponseType `json:"response_types_supported"`
	ResponseModes         []string              `json:"response_modes_supported"`
	GrantTypes            []directory.GrantType `json:"grant_types_supported"`
	SubjectTypes          []string              `json:"subject_types_supported"`
	IDTokenAlgorithms     []string              `json:"id_token_signing_alg_values_supported,omitempty"`
	Scopes                []string              `json:"scopes_supported"`
	TokenAuthMethods      []string              `json:"token_endpoint_auth_methods_supported"`
	Claims                []string              `json:"claims_supported"`
	ChallengeMethods      []string              `json:"code_challenge_methods_supported"` // auth-js does not begin without S256
	IntrospectionEndpoint string                `json:"introspection_endpoint"`
	IntrospectionMethods  []string              `json:"introspection_endpoint_auth_methods_supported"`
	RevocationEndpoint    string                `json:"revocation_endpoint"`
	RevocationMethods     []string              `json:"revocation_endpoint_auth_methods_supported"`
	EndSessionEndpoint    string                `json:"end_session_endpoint"`
	RequestParameter      bool                  `json:"request_parameter_supported"`
}

var (
	authMethods = []string{"client_secret_basic", "client_secret_post", "none", "private_key_jwt"}
	claimNames  = []string{
		"iss", "ver", "sub", "aud", "iat", "exp", "jti", "auth_time", "amr", "idp", "nonce", "name",
		"preferred_username", "given_name", "family_name", "locale", "zoneinfo", "email", "email_verified", "acr", "at_hash",
	}
)

func (as authServer) metadata() metadata {
	return metadata{
		Issuer:                as.issuer,
		AuthorizationEndpoint: as.endpoint + "authorize",
		TokenEndpoint:         as.endpoint + "token",
		JWKSURI:               as.endpoint + "keys",
		ResponseTypes:         responseTypes,
		ResponseModes:         callback.Modes(),
		GrantTypes:            append(slices.Clone(grantTypes), directory.Implicit),
		SubjectTypes:          []string{"public"},
		Scopes:                listed(as.scopes),
		TokenAuthMethods:      authMethods,
		Claims:                claimNames,
		ChallengeMethods:      []string{"S256"},
		IntrospectionEndpoint: as.endpoint + "introspect",
		IntrospectionMethods:  authMethods,
		RevocationEndpoint:    as.endpoint + "revoke",
		RevocationMethods:     authMethods,
		EndSessionEndpoint:    as.endpoint + "logout",
	}
}

func (s *Server) openIDConfiguration(w http.ResponseWriter, c *call) error {
	m := c.as.metadata()
	m.UserinfoEndpoint = c.as.endpoint + "userinfo"
	m.IDTokenAlgorithms = []string{"RS256"}
	return writeJSON(w, m)
}

func (s *Server) oauthConfiguration(w http.ResponseWriter, c *call) error {
	return writeJSON(w, c.as.metadata())
}
