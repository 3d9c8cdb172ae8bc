package idxapi

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

// openLink answers a GET of a mailed link. Mail gateways, preview bots and
// prefetching browsers fetch it too: they must find nothing they could spend.
func (s *Server) openLink(w http.ResponseWriter, r *http.Request) error {
	if nobodyClicked(w, r) {
		return nil
	}
	token, err := linkToken(r)
	if err != nil {
		return err
	}
	return s.visit(w, r, flow.ByLinkToken(token), engine.OpenLink{Token: token, DeviceToken: httpkit.DeviceToken(r)}, engine.BadLink, nil)
}

// redirectToApp answers /login/token/redirect, where a browser that finished a
// sign-in is sent to get a code or tokens. From then on it is signed in at
// the org itself.
func (s *Server) redirectToApp(w http.ResponseWriter, r *http.Request, apps Apps) error {
	if nobodyClicked(w, r) {
		return nil
	}
	in := engine.RedirectToApp{DeviceToken: httpkit.DeviceToken(r)}
	had, ok, err := session.Of(s.tenant, r)
	if err != nil {
		return err
	}
	if ok {
		in.Session = &had.Session
	}
	stateToken := r.URL.Query().Get("stateToken")
	return s.visit(w, r, flow.ByStateHandle(stateToken), in, engine.Expired, apps)
}

// visit lets a browser take a step: it is redirected, shown a page or, by the
// step that ends a sign-in, sent to the app.
func (s *Server) visit(w http.ResponseWriter, r *http.Request, ref flow.Ref, in engine.Input, unknown func(engine.Env) engine.Page, apps Apps) error {
	tx, page, err := s.runner.Step(r.Context(), ref, in)
	if errors.Is(err, flow.ErrUnknown) {
		page = unknown(s.runner.Env())
	} else if err != nil {
		return err
	}
	note := httpkit.NoteOf(r)
	note.Outcome, note.Reason = string(page.Outcome), page.Reason
	noteTransaction(r, tx)
	if err := session.Begin(w, s.tenant, r, page.Session); err != nil {
		return err
	}
	switch {
	case page.Callback != nil:
		return apps.Answer(w, r, tx, *page.Callback)
	case page.Redirect != "":
		w.Header().Set("Location", page.Redirect)
		w.WriteHeader(http.StatusFound)
		return nil
	}
	return writeHosted(w, page)
}

// nobodyClicked answers what fetches links without a person behind it.
func nobodyClicked(w http.ResponseWriter, r *http.Request) bool {
	note := httpkit.NoteOf(r)
	switch {
	case r.Method == http.MethodHead:
		note.Outcome = "link_probed"
		return true
	case prefetch(r.Header):
		note.Outcome = "link_prefetched"
		w.WriteHeader(http.StatusNoContent)
		return true
	}
	return false
}

// prefetch tells a speculative load, whose answer nobody may ever see, from a
// click. Source: Fetch, "Sec-Purpose". The others are what browsers sent before
// it, and some send beside it.
func prefetch(h http.Header) bool {
	return strings.HasPrefix(h.Get("Sec-Purpose"), "prefetch") || h.Get("Purpose") == "prefetch" ||
		h.Get("X-Moz") == "prefetch" || h.Get("X-Purpose") == "preview"
}

// linkToken reads the token from the query or, as okta-idx-java's
// verifyEmailToken sends it, from the body of the GET. What a mail program
// broke, or doubled, is nobody's token: who clicked it is shown a page.
func linkToken(r *http.Request) (string, error) {
	raw := r.URL.RawQuery
	if raw == "" {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return "", err
		}
		raw = string(b)
	}
	values, _ := url.ParseQuery(raw) // has what could be read
	if tokens := values["token"]; len(tokens) == 1 {
		return tokens[0], nil
	}
	return "", nil
}
