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

// opened is the outcome of a link that was opened, which sets up nothing: mail
// scanners open links too.
const opened engine.Outcome = "device_link_opened"

// Mount registers the page that mailed and texted links lead to.
func (d *Devices) Mount(k *httpkit.Kit) {
	k.Mount(engine.DevicePath, httpkit.CORSTrusted, []string{http.MethodGet, http.MethodPost}, d.activate)
}

func (d *Devices) activate(w http.ResponseWriter, r *http.Request) error {
	outcome := opened
	if r.Method == http.MethodPost {
		token := r.URL.Query().Get(engine.DeviceToken)
		var err error
		if outcome, err = d.step(flow.ByLinkToken(token), engine.SetUpDevice{Token: token, Name: DefaultName}); err != nil {
			outcome = engine.DeviceStale
		}
	}
	httpkit.NoteOf(r).Outcome = string(outcome)
	// The address holds the token, so that a form without an action has it.
	return activatePage.WriteUnder(w, http.StatusOK, struct{ Outcome engine.Outcome }{outcome}, "form-action 'self'", "frame-ancestors 'none'")
}
