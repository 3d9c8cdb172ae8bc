package hosted

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

func TestBodyOf(t *testing.T) {
	for name, tc := range map[string]struct {
		posted string
		want   string // JSON; empty: refused
	}{
		"nested":            {"s:credentials.passcode=007&s:stateHandle=h", `{"credentials":{"passcode":"007"},"stateHandle":"h"}`},
		"yes":               {"b:rememberMe=true", `{"rememberMe":true}`},
		"no":                {"b:consent=false", `{"consent":false}`},
		"left empty":        {"s:userProfile.nick=&s:identifier=a", `{"identifier":"a"}`},
		"nothing":           {"", `{}`},
		"twice":             {"s:identifier=a&s:identifier=b", ""},
		"twice by kind":     {"s:consent=a&b:consent=true", ""},
		"text and object":   {"s:a=1&s:a.b=2", ""},
		"name of no page":   {"identifier=a", ""},
		"nested far deeper": {"s:a.b.c.d.e.f.g.h.i=1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			posted, err := url.ParseQuery(tc.posted)
			if err != nil {
				t.Fatal(err)
			}
			body, ok := bodyOf(posted)
			if !ok {
				if tc.want != "" {
					t.Errorf("refused, want %s", tc.want)
				}
				return
			}
			if got, _ := json.Marshal(body); string(got) != tc.want {
				t.Errorf("got %s, want %q", got, tc.want)
			}
		})
	}
}

func FuzzBodyOf(f *testing.F) {
	f.Add("s:credentials.passcode=007&b:rememberMe=true")
	f.Add("s:a=1&s:a.b=2&s:.=3&:=4&b:..=")
	f.Fuzz(func(t *testing.T, posted string) {
		values, _ := url.ParseQuery(posted)
		if body, ok := bodyOf(values); ok {
			if _, err := json.Marshal(body); err != nil {
				t.Error(err)
			}
		}
	})
}

func TestForms(t *testing.T) {
	yes := true
	for name, tc := range map[string]struct {
		form ion.Form
		want []form
	}{
		"text, secret, box and fixed": {
			ion.NewForm("identify", "http://org/idp/idx/identify",
				ion.Field{Name: "identifier", Label: "Username", Required: &yes, Value: "ada"},
				ion.Nested("credentials", ion.Field{Name: "passcode", Label: "Password", Secret: true, Value: "never shown"}),
				ion.Field{Name: "rememberMe", Type: "boolean", Label: "Keep me signed in"},
				ion.Hidden("stateHandle", "h")),
			[]form{{Name: "identify", Action: "/login/form/identify", Title: "Sign in", Button: "Next", Fields: []field{
				{Name: "s:identifier", Label: "Username", Value: "ada", Kind: "text", Autocomplete: "username", Required: true},
				{Name: "s:credentials.passcode", Label: "Password", Kind: "password", Autocomplete: "current-password"},
				{Name: "b:rememberMe", Label: "Keep me signed in", Kind: "checkbox"},
				{Name: "s:stateHandle", Label: "stateHandle", Value: "h", Kind: "hidden", Required: true},
			}}},
		},
		"a choice between forms": {
			ion.NewForm("select-authenticator-authenticate", "http://org/idp/idx/challenge",
				ion.Field{Name: "authenticator", Options: []ion.Option{
					{Label: "Email", Value: ion.Choice{Form: &ion.Fields{Value: []ion.Field{ion.Fixed("id", "aut1"), {Name: "methodType", Options: []ion.Option{{Label: "Email", Value: ion.Choice{Text: "email"}}}}}}}},
					{Label: "Phone", Value: ion.Choice{Form: &ion.Fields{Value: []ion.Field{ion.Fixed("id", "aut2"), {Name: "methodType", Label: "How", Options: []ion.Option{{Label: "SMS", Value: ion.Choice{Text: "sms"}}, {Label: "Call", Value: ion.Choice{Text: "voice"}}}}}}}},
				}}),
			[]form{
				{Name: "select-authenticator-authenticate", Action: "/login/form/challenge", Title: "Choose a security method", Button: "Email", Fields: []field{
					{Name: "s:authenticator.id", Label: "id", Value: "aut1", Kind: "hidden", Required: true},
					{Name: "s:authenticator.methodType", Label: "By", Value: "email", Kind: "hidden", Choices: []choice{{"Email", "email"}}},
				}},
				{Name: "select-authenticator-authenticate", Action: "/login/form/challenge", Button: "Phone", Fields: []field{
					{Name: "s:authenticator.id", Label: "id", Value: "aut2", Kind: "hidden", Required: true},
					{Name: "s:authenticator.methodType", Label: "How", Kind: "choice", Choices: []choice{{"SMS", "sms"}, {"Call", "voice"}}},
				}},
			},
		},
		"yes or no, of a form nobody knows": {
			ion.NewForm("ask-something-new", "http://org/idp/idx/ask",
				ion.Field{Name: "answer", Label: "Answer", Options: []ion.Option{{Label: "Yes", Value: ion.Choice{Bool: &yes}}, {Label: "No", Value: ion.Choice{Bool: new(bool)}}}}),
			[]form{{Name: "ask-something-new", Action: "/login/form/ask", Title: "Ask something new", Button: "Next", Fields: []field{
				{Name: "b:answer", Label: "Answer", Kind: "choice", Choices: []choice{{"Yes", "true"}, {"No", "false"}}},
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := formsOf(tc.form); !reflect.DeepEqual(got, tc.want) {
				t.Errorf("got  %+v\nwant %+v", got, tc.want)
			}
		})
	}
}

// A message is shown where its field is, also where that has no input itself.
func TestMessagesAtFields(t *testing.T) {
	nested := ion.Nested("credentials", ion.Field{Name: "passcode", Label: "Password"})
	nested.Messages = ion.ListOf(ion.Message{Message: "Not these.", Class: ion.Error})
	got := formsOf(ion.NewForm("identify", "http://org/idp/idx/identify", nested))[0].Fields
	if len(got) != 1 || len(got[0].Messages) != 1 || got[0].Messages[0] != (notice{"Not these.", true}) {
		t.Errorf("fields are %+v", got)
	}
}

const evil = `"><script>alert(1)</script>`

func TestPageIsEscaped(t *testing.T) {
	all := ion.NewForm(evil, "http://org/idp/idx/"+evil, ion.Field{Name: evil, Label: evil, Value: evil, Messages: ion.ListOf(ion.Message{Message: evil})},
		ion.Field{Name: "c" + evil, Label: evil, Options: []ion.Option{{Label: evil, Value: ion.Choice{Text: evil}}, {Label: evil, Value: ion.Choice{Text: evil}}}})
	answer := &ion.Response{
		Remediation: ion.ListOf(all, all), Messages: ion.ListOf(ion.Message{Message: evil, I18n: ion.I18n{Key: evil}}),
		App: ion.ObjectOf(ion.App{Label: evil}), User: ion.ObjectOf(ion.User{Identifier: evil}),
		CurrentAuthenticator: ion.ObjectOf(ion.Authenticator{ContextualData: &ion.ContextualData{SharedSecret: evil, QRCode: &ion.QRCode{Href: "javascript:alert(1)"}}}),
	}
	rec := httptest.NewRecorder()
	if err := Render(rec, 200, answer); err != nil {
		t.Fatal(err)
	}
	page := rec.Body.String()
	if strings.Contains(page, "<script") || strings.Contains(page, "javascript:") {
		t.Errorf("page is not escaped:\n%s", page)
	}
	if !strings.Contains(page, "Mock sign-in page, not Okta") {
		t.Error("the page does not say what it is")
	}
	policy := rec.Header().Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || !strings.Contains(policy, "frame-ancestors 'none'") || strings.Contains(policy, "script-src") {
		t.Errorf("policy is %s", policy)
	}
}

func TestLocal(t *testing.T) {
	s := server(t)
	const home = base + "/"
	for fromURI, want := range map[string]string{
		"":                              home,
		"/app/x?y=1#z":                  base + "/app/x?y=1#z",
		base + "/app":                   base + "/app",
		"app":                           base + "/app",
		"//evil.example/":               home,
		"https://evil.example/":         home,
		"https://org.example/":          home, // another scheme
		base + ".evil.example/":         home,
		base + "@evil.example/":         home,
		`/\evil.example`:                home,
		"/\t/evil.example":              home,
		"javascript:alert(1)":           home,
		"http://ada:x@org.example/":     home,
		"http://org.example:8080/login": home,
		"%":                             home,
	} {
		if got := s.local(fromURI); got != want {
			t.Errorf("%q leads to %s, want %s", fromURI, got, want)
		}
	}
}
