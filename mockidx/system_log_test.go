package mockidx_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// A sign-in by mail is in the System Log as Okta tells it.
func TestSystemLog(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	if _, err := newClient(org).signIn(t.Context(), org.Config().Users[0].Login); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, org.URL()+"/api/v1/logs", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "SSWS "+org.Config().APIToken)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var entries []struct {
		EventType string
		Actor     struct{ AlternateID string }
	}
	if err := json.NewDecoder(resp.Body).Decode(&entries); err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, e := range entries {
		types = append(types, e.EventType)
	}
	want := []string{
		"policy.evaluate_sign_on", "system.email.send_factor_verify_message",
		"user.authentication.auth_via_mfa", "user.authentication.verify", "policy.evaluate_sign_on", "user.session.start", "user.authentication.sso",
		"app.oauth2.as.token.grant.access_token", "app.oauth2.as.token.grant.id_token",
	}
	if !slices.Equal(types, want) {
		t.Errorf("got %q, want %q", types, want)
	}
	if who := entries[len(entries)-1].Actor.AlternateID; who != org.Config().Users[0].Login {
		t.Errorf("tokens for %s", who)
	}
}
