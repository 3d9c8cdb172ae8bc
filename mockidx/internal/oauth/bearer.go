package oauth

import (
	"errors"
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
	err := error(deadForeign)
	for _, id := range authServers {
		var c *call
		if c, err = s.newCall(r, id); err != nil {
			continue // it was deleted
		}
		claims, user, failed := s.accessToken(c, token)
		if err = failed; errors.Is(err, deadForeign) {
			continue
		}
		return Bearer{claims.ClientID, user, claims.Scopes, claims.ACR, claims.onClock(claims.AuthTime)}, err
	}
	return Bearer{}, err
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
