package oauth_test

import "testing"

// TestSituations are situations that Okta's Sign-In Widget is tested with and
// that are there before a transaction is; docs/situations.md lists them.
func TestSituations(t *testing.T) {
	t.Run("error-400-unauthorized-client.json", func(t *testing.T) {
		w := newWorld(t)
		a := w.post(t, w.base("default")+"interact", interaction(bareID))
		const want = `{"error":"unauthorized_client","error_description":"The client is not authorized to use the provided grant type. Configured grant types: [authorization_code]."}`
		if a.status != 400 || a.body != want {
			t.Errorf("got %d %s\nwant %s", a.status, a.body, want)
		}
	})
}
