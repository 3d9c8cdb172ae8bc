package management

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// object is a JSON object.
type object = map[string]any

// read decodes the body, a JSON object, into v. Members that v does not have
// are ignored, as Okta does: its SDKs send back what they were answered.
func (c *call) read(v any) error {
	if mediaType, _, err := mime.ParseMediaType(c.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		return httpkit.BadMediaType.Because("Content-Type is %q", c.Header.Get("Content-Type"))
	}
	body, err := io.ReadAll(c.Body)
	if err != nil {
		return err
	}
	return decode(body, v)
}

// readOptional is read for operations whose body may be left out, for which
// okta-sdk-golang sends null.
func (c *call) readOptional(v any) error {
	body, err := io.ReadAll(c.Body)
	if err != nil || len(body) == 0 || strings.TrimSpace(string(body)) == "null" {
		return err
	}
	return decode(body, v)
}

func decode(body []byte, v any) error { return httpkit.Decode(body, v) }

// answer writes v.
func (c *call) answer(v any) error { return c.answerStatus(http.StatusOK, v) }

func (c *call) answerStatus(status int, v any) error {
	if c.unread != nil {
		return c.unread
	}
	return httpkit.WriteJSON(c.w, status, "application/json", v)
}

// empty is how Okta answers lifecycle operations.
func (c *call) empty() error { return c.answer(object{}) }

// none answers without a body.
func (c *call) none() error {
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// link is a HAL link with the methods that it takes.
func (c *call) link(path string, allow ...string) object {
	l := object{"href": c.tenant.BaseURL + "/api/v1" + path}
	if len(allow) > 0 {
		l["hints"] = object{"allow": allow}
	}
	return l
}

// lifecycle are links to something with the methods that it takes, and to what
// switches it on or off.
func (c *call) lifecycle(self string, active bool, allow ...string) object {
	to := "activate"
	if active {
		to = "deactivate"
	}
	return object{"self": c.link(self, allow...), to: c.link(self+"/lifecycle/"+to, "POST")}
}

// stamp is a time as Okta writes it; null if it never was.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// since is stamp of something that the org's file does not date.
func since(t time.Time) any {
	if t.IsZero() {
		t = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return stamp(t)
}
