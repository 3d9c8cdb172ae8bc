package httpkit

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
)

//go:embed page/page.css
var pageCSS string

var pagePolicy = policyFor(pageCSS)

// policyFor allows a page its one style sheet and nothing else.
func policyFor(css string) string {
	sum := sha256.Sum256([]byte(css))
	return fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		base64.StdEncoding.EncodeToString(sum[:]))
}

// Page is one of the pages that an org hosts. It shows things and does
// nothing: no script, no form, no frame.
type Page struct{ template *template.Template }

// NewPage returns the page of an HTML template, in which {{style}} is the
// style sheet that all pages share. It panics if the template does not parse.
func NewPage(html string) *Page {
	style := func() template.CSS { return template.CSS(pageCSS) }
	return &Page{template.Must(template.New("page").Funcs(template.FuncMap{"style": style}).Parse(html))}
}

// Write answers with the page, rendered before the first byte is sent so that
// a failure never leaves half of it.
func (p *Page) Write(w http.ResponseWriter, status int, view any) error {
	var b bytes.Buffer
	if err := p.template.Execute(&b, view); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the browser may be gone; there is nobody to tell
	return nil
}
