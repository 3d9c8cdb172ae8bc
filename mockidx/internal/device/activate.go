package device

import (
	_ "embed" // the page
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

//go:embed activate.html
var activateHTML string

var activatePage = httpkit.NewPage(activateHTML)

// A link that was opened sets up nothing: mail scanners open links too. What
// its button came to is an event of its own.
const (
	opened engine.Outcome = "device_link_opened"
	used   engine.Outcome = "device_link_used"
)

// Mount registers the page that mailed and texted links lead to.
func (d *Devices) Mount(k *httpkit.Kit) {
	k.Mount(engine.DevicePath, httpkit.CORSTrusted, []string{http.MethodGet, http.MethodPost}, d.activate)
}

func (d *Devices) activate(w http.ResponseWriter, r *http.Request) error {
	note, outcome := httpkit.NoteOf(r), opened
	note.Outcome = string(opened)
	if r.Method == http.MethodPost {
		token := r.URL.Query().Get(engine.DeviceToken)
		var err error
		if outcome, err = d.step(flow.ByLinkToken(token), engine.SetUpDevice{Token: token, Name: DefaultName}); err != nil {
			outcome = engine.DeviceStale
		}
		note.Outcome = string(used)
	}
	// The address holds the token, so that a form without an action has it.
	return activatePage.WriteUnder(w, http.StatusOK, struct{ Outcome engine.Outcome }{outcome}, "form-action 'self'", "frame-ancestors 'none'")
}
