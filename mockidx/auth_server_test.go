package mockidx_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// manage calls the Management API of an org, and returns the id in its answer.
func manage(t *testing.T, org *mockidx.Org, method, path, body string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, org.URL()+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "SSWS "+org.Config().APIToken)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var made struct{ ID string }
	if err := json.NewDecoder(resp.Body).Decode(&made); err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s %s: %s %v", method, path, resp.Status, err)
	}
	return made.ID
}

// Tokens have the claims, and live as long, as the Management API says.
func TestManagedTokens(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	user := org.Config().Users[0]
	const server = "/authorizationServers/default"
	manage(t, org, "POST", server+"/claims", `{"name":"mailed","claimType":"RESOURCE","valueType":"EXPRESSION","value":"String.toUpperCase(user.email)"}`)
	manage(t, org, "POST", server+"/claims", `{"name":"teams","claimType":"IDENTITY","valueType":"GROUPS","value":"Every","group_filter_type":"STARTS_WITH"}`)
	policy := manage(t, org, "POST", server+"/policies", `{"type":"OAUTH_AUTHORIZATION_POLICY","name":"All","conditions":{"clients":{"include":["ALL_CLIENTS"]}}}`)
	manage(t, org, "POST", server+"/policies/"+policy+"/rules", `{"type":"RESOURCE_ACCESS","name":"Short","conditions":{"grantTypes":{"include":["interaction_code"]}},"actions":{"token":{"accessTokenLifetimeMinutes":7}}}`)

	tokens, err := newClient(org).signIn(t.Context(), user.Login)
	if err != nil {
		t.Fatal(err)
	}
	if tokens["expires_in"] != 420.0 {
		t.Errorf("the access token is good for %v s", tokens["expires_in"])
	}
	access, id := claimsIn(t, tokens["access_token"]), claimsIn(t, tokens["id_token"])
	if access["mailed"] != strings.ToUpper(user.Email) || access["teams"] != nil || access["exp"].(float64)-access["iat"].(float64) != 420 {
		t.Errorf("access token %v", access)
	}
	if teams, _ := id["teams"].([]any); len(teams) != 1 || teams[0] != "Everyone" || id["mailed"] != nil {
		t.Errorf("ID token %v", id)
	}
}

// claimsIn reads a token without checking it.
func claimsIn(t *testing.T, token any) map[string]any {
	t.Helper()
	text, _ := token.(string)
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		t.Fatalf("no token: %q", text)
	}
	b, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(b, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}
