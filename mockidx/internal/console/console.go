package console

import (
	"bytes"
	"embed"
	"html/template"
	"io"
	"io/fs"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/journal/sequence"
)

//go:embed assets
var assets embed.FS

//go:embed *.html
var templates embed.FS

// viewTemplate is the layout with one view in it.
func viewTemplate(file string) *template.Template {
	return template.Must(template.ParseFS(templates, "layout.html", file))
}

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// New returns the page's handler. It does not check who asks; the control
// listener does, see [control.New].
func New(orgs control.Orgs) http.Handler {
	c := &console{orgs}
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the name is constant
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", c.show(mailbox))
	mux.HandleFunc("GET /orgs/{org}", c.show(mailbox))
	mux.HandleFunc("GET /orgs/{org}/mails/{id}", c.show(mailbox))
	mux.HandleFunc("GET /orgs/{org}/mails/{id}/html", c.showFrame)
	mux.HandleFunc("POST /orgs/{org}/mails/{id}", c.scan)
	mux.HandleFunc("POST /orgs/{org}/mails", c.change(mailbox, changeOutbox))
	mux.HandleFunc("GET /orgs/{org}/signins", c.show(signIns))
	mux.HandleFunc("GET /orgs/{org}/directory", c.show(people))
	mux.HandleFunc("POST /orgs/{org}/directory", c.change(people, changeDirectory))
	mux.HandleFunc("GET /orgs/{org}/clock", c.show(clockFace))
	mux.HandleFunc("POST /orgs/{org}/clock", c.change(clockFace, moveClock))
	mux.HandleFunc("GET /orgs/{org}/faults", c.show(faultRules))
	mux.HandleFunc("POST /orgs/{org}/faults", c.change(faultRules, changeFaults))
	mux.HandleFunc("GET /orgs/{org}/events", c.stream)
	mux.HandleFunc("GET /assets/sequence.css", sequenceStyle)
	mux.Handle("GET /assets/", http.StripPrefix("/assets/", http.FileServerFS(files)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", pagePolicy)
		w.Header().Set("Referrer-Policy", "same-origin") // no-referrer would take the Origin from the page's own forms
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	})
}

// sequenceStyle is the style sheet of the diagrams.
func sequenceStyle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = io.WriteString(w, sequence.StyleSheet())
}

type console struct{ orgs control.Orgs }

// view is one place of the console.
type view struct {
	title string
	path  string // below the org's
	skip  string // id of its content
	tmpl  *template.Template

	// collect returns what the template shows; false means that what r asks
	// for is not there.
	collect func(org control.Org, r *http.Request) (any, bool)
}

// places are the views that the page leads to, in order.
func places() []view { return []view{mailbox, signIns, people, clockFace, faultRules} }

// show serves a view.
func (c *console) show(v view) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { c.write(w, r, v, "") }
}

// write answers with a view, and with why something was refused, if it was.
func (c *console) write(w http.ResponseWriter, r *http.Request, v view, refused string) {
	p, ok := c.page(r, v)
	p.Refused = refused
	status := http.StatusOK
	switch {
	case !ok:
		status = http.StatusNotFound
	case refused != "":
		status = http.StatusUnprocessableEntity
	}
	var b bytes.Buffer
	if err := v.tmpl.ExecuteTemplate(&b, "layout.html", p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // fails only when the browser is gone
}
