package myaccount

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/oauth"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// API answers the MyAccount API of one org.
type API struct {
	tenant *tenant.Tenant
	mailer flow.Mailer
}

// New returns the API of an org whose codes go out by mailer.
func New(t *tenant.Tenant, mailer flow.Mailer) *API { return &API{t, mailer} }

const base = "/idp/myaccount"

// route is one operation. Its access token needs the scope okta.myAccount. with
// area, and .read or .manage.
type route struct {
	method, path string
	area         string
	handle       func(*call) error
}

var routes = slices.Concat(emailRoutes, phoneRoutes, profileRoutes, passwordRoutes)

// Mount serves every route.
func (a *API) Mount(kit *httpkit.Kit) {
	paths := map[string]map[string]route{}
	for _, r := range routes {
		if paths[r.path] == nil {
			paths[r.path] = map[string]route{}
		}
		paths[r.path][r.method] = r
	}
	for path, methods := range paths {
		kit.Mount(base+path, httpkit.CORSTrusted, slices.Collect(maps.Keys(methods)), a.handler(methods))
	}
}

// call is one request under way.
type call struct {
	*http.Request
	w      http.ResponseWriter
	tenant *tenant.Tenant
	mailer flow.Mailer
	org    *directory.Org // as it was when the request came
	now    time.Time
	note   *httpkit.Note
	bearer oauth.Bearer
}

func (a *API) handler(methods map[string]route) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		c := &call{Request: r, w: w, tenant: a.tenant, mailer: a.mailer, org: a.tenant.Directory.Snapshot(), now: a.tenant.Clock.Now(), note: httpkit.NoteOf(r)}
		if err := c.authorize(methods[method].area, method != http.MethodGet); err != nil {
			return err
		}
		if err := c.checkVersion(); err != nil {
			return err
		}
		return methods[method].handle(c)
	}
}
