package redact_test

import (
	"bytes"
	"encoding/json"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/idxlab/idxlab/mockidx/internal/journal/redact"
)

// What the org and its clients call their secrets.
var secretNames = []string{
	"passcode", "password", "newPassword", "answer", "otp", "totp", "stateHandle", "stateToken", "interaction_handle", "interactionHandle", "interaction_code",
	"code", "code_verifier", "client_secret", "clientSecret", "access_token", "id_token", "id_token_hint", "refresh_token", "token", "activationToken",
	"recovery_token", "sessionToken", "sharedSecret", "deviceToken", "client_assertion",
}

var harmlessNames = []string{"identifier", "state", "nonce", "name", "value", "label", "scope", "href", "a"}

// secret is what must not be found again. No part of 6 characters of it occurs
// anywhere else.
var secret = rapid.StringMatching(`SECRET[A-Z]{4}[0-9A-Z_-]{6,30}`)

// survives finds a part of a secret in what is shown.
func survives(shown, secret string) string {
	for i := 0; i+8 <= len(secret); i++ {
		if part := secret[i : i+8]; strings.Contains(shown, part) {
			return part
		}
	}
	return ""
}

// document draws a JSON document that has the secret in it, in a place where a
// name says so.
func document(t *rapid.T, secret string) any {
	name := rapid.SampledFrom(secretNames).Draw(t, "name")
	var v any
	switch rapid.IntRange(0, 6).Draw(t, "place") {
	case 0, 1:
		v = map[string]any{name: secret}
	case 2:
		v = map[string]any{name: []any{map[string]any{"x": secret}, 1}}
	case 3:
		v = map[string]any{"name": name, "label": "L", "value": secret, "visible": false}
	case 4:
		v = map[string]any{"href": "http://org.test/x?y=z&" + name + "=" + url.QueryEscape(secret) + "&state=s"}
	case 5:
		v = map[string]any{"href": "data:image/png;base64," + secret}
	case 6:
		v = map[string]any{"fromURI": "/x?next=" + url.QueryEscape("http://app.test/?"+name+"="+secret)}
	}
	for range rapid.IntRange(0, 4).Draw(t, "depth") {
		other := rapid.SampledFrom(harmlessNames).Draw(t, "around")
		if rapid.Bool().Draw(t, "list") {
			v = []any{"x", v, nil, true, -1.5e3}
		}
		v = map[string]any{"zz": "é\u2028<", other: v, "b": false}
	}
	return v
}

// encoded writes v as JSON, in one of the ways that it can be written.
func encoded(t *rapid.T, v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(rapid.Bool().Draw(t, "escaped"))
	if rapid.Bool().Draw(t, "indented") {
		enc.SetIndent("", "\t")
	}
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNoSecretSurvivesInJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := secret.Draw(t, "secret")
		document := encoded(t, document(t, s))
		if rapid.Bool().Draw(t, "cut") {
			document = document[:rapid.IntRange(0, len(document)).Draw(t, "at")]
		}
		if shown := redact.JSON(document); survives(shown, s) != "" {
			t.Fatalf("%s\nis shown as\n%s", document, shown)
		}
	})
}

// Malformed documents are the ones somebody wants to look at.
func TestNoSecretSurvivesInBrokenJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := secret.Draw(t, "secret")
		document := encoded(t, document(t, s))
		at := rapid.IntRange(0, len(document)).Draw(t, "at")
		if strings.Contains(document[at:], s) == false {
			document = document[:at] + rapid.SampledFrom([]string{`"`, `}`, `,`, `:`, `x`, `\`, "\n", `]`}).Draw(t, "slip") + document[at:]
		}
		if shown := redact.JSON(document); survives(shown, s) != "" {
			t.Fatalf("%s\nis shown as\n%s", document, shown)
		}
	})
}

func TestNoSecretSurvivesInForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := secret.Draw(t, "secret")
		name := rapid.SampledFrom(secretNames).Draw(t, "name")
		form := rapid.SampledFrom([]string{
			name + "=" + url.QueryEscape(s), "a=b&" + url.QueryEscape("s:credentials."+name) + "=" + s + "&c=d", "x[" + name + "]=" + s,
			"y=" + url.QueryEscape("http://app.test/cb?state=1&"+name+"="+s), "z=" + url.QueryEscape(`{"`+name+`":"`+s+`"}`), name + "=" + s[:3] + ";" + s[3:] + "&e=f",
			"%zz=" + s,
		}).Draw(t, "form")
		cut := form[:rapid.IntRange(0, len(form)).Draw(t, "at")]
		for name, shown := range map[string]string{
			"form": redact.Form(form), "cut": redact.Form(cut), "query": redact.Query(form), "body": redact.Body("application/x-www-form-urlencoded", form),
			"location": redact.Header("Location", "http://app.test/cb?"+form), "referer": redact.Header("Referer", "https://x/y/?"+form), "fragment": redact.Text("see http://app.test/#" + form),
		} {
			if survives(shown, s) != "" {
				t.Fatalf("%s %s\nis shown as\n%s", name, form, shown)
			}
		}
	})
}

func TestNoSecretSurvivesInPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := secret.Draw(t, "secret")
		name := rapid.SampledFrom(secretNames).Draw(t, "name")
		page := "<!doctype html><title>x</title><p>é &amp; y</p>" + rapid.SampledFrom([]string{
			`<input type="hidden" name="` + name + `" value="` + s + `">`, `<input value='` + s + `' name='s:credentials.` + name + `'/>`,
			`<p class="big ` + name + `" id="x">` + s + `</p>`, `<p id="` + name + `"><b>` + s + `</b> <i>` + s + `</i></p>`, `<i data-` + name + `="` + s + `">x</i>`,
			`<main data-value="` + html.EscapeString(`{"params":{"`+name+`":"`+s+`"}}`) + `">`, `<a href="/x?y=z&amp;` + name + `=` + s + `">x</a>`,
			`<script type="application/json">{"` + name + `":"` + s + `"}</script>`, `<script>start({x: 1, ` + name + `: "` + s + `"});</script>`,
			`<img src="data:image/png;base64,` + s + `">`, `<!-- ?` + name + `=` + s + ` -->`, `<textarea name="` + name + `">` + s + `</textarea>`,
		}).Draw(t, "place") + "<p>end</p>"
		cut := page[:rapid.IntRange(0, len(page)).Draw(t, "at")]
		for _, in := range []string{page, cut} {
			if shown := redact.HTML(in); survives(shown, s) != "" {
				t.Fatalf("%s\nis shown as\n%s", in, shown)
			}
		}
		if !strings.Contains(redact.HTML(page), "<p>é &amp; y</p>") {
			t.Fatalf("what is no secret changed: %s", redact.HTML(page))
		}
	})
}

func TestNoSecretSurvivesInHeaders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := secret.Draw(t, "secret")
		for name, value := range map[string]string{
			"Authorization": "Bearer " + s, "Proxy-Authorization": s, "Cookie": "a=b; DT=" + s + "; c=" + s, "Set-Cookie": "sid=" + s + "; Path=/",
			"X-Device-Token": s, "X-Api-Key": s, "X-Okta-Xsrftoken": s, "Client-Secret": s, "Dpop": "eyJhbGciOiJSUzI1NiJ9." + s + "." + s,
		} {
			if shown := redact.Header(name, value); survives(shown, s) != "" {
				t.Errorf("%s: %s is shown as %s", name, value, shown)
			}
		}
	})
}

// The length of a secret is told, so that a code cut off by a form is seen.
func TestLengthIsTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 50).Draw(t, "n")
		if shown := redact.JSON(`{"otp":"` + strings.Repeat("é", n) + `"}`); shown != `{"otp":"(redacted, `+strconv.Itoa(n)+` characters)"}` {
			t.Errorf("%d characters are shown as %s", n, shown)
		}
	})
}
