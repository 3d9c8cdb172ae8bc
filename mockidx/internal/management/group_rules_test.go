package management_test

import (
	"slices"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// groupRule is the body of a rule that puts users into 00gStaff.
func groupRule(name, condition string) string {
	return `{"type":"group_rule","name":"` + name + `","conditions":{"expression":{"type":"urn:okta:expression:1.0","value":"` + condition + `"}},"actions":{"assignUserToGroups":{"groupIds":["00gStaff"]}}}`
}

const engineers = `user.department==\"Engines\"`

func worldWithStaff(t *testing.T) *world {
	return newWorld(t, func(o *directory.Org) {
		o.Groups = []directory.Group{{ID: "00gStaff", Name: "Staff"}, {ID: "00gGuests", Name: "Guests"}}
		o.Users[0].Profile = map[string]string{"department": "Engines"}
	})
}

// members are the logins of those in Staff.
func (w *world) members() []string {
	w.t.Helper()
	var logins []string
	for _, u := range read[[]struct{ Profile struct{ Login string } }](w.t, w.want(w.call("GET", "/groups/00gStaff/users", ""), 200, "[")) {
		logins = append(logins, u.Profile.Login)
	}
	return logins
}

func (w *world) expectMembers(when string, want ...string) {
	w.t.Helper()
	if got := w.members(); !slices.Equal(got, want) {
		w.t.Errorf("%s: members %q, want %q", when, got, want)
	}
}

// create makes something and returns its path.
func (w *world) create(path, body string) string {
	w.t.Helper()
	return path + "/" + read[struct{ ID string }](w.t, w.want(w.call("POST", path, body), 200, `"id"`)).ID
}

func TestGroupRuleAtWork(t *testing.T) {
	w := worldWithStaff(t)
	rule := w.create("/groups/rules", groupRule("Engineers", engineers))
	w.want(w.call("GET", rule, ""), 200, `"status":"INACTIVE"`)
	w.expectMembers("before it is active")
	w.want(w.call("POST", rule+"/lifecycle/activate", ""), 204, "")
	w.want(w.call("GET", rule, ""), 200, `"status":"ACTIVE"`)
	w.expectMembers("active", "ada@example.com")

	department := func(of, value string) {
		if _, err := directory.Users.Change(w.tenant.Directory, of, func(_ *directory.Org, u *directory.User) error { u.Set("department", value); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	department("bob@example.com", "Engines")
	department("ada@example.com", "Poetry")
	w.expectMembers("other departments", "bob@example.com")
	department("ada@example.com", "Engines")
	w.want(w.call("DELETE", "/groups/00gStaff/users/00uAda", ""), 204, "")
	w.want(w.call("GET", rule, ""), 200, `"exclude":["00uAda"]`)
	w.expectMembers("who was removed by hand", "bob@example.com")

	w.want(w.call("POST", rule+"/lifecycle/deactivate", ""), 204, "")
	department("bob@example.com", "Poetry")
	w.expectMembers("inactive", "bob@example.com")
	department("bob@example.com", "Engines")
	w.want(w.call("DELETE", rule+"?removeUsers=true", ""), 202, "")
	w.expectMembers("deleted")
}

func TestGroupRules(t *testing.T) {
	w := worldWithStaff(t)
	rule := w.create("/groups/rules", groupRule("Engineers", engineers))
	other := w.create("/groups/rules", groupRule("Members", `isMemberOfAnyGroup(\"00gGuests\")`))
	everyone, _ := w.tenant.Directory.Snapshot().GroupByName(directory.Everyone)
	w.exchanges([]exchange{
		{"GET", "/groups/rules", "", 200, `"name":"Engineers"`},
		{"GET", "/groups/rules?search=memb", "", 200, `[{"_links":`},
		{"GET", "/groups/rules?search=none", "", 200, `[]`},
		{"GET", "/groups/rules/0prNone", "", 404, "0prNone (GroupRule)"},
		{"GET", "/groups/00gStaff/cats", "", 404, "E0000007"},
		{"PUT", rule, groupRule("Engineers too", `String.startsWith(user.department,\"Eng\")`), 200, `"name":"Engineers too"`},
		{"PUT", rule, groupRule("Members", engineers), 400, "name: An object with this field already exists"},
		{"POST", rule + "/lifecycle/activate", "", 204, ""},
		{"PUT", rule, groupRule("Engineers", engineers), 400, "Deactivate it first"},
		{"DELETE", rule, "", 400, "Deactivate it first"},
		{"DELETE", other, "", 202, ""},
		{"DELETE", other, "", 404, "GroupRule"},
		{"POST", rule + "/lifecycle/deactivate", "", 204, ""},
		{"POST", "/groups/rules/0prNone/lifecycle/activate", "", 404, "GroupRule"},
		{"POST", "/groups/rules/0prNone/lifecycle/deactivate", "", 404, "GroupRule"},
		{"POST", "/groups/rules", groupRule("", engineers), 400, "name: The field cannot be left blank"},
		{"POST", "/groups/rules", groupRule("Bad", `user.department=`), 400, "Invalid expression"},
		{"POST", "/groups/rules", groupRule("Bad", `Sorcery.of(user.department)`), 400, `there is no function`},
		{"POST", "/groups/rules", `{"name":"x"}`, 400, "type: The field must be group_rule"},
		{"POST", "/groups/rules", `{"name":"x","type":"group_rule","conditions":{"expression":{"value":"user.a"}}}`, 400, "groupIds: The field cannot be left blank"},
		{"POST", "/groups/rules", `{"name":"x","type":"group_rule","conditions":{"expression":{"value":"user.a","type":"urn:x"}}}`, 400, "expression.type"},
		{"POST", "/groups/rules", `{"name":"x","type":"group_rule","conditions":7}`, 400, "wrong type"},
		{"POST", "/groups/rules", `{"name":"x","type":"group_rule","conditions":{"expression":{"value":"user.a"}},"actions":{"assignUserToGroups":{"groupIds":["` + everyone.ID + `"]}}}`, 400, "cannot be put into"},
	})
}
