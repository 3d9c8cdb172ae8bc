package management_test

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func custom(properties string) string {
	return `{"definitions":{"custom":{"id":"#custom","type":"object","properties":{` + properties + `},"required":[]}}}`
}

func TestUserSchema(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Users[0].Profile = map[string]string{"ship": "Argo"} })
	const path = "/meta/schemas/user/default"
	w.exchanges([]exchange{
		{"GET", path, "", 200, `"required":["email","firstName","lastName","login"]`},
		{"GET", path, "", 200, `"custom":{"id":"#custom","properties":{},"required":[],"type":"object"}`},
		{"POST", path, custom(`"ship":{"title":"Ship","type":"string","required":true,"minLength":1,"maxLength":20,"enum":["Argo","Pequod"],"permissions":[{"principal":"SELF","action":"READ_WRITE"}],"master":{"type":"OKTA"}}`), 200, `"ship":{"enum":["Argo","Pequod"],"master":{"type":"OKTA"},"maxLength":20`},
		{"POST", path, custom(`"crew":{"title":"Crew","type":"integer"}`), 200, `"crew":{"master":{"type":"PROFILE_MASTER"},"mutability":"READ_WRITE","permissions":[{"action":"READ_ONLY","principal":"SELF"}],"scope":"NONE","title":"Crew","type":"integer"}`},
		{"GET", path, "", 200, `"required":["ship"]`},
		{"POST", path, custom(`"crew":{"title":"Crew","type":"string"}`), 400, "type of an attribute cannot be changed"},
	})
	o := w.tenant.Directory.Snapshot()
	if got := o.CustomAttributes(); len(got) != 2 {
		t.Errorf("attributes %+v", got)
	}
	w.want(w.call("POST", path, custom(`"ship":null`)), 200, `"crew"`)
	o = w.tenant.Directory.Snapshot()
	if got := o.CustomAttributes(); len(got) != 1 || o.Users[0].Profile["ship"] != "" {
		t.Errorf("attributes %+v, profile %v", got, o.Users[0].Profile)
	}
}

func TestBaseSchema(t *testing.T) {
	w := newWorld(t)
	id := read[struct{ ID string }](t, w.call("GET", "/meta/schemas/user/default", "")).ID
	path := id[len(w.url+"/api/v1"):]
	base := func(properties string) string { return `{"definitions":{"base":{"properties":{` + properties + `}}}}` }
	w.exchanges([]exchange{
		{"POST", path, base(`"lastName":{"required":false}`), 200, `"required":["email","firstName","login"]`},
		{"POST", path, base(`"lastName":null`), 400, "cannot be removed"},
		{"POST", path, base(`"shoeSize":{"required":false}`), 400, "no such attribute in the base schema"},
		{"POST", path, base(`"city":{"type":"integer"}`), 400, "cannot be changed"},
		{"POST", path, base(`"city":{"title":""}`), 400, "'title' cannot be left blank"},
	})
}

func TestSchemaRefusals(t *testing.T) {
	w := newWorld(t)
	const path = "/meta/schemas/user/default"
	for _, refused := range []struct{ property, cause string }{
		{`"a b":{"title":"x","type":"string"}`, "must begin with a letter"},
		{`"a":{"title":"x"}`, "'type' must be one of"},
		{`"a":{"title":"x","type":"date"}`, "'type' must be one of"},
		{`"a":{"type":"string"}`, "'title' cannot be left blank"},
		{`"a":{"title":"x","type":"string","minLength":-1}`, "'minLength' must be a number"},
		{`"a":{"title":"x","type":"string","minLength":9,"maxLength":8}`, "must not be greater"},
		{`"a":{"title":"x","type":"string","required":"yes"}`, "'required' must be"},
		{`"a":{"title":"x","type":"string","enum":[1]}`, "'enum' must be a list of values of the type string"},
		{`"a":{"title":"x","type":"integer","enum":[1.5]}`, "'enum' must be"},
		{`"a":{"title":"x","type":"string","enum":[]}`, "'enum' must be"},
		{`"a":{"title":"x","type":"string","permissions":[{"principal":"SELF","action":"EAT"}]}`, "'permissions' must be"},
		{`"a":{"title":"x","type":"string","permissions":"all"}`, "'permissions' must be"},
		{`"a":{"title":"x","type":"string","master":{"type":"COMMANDER"}}`, "'master' must have"},
		{`"login":{"title":"x","type":"string"}`, "is in the base schema"},
		{`"a":7`, "wrong type"},
	} {
		w.exchanges([]exchange{{"POST", path, custom(refused.property), 400, refused.cause}})
	}
	w.exchanges([]exchange{
		{"GET", "/meta/schemas/user/oscNone", "", 404, "oscNone (UserSchema)"},
		{"POST", "/meta/schemas/user/oscNone", `{}`, 404, "UserSchema"},
		{"GET", "/meta/types/user/otyNone", "", 404, "UserType"},
		{"GET", "/meta/types/user", "", 200, `"default":true`},
		{"GET", "/meta/types/user/default", "", 200, `/meta/schemas/user/osc`},
	})
	if got := w.tenant.Directory.Snapshot().CustomAttributes(); len(got) != 0 {
		t.Errorf("refused, and kept: %+v", got)
	}
}
