package metrics

import (
	"fmt"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

func TestEndpoint(t *testing.T) {
	for path, want := range map[string]string{
		"/":                                 "/",
		"":                                  "",
		"/oauth2/default/v1/token":          "/oauth2/{as}/v1/token",
		"/oauth2/v1/token":                  "/oauth2/v1/token",
		"/oauth2/x":                         "/oauth2/x",
		"/email/verify/0oa1":                "/email/verify/{app}",
		"/email/verify":                     "/email/verify",
		"/idp/idx/challenge/answer":         "/idp/idx/challenge/answer",
		"/api/v1/sessions/me":               "/api/v1/sessions/me",
		"/login/step/identify/x/y":          "/login/step/…",
		"/.well-known/openid-configuration": "/.well-known/openid-configuration",
		"/oauth2/a/.well-known/openid-configuration": "/oauth2/{as}/.well-known/openid-configuration",
	} {
		if got := endpoint(path); got != want {
			t.Errorf("%s is %s, want %s", path, got, want)
		}
	}
}

func TestEndpointsAreBounded(t *testing.T) {
	var s endpoints
	seen := map[string]bool{}
	for i := range 10 * maxEndpoints {
		seen[s.of(mockidx.Event{Path: fmt.Sprintf("/idp/idx/%d", i)})] = true
	}
	if len(seen) != maxEndpoints+1 || !seen["other"] {
		t.Errorf("there are %d endpoints", len(seen))
	}
}

func FuzzEndpoint(f *testing.F) {
	f.Add("/oauth2/default/v1/token")
	f.Add("//")
	f.Fuzz(func(t *testing.T, path string) { endpoint(path) })
}
