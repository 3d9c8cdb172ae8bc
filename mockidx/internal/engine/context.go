package engine

import (
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

func (s *step) appObject() *ion.Object[ion.App] {
	return ion.ObjectOf(ion.App{Name: "oidc_client", Label: s.app.Label, ID: s.app.ClientID})
}

// authentication echoes the OAuth request, as embedded flows in production do.
func (s *step) authentication() *ion.Object[ion.Authentication] {
	req := s.tx.Request
	return ion.ObjectOf(ion.Authentication{
		Protocol: "OAUTH2.0",
		Issuer:   s.issuer(),
		Request: ion.AuthRequest{
			MaxAge:              req.MaxAge,
			Scope:               req.Scope,
			ResponseType:        "code",
			RedirectURI:         req.RedirectURI,
			State:               req.State,
			CodeChallengeMethod: "S256",
			CodeChallenge:       req.CodeChallenge,
			ResponseMode:        "query",
		},
	})
}

func (s *step) issuer() ion.Issuer {
	org, req := s.env.Org, s.tx.Request
	if req.AuthServer == "" {
		return ion.Issuer{ID: org.ID, Name: org.Name, URI: req.Issuer}
	}
	name := req.AuthServer
	if as, ok := org.AuthServerByID(req.AuthServer); ok {
		name = as.Name
	}
	return ion.Issuer{ID: stableID("aus", org.ID, req.AuthServer), Name: name, URI: req.Issuer}
}

// endpoint is one of the authorization server in use.
func (s *step) endpoint(name string) string {
	if issuer := s.tx.Request.Issuer; strings.Contains(issuer, "/oauth2/") {
		return issuer + "/v1/" + name
	}
	return s.env.BaseURL + "/oauth2/v1/" + name
}

// signedInUser is what success and link pages tell of the user.
func (s *step) signedInUser() *ion.Object[ion.User] {
	u := s.user()
	if !s.exists() {
		return ion.ObjectOf(ion.User{Identifier: s.tx.Identifier})
	}
	return ion.ObjectOf(ion.User{
		ID:         u.ID,
		Identifier: s.tx.Identifier,
		Profile:    &ion.UserProfile{FirstName: u.FirstName, LastName: u.LastName, TimeZone: u.TimeZone, Locale: u.Locale},
	})
}
