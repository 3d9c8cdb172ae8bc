package sampleapp

import (
	"fmt"
	"net/http"
	"os"
	"strings"
)

// widgetPath is where the app serves the widget's files.
const widgetPath = "/widget/"

// widgetRelease is where a page finds the widget's files.
type widgetRelease struct {
	base          string // without a slash at its end
	script, style string
	files         http.Handler // nil if the app does not serve them
}

// widgetFiles are script and style by generation, in the npm package's dist
// folder and on Okta's CDN alike.
var widgetFiles = map[int]struct{ script, style string }{
	2: {"js/okta-sign-in.min.js", "css/okta-sign-in.min.css"},
	3: {"js/okta-sign-in.next.js", "css/okta-sign-in.next.css"},
}

func newWidgetRelease(w Widget) (widgetRelease, error) {
	names := widgetFiles[w.Generation]
	r := widgetRelease{base: strings.TrimSuffix(w.URL, "/")}
	if w.URL == "" {
		root, err := openWidget(w.Dir, names.script, names.style)
		if err != nil {
			return widgetRelease{}, err
		}
		r.base = strings.TrimSuffix(widgetPath, "/")
		r.files = http.StripPrefix(widgetPath, serveFiles(root))
	}
	r.script, r.style = r.base+"/"+names.script, r.base+"/"+names.style
	return r, nil
}

// openWidget says how to get what is missing.
func openWidget(dir string, names ...string) (*os.Root, error) {
	root, err := os.OpenRoot(dir)
	for _, name := range names {
		if err == nil {
			_, err = root.Stat(name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf(`the Sign-In Widget's files are missing (%w): install them with "npm ci --prefix fixtures/web", or load them with --widget-url from elsewhere`, err)
	}
	return root, nil
}

// serveFiles serves the files below root, without listings. They change only
// with a release of the widget.
func serveFiles(root *os.Root) http.Handler {
	files := http.FileServerFS(root.FS())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if info, err := root.Stat(r.URL.Path); err != nil || info.IsDir() {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "max-age=3600")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		files.ServeHTTP(w, r)
	})
}
