package redact_test

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/journal/redact"
)

func TestRedact(t *testing.T) {
	query, body := redact.Query, func(mediaType string) func(string) string {
		return func(s string) string { return redact.Body(mediaType, s) }
	}
	header := func(name string) func(string) string {
		return func(s string) string { return redact.Header(name, s) }
	}
	for _, tc := range []struct {
		name     string
		redact   func(string) string
		in, want string
	}{
		{"member", redact.JSON, `{"credentials":{"passcode":"123456"},"n":1}`, `{"credentials":{"passcode":"(redacted, 6 characters)"},"n":1}`},
		{"one character", redact.JSON, `{"answer":"x"}`, `{"answer":"(redacted, 1 character)"}`},
		{"nothing", redact.JSON, `{"passcode":"","token":null}`, `{"passcode":"","token":null}`},
		{"number", redact.JSON, `{"passcode":123456}`, `{"passcode":"(redacted, 6 characters)"}`},
		{"spelt otherwise", redact.JSON, `{"pass\u0063ode":"ä1","Client-Secret":"x2"}`, `{"pass\u0063ode":"(redacted, 2 characters)","Client-Secret":"(redacted, 2 characters)"}`},
		{"folded as encoding/json does", redact.JSON, `{"paſſcode":"123"}`, `{"paſſcode":"(redacted, 3 characters)"}`},
		{"below a secret", redact.JSON, `{"password":{"value":["a1",{"x":"b2"}]}}`, `{"password":{"value":["(redacted, 2 characters)",{"x":"(redacted, 2 characters)"}]}}`},
		{"an attribute of ION", redact.JSON, `{"name":"passcode","secret":true}`, `{"name":"passcode","secret":true}`},
		{"a field of ION", redact.JSON, `[{"name":"interaction_code","value":"abc"},{"name":"grant_type","value":"x"}]`, `[{"name":"interaction_code","value":"(redacted, 3 characters)"},{"name":"grant_type","value":"x"}]`},
		{"the name comes last", redact.JSON, `{"value":"abc","name":"stateHandle"}`, `{"value":"(redacted, 3 characters)","name":"stateHandle"}`},
		{"the name is cut off", redact.JSON, `{"value":"abc","na`, `{"value":"(redacted, 3 characters)","na`},
		{"cut in a secret", redact.JSON, `{"a":1,"passcode":"12`, `{"a":1,"passcode":"(redacted, 2 characters)"`},
		{"cut in an escape", redact.JSON, `{"a":"otp=1\u00`, `{"a":"otp=(redacted,+1+character)"`},
		{"unescaped quote", redact.JSON, `{"passcode":"12"34"}`, `{"passcode":"(redacted, 2 characters)"(malformed from here on: 4 bytes not shown)`},
		{"something follows", redact.JSON, `{"a":1} passcode`, `{"a":1} (malformed from here on: 8 bytes not shown)`},
		{"a form as JSON", redact.JSON, `passcode=123`, `(malformed from here on: 12 bytes not shown)`},
		{"URL in JSON", redact.JSON, `{"href":"http://o/login/token/redirect?stateToken=02abc\u0026x=y"}`, `{"href":"http://o/login/token/redirect?stateToken=(redacted,+5+characters)&x=y"}`},
		{"picture of a secret", redact.JSON, `{"qrcode":{"href":"data:image/png;base64,iVBOR","type":"image/png"},"sharedSecret":"ABCD"}`, `{"qrcode":{"href":"data:image/png;base64,(redacted, 5 characters)","type":"image/png"},"sharedSecret":"(redacted, 4 characters)"}`},
		{"token by its looks", redact.JSON, `{"x":"a eyJhbGciOi.eyJzdWIi.c2ln b"}`, `{"x":"a (redacted, 24 characters) b"}`},

		{"query", query, `otp=123456&state=abc`, `otp=(redacted,+6+characters)&state=abc`},
		{"encoded", query, `interaction%5Fcode=%41b&error=x`, `interaction%5Fcode=(redacted,+2+characters)&error=x`},
		{"undecodable name", query, `pass%zz=123`, `pass%zz=(redacted,+3+characters)`},
		{"semicolons", query, `a=b;token=12;34&c=d`, `a=b;token=(redacted,+2+characters);(redacted,+2+characters)&c=d`},
		{"URL in a query", query, `fromURI=http%3A%2F%2Fapp%2Fcb%3Fotp%3D123%26state%3Dx`, `fromURI=http%3A%2F%2Fapp%2Fcb%3Fotp%3D%28redacted%2C%2B3%2Bcharacters%29%26state%3Dx`},
		{"form", redact.Form, `grant_type=interaction_code&interaction_code=a%3Fb&code_verifier=xyz&client_id=0oa`, `grant_type=interaction_code&interaction_code=(redacted,+3+characters)&code_verifier=(redacted,+3+characters)&client_id=0oa`},
		{"form of the sign-in page", redact.Form, `s%3Acredentials.passcode=1234&s:stateHandle=02&credentials[answer]=z`, `s%3Acredentials.passcode=(redacted,+4+characters)&s:stateHandle=(redacted,+2+characters)&credentials[answer]=(redacted,+1+character)`},

		{"basic", header("Authorization"), `Basic YTpi`, `Basic (redacted, 4 characters)`},
		{"no scheme", header("authorization"), `YTpi`, `(redacted, 4 characters)`},
		{"cookies", header("Cookie"), `DT=abc; idx=d=e; f`, `DT=(redacted, 3 characters); idx=(redacted, 3 characters); (redacted, 1 character)`},
		{"set a cookie", header("Set-Cookie"), `DT=abc; Path=/; Secure`, `DT=(redacted, 3 characters); Path=/; Secure`},
		{"location", header("Location"), `http://app/cb?interaction_code=abc&state=s#x`, `http://app/cb?interaction_code=(redacted,+3+characters)&state=s#x`},
		{"fragment", header("Location"), `http://app/cb#code=abc&state=s`, `http://app/cb#code=(redacted,+3+characters)&state=s`},
		{"proof", header("X-Device-Token"), `abc`, `(redacted, 3 characters)`},
		{"harmless", header("Accept"), `application/json, text/*;q=0.1`, `application/json, text/*;q=0.1`},

		{"input", redact.HTML, `<input name="s:credentials.passcode" value="123"><input name="s:identifier" value="ada">`, `<input name="s:credentials.passcode" value="(redacted, 3 characters)"><input name="s:identifier" value="ada">`},
		{"code on a page", redact.HTML, `<p class="otp" id="otp">12<b>34</b></p><p>on</p>`, `<p class="otp" id="otp">(redacted, 2 characters)<b>(redacted, 2 characters)</b></p><p>on</p>`},
		{"message to an app", redact.HTML, `<main data-value="{&#34;params&#34;:{&#34;code&#34;:&#34;abc&#34;}}">`, `<main data-value="{&#34;params&#34;:{&#34;code&#34;:&#34;(redacted, 3 characters)&#34;}}">`},
		{"options of the widget", redact.HTML, `<script type="application/json">{"stateToken":"02ab"}</script>`, `<script type="application/json">{"stateToken":"(redacted, 4 characters)"}</script>`},
		{"code in a document", redact.HTML, `<script type="application/json">{"otp":123456,"pass\u0063ode":"ab"}</script>`, `<script type="application/json">{"otp":"(redacted, 6 characters)","pass\u0063ode":"(redacted, 2 characters)"}</script>`},
		{"script", redact.HTML, `<script>var o = {stateToken: '02ab', "x": 1}</script>`, `<script>var o = {stateToken: '(redacted, 4 characters)', "x": 1}</script>`},
		{"link on a page", redact.HTML, `<a href="/v?otp=12&amp;state=s">x</a>`, `<a href="/v?otp=(redacted,+2+characters)&amp;state=s">x</a>`},
		{"page that is cut", redact.HTML, `<p>x</p><input name="otp" value="12`, `<p>x</p>`},

		{"JSON by its looks", body("text/plain"), `{"otp":"1"}`, `{"otp":"(redacted, 1 character)"}`},
		{"page by its looks", body(""), `<p id=otp>1</p>`, `<p id=otp>(redacted, 1 character)</p>`},
		{"no type", body(""), `token=1`, `token=(redacted,+1+character)`},
		{"other text", body("text/plain"), `see http://x/?token=1 now`, `see http://x/?token=(redacted,+1+character) now`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.redact(tc.in); got != tc.want {
				t.Errorf("redacted\n%s\nto\n%s\nwant\n%s", tc.in, got, tc.want)
			}
		})
	}
}

func TestPath(t *testing.T) {
	for path, want := range map[string]string{
		"/welcome/the-token":         "/welcome/(redacted, 9 characters)",
		"/reset_password/a/b":        "/reset_password/(redacted, 3 characters)",
		"/welcome/":                  "/welcome/",
		"/api/v1/users/welcome/here": "/api/v1/users/welcome/here",
		"/a/otp=123456":              "/a/otp=(redacted,+6+characters)",
	} {
		if got := redact.Path(path); got != want {
			t.Errorf("%s became %s, want %s", path, got, want)
		}
	}
}
