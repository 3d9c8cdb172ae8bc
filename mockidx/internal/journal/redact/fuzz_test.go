package redact_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/idxlab/idxlab/mockidx/internal/journal/redact"
)

// A document that encoding/json reads stays one that it reads, and whoever reads
// it finds no secret by its name.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"passcode":"123456","a":[{"name":"token","value":"x"},{"value":1,"name":"otp"}]}`, `{"password":{"value":[1,"x",null]}}`,
		`{"a":"http://x/?otp=1\u0026state=2"}`, `{"pass\u0063ode":"\ud83d\ude00"}`, `{"PASSCODE":1e3,"passcode":2}`, `[[[[`, `{"a":"\u00`, `"x`, `{"a":tru`,
		`{"x":"{\"token\":\"abc\"}"}`, "2" + strings.Repeat("0", 400),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		redacted := redact.JSON(document)
		if !json.Valid([]byte(document)) || depth(document) > 50 {
			return
		}
		var v any
		dec := json.NewDecoder(strings.NewReader(redacted))
		dec.UseNumber()
		if err := dec.Decode(&v); err != nil || !json.Valid([]byte(redacted)) {
			t.Fatalf("%q became %q: %v", document, redacted, err)
		}
		if left := unredacted(v, false); left != "" {
			t.Errorf("%q became %q, which shows %q", document, redacted, left)
		}
		if again := redact.JSON(redacted); len(again) < len(redacted)/4 {
			t.Errorf("%q became %q and then %q", document, redacted, again)
		}
	})
}

func depth(document string) int { return strings.Count(document, "[") + strings.Count(document, "{") }

// unredacted finds a scalar that is a secret by name and shown.
func unredacted(v any, secret bool) string {
	switch v := v.(type) {
	case map[string]any:
		if name, ok := v["name"].(string); ok && redact.Secret(name) {
			if left := unredacted(v["value"], true); left != "" {
				return left
			}
		}
		for key, value := range v {
			if left := unredacted(value, secret || redact.Secret(key)); left != "" {
				return left
			}
		}
	case []any:
		for _, value := range v {
			if left := unredacted(value, secret); left != "" {
				return left
			}
		}
	case string:
		if secret && v != "" && !strings.HasPrefix(v, "(redacted, ") {
			return v
		}
	case json.Number:
		if secret {
			return string(v)
		}
	}
	return ""
}

// Whoever reads a form as net/url does finds no secret by its name.
func FuzzForm(f *testing.F) {
	for _, seed := range []string{
		"otp=123456&state=x", "a=b;token=c;d", "pass%63ode=1", "fromURI=http%3A%2F%2Fx%3Fotp%3D1", "s%3Acredentials.passcode=%zz", "code", "=&=;", "x={\"otp\":\"1\"}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, form string) {
		redacted := redact.Form(form)
		before, err := url.ParseQuery(form)
		if err != nil {
			return
		}
		after, err := url.ParseQuery(redacted)
		if err != nil {
			t.Fatalf("%q became %q: %v", form, redacted, err)
		}
		for name, values := range before {
			for i, value := range values {
				if !redact.Secret(name) || value == "" {
					continue
				}
				if got := after[name]; len(got) <= i || !strings.HasPrefix(got[i], "(redacted, ") {
					t.Errorf("%q became %q", form, redacted)
				}
			}
		}
	})
}

// Whoever reads a page as a browser does finds no secret in its inputs.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		`<input name=otp value=1>`, `<p id="otp">1<p>2`, `<script>{"token":"x"}</script>`, `<a href="?otp=1">x</a>`, `<!-- otp=1 --><`, `<textarea name=code>1`, `<input name=otp value="1`,
		`<title>&otp=1</title>`, `<style>a{}</style>`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, page string) {
		tokens := html.NewTokenizer(strings.NewReader(redact.HTML(page)))
		for tokens.Next() != html.ErrorToken {
			token := tokens.Token()
			if token.Type != html.StartTagToken || token.Data != "input" {
				continue
			}
			secret, value := false, ""
			for _, a := range token.Attr {
				switch a.Key {
				case "name":
					secret = redact.Secret(a.Val)
				case "value":
					value = a.Val
				}
			}
			if secret && value != "" && !strings.HasPrefix(value, "(redacted, ") {
				t.Errorf("%q shows %q", page, value)
			}
		}
	})
}

// Nothing that a client sends as a header or a body makes it fail.
func FuzzBodyAndHeader(f *testing.F) {
	f.Add("Cookie", "a=b; c; =;;", "text/html")
	f.Add("Authorization", "Basic", "application/json")
	f.Add("Location", "http://%zz?otp=%zz#code=1", "")
	f.Fuzz(func(t *testing.T, name, value, mediaType string) {
		redact.Body(mediaType, value)
		redact.Query(value)
		if got := redact.Header("Set-Cookie", "x="+value); value != "" && !strings.Contains(value, ";") && strings.TrimPrefix(got, "x=") == value && !strings.HasPrefix(value, "(redacted") {
			t.Errorf("%q is shown", value)
		}
		redact.Header(name, value)
	})
}
