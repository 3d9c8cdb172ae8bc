package idxapi_test

import (
	"io"
	"testing"
)

// TestSituations are situations that Okta's Sign-In Widget is tested with and
// that are about no transaction; docs/situations.md lists them.
func TestSituations(t *testing.T) {
	t.Run("error-pre-versioning-ff-session-expired.json", func(t *testing.T) {
		r := newRig(t)
		resp := r.do("POST", "/idp/idx/introspect", "application/json", `{"stateHandle":"02.id.nobody-knows-it"}`)
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		const want = `{"version":"1.0.0","messages":{"type":"array","value":[{` +
			`"message":"You have been logged out due to inactivity. Refresh or return to the sign in screen.","i18n":{"key":"idx.session.expired"},"class":"ERROR"}]}}`
		if resp.StatusCode != 401 || string(body) != want {
			t.Errorf("got %d %s\nwant %s", resp.StatusCode, body, want)
		}
	})
}
