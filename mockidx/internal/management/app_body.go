package management

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// appBody is what of a body the mock goes by; app_document.go keeps the rest.
type appBody struct {
	Name, Label, SignOnMode string
	Credentials             struct {
		OAuthClient struct {
			ClientID     string `json:"client_id"`
			ClientSecret string `json:"client_secret"`
			AuthMethod   string `json:"token_endpoint_auth_method"`
			PKCERequired *bool  `json:"pkce_required"`
		} `json:"oauthClient"`
	}
	Settings struct {
		OAuthClient *oauthSettings `json:"oauthClient"`
	}
}

type oauthSettings struct {
	ApplicationType   string                `json:"application_type"`
	ClientURI         string                `json:"client_uri"`
	LogoURI           string                `json:"logo_uri"`
	RedirectURIs      []string              `json:"redirect_uris"`
	PostLogoutURIs    []string              `json:"post_logout_redirect_uris"`
	EmailMagicLinkURI string                `json:"email_magic_link_redirect_uri"`
	ResponseTypes     []string              `json:"response_types"`
	GrantTypes        []directory.GrantType `json:"grant_types"`
	ConsentMethod     string                `json:"consent_method"`
	IssuerMode        string                `json:"issuer_mode"`
	JWKS              json.RawMessage       `json:"jwks"`
	JWKSURI           string                `json:"jwks_uri"`
	DPoPBound         bool                  `json:"dpop_bound_access_tokens"`
	RefreshToken      struct {
		RotationType string `json:"rotation_type"`
		Leeway       *int
	} `json:"refresh_token"`
}

const rotate = "ROTATE"

// apply checks what was sent and takes it for a, an app of o.
func (b appBody) apply(c *call, o *directory.Org, a *directory.App, isNew bool) error {
	settings := b.Settings.OAuthClient
	switch {
	case b.Name != "" && b.Name != oidcClient:
		return invalid("name", "name: The mock has apps of the name "+oidcClient+" only")
	case b.SignOnMode == "":
		return invalid("signOnMode", "signOnMode: The field cannot be left blank")
	case b.SignOnMode != oidcSignOn:
		return invalid("signOnMode", "signOnMode: The mock has apps of the sign-on mode "+oidcSignOn+" only")
	case !directory.ValidName(strings.TrimSpace(b.Label)) || len(b.Label) > maxLabel:
		return invalid("label", "label: The field cannot be left blank, and has at most 100 characters")
	case settings == nil:
		return invalid("settings.oauthClient", "settings.oauthClient: The field cannot be left blank")
	}
	a.Label = strings.TrimSpace(b.Label)
	if err := settings.check(); err != nil {
		return err
	}
	settings.apply(a)
	if err := b.authenticate(c, o, a, isNew); err != nil {
		return err
	}
	return checkURIs(settings)
}

const maxLabel = 100 // bytes, which are characters mostly

// check refuses values that Okta does not know, and fills in those that were
// left out.
func (s *oauthSettings) check() error {
	if s.ApplicationType == "" {
		s.ApplicationType = "web"
	}
	if len(s.GrantTypes) == 0 {
		s.GrantTypes = []directory.GrantType{directory.AuthorizationCode}
		if s.ApplicationType == service {
			s.GrantTypes = []directory.GrantType{directory.ClientCredentials}
		}
	}
	for _, one := range []struct {
		name    string
		values  []string
		allowed []string
	}{
		{"application_type", []string{s.ApplicationType}, []string{"web", "browser", "native", service}},
		{"grant_types", texts(s.GrantTypes), texts(directory.GrantTypes())},
		{"response_types", s.ResponseTypes, []string{"code", "token", "id_token"}},
		{"consent_method", given(s.ConsentMethod), []string{"REQUIRED", "TRUSTED"}},
		{"issuer_mode", given(s.IssuerMode), []string{"ORG_URL", "CUSTOM_URL", "DYNAMIC"}},
		{"refresh_token.rotation_type", given(s.RefreshToken.RotationType), []string{rotate, "STATIC"}},
	} {
		for _, value := range one.values {
			if !slices.Contains(one.allowed, value) {
				return invalid(one.name, "'"+one.name+"' has an unsupported value '"+value+"'. Supported values: ["+strings.Join(one.allowed, ", ")+"]")
			}
		}
	}
	code := slices.Contains(s.GrantTypes, directory.AuthorizationCode)
	if leeway := s.RefreshToken.Leeway; leeway != nil && (*leeway < 0 || *leeway > 60) {
		return invalid("refresh_token.leeway", "'leeway' must be from 0 to 60")
	}
	switch {
	case s.ApplicationType == service && slices.ContainsFunc(s.GrantTypes, func(g directory.GrantType) bool { return g != directory.ClientCredentials }):
		return invalid("grant_types", "'grant_types' can only be [client_credentials] when 'application_type' is 'service'")
	case s.ResponseTypes != nil && code && !slices.Contains(s.ResponseTypes, "code"):
		return invalid("response_types", "'response_types' must have 'code' when 'grant_types' has 'authorization_code'")
	case s.DPoPBound:
		return invalid("dpop_bound_access_tokens", "'dpop_bound_access_tokens': The mock has no DPoP")
	case s.JWKSURI != "":
		return invalid("jwks_uri", "'jwks_uri': The mock fetches no keys; send them as 'jwks'")
	}
	return nil
}

const service = "service"

func given(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func texts[T ~string](all []T) []string {
	list := make([]string, len(all))
	for i, s := range all {
		list[i] = string(s)
	}
	return list
}

func (s *oauthSettings) apply(a *directory.App) {
	a.RedirectURIs, a.PostLogoutRedirectURIs, a.EmailVerificationURI = s.RedirectURIs, s.PostLogoutURIs, s.EmailMagicLinkURI
	a.GrantTypes, a.RotateRefreshTokens = s.GrantTypes, s.RefreshToken.RotationType == rotate
	if a.EmailVerificationURI == "" {
		a.MailLink = directory.LinkToOrg
	}
}

// checkURIs refuses addresses that a browser could not be sent to.
func checkURIs(s *oauthSettings) error {
	needed := slices.ContainsFunc(s.GrantTypes, func(g directory.GrantType) bool {
		return (directory.App{GrantTypes: []directory.GrantType{g}}).Interactive()
	})
	if needed && len(s.RedirectURIs) == 0 {
		return invalid("redirect_uris", "'redirect_uris' cannot be left blank")
	}
	for _, one := range []struct {
		name string
		uris []string
	}{
		{"redirect_uris", s.RedirectURIs}, {"post_logout_redirect_uris", s.PostLogoutURIs}, {"email_magic_link_redirect_uri", given(s.EmailMagicLinkURI)},
		{"client_uri", given(s.ClientURI)}, {"logo_uri", given(s.LogoURI)},
	} {
		for _, uri := range one.uris {
			if problem := directory.CheckURI(one.name, uri); problem != nil {
				return invalid(one.name, problem.Message)
			}
		}
	}
	return nil
}

// jwksOf are the keys that were sent, empty if none were.
func (s *oauthSettings) jwksOf() (string, error) {
	if len(s.JWKS) == 0 || string(s.JWKS) == "null" {
		return "", nil
	}
	keys, err := directory.ParseJWKS(string(s.JWKS))
	if err != nil {
		return "", invalid("jwks", "'jwks': "+err.Error())
	}
	if len(keys) == 0 {
		return "", nil
	}
	var compact bytes.Buffer
	err = json.Compact(&compact, s.JWKS)
	return compact.String(), err
}
