package idxapi

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/hosted"
)

// writeHosted shows an answer as the page that Okta hosts. What a link came to
// has status 200, bad news too: Okta serves the sign-in widget there, which
// renders it.
func writeHosted(w http.ResponseWriter, page engine.Page) error {
	return hosted.Render(w, page.Status, page.Body)
}
