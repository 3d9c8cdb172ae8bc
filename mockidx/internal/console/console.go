package console

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/control"
)

//go:embed assets
var assets embed.FS

//go:embed page.html
var pageSource string

var pageTemplate = template.Must(template.New("page").Parse(pageSource))

const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// New returns the page's handler. It does not check who asks; the control
// listener does, see [control.New].
func New(orgs control.Orgs) http.Handler {
	c := &console{orgs}
	files, err := fs.Sub(assets, "assets")
	if err != nil {
		panic(err) // the name is constant
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", c.showPage)
	mux.HandleFunc("GET /orgs/{org}", c.showPage)
	mux.HandleFunc("GET /orgs/{org}/mails/{id}", c.showPage)
	mux.HandleFunc("GET /orgs/{org}/mails/{id}/html", c.showFrame)
	mux.HandleFunc("GET /orgs/{org}/events", c.stream)
	mux.Handle("GET /assets/", http.StripPrefix("/assets/", http.FileServerFS(files)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", pagePolicy)
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	})
}

type console struct{ orgs control.Orgs }

func (c *console) showPage(w http.ResponseWriter, r *http.Request) {
	p, ok := c.page(r)
	status := http.StatusOK
	if !ok {
		status = http.StatusNotFound
	}
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, p); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // fails only when the browser is gone
}
