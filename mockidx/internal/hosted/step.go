package hosted

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

const (
	idxPath        = "/idp/idx/"
	introspectStep = "introspect"
)

// step takes a step of the IDX API for the browser that sent r, and returns the
// answer. One that is not ION, as to a step that does not exist, is empty.
func (s *Server) step(r *http.Request, name string, body map[string]any) (status int, answer *ion.Response, err error) {
	sent, err := json.Marshal(body)
	if err != nil {
		return 0, nil, fmt.Errorf("encode step: %w", err)
	}
	target := &url.URL{Path: idxPath + name}
	req, err := http.NewRequestWithContext(r.Context(), http.MethodPost, target.String(), bytes.NewReader(sent))
	if err != nil {
		return 0, nil, fmt.Errorf("step %s: %w", name, err)
	}
	req.Header = http.Header{
		"Content-Type": {"application/json"}, "Cookie": r.Header.Values("Cookie"), "User-Agent": r.Header.Values("User-Agent"),
	}
	kept := httpkit.Keep(http.Header{})
	s.api.ServeHTTP(kept, req)
	answer = &ion.Response{}
	if err := json.Unmarshal(kept.Body.Bytes(), answer); err != nil {
		return 0, nil, fmt.Errorf("decode answer of step %s: %w", name, err)
	}
	return kept.Status(), answer, nil
}
