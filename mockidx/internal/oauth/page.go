package oauth

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

// problem is what a browser is told that cannot be sent back to an app, or
// what the app is told. Without a code it is no problem.
type problem struct {
	code, description string
	outcome           string // for the journal
}

//go:embed page/page.html
var pageHTML string

//go:embed page/page.css
var pageCSS string

var (
	pageTemplate = template.Must(template.New("page").Parse(pageHTML))
	pagePolicy   = policyFor(pageCSS)
)

// policyFor allows a page its one style sheet and nothing else.
func policyFor(css string) string {
	sum := sha256.Sum256([]byte(css))
	return fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		base64.StdEncoding.EncodeToString(sum[:]))
}

// show answers with a page about p and the values that were refused.
func (c *call) show(w http.ResponseWriter, status int, p problem, refused ...string) error {
	var b bytes.Buffer
	err := pageTemplate.Execute(&b, struct {
		Style             template.CSS
		Code, Description string
		Refused           []string
	}{template.CSS(pageCSS), p.code, p.description, refused})
	if err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	c.note.Outcome, c.note.Reason = p.outcome, strings.Join(append([]string{p.description}, refused...), " ")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the browser may be gone; there is nobody to tell
	return nil
}
