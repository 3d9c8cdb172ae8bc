package console

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/idxlab/idxlab/mockidx/internal/control"
)

const maxForm = 64 << 10

// change does what a form of a view asks for and shows the view again, by a
// redirect, so that a reload does not do it twice. What is refused is said
// above the view, and nothing has changed.
func (c *console) change(v view, do func(org control.Org, form url.Values) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		org, ok := c.orgs.Find(r.PathValue("org"))
		if !ok {
			c.write(w, r, v, "")
			return
		}
		if err := ownForm(w, r); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		if err := do(org, r.PostForm); err != nil {
			c.write(w, r, v, err.Error())
			return
		}
		http.Redirect(w, r, orgHref(org)+v.path, http.StatusSeeOther)
	}
}

// ownForm reads a form that one of the console's own pages sent. A browser says
// with every POST where it comes from; the control listener refuses foreign
// origins, see [control.New].
func ownForm(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Origin") == "" {
		return errors.New("no Origin: this is for the console's own pages; programs use /api/v1")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return fmt.Errorf("the form is not understood: %w", err)
	}
	return nil
}
