package metrics

import (
	"strings"
	"sync"

	"github.com/idxlab/idxlab/mockidx"
)

// maxEndpoints is more than an org has.
const maxEndpoints = 100

// endpoints remembers which endpoints there are, so that they cannot become
// more and more. The zero value is ready to use.
type endpoints struct {
	mu    sync.Mutex
	known map[string]bool
}

// of returns the endpoint of a request.
func (s *endpoints) of(e mockidx.Event) string {
	if e.Outcome == "path_not_found" {
		return "none"
	}
	name := endpoint(e.Path)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.known[name] {
		if len(s.known) == maxEndpoints {
			return "other"
		}
		if s.known == nil {
			s.known = map[string]bool{}
		}
		s.known[name] = true
	}
	return name
}

// endpoint replaces what varies in a path.
func endpoint(path string) string {
	elem := strings.Split(path, "/")
	at := func(i int) string {
		if i < len(elem) {
			return elem[i]
		}
		return ""
	}
	switch {
	case at(1) == "oauth2" && at(2) != "v1" && len(elem) > 3:
		elem[2] = "{as}"
	case at(1) == "email" && len(elem) > 3:
		elem = append(elem[:3], "{app}")
	case at(1) == "idp" && at(2) == "idx", at(1) == "oauth2", at(1) == "api":
	case len(elem) > 3: // pages, forms and files of the org
		elem = append(elem[:3], "…")
	}
	return strings.Join(elem, "/")
}
