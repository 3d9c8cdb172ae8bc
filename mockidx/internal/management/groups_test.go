package management_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestGroups(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Groups = []directory.Group{{ID: "00gStaff", Name: "Staff"}} })
	w.exchanges([]exchange{
		{"GET", "/groups", "", 200, `"type":"BUILT_IN"`},
		{"GET", "/groups?q=sta", "", 200, `[{"_links":{`},
		{"GET", "/groups?q=nothing", "", 200, `[]`},
		{"POST", "/groups", `{"profile":{"name":"Writers","description":"Who write"}}`, 200, `"profile":{"description":"Who write","name":"Writers"}`},
		{"POST", "/groups", `{"profile":{"name":"Writers"}}`, 400, `"errorCauses":[{"errorSummary":"name: An object with this field already exists in the current organization"}]`},
		{"POST", "/groups", `{"profile":{"name":" "}}`, 400, `"errorSummary":"Api validation failed: name"`},
		{"POST", "/groups", `{"profile":{"name":7}}`, 400, `Api validation failed: profile.name`},
		{"POST", "/groups", `{`, 400, `"errorCode":"E0000003"`},
		{"PUT", "/groups/00gStaff", `{"profile":{"name":"Crew"}}`, 200, `"name":"Crew"`},
		{"GET", "/groups/00gStaff", "", 200, `"name":"Crew"`},
		{"GET", "/groups/00gNone", "", 404, `"errorSummary":"Not found: Resource not found: 00gNone (UserGroup)"`},
		{"PUT", "/groups/00gStaff/users/00uAda", "", 204, ""},
		{"PUT", "/groups/00gStaff/users/00uAda", "", 204, ""},
		{"PUT", "/groups/00gStaff/users/00uEve", "", 404, "00uEve (User)"},
		{"GET", "/groups/00gStaff/users", "", 200, `"login":"ada@example.com"`},
		{"GET", "/users/ada@example.com/groups", "", 200, `"name":"Crew"`},
		{"DELETE", "/groups/00gStaff/users/00uAda", "", 204, ""},
		{"GET", "/groups/00gStaff/users", "", 200, `[]`},
		{"DELETE", "/groups/00gStaff", "", 204, ""},
		{"DELETE", "/groups/00gStaff", "", 404, "UserGroup"},
		{"PATCH", "/groups", "", 405, "E0000022"},
	})
	everyone, _ := w.tenant.Directory.Snapshot().GroupByName(directory.Everyone)
	w.exchanges([]exchange{
		{"DELETE", "/groups/" + everyone.ID, "", 403, "built in"},
		{"PUT", "/groups/" + everyone.ID + "/users/00uAda", "", 403, "built in"},
		{"GET", "/groups/" + everyone.ID + "/users", "", 200, `"login":"bob@example.com"`},
	})
}

func TestSearchGroups(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) {
		o.Groups = []directory.Group{{ID: "00gA", Name: "Staff"}, {ID: "00gB", Name: "Story", Description: "Who tell"}, {ID: "00gC", Name: "Other"}}
	})
	found := func(query string) string {
		var ids []string
		for _, g := range read[[]struct{ ID, Type string }](t, w.want(w.call("GET", "/groups?"+query, ""), 200, "")) {
			if g.Type == "OKTA_GROUP" {
				ids = append(ids, g.ID)
			}
		}
		return strings.Join(ids, " ")
	}
	for query, want := range map[string]string{
		"search=profile.name+sw+%22st%22":                                    "00gA 00gB",
		"search=profile.name+sw+%22st%22&sortBy=profile.name&sortOrder=desc": "00gB 00gA",
		"search=profile.description+pr":                                      "00gB",
		"search=created+lt+%222000-01-01T00:00:00.000Z%22":                   "",
		"search=id+eq+%2200gC%22+or+profile.name+eq+%22Staff%22":             "00gA 00gC",
		"filter=lastUpdated+gt+%222000-01-01T00:00:00.000Z%22":               "00gA 00gB 00gC",
		"filter=lastMembershipUpdated+lt+%222000-01-01T00:00:00.000Z%22":     "",
		"filter=type+eq+%22BUILT_IN%22":                                      "",
	} {
		if got := found(query); got != want {
			t.Errorf("%s finds %q, want %q", query, got, want)
		}
	}
	w.want(w.call("GET", "/groups?filter=type+eq+%22BUILT_IN%22", ""), 200, `"name":"Everyone"`)
	w.exchanges([]exchange{
		{"GET", "/groups?filter=profile.name+eq+%22Staff%22", "", 400, "E0000031"},
		{"GET", "/groups?search=profile.colour+eq+%22blue%22", "", 400, "E0000031"},
		{"GET", "/groups?search=profile.name+pr&sortBy=colour", "", 400, "E0000031"},
		{"GET", "/groups?q=st&search=profile.name+pr", "", 400, "E0000033"},
		{"GET", "/groups?filter=id+pr&search=id+pr", "", 400, "E0000033"},
	})
}

func TestPages(t *testing.T) {
	w := newWorld(t)
	first := w.want(w.call("GET", "/users?limit=1", ""), 200, "ada@example.com")
	links := first.header.Values("Link")
	if len(links) != 2 || !strings.HasSuffix(links[0], `; rel="self"`) || links[1] != "<"+w.url+`/api/v1/users?after=00uAda&limit=1>; rel="next"` {
		t.Errorf("links %q", links)
	}
	second := w.want(w.call("GET", "/users?after=00uAda&limit=1", ""), 200, "bob@example.com")
	if links := second.header.Values("Link"); len(links) != 1 {
		t.Errorf("links of the last page: %q", links)
	}
	for _, bad := range []string{"limit=none", "limit=0", "limit=-1", "after=00uNobody"} {
		w.want(w.call("GET", "/users?"+bad, ""), 400, "E0000001")
	}
}

func TestAPIToken(t *testing.T) {
	w := newWorld(t)
	for _, bad := range []string{"", "SSWS", "SSWS wrong", "SSWS " + w.token + "x", "Basic " + w.token, w.token} {
		w.want(w.callAs(bad, "GET", "/users", ""), 401, `"errorCode":"E0000011"`)
	}
	w.want(w.callAs("ssws "+w.token, "GET", "/users", ""), 200, "ada")
}

func TestTrustedOrigins(t *testing.T) {
	w := newWorld(t)
	const origin = "https://shop.example.com"
	created := read[map[string]any](t, w.want(w.call("POST", "/trustedOrigins", `{"name":"Shop","origin":"`+origin+`","scopes":[{"type":"CORS"}]}`), 200, `"scopes":[{"type":"CORS"}]`))
	self := "/trustedOrigins/" + created["id"].(string)
	if !w.tenant.Directory.Snapshot().TrustsOrigin(origin) {
		t.Error("the origin is not trusted")
	}
	w.exchanges([]exchange{
		{"POST", "/trustedOrigins", `{"name":"Shop","origin":"shop"}`, 400, "origin: The origin must be"},
		{"POST", "/trustedOrigins", `{"name":"Shop"}`, 400, "origin: The field cannot be left blank"},
		{"GET", "/trustedOrigins", "", 200, origin},
		{"GET", "/trustedOrigins?q=sh", "", 200, origin},
		{"GET", "/trustedOrigins?q=ship", "", 200, "[]"},
		{"GET", "/trustedOrigins?filter=origin+eq+%22" + origin + "%22+and+status+eq+%22ACTIVE%22", "", 200, origin},
		{"GET", "/trustedOrigins?filter=name+sw+%22x%22", "", 200, "[]"},
		{"GET", "/trustedOrigins?filter=scopes+pr", "", 400, "E0000031"},
		{"POST", self + "/lifecycle/deactivate", "", 200, `"status":"INACTIVE"`},
	})
	if w.tenant.Directory.Snapshot().TrustsOrigin(origin) {
		t.Error("an inactive origin is trusted")
	}
	w.exchanges([]exchange{
		{"POST", self + "/lifecycle/activate", "", 200, `"status":"ACTIVE"`},
		{"PUT", self, `{"name":"Other","origin":"https://other.example.com"}`, 200, `"name":"Other"`},
		{"DELETE", self, "", 204, ""},
		{"GET", self, "", 404, "TrustedOrigin"},
	})
}
