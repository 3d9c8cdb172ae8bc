package oauth

import (
	_ "embed"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// problem is what a browser is told that cannot be sent back to an app, or
// what the app is told. Without a code it is no problem.
type problem struct {
	code, description string
	outcome           string // for the journal
}

//go:embed page.html
var pageHTML string

var page = httpkit.NewPage(pageHTML)

// show answers with a page about p and the values that were refused.
func (c *call) show(w http.ResponseWriter, status int, p problem, refused ...string) error {
	c.note.Outcome, c.note.Reason = p.outcome, strings.Join(append([]string{p.description}, refused...), " ")
	return page.Write(w, status, struct {
		Code, Description string
		Refused           []string
	}{p.code, p.description, refused})
}
