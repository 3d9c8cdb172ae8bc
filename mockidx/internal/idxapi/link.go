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
)

// openLink answers a GET of a mailed link. Mail gateways, preview bots and
// prefetching browsers fetch it too: they must find nothing they could spend.
func (s *Server) openLink(w http.ResponseWriter, r *http.Request) error {
	note := httpkit.NoteOf(r)
	switch {
	case r.Method == http.MethodHead:
		note.Outcome = "link_probed"
		return nil
	case prefetch(r.Header):
		note.Outcome = "link_prefetched"
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	token, err := linkToken(r)
	if err != nil {
		return err
	}
	tx, page, err := s.runner.Step(r.Context(), flow.ByLinkToken(token), engine.OpenLink{Token: token, DeviceToken: httpkit.DeviceToken(r)})
	if errors.Is(err, flow.ErrUnknown) {
		page = engine.BadLink(s.runner.Env())
	} else if err != nil {
		return err
	}
	note.Outcome, note.Reason = string(page.Outcome), page.Reason
	note.Transaction, note.App, note.User = flow.TransactionID(tx), tx.Request.ClientID, tx.UserID
	if page.Redirect != "" {
		w.Header().Set("Location", page.Redirect)
		w.WriteHeader(http.StatusFound)
		return nil
	}
	return writeHosted(w, page)
}

// prefetch tells a speculative load, whose answer nobody may ever see, from a
// click. Source: Fetch, "Sec-Purpose"; "Purpose" is what came before it.
func prefetch(h http.Header) bool {
	return strings.HasPrefix(h.Get("Sec-Purpose"), "prefetch") || h.Get("Purpose") == "prefetch"
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
