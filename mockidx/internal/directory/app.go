package directory

import "slices"

// GrantType is an OAuth grant that an app may use.
type GrantType string

// The grant types that the token endpoint takes and, of /authorize alone, implicit.
const (
	InteractionCode   GrantType = "interaction_code"
	AuthorizationCode GrantType = "authorization_code"
	RefreshToken      GrantType = "refresh_token"
	ClientCredentials GrantType = "client_credentials"
	Implicit          GrantType = "implicit"
)

// GrantTypes returns every grant type that an app can have. Those that are no
// constants are Okta's too: an app may have them, and nobody can use them.
// Source: Okta, Applications API, grant_types.
func GrantTypes() []GrantType {
	return []GrantType{
		InteractionCode, AuthorizationCode, RefreshToken, ClientCredentials, Implicit, "password",
		"urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:token-exchange",
	}
}

// App is an OpenID Connect application.
type App struct {
	ID                     string      `yaml:"id"`           // app instance id in mailed links; the client id if empty
	ClientID               string      `yaml:"clientId"`     // 0oa…, derived from the label if empty
	ClientSecret           string      `yaml:"clientSecret"` // without a secret and keys: a public client, which relies on PKCE alone
	JWKS                   string      `yaml:"jwks"`         // public keys of private_key_jwt, a JSON Web Key Set (RFC 7517)
	Label                  string      `yaml:"label"`        // the client id if empty; without that, "App n"
	RedirectURIs           []string    `yaml:"redirectUris"` // compared exactly
	PostLogoutRedirectURIs []string    `yaml:"postLogoutRedirectUris"`
	EmailVerificationURI   string      `yaml:"emailVerificationUri"` // the Email Verification Experience (EVE) URL; empty: Okta-hosted pages
	GrantTypes             []GrantType `yaml:"grantTypes"`           // those that sign in, and refresh_token, if empty
	PKCERequired           bool        `yaml:"pkceRequired"`         // of a client with a secret too
	Policy                 string      `yaml:"policy"`               // a policy's name; the first policy if empty
	ProfileEnrollment      string      `yaml:"profileEnrollment"`    // id of a PROFILE_ENROLLMENT policy among the documents; the org's own if empty
	MailLink               MailLink    `yaml:"mailLink"`             // org if empty
	Users                  []string    `yaml:"users"`                // logins of those assigned; everyone if there are neither users nor groups
	Groups                 []string    `yaml:"groups"`               // those whose members are assigned, by name or id
	AssignedOnly           bool        `yaml:"assignedOnly"`         // nobody, then, if there are neither users nor groups
	RotateRefreshTokens    bool        `yaml:"rotateRefreshTokens"`
	Inactive               bool        `yaml:"inactive"` // as if it were not there, for clients
}

// DashboardID is the client id of the org itself, as somebody signs in to it who
// comes from no app. It has no redirect URI, so no app can pass for it.
const DashboardID = "okta_dashboard"

// Public reports whether the app has nothing to prove itself with and relies on
// PKCE alone.
func (a App) Public() bool { return a.ClientSecret == "" && a.JWKS == "" }

// Interactive reports whether people sign in to the app, so that it needs a
// redirect URI.
func (a App) Interactive() bool {
	return slices.ContainsFunc(a.GrantTypes, func(g GrantType) bool {
		return g == InteractionCode || g == AuthorizationCode || g == Implicit
	})
}

// Allows reports whether the app may use grant g.
func (a App) Allows(g GrantType) bool {
	return len(a.GrantTypes) == 0 || slices.Contains(a.GrantTypes, g)
}

// MailLink says where the link of an app's mail points.
type MailLink string

// The routes of a mailed link.
const (
	LinkToOrg MailLink = "org" // to the org's /email/verify, which redirects or shows a page
	LinkToApp MailLink = "app" // straight to the app's emailVerificationUri with otp and state, as a custom template does
)
