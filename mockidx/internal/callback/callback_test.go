package callback_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/idxlab/idxlab/mockidx/internal/callback"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

const evil = `"><script>alert(1)</script>`

func write(t *testing.T, c engine.Callback) *http.Response {
	t.Helper()
	rec := httptest.NewRecorder()
	if err := callback.Write(rec, c); err != nil {
		t.Fatal(err)
	}
	return rec.Result()
}

func params(pairs ...string) []engine.Param {
	var out []engine.Param
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, engine.Param{Name: pairs[i], Value: pairs[i+1]})
	}
	return out
}

func TestRedirects(t *testing.T) {
	for name, tc := range map[string]struct {
		callback engine.Callback
		want     string
	}{
		"query":            {engine.Callback{URI: "https://app.example/cb", Mode: "query", Params: params("code", "c&1", "state", "a b#")}, "https://app.example/cb?code=c%261&state=a+b%23"},
		"no mode":          {engine.Callback{URI: "https://app.example/cb", Params: params("code", "c")}, "https://app.example/cb?code=c"},
		"URI with a query": {engine.Callback{URI: "https://app.example/cb?x=1", Params: params("code", "c")}, "https://app.example/cb?x=1&code=c"},
		"fragment":         {engine.Callback{URI: "https://app.example/cb?x=1", Mode: "fragment", Params: params("code", "c", "state", "s")}, "https://app.example/cb?x=1#code=c&state=s"},
		"empty parameter":  {engine.Callback{URI: "https://app.example/cb", Params: params("error", "e", "state", "")}, "https://app.example/cb?error=e"},
		"no parameter":     {engine.Callback{URI: "https://app.example/cb", Params: params("state", "")}, "https://app.example/cb"},
		"own scheme":       {engine.Callback{URI: "com.example:/cb", Params: params("code", "c")}, "com.example:/cb?code=c"},
		"unknown mode":     {engine.Callback{URI: "https://app.example/cb", Mode: "jwt", Params: params("error", "e")}, "https://app.example/cb?error=e"},
	} {
		t.Run(name, func(t *testing.T) {
			resp := write(t, tc.callback)
			if got := resp.Header.Get("Location"); got != tc.want || resp.StatusCode != http.StatusFound {
				t.Errorf("%d to %s, want %s", resp.StatusCode, got, tc.want)
			}
		})
	}
}

// elements of an answer's page by tag.
func elements(t *testing.T, resp *http.Response) map[string][]map[string]string {
	t.Helper()
	root, err := html.Parse(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]map[string]string{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		found[n.Data] = append(found[n.Data], attributes)
	}
	return found
}

func TestFormPost(t *testing.T) {
	for _, uri := range []string{"https://app.example/cb?x=1", "com.example:/cb"} {
		resp := write(t, engine.Callback{URI: uri, Mode: "form_post", Params: params("code", evil, "state", "", "iss", "i")})
		on := elements(t, resp)
		if len(on["script"]) != 1 || len(on["form"]) != 1 || on["form"][0]["action"] != uri || on["form"][0]["method"] != "post" {
			t.Errorf("page has %v", on)
		}
		inputs := on["input"]
		if len(inputs) != 2 || inputs[0]["name"] != "code" || inputs[0]["value"] != evil || inputs[1]["value"] != "i" {
			t.Errorf("form has %v", inputs)
		}
		policy := resp.Header.Get("Content-Security-Policy")
		if strings.Contains(policy, "form-action") || !strings.Contains(policy, "script-src 'sha256-") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("policy is %s", policy)
		}
	}
}

// The page may be framed by the app alone, and tells nobody else.
func TestPostMessage(t *testing.T) {
	resp := write(t, engine.Callback{URI: "https://app.example:8443/cb", Mode: "okta_post_message", Params: params("code", evil, "state", "s")})
	on := elements(t, resp)
	const want = `{"origin":"https://app.example:8443","params":{"code":"\"\u003e\u003cscript\u003ealert(1)\u003c/script\u003e","state":"s"}}`
	if len(on["script"]) != 1 || on["main"][0]["data-value"] != want {
		t.Errorf("page has %v", on)
	}
	policy := resp.Header.Get("Content-Security-Policy")
	if !strings.HasSuffix(policy, "; frame-ancestors https://app.example:8443") || !strings.Contains(policy, "form-action 'none'") {
		t.Errorf("policy is %s", policy)
	}
	if resp.Header.Get("X-Frame-Options") != "" || resp.Header.Get("Location") != "" {
		t.Errorf("headers are %v", resp.Header)
	}
}
