package idxapi

import (
	_ "embed"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

//go:embed hosted.html
var hostedHTML string

var hostedPage = httpkit.NewPage(hostedHTML)

// hosted is what the page shows.
type hosted struct {
	Key, Title, Message     string
	Bad                     bool
	OTP, Where              string // only on the page for another browser
	Identifier, App, Client string
}

// whereByIntent completes "Enter this code …" as the widget's one-time-passcode
// page words it by the intent of the answer.
var whereByIntent = map[string]string{
	"AUTHENTICATION": "on the sign-in page where you asked for it",
	"RECOVERY":       "on the password reset page where you asked for it",
	"UNLOCK_ACCOUNT": "on the account unlock page where you asked for it",
	"ENROLLMENT":     "on the sign-up page where you asked for it",
}

// writeHosted shows an answer as the page that Okta hosts. What a link came to
// has status 200, bad news too: Okta serves the sign-in widget there, which
// renders it.
func writeHosted(w http.ResponseWriter, page engine.Page) error {
	return hostedPage.Write(w, page.Status, hostedView(page.Body))
}

// hostedView reads from an answer what the page shows of it.
func hostedView(body *ion.Response) hosted {
	v := hosted{Title: "About your email link"}
	if body.Messages != nil {
		m := body.Messages.Value[0]
		v.Key, v.Message, v.Bad = m.I18n.Key, m.Message, m.Class == ion.Error
	}
	if body.App != nil {
		v.App = body.App.Value.Label
	}
	if body.User != nil {
		v.Identifier = body.User.Value.Identifier
	}
	if a := body.CurrentAuthenticator; a != nil && a.Value.ContextualData != nil {
		v.Title, v.OTP, v.Where = "Your verification code", a.Value.ContextualData.OTP, whereByIntent[body.Intent]
	}
	if c := body.Client; c != nil && c.Value.Browser != "" {
		v.Client = strings.TrimSpace(c.Value.Browser + " " + c.Value.OS)
	}
	return v
}
