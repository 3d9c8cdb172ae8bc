package hosted

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"os"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

const (
	widgetPath = "/login/widget/"
	scriptPath = "/login/sign-in.js"
)

var (
	//go:embed widget.html
	widgetHTML string
	//go:embed widget.js
	widgetJS []byte

	widgetTemplate = template.Must(template.New("widget").Parse(widgetHTML))
)

// releases are script and style of the widget by generation, as its npm package
// has them in its folder dist.
var releases = map[int]struct{ script, style string }{
	2: {"js/okta-sign-in.min.js", "css/okta-sign-in.min.css"},
	3: {"js/okta-sign-in.next.js", "css/okta-sign-in.next.css"},
}

// Widget is Okta's Sign-In Widget.
type Widget struct {
	files         *os.Root
	script, style string
}

// OpenWidget returns the widget of a generation, 2 or 3, whose files are in
// dir. They are read when a browser asks for them.
func OpenWidget(dir string, generation int) (*Widget, error) {
	release, ok := releases[generation]
	if !ok {
		return nil, fmt.Errorf("sign-in widget: there is no generation %d, only 2 and 3", generation)
	}
	root, err := os.OpenRoot(dir)
	for _, name := range []string{release.script, release.style} {
		if err == nil {
			_, err = root.Stat(name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("sign-in widget: %w", err)
	}
	return &Widget{root, release.script, release.style}, nil
}

// options are options of the widget, by its names.
// Source: okta-signin-widget, README, "Configuration".
type options struct {
	BaseURL    string            `json:"baseUrl"`
	StateToken string            `json:"stateToken"`
	CSPNonce   string            `json:"cspNonce"`
	Assets     map[string]string `json:"assets"`
}

func (widget *Widget) show(w http.ResponseWriter, t *tenant.Tenant, stateToken string) error {
	base := strings.TrimSuffix(widgetPath, "/")
	nonce := t.Chance.Opaque(22)
	var b bytes.Buffer
	if err := widgetTemplate.Execute(&b, struct {
		Script, Style, Start string
		Options              options
	}{
		widgetPath + widget.script, widgetPath + widget.style, scriptPath,
		options{t.BaseURL, stateToken, nonce, map[string]string{"baseUrl": t.BaseURL + base}},
	}); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// The widget's style sheets are inline, with the nonce; so are style
	// attributes, which no nonce can allow.
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"+nonce+"'; style-src-attr 'unsafe-inline'; "+
		"img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(b.Bytes()) // the browser may be gone; there is nobody to tell
	return nil
}

// serve answers with one of the widget's files. They change only with a release
// of the widget.
func (widget *Widget) serve(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	info, err := widget.files.Stat(name)
	if err != nil || info.IsDir() {
		return httpkit.NotFound
	}
	f, err := widget.files.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return httpkit.NotFound
	}
	if err != nil {
		return fmt.Errorf("open file of the widget: %w", err)
	}
	defer f.Close()
	h := w.Header()
	h.Set("Cache-Control", "max-age=3600")
	h.Del("Pragma")
	h.Del("Expires")
	http.ServeContent(w, r, name, info.ModTime(), f)
	return nil
}

func serveScript(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	_, _ = w.Write(widgetJS) // as above
	return nil
}
