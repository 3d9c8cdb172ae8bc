package myaccount_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func (w *world) profile() (profile map[string]any) {
	w.t.Helper()
	var v struct{ Profile map[string]any }
	if err := json.Unmarshal([]byte(w.call("GET", "/profile", "").body), &v); err != nil {
		w.t.Fatal(err)
	}
	return v.Profile
}

// with is the profile with changes, as a request has it.
func (w *world) with(changes map[string]any) string {
	profile := w.profile()
	maps.Copy(profile, changes)
	b, err := json.Marshal(map[string]any{"profile": profile})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}

func TestProfile(t *testing.T) {
	w := newWorld(t)
	w.exchanges(
		exchange{"GET", "/profile", "", 200, `"profile":{"age":36,"email":"ada@example.com","firstName":"Ada","lastName":"Lovelace","login":"ada@example.com","plan":"free","secondEmail":null,"vip":null}`},
		exchange{"GET", "/profile", "", 200, `"createdAt":"20`},
		exchange{"GET", "/profile?expand=schema", "", 200, `"_embedded":{"schema":{"_links"`},
		exchange{"GET", "/profile/schema", "", 200, `"age":{"maxLength":255,"permissions":{"SELF":"READ_WRITE"},"title":"Age","type":"integer"}`},
		exchange{"GET", "/profile/schema", "", 200, `"login":{"maxLength":100,"minLength":5,"permissions":{"SELF":"READ_ONLY"},"required":true,"title":"Username","type":"string"}`},
		exchange{"GET", "/profile/schema", "", 200, `"enum":["free","paid"]`},
	)
	w.exchanges(
		exchange{"PUT", "/profile", w.with(map[string]any{"firstName": "Augusta", "age": 37, "vip": true, "plan": "paid"}), 200, `"age":37,"email":"ada@example.com","firstName":"Augusta"`},
		exchange{"GET", "/profile", "", 200, `"plan":"paid","secondEmail":null,"vip":true`},
	)
	w.exchanges(exchange{"PUT", "/profile", w.with(map[string]any{"age": nil, "lastName": nil}), 200, `"age":null`})
	if u := w.user(); u.FirstName != "Augusta" || u.LastName != "" || u.Get("age") != "" || u.Get("vip") != "true" || u.Login != login {
		t.Errorf("user %+v", u)
	}
}

func TestProfileRefusals(t *testing.T) {
	w := newWorld(t)
	before := w.call("GET", "/profile", "").body
	without := func(name string) string {
		profile := w.profile()
		delete(profile, name)
		b, _ := json.Marshal(map[string]any{"profile": profile})
		return string(b)
	}
	for body, text := range map[string]string{
		w.with(map[string]any{"age": "Thirty"}):                      `"errorSummary":"Api validation failed: forUpdate","errorLink"`, // as okta-auth-js's sample suite sees it
		w.with(map[string]any{"age": "3"}):                           "data type for property 'age'",
		w.with(map[string]any{"age": 36.5}):                          "data type for property 'age'",
		w.with(map[string]any{"age": true}):                          "data type for property 'age'",
		w.with(map[string]any{"vip": "true"}):                        "data type for property 'vip'",
		w.with(map[string]any{"firstName": 7}):                       "data type for property 'firstName'",
		w.with(map[string]any{"firstName": map[string]any{}}):        "data type for property 'firstName'",
		w.with(map[string]any{"firstName": "  "}):                    "firstName: The field cannot be left blank",
		w.with(map[string]any{"plan": nil}):                          "plan: The field cannot be left blank",
		w.with(map[string]any{"plan": "gold"}):                       "plan: The value must be one of free, paid",
		w.with(map[string]any{"lastName": strings.Repeat("x", 101)}): "lastName: The field cannot have more than 100 characters",
		w.with(map[string]any{"email": "other@example.com"}):         "Cannot modify the email attribute because it is read-only.",
		w.with(map[string]any{"login": "other@example.com"}):         "Cannot modify the login attribute because it is read-only.",
		w.with(map[string]any{"secondEmail": "o@example.com"}):       "Cannot modify the secondEmail attribute because it is read-only.",
		w.with(map[string]any{"login": nil}):                         "login: The field cannot be left blank",
		w.with(map[string]any{"shoeSize": 39}):                       "Property name 'shoeSize' is not defined in profile",
		without("lastName"):                                          "lastName: The field is missing",
		`{"profile":{}}`:                                             "The field is missing",
		`{"profile":null}`:                                           "Api validation failed: profile",
		`{"profile":7}`:                                              "Api validation failed: profile",
		`{}`:                                                         "Api validation failed: profile",
		"":                                                           "Api validation failed: profile",
		`{"profile":`:                                                `"errorCode":"E0000003"`,
	} {
		a := w.call("PUT", "/profile", body)
		if a.status != 400 || !strings.Contains(a.body, text) {
			t.Errorf("%s\n%d %s, want %s", body, a.status, a.body, text)
		}
	}
	w.exchanges(
		exchange{"POST", "/profile", w.with(nil), 405, `"errorCode":"E0000022"`},
		exchange{"PUT", "/profile/schema", w.with(nil), 405, `"errorCode":"E0000022"`},
	)
	if after := w.call("GET", "/profile", "").body; after != before {
		t.Errorf("refused requests changed\n%s\nto\n%s", before, after)
	}
}

// Attributes that nothing describes but a user has are texts.
func TestProfileOfAnOrgWithoutASchema(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Registration = directory.Registration{} })
	w.exchanges(
		exchange{"GET", "/profile", "", 200, `"age":"36"`},
		exchange{"PUT", "/profile", w.with(map[string]any{"age": "37"}), 200, `"age":"37"`},
	)
}
