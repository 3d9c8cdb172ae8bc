package oauth

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// Bearer is whom an access token speaks for.
type Bearer struct {
	App    string // client id
	User   directory.User
	Scopes []string
	ACR    string // how sure it is that it is them; empty if nobody asked and one factor was proved
	// AuthTime is when they last proved anything, on the org's clock. If the
	// clock was moved between that and the issue of the token, it is off by as
	// much.
	AuthTime time.Time
}

// CheckBearer checks the access token that a request to an API of the org
// bears. It must be of one of the authorization servers that are named by id;
// the org's own has the empty one. It fails with a [*Dead], or with an error of
// the store.
func CheckBearer(t *tenant.Tenant, r *http.Request, authServers ...string) (Bearer, error) {
	token, ok := bearerToken(r)
	if !ok {
		return Bearer{}, deadMissing
	}
	s := &Server{tenant: t}
	for _, id := range authServers {
		c, gone := s.newCall(r, id)
		if gone != nil {
			continue // it was deleted, or is inactive
		}
		claims, user, err := s.accessToken(c, token)
		if errors.Is(err, deadForeign) {
			continue
		}
		return Bearer{claims.ClientID, user, claims.Scopes, claims.ACR, claims.onClock(claims.AuthTime)}, err
	}
	return Bearer{}, deadForeign
}

// Challenge is the header of the refusal of an access token (RFC 6750 §3), where
// auth-js and okta-sdk-golang read why.
func Challenge(authorize, realm, scope, code, description, resource string) http.Header {
	return http.Header{"Www-Authenticate": {fmt.Sprintf(
		`Bearer authorization_uri="%s", realm="%s", scope="%s", error="%s", error_description="%s", resource="%s"`,
		authorize, realm, scope, code, description, resource)}}
}

// bearerToken reads the token that r bears (RFC 6750 §2.1).
func bearerToken(r *http.Request) (string, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	return token, strings.EqualFold(scheme, "Bearer") && token != ""
}

// newCall is a request to the authorization server of an id.
func (s *Server) newCall(r *http.Request, id string) (*call, error) {
	org := s.tenant.Directory.Snapshot()
	as, err := s.authServer(org, id)
	if err != nil {
		return nil, err
	}
	now := s.tenant.Clock.Now()
	return &call{r, s, org, as, now, httpkit.NoteOf(r), now.Unix() - s.tenant.Told(now).Unix()}, nil
}
