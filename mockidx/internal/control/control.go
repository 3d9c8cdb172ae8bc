package control

import (
	"bytes"
	_ "embed" // for the OpenAPI document
	"encoding/json"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/codes"
	"github.com/idxlab/idxlab/mockidx/internal/device"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/fault"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/limit"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/mailpit"
	"github.com/idxlab/idxlab/mockidx/internal/onetime"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
	"github.com/idxlab/idxlab/mockidx/internal/profile"
	"github.com/idxlab/idxlab/mockidx/internal/scan"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

// Org is what the control listener shows of an org and changes in it.
type Org struct {
	Name      string
	URL       string // scheme://host[:port]
	Issuer    string // of the authorization server "default"
	A18NURL   string // of the server's inbox; empty: it has none
	Directory *directory.Live
	Mailbox   *mail.Mailbox
	Outbox    *outbox.Outbox
	Clock     *clock.Clock
	Codes     *codes.Codes
	Keys      *signing.Ring
	Tokens    *signing.Tokens
	OneTime   onetime.Tokens
	Devices   *device.Devices
	Journal   *journal.Journal
	Limits    *limit.Limits
	Profile   *profile.Choice
	Faults    *fault.Faults
	Scanner   *scan.Scanner

	Close func() error
	Reset func() error
	Load  func(filename string, yaml []byte) error // replaces the configuration
}

// Orgs returns the orgs that are open now, the default one first. It must be
// safe for concurrent use.
type Orgs func() []Org

// Find returns the org of that name; an empty one stands for the first.
func (o Orgs) Find(name string) (Org, bool) {
	for _, org := range o() {
		if name == "" || org.Name == name {
			return org, true
		}
	}
	return Org{}, false
}

func (o Orgs) mailbox(name string) (*mail.Mailbox, bool) {
	org, ok := o.Find(name)
	return org.Mailbox, ok
}

// Options are what a control listener may be given.
type Options struct {
	Hosts []string                // host names that are trusted besides localhost and loopback addresses
	Page  http.Handler            // serves what is not the API; nil: nothing
	Ready Readiness               // nil: it is ready
	More  map[string]http.Handler // by the pattern it serves, as in "/metrics"

	Open   func(filename string, yaml []byte) (name string, err error) // opens an org
	Reload func() error                                                // reads the config files again
}

// route is one operation on an org. Its path is below that of the org.
type route struct {
	method, path string
	handle       orgHandler
}

// orgRoutes are the operations on an org, topic by topic.
var orgRoutes = append([][]route{
	lifecycleRoutes,
	mailRoutes,
	outboxRoutes,
	templateRoutes,
	relayRoutes,
	clockRoutes,
	codeRoutes,
	keyRoutes,
	tokenRoutes,
	deviceRoutes,
	journalRoutes,
	limitRoutes,
	scanRoutes,
	profileRoutes,
	doctorRoutes,
	faultRoutes,
}, peopleRoutes...)

//go:embed openapi.yaml
var document []byte

// Document returns the OpenAPI document of the API, in YAML.
func Document() []byte { return bytes.Clone(document) }

// Operations returns the methods and paths of the API on an org, as in
// "GET /api/v1/orgs/{org}/mails".
func Operations() []string {
	operations := []string{"GET /livez", "GET /readyz", "GET /api/v1/openapi.yaml", "GET /api/v1/orgs", "POST /api/v1/orgs", "POST /api/v1/reload"}
	for _, topic := range orgRoutes {
		for _, route := range topic {
			operations = append(operations, route.method+" /api/v1/orgs/{org}"+route.path)
		}
	}
	return operations
}

// New returns the handler of a control listener.
func New(orgs Orgs, opts Options) http.Handler {
	a := &api{orgs: orgs, opts: opts, mux: http.NewServeMux()}
	a.mux.HandleFunc("GET /api/v1/openapi.yaml", func(w http.ResponseWriter, r *http.Request) { answer(w, r, describe) })
	a.mux.HandleFunc("GET /api/v1/orgs", func(w http.ResponseWriter, r *http.Request) { answer(w, r, a.listOrgs) })
	a.mux.HandleFunc("POST /api/v1/orgs", func(w http.ResponseWriter, r *http.Request) { answer(w, r, a.openOrg) })
	a.mux.HandleFunc("POST /api/v1/reload", func(w http.ResponseWriter, r *http.Request) { answer(w, r, a.reload) })
	for _, topic := range orgRoutes {
		for _, route := range topic {
			a.mux.Handle(route.method+" /api/v1"+route.path, a.inOrg(route.handle))
			a.mux.Handle(route.method+" /api/v1/orgs/{org}"+route.path, a.inOrg(route.handle))
		}
	}
	top := http.NewServeMux()
	top.Handle("/api/", a)
	inbox := mailpit.New(orgs.mailbox)
	for _, pattern := range mailpit.Patterns() {
		top.Handle(pattern, inbox)
	}
	if opts.Page != nil {
		top.Handle("/", opts.Page)
	}
	for pattern, handler := range opts.More {
		top.Handle(pattern, handler)
	}
	return withHealth(opts.Ready, guard(opts.Hosts, top))
}

// describe answers with the API's own description.
func describe(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/yaml") // RFC 9512
	_, _ = w.Write(document)
	return nil
}

type api struct {
	orgs Orgs
	opts Options
	mux  *http.ServeMux
}

// ServeHTTP turns the mux's own refusals into problems.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := a.mux.Handler(r); pattern != "" {
		a.mux.ServeHTTP(w, r)
		return
	}
	answer(w, r, func(w http.ResponseWriter, r *http.Request) error {
		refusal := &discard{header: http.Header{}}
		a.mux.ServeHTTP(refusal, r)
		if refusal.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", refusal.header.Get("Allow"))
			return problem(http.StatusMethodNotAllowed, "%s takes no %s", r.URL.Path, r.Method).hint("it takes " + refusal.header.Get("Allow"))
		}
		return problem(http.StatusNotFound, "there is nothing at %s", r.URL.Path)
	})
}

// discard keeps only what a handler says of an answer.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(status int)      { d.status = status }

type orgHandler func(w http.ResponseWriter, r *http.Request, org Org) error

func (a *api) inOrg(handle orgHandler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, r, func(w http.ResponseWriter, r *http.Request) error {
			name := r.PathValue("org")
			org, ok := a.orgs.Find(name)
			if !ok {
				return problem(http.StatusNotFound, "there is no org named %q", name).hint("GET /api/v1/orgs lists them")
			}
			return handle(w, r, org)
		})
	})
}

// writeJSON encodes before it writes, so that no answer is cut short.
func writeJSON(w http.ResponseWriter, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(b.Bytes()) // fails only when the client is gone
	return nil
}
