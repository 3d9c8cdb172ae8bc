package callback

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// The response modes.
const (
	Query       = "query"
	Fragment    = "fragment"
	FormPost    = "form_post"
	PostMessage = "okta_post_message"
)

// Modes returns the response modes, in Okta's order.
func Modes() []string { return []string{Query, Fragment, FormPost, PostMessage} }

var (
	//go:embed form_post.html
	formPostHTML string
	//go:embed form_post.js
	formPostJS string
	//go:embed post_message.html
	postMessageHTML string
	//go:embed post_message.js
	postMessageJS string

	formPostPage    = httpkit.NewPage(formPostHTML)
	postMessagePage = httpkit.NewPage(postMessageHTML)
)

// Write answers c's app through the browser. A parameter without value is left
// out.
func Write(w http.ResponseWriter, c engine.Callback) error {
	c.Params = slices.DeleteFunc(slices.Clone(c.Params), func(p engine.Param) bool { return p.Value == "" })
	switch c.Mode {
	case FormPost:
		// Where the app goes on to from its callback is a redirect of the form,
		// which form-action would have to know.
		return formPostPage.WriteUnder(w, http.StatusOK, struct {
			URI    template.URL // registered by the app, whatever its scheme
			Params []engine.Param
			Script template.JS
		}{template.URL(c.URI), c.Params, template.JS(formPostJS)}, "script-src "+httpkit.SourceHash(formPostJS), "frame-ancestors 'none'")
	case PostMessage:
		return postMessage(w, c)
	}
	w.Header().Set("Location", address(c))
	w.WriteHeader(http.StatusFound)
	return nil
}

// address is c's URI with the parameters added to whatever query it has, or as
// its fragment.
func address(c engine.Callback) string {
	pairs := make([]string, len(c.Params))
	for i, p := range c.Params {
		pairs[i] = url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value)
	}
	separator := "?"
	switch {
	case c.Mode == Fragment:
		separator = "#"
	case strings.Contains(c.URI, "?"):
		separator = "&"
	}
	if len(pairs) == 0 {
		return c.URI
	}
	return c.URI + separator + strings.Join(pairs, "&")
}

// postMessage hands the parameters to pages of the app's own origin alone,
// which may frame the answer.
func postMessage(w http.ResponseWriter, c engine.Callback) error {
	u, err := url.Parse(c.URI)
	if err != nil {
		return fmt.Errorf("redirect URI: %w", err)
	}
	params := map[string]string{}
	for _, p := range c.Params {
		params[p.Name] = p.Value
	}
	origin := u.Scheme + "://" + u.Host
	answer, err := json.Marshal(map[string]any{"origin": origin, "params": params})
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	return postMessagePage.WriteUnder(w, http.StatusOK, struct {
		Answer string
		Script template.JS
	}{string(answer), template.JS(postMessageJS)},
		"script-src "+httpkit.SourceHash(postMessageJS), "form-action 'none'", "frame-ancestors "+origin)
}
