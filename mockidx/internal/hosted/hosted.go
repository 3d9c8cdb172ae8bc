package hosted

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// Server serves the pages of one org.
type Server struct {
	tenant *tenant.Tenant
	runner *flow.Runner
	api    http.Handler
	widget *Widget
}

// New returns the pages of t, whose transactions r steps and whose IDX API is
// below api. Without a widget the sign-in page is made of forms.
func New(t *tenant.Tenant, r *flow.Runner, api http.Handler, widget *Widget) *Server {
	return &Server{t, r, api, widget}
}

// Mount registers every page and endpoint with k.
func (s *Server) Mount(k *httpkit.Kit) {
	get, post := []string{http.MethodGet}, []string{http.MethodPost}
	k.Mount("/{$}", httpkit.CORSTrusted, get, s.home)
	k.Mount("/login/login.htm", httpkit.CORSTrusted, get, s.login)
	k.Mount("/login/step-up/redirect", httpkit.CORSTrusted, get, s.stepUp)
	k.Mount("/login/signout", httpkit.CORSTrusted, get, s.signOut)
	k.Mount("/login/error/redirect", httpkit.CORSTrusted, get, s.errorRedirect)
	k.Mount("/login/sessionCookieRedirect", httpkit.CORSTrusted, get, s.takeToken)
	k.Mount("/welcome/{token}", httpkit.CORSTrusted, get, s.welcome)
	k.Mount("/reset_password/{token}", httpkit.CORSTrusted, get, s.resetPassword)
	k.Mount(formPath+"{step...}", httpkit.CORSTrusted, post, s.submit)
	k.Mount("/api/v1/sessions/me", httpkit.CORSTrusted, []string{http.MethodGet, http.MethodDelete}, s.me)
	k.Mount("/api/v1/sessions/me/lifecycle/refresh", httpkit.CORSTrusted, post, s.refresh)
	if s.widget != nil {
		k.Mount(widgetPath+"{file...}", httpkit.CORSTrusted, get, s.widget.serve)
		k.Mount(scriptPath, httpkit.CORSTrusted, get, serveScript)
	}
}

// Show answers with the sign-in page of the transaction that has this state
// token.
func (s *Server) Show(w http.ResponseWriter, r *http.Request, stateToken string) error {
	if s.widget != nil {
		return s.widget.show(w, s.tenant, stateToken)
	}
	status, answer, err := s.step(r, introspectStep, map[string]any{"stateToken": stateToken})
	if err != nil {
		return err
	}
	return Render(w, status, answer)
}
