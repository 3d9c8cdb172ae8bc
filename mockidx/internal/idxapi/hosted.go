package idxapi

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

//go:embed page/hosted.html
var hostedHTML string

//go:embed page/hosted.css
var hostedCSS string

var (
	hostedTemplate = template.Must(template.New("hosted").Parse(hostedHTML))
	hostedPolicy   = hostedCSP(hostedCSS)
)

// hostedCSP allows the page its one style sheet and nothing else.
func hostedCSP(css string) string {
	sum := sha256.Sum256([]byte(css))
	return fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		base64.StdEncoding.EncodeToString(sum[:]))
}

// hosted is what the page shows.
type hosted struct {
	Style                   template.CSS
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

// writeHosted shows the answer to a link as the page that Okta hosts for apps
// without an Email Verification Experience. The status is always 200: the
// sign-in widget that Okta serves there renders every answer, bad news too.
func writeHosted(w http.ResponseWriter, page engine.Page) error {
	var b bytes.Buffer
	if err := hostedTemplate.Execute(&b, hostedView(page.Body)); err != nil {
		return fmt.Errorf("render hosted page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", hostedPolicy)
	_, _ = w.Write(b.Bytes()) // the browser may be gone; there is nobody to tell
	return nil
}

// hostedView reads from an answer what the page shows of it.
func hostedView(body *ion.Response) hosted {
	v := hosted{Style: template.CSS(hostedCSS), Title: "About your email link"}
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
