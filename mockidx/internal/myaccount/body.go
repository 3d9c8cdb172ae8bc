package myaccount

import (
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// object is a JSON object.
type object = map[string]any

// read decodes the body into v. A body that is left out is one without members.
func (c *call) read(v any) error {
	body, err := io.ReadAll(c.Body)
	if err != nil || len(body) == 0 {
		return err
	}
	if media, _, err := mime.ParseMediaType(c.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return httpkit.BadMediaType.Because("Content-Type is %q", c.Header.Get("Content-Type"))
	}
	return httpkit.Decode(body, v)
}

func (c *call) answer(status int, v any) error {
	return httpkit.WriteJSON(c.w, status, "application/json", v)
}

// answerNew answers with something new, which is at path.
func (c *call) answerNew(path string, v any) error {
	c.w.Header().Set("Location", c.tenant.BaseURL+base+path)
	return c.answer(http.StatusCreated, v)
}

// none answers without a body.
func (c *call) none() error {
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// link is a HAL link with the methods that it takes.
func (c *call) link(path string, allow ...string) object {
	return object{"href": c.tenant.BaseURL + base + path, "hints": object{"allow": allow}}
}

// stamp is a time as Okta writes it. Of what the org's file does not date it is
// the same for everybody.
func stamp(t time.Time) string {
	if t.IsZero() {
		t = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}
