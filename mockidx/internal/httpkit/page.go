package httpkit

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

//go:embed page/page.css
var pageCSS string

// pagePolicy allows a page its one style sheet and nothing else.
var pagePolicy = "default-src 'none'; style-src " + SourceHash(pageCSS) + "; base-uri 'none'"

// SourceHash is how a content security policy names an inline script or style.
func SourceHash(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Page is one of the pages that an org hosts.
type Page struct{ template *template.Template }

// NewPage returns the page of an HTML template, in which {{style}} is the
// style sheet that all pages share. It panics if the template does not parse.
func NewPage(html string) *Page {
	style := func() template.CSS { return template.CSS(pageCSS) }
	return &Page{template.Must(template.New("page").Funcs(template.FuncMap{"style": style}).Parse(html))}
}

// Write answers with a page that shows things and does nothing: no script, no
// form, no frame.
func (p *Page) Write(w http.ResponseWriter, status int, view any) error {
	return p.WriteUnder(w, status, view, "form-action 'none'", "frame-ancestors 'none'")
}

// WriteUnder answers with the page, rendered before the first byte is sent so
// that a failure never leaves half of it. Directives are added to its content
// security policy, which allows the style sheet alone; where it may be framed
// and what its forms may be sent to is theirs to say.
func (p *Page) WriteUnder(w http.ResponseWriter, status int, view any, directives ...string) error {
	var b bytes.Buffer
	if err := p.template.Execute(&b, view); err != nil {
		return fmt.Errorf("render page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", strings.Join(append([]string{pagePolicy}, directives...), "; "))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the browser may be gone; there is nobody to tell
	return nil
}
