package profile

import (
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/fault"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// Layer gives the org the trouble of Chaos, and rewrites its answers in JSON for
// Future.
func (c *Choice) Layer(signIns fault.SignIns) httpkit.Layer {
	trouble := c.faults.Layer(signIns)
	return func(next httpkit.Handler) httpkit.Handler { return trouble(c.rewriting(next)) }
}

func (c *Choice) rewriting(next httpkit.Handler) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		p := c.Get()
		// A request that came over no connection is of the org's own page, which
		// knows all that the org says.
		if p.Name != Future || r.RequestURI == "" {
			return next(w, r)
		}
		kept := httpkit.Keep(w.Header())
		if err := next(kept, r); err != nil {
			return err
		}
		body := kept.Body.Bytes()
		if isJSON(w.Header().Get("Content-Type")) {
			var err error
			if body, err = rewrite(body, p.Seed, r.URL.Path); err != nil {
				return err
			}
		}
		w.WriteHeader(kept.Status())
		_, _ = w.Write(body) // the client may be gone; there is nobody to tell
		return nil
	}
}

func rewrite(body []byte, seed uint64, path string) ([]byte, error) {
	if strings.HasPrefix(path, "/idp/idx/") {
		return futurePage(body, seed)
	}
	return futureDocument(body, seed, path)
}

func isJSON(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && slices.Contains([]string{"application/json", "application/ion+json"}, media)
}
