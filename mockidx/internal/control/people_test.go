package control_test

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/idxlab/idxlab/mockidx/controltest"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const (
	ada    = "/api/v1/users/ada.lovelace@example.com"
	ofTest = "/api/v1/apps/app-of-test"
)

// TestPeople walks through the operations on an org; each step sees what those
// before it did.
func TestPeople(t *testing.T) {
	orgs := twoOrgs()
	second := orgs[1].Directory.Snapshot()
	for _, step := range []struct {
		method, target, body string
		status               int
		has                  string
	}{
		{"GET", "/api/v1/users", "", 200, `"login":"ada.lovelace@example.com"`},
		{"GET", ada, "", 200, `{"id":"00u`},
		{"GET", "/api/v1/users/nobody", "", 404, `there is no user \"nobody\"`},
		{"PATCH", ada, `{"profile":{"department":"Engines"},"password":"Another-1"}`, 200, `"profile":{"department":"Engines"},"password":"Another-1"`},
		{"PATCH", ada, `{"profile":{"department":null}}`, 200, `"password":"Another-1"`},
		{"PATCH", ada, `{"staus":"ACTIVE"}`, 400, `unknown key \"staus\"`},
		{"PATCH", ada, `status: ACTIVE`, 400, "it is not JSON"},
		{"PATCH", ada + "?x=y", `{}`, 400, `there is no parameter \"x\"`},
		{"PATCH", ada, `{"id":null}`, 400, "stays as it is"},
		{"POST", ada + "/suspend", "", 200, `"status":"SUSPENDED"`},
		{"POST", ada + "/suspend", "", 409, "is SUSPENDED: suspend is for who is ACTIVE"},
		{"POST", ada + "/promote", "", 404, `there is no action \"promote\"`},
		{"POST", ada + "/unsuspend", "", 200, `"status":"ACTIVE"`},
		{"POST", ada + "/lock", "", 200, `"status":"LOCKED_OUT"`},
		{"POST", ada + "/unlock", "", 200, `"status":"ACTIVE"`},
		{"POST", ada + "/expire-password", "", 200, `"status":"PASSWORD_EXPIRED"`},
		{"POST", ada + "/deactivate", "", 200, `"status":"DEPROVISIONED"`},
		{"POST", ada + "/activate", "", 200, `"status":"ACTIVE"`},
		{"POST", "/api/v1/users", `{"login":"eve@example.com","totpSecret":"JBSWY3DPEHPK3PXP","passwordExpires":"2030-01-02T03:04:05Z"}`, 200, `"passwordExpires":"2030-01-02T03:04:05Z"`},
		{"POST", "/api/v1/users", `{"login":"eve@example.com"}`, 400, "duplicate login"},
		{"POST", "/api/v1/apps", `{"clientId":"app-of-test"}`, 400, "has no redirectUris"},
		{"POST", "/api/v1/apps", `{"clientId":"app-of-test","redirectUris":["http://localhost/cb"]}`, 200, `"grantTypes":["interaction_code"`},
		{"GET", "/api/v1/apps", "", 200, `"clientId":"app-of-test"`},
		{"PATCH", ofTest, `{"grantTypes":["interaction_code"],"emailVerificationUri":"http://localhost/eve"}`, 200, `"emailVerificationUri":"http://localhost/eve","grantTypes":["interaction_code"]`},
		{"PATCH", ofTest, `{"grantTypes":["secret"]}`, 400, `unknown grant type \"secret\"`},
		{"PATCH", ofTest, `{"emailVerificationUri":null}`, 200, `"mailLink":"org"`},
		{"PUT", ofTest + "/users/eve@example.com", "", 200, `"clientId":"app-of-test"`},
		{"PATCH", ofTest, `{"users":["eve@example.com"]}`, 200, `"users":["eve@example.com"]`},
		{"PUT", ofTest + "/users/ada.lovelace@example.com", "", 200, `"users":["eve@example.com","ada.lovelace@example.com"]`},
		{"PUT", ofTest + "/users/nobody", "", 404, `there is no user \"nobody\"`},
		{"DELETE", ofTest + "/users/eve@example.com", "", 200, `"users":["ada.lovelace@example.com"]`},
		{"DELETE", ofTest + "/users/ada.lovelace@example.com", "", 200, `"assignedOnly":true`},
		{"GET", ofTest, "", 200, `"assignedOnly":true`},
		{"PUT", "/api/v1/policies/strict", `{"factors":["password","email"]}`, 200, `{"name":"strict","identify":"identifier-first","factors":["password","email"]}`},
		{"PATCH", "/api/v1/policies/strict", `{"keepMeSignedIn":true}`, 200, `"keepMeSignedIn":true`},
		{"GET", "/api/v1/policies", "", 200, `"name":"strict"`},
		{"GET", "/api/v1/policies/strict", "", 200, `"name":"strict"`},
		{"PATCH", ofTest, `{"policy":"strict"}`, 200, `"policy":"strict"`},
		{"DELETE", "/api/v1/policies/strict", "", 400, `unknown policy \"strict\"`},
		{"DELETE", ofTest, "", 204, ""},
		{"DELETE", ofTest, "", 404, `there is no app \"app-of-test\"`},
		{"DELETE", "/api/v1/policies/strict", "", 204, ""},
		{"DELETE", "/api/v1/users/eve@example.com", "", 204, ""},
		{"GET", "/api/v1/settings", "", 200, `"lifetimes":{"transaction":"1h"`},
		{"PATCH", "/api/v1/settings", `{"email":{"noMagicLink":true},"lifetimes":{"transaction":"10m"},"registration":{"attributes":[{"name":"email","required":true}]}}`, 200, `"lifetimes":{"transaction":"10m"`},
		{"PATCH", "/api/v1/settings", `{"email":{"noMagicLink":null},"lifetimes":null,"tokenTime":"clock"}`, 200, `"lifetimes":{"transaction":"1h"`},
		{"PATCH", "/api/v1/settings", `{"tokenTime":null}`, 200, `"tokenTime":"real"`},
		{"PATCH", "/api/v1/settings", `{"apps":[]}`, 400, "apps is no setting"},
		{"PATCH", "/api/v1/settings", strings.Repeat(" ", 65<<10) + `{}`, 413, "larger than"},
	} {
		resp, body := call(t, orgs, step.method, step.target, step.body)
		if resp.StatusCode != step.status || !strings.Contains(body, step.has) {
			t.Errorf("%s %s %.200s\n%s %s\nwant %d with %s", step.method, step.target, step.body, resp.Status, body, step.status, step.has)
		}
		if resp.StatusCode >= 400 && resp.StatusCode != http.StatusRequestEntityTooLarge && !strings.Contains(body, `"hint"`) && !strings.Contains(body, "hint:") {
			t.Errorf("%s %s %s: no hint in %s", step.method, step.target, step.body, body)
		}
	}
	if orgs[1].Directory.Snapshot() != second {
		t.Error("another org changed")
	}
}

func TestMergePatchType(t *testing.T) {
	orgs := twoOrgs()
	if resp, body := call(t, orgs, "PATCH", ada, `{"firstName":null}`, "Content-Type", "application/merge-patch+json"); resp.StatusCode != 200 || strings.Contains(body, "firstName") {
		t.Errorf("%s %s", resp.Status, body)
	}
	if resp, _ := call(t, orgs, "PATCH", ada, `locale: de`, "Content-Type", "application/yaml"); resp.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("YAML: %s", resp.Status)
	}
}

// Many mistakes are not all told.
func TestManyMistakes(t *testing.T) {
	_, body := call(t, twoOrgs(), "PATCH", "/api/v1/settings", `{"trustedOrigins":["x"`+strings.Repeat(`,"x"`, 1000)+`]}`)
	if !strings.Contains(body, "and more") || len(body) > 5000 {
		t.Errorf("%d bytes: %.300s", len(body), body)
	}
}

// The document has every key of the org file, and no other.
func TestDocumentHasEveryKey(t *testing.T) {
	doc, err := controltest.Document()
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := []string{"id", "name", "users", "apps", "policies", "templates", "apiToken", "documents"}
	for name, of := range map[string]reflect.Type{
		"DirectoryUser": reflect.TypeFor[directory.User](), "DirectoryApp": reflect.TypeFor[directory.App](),
		"Policy": reflect.TypeFor[directory.Policy](), "Settings": reflect.TypeFor[directory.Org](),
	} {
		for _, suffix := range []string{"", "Patch"} {
			sameKeys(t, name+suffix, doc.Components.Schemas[name+suffix].Value, of, map[bool][]string{true: elsewhere}[name == "Settings"])
		}
	}
}

func sameKeys(t *testing.T, at string, schema *openapi3.Schema, of reflect.Type, except []string) {
	t.Helper()
	known := map[string]bool{}
	for i := range of.NumField() {
		field := of.Field(i)
		key := field.Tag.Get("yaml")
		if slices.Contains(except, key) {
			continue
		}
		known[key] = true
		property := schema.Properties[key]
		if property == nil {
			t.Errorf("%s has no %s", at, key)
			continue
		}
		inner, value := field.Type, property.Value
		if inner.Kind() == reflect.Slice && value.Items != nil {
			inner, value = inner.Elem(), value.Items.Value
		}
		if inner.Kind() == reflect.Struct && len(value.Properties) > 0 {
			sameKeys(t, at+"."+key, value, inner, nil)
		}
	}
	for key := range schema.Properties {
		if !known[key] {
			t.Errorf("%s has %s, which the org file has not", at, key)
		}
	}
}
