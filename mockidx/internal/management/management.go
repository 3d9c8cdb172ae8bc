package management

import (
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// API answers the Management API of one org.
type API struct {
	tenant *tenant.Tenant
	mailer Mailer
}

// Mailer sends what an administrator lets the org send to its users.
type Mailer interface {
	Letter(to directory.User, l mail.Letter) error
	Text(to directory.User, t mail.TextMessage) error
}

// New returns the API of an org that sends mail by m.
func New(t *tenant.Tenant, m Mailer) *API { return &API{t, m} }

// route is one operation. The scope is what an access token needs for it:
// scope.read to read, scope.manage for everything; empty: the handler sees to
// who may call it.
type route struct {
	method, path string
	scope        string
	handle       func(*call) error
}

func (a *API) routes() []route {
	return slices.Concat(
		groupRoutes, userRoutes, factorRoutes, authnRoutes, authenticatorRoutes, policyRoutes, ruleRoutes,
		appRoutes, appAssignmentRoutes, grantRoutes, secretRoutes, appSchemaRoutes,
		groupRuleRoutes, schemaRoutes, idpRoutes(), logRoutes, brandRoutes, authServerRoutes(), orgRoutes(),
		trustedOriginRoutes(),
	)
}

// Mount serves every route.
func (a *API) Mount(kit *httpkit.Kit) {
	paths := map[string]map[string]route{}
	for _, r := range a.routes() {
		if paths[r.path] == nil {
			paths[r.path] = map[string]route{}
		}
		paths[r.path][r.method] = r
	}
	for path, methods := range paths {
		kit.Mount("/api/v1"+path, httpkit.CORSTrusted, slices.Collect(maps.Keys(methods)), a.handler(methods))
	}
}

// call is one request under way.
type call struct {
	*http.Request
	w      http.ResponseWriter
	tenant *tenant.Tenant
	mailer Mailer
	org    *directory.Org // as it was when the request came, or as the request left it
	now    time.Time

	unread error // why the answer lacks something
}

func (a *API) handler(methods map[string]route) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		c := &call{Request: r, w: w, tenant: a.tenant, mailer: a.mailer, org: a.tenant.Directory.Snapshot(), now: a.tenant.Clock.Now()}
		route := methods[method]
		if route.scope != "" {
			if err := c.authorize(route.scope); err != nil {
				return err
			}
		}
		return route.handle(c)
	}
}

// update changes the directory as a whole. What the directory itself refuses
// is told as a validation error.
func (c *call) update(change func(*directory.Org) error) error {
	var next *directory.Org
	err := c.tenant.Directory.Update(func(o *directory.Org) error {
		next = o
		return change(o)
	})
	if err != nil {
		return refusal(err)
	}
	c.org = next
	return nil
}
