package oauth_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// implicit is a request for tokens that come by the browser.
func implicit(changes ...string) map[string]string {
	request := with(authorization(implicitID), "response_type", "id_token token", "nonce", "n-456", "code_challenge", "-", "code_challenge_method", "-")
	return with(request, changes...)
}

// fragment is what an answer tells the app after the number sign.
func (a answer) fragment(t testing.TB) url.Values {
	t.Helper()
	_, fragment, _ := strings.Cut(a.header.Get("Location"), "#")
	values, err := url.ParseQuery(fragment)
	if err != nil || a.status != http.StatusFound || !strings.HasPrefix(a.header.Get("Location"), callback+"#") {
		t.Fatalf("got %d %s, %v", a.status, a.header.Get("Location"), err)
	}
	return values
}

func TestFrontChannel(t *testing.T) {
	access := []string{"access_token", "expires_in", "scope", "token_type"}
	for name, tc := range map[string]struct {
		responseType string
		params       []string // besides state
		hashes       []string // in the ID token
		outcome      string
	}{
		"ID token":             {"id_token", []string{"id_token"}, nil, "implicit_tokens_issued"},
		"access token":         {"token", access, nil, "implicit_tokens_issued"},
		"both":                 {"token id_token", append([]string{"id_token"}, access...), []string{"at_hash"}, "implicit_tokens_issued"},
		"code and ID token":    {"code id_token", []string{"code", "id_token"}, []string{"c_hash"}, "authorization_code_issued"},
		"code and token":       {"code token", append([]string{"code"}, access...), nil, "authorization_code_issued"},
		"everything":           {"code id_token token", append([]string{"code", "id_token"}, access...), []string{"at_hash", "c_hash"}, "authorization_code_issued"},
		"everything, shuffled": {"token code id_token", append([]string{"code", "id_token"}, access...), []string{"at_hash", "c_hash"}, "authorization_code_issued"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			cookies := w.signedIn(t)
			a := w.authorize(t, implicit("response_type", tc.responseType), cookies...)
			got := a.fragment(t)
			want := slices.Sorted(slices.Values(append(slices.Clone(tc.params), "state")))
			if names := slices.Sorted(maps.Keys(got)); !slices.Equal(names, want) || got.Get("state") != "s-123" {
				t.Errorf("got %v, want %v", got, want)
			}
			if e := w.lastEvent(); e.Outcome != tc.outcome || e.User == "" {
				t.Errorf("journal has %+v, want %q", e, tc.outcome)
			}
			if id := got.Get("id_token"); id != "" {
				claims := payload(t, id)
				var hashes []string
				for _, h := range []string{"at_hash", "c_hash"} {
					if claims[h] != nil {
						hashes = append(hashes, h)
					}
				}
				if claims["nonce"] != "n-456" || claims["name"] != "Ada Lovelace" || !slices.Equal(hashes, tc.hashes) {
					t.Errorf("claims %v, want hashes %v", claims, tc.hashes)
				}
			}
		})
	}
}

// A code that came with tokens is good once, and used again takes them back.
func TestHybridCode(t *testing.T) {
	w := newWorld(t)
	got := w.authorize(t, implicit("response_type", "code token"), w.signedIn(t)...).fragment(t)
	exchange := func() answer {
		return w.post(t, w.base("default")+"token", map[string]string{
			"grant_type": "authorization_code", "code": got.Get("code"), "client_id": implicitID, "client_secret": webSecret, "redirect_uri": callback,
		})
	}
	active := func() bool {
		a := w.post(t, w.base("default")+"introspect", map[string]string{"token": got.Get("access_token"), "client_id": implicitID, "client_secret": webSecret})
		return strings.Contains(a.body, `"active":true`)
	}
	if a := exchange(); a.status != http.StatusOK || !active() {
		t.Fatalf("got %d %s", a.status, a.body)
	}
	if a := exchange(); a.status != http.StatusBadRequest || active() {
		t.Errorf("the second time: %d %s, active %t", a.status, a.body, active())
	}
}

func TestFrontChannelRefused(t *testing.T) {
	all := "Configured response types: [code, token, id_token, code id_token, code token, id_token token, code id_token token]."
	for name, tc := range map[string]struct {
		clientID string
		changes  []string
		code     string
		text     string
	}{
		"no grant":         {spaID, nil, "unsupported_response_type", typeText},
		"hybrid, no grant": {spaID, []string{"response_type", "code id_token"}, "unsupported_response_type", typeText},
		"unknown type":     {implicitID, []string{"response_type", "id_token magic"}, "unsupported_response_type", all},
		"twice":            {implicitID, []string{"response_type", "token token"}, "unsupported_response_type", all},
		"no nonce":         {implicitID, []string{"nonce", "-"}, "invalid_request", "The authentication request has an invalid 'nonce' parameter."},
		"no openid":        {implicitID, []string{"scope", "offline_access"}, "invalid_scope", "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope."},
		"silent, unknown":  {implicitID, []string{"prompt", "none"}, "login_required", loginText},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			got := w.authorize(t, with(implicit(tc.changes...), "client_id", tc.clientID)).fragment(t)
			if got.Get("error") != tc.code || !strings.HasSuffix(got.Get("error_description"), tc.text) || got.Get("state") != "s-123" {
				t.Errorf("got %v, want %s: %s", got, tc.code, tc.text)
			}
		})
	}
	w := newWorld(t)
	if got := w.authorize(t, implicit("response_mode", "query"), w.signedIn(t)...).params(t); got.Get("error") != "unsupported_response_mode" || got.Get("id_token") != "" {
		t.Errorf("in the query: %v", got)
	}
}

// Whoever may not have tokens any more gets none by the browser either.
func TestFrontChannelOfNobody(t *testing.T) {
	w := newWorld(t)
	cookies := w.signedIn(t)
	w.change(t, func(o *directory.Org) { o.Users[0].Status = directory.Suspended })
	if a := w.authorize(t, implicit(), cookies...); a.status != http.StatusOK || w.lastEvent().Outcome != "authorization_begun" {
		t.Errorf("got %d %s, %+v", a.status, a.header.Get("Location"), w.lastEvent())
	}
}
