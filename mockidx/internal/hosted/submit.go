package hosted

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// formPath is where the forms of the sign-in page go; the step of the IDX API
// that a form is for follows.
const formPath = "/login/form/"

var (
	errForeignForm = httpkit.API(http.StatusForbidden, "E0000006", "You do not have permission to perform the requested action", "form_from_elsewhere")
	errBadForm     = httpkit.NotWellFormed.Because("the form has fields that no page of this org has")
)

// submit takes a form of the sign-in page and answers with the next page.
func (s *Server) submit(w http.ResponseWriter, r *http.Request) error {
	if !s.fromOwnPage(r) {
		return errForeignForm.Because("the form came from %q", r.Header.Get("Origin"))
	}
	if err := r.ParseForm(); err != nil {
		if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return tooLarge
		}
		return httpkit.NotWellFormed.Because("%v", err)
	}
	body, ok := bodyOf(r.PostForm)
	if !ok {
		return errBadForm
	}
	status, answer, err := s.step(r, r.PathValue("step"), body)
	if err != nil {
		return err
	}
	httpkit.NoteOf(r).Outcome = "form_submitted"
	if answer.Success != nil {
		w.Header().Set("Location", answer.Success.Href)
		w.WriteHeader(http.StatusSeeOther)
		return nil
	}
	return Render(w, status, answer)
}

// fromOwnPage tells forms of the org's own pages from forms that another site
// made. Browsers say which it is; a program need not.
// Source: OWASP, "Cross-Site Request Forgery Prevention Cheat Sheet", verifying
// origin with standard headers.
func (s *Server) fromOwnPage(r *http.Request) bool {
	origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
	return (origin == "" || strings.EqualFold(origin, s.tenant.BaseURL)) && slices.Contains([]string{"", "same-origin"}, site)
}

// maxDepth bounds how deep forms nest; those of the IDX API stay far below.
const maxDepth = 8

// bodyOf turns a posted form into the JSON that the form is for. A field's name
// is the path of its member, which inputName made. A field that was left empty
// is left out: there is no other way to leave one out of an HTML form.
func bodyOf(posted url.Values) (body map[string]any, ok bool) {
	body = map[string]any{}
	for name, values := range posted {
		kind, path, found := strings.Cut(name, ":")
		steps := strings.Split(path, ".")
		if !found || len(values) != 1 || len(steps) > maxDepth {
			return nil, false
		}
		if values[0] == "" {
			continue
		}
		var value any = values[0]
		if kind == kindBool {
			value = values[0] == "true"
		}
		if !put(body, steps, value) {
			return nil, false
		}
	}
	return body, true
}

// put sets the member at path, unless it, or a member on the way, is something
// else already.
func put(into map[string]any, path []string, value any) bool {
	for _, name := range path[:len(path)-1] {
		if into[name] == nil {
			into[name] = map[string]any{}
		}
		inner, ok := into[name].(map[string]any)
		if !ok {
			return false
		}
		into = inner
	}
	last := path[len(path)-1]
	if _, taken := into[last]; taken {
		return false
	}
	into[last] = value
	return true
}
