package oauth

import (
	"net/http"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// Server serves the authorization servers of one org.
type Server struct {
	tenant *tenant.Tenant
	runner *flow.Runner
	page   SignInPage
	idps   IdentityProviders
}

// New returns the authorization servers of t, which has keys, whose
// transactions r steps and whose users sign in on page or at idps.
func New(t *tenant.Tenant, r *flow.Runner, page SignInPage, idps IdentityProviders) *Server {
	return &Server{t, r, page, idps}
}

// Mount registers every endpoint with k.
func (s *Server) Mount(k *httpkit.Kit) {
	get, post := []string{http.MethodGet}, []string{http.MethodPost}
	both := []string{http.MethodGet, http.MethodPost}
	for _, e := range []struct {
		path    string
		cors    httpkit.CORS
		methods []string
		handle  endpoint
	}{
		{".well-known/openid-configuration", httpkit.CORSAny, get, s.openIDConfiguration},
		{".well-known/oauth-authorization-server", httpkit.CORSAny, get, s.oauthConfiguration},
		{"v1/keys", httpkit.CORSAny, get, s.keys},
		{"v1/authorize", httpkit.CORSTrusted, both, s.authorize},
		{"v1/interact", httpkit.CORSTrusted, post, s.interact},
		{"v1/token", httpkit.CORSTrusted, post, s.token},
		{"v1/userinfo", httpkit.CORSTrusted, both, s.userinfo},
		{"v1/introspect", httpkit.CORSTrusted, post, s.introspect},
		{"v1/revoke", httpkit.CORSTrusted, post, s.revoke},
		{"v1/logout", httpkit.CORSTrusted, both, s.logout},
	} {
		h := s.handler(e.handle)
		k.Mount("/oauth2/{as}/"+e.path, e.cors, e.methods, h)
		k.Mount(orgBase(e.path)+e.path, e.cors, e.methods, h)
	}
}

// orgBase is where the org's own server has path: its metadata is that of the
// issuer, which is the org itself.
func orgBase(path string) string {
	if path[0] == '.' {
		return "/"
	}
	return "/oauth2/"
}

// endpoint answers a request, or returns why not without having answered.
type endpoint func(w http.ResponseWriter, c *call) error

// call is one request with the world as it was when the request came.
type call struct {
	*http.Request
	server *Server
	org    *directory.Org
	as     authServer
	now    time.Time
	note   *httpkit.Note

	ahead int64 // seconds by which now is ahead of the time that clients are told
}

// told is the value of a claim for a time on the org's clock.
func (c *call) told(t time.Time) int64 { return t.Unix() - c.ahead }

func (s *Server) handler(e endpoint) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := s.newCall(r, r.PathValue("as"))
		if err != nil {
			return err
		}
		return e(w, c)
	}
}
