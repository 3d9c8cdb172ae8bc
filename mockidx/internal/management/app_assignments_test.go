package management_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// testJWKS is a public key on P-256, of RFC 7517 appendix A.1.
const testJWKS = `{"keys":[{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","kid":"1"}]}`

func TestAppPolicies(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) {
		o.Documents = []directory.Document{
			{Kind: directory.PolicyDocument, ID: "rstAccess", Type: string(directory.AccessPolicy), Name: "Strict"},
			{Kind: directory.PolicyDocument, ID: "rstProfile", Type: string(directory.ProfilePolicy), Name: "Form"},
			{Kind: directory.PolicyDocument, ID: "00pEnroll", Type: string(directory.EnrollmentPolicy), Name: "Factors"},
		}
	})
	o := w.tenant.Directory.Snapshot()
	access, profile := o.DefaultPolicyID(directory.AccessPolicy, o.Policies[0].Name), o.DefaultPolicyID(directory.ProfilePolicy, directory.DefaultPolicy)
	password := o.DefaultPolicyID(directory.PasswordPolicy, directory.DefaultPolicy)
	id := w.newApp("Cart", "", "")
	self := "/apps/" + id
	w.exchanges([]exchange{
		{"GET", self, "", 200, `"accessPolicy":{"href":"` + w.url + `/api/v1/policies/` + access + `"}`},
		{"GET", self, "", 200, `"profileEnrollment":{"href":"` + w.url + `/api/v1/policies/` + profile + `"}`},
		{"PUT", self + "/policies/rstAccess", "", 204, ""},
		{"PUT", self + "/policies/rstProfile", "", 204, ""},
		{"GET", self, "", 200, `"accessPolicy":{"href":"` + w.url + `/api/v1/policies/rstAccess"}`},
		{"GET", self, "", 200, `"profileEnrollment":{"href":"` + w.url + `/api/v1/policies/rstProfile"}`},
		{"PUT", self + "/policies/00pEnroll", "", 400, "A policy of type MFA_ENROLL cannot be mapped"},
		{"PUT", self + "/policies/" + password, "", 400, "A policy of type PASSWORD cannot be mapped"},
		{"PUT", self + "/policies/rstNone", "", 404, "rstNone (Policy)"},
		{"PUT", "/apps/0oaNone/policies/rstAccess", "", 404, "AppInstance"},
	})
	if a := w.app(id); a.Policy != "rstAccess" || a.ProfileEnrollment != "rstProfile" {
		t.Errorf("the directory has %+v", a)
	}
	w.exchanges([]exchange{
		{"PUT", self + "/policies/" + access, "", 204, ""},
		{"PUT", self + "/policies/" + profile, "", 204, ""},
		{"GET", self, "", 200, `/api/v1/policies/` + access},
		{"GET", self, "", 200, `/api/v1/policies/` + profile},
	})
}

func TestAppGroups(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Groups = []directory.Group{{ID: "00gStaff", Name: "Staff"}} })
	id := w.newApp("Cart", "", "")
	self := "/apps/" + id + "/groups"
	everyone, _ := w.tenant.Directory.Snapshot().GroupByName(directory.Everyone)
	w.exchanges([]exchange{
		{"GET", self, "", 200, `[]`},
		{"PUT", self + "/00gStaff", `{"priority":3,"profile":{"role":"clerk"}}`, 200, `"priority":3,"profile":{"role":"clerk"}`},
		{"GET", self + "/00gStaff", "", 200, `"priority":3`},
		{"PUT", self + "/" + everyone.ID, `null`, 200, `"id":"` + everyone.ID + `"`},
		{"GET", self + "?limit=1", "", 200, `"id":"00gStaff"`},
		{"PUT", self + "/00gNone", "", 404, "00gNone (UserGroup)"},
		{"PUT", self + "/00gStaff", `{"priority":"first"}`, 400, "priority"},
		{"PUT", self + "/00gStaff", `{"priority":-1}`, 400, "priority"},
		{"PUT", self + "/00gStaff", `{`, 400, "E0000003"},
		{"PUT", "/apps/0oaNone/groups/00gStaff", "", 404, "AppInstance"},
		{"DELETE", self + "/00gStaff", "", 204, ""},
		{"DELETE", self + "/00gStaff", "", 404, "00gStaff (AppGroup)"},
		{"GET", self + "/00gStaff", "", 404, "AppGroup"},
		{"DELETE", self + "/" + everyone.ID, "", 204, ""},
		{"GET", self, "", 200, `[]`},
		// An app that the org file has for everyone.
		{"GET", "/apps/0oaShop/groups", "", 200, `"id":"` + everyone.ID + `"`},
		{"PUT", "/apps/0oaShop/groups/00gStaff", "", 200, ""},
		{"GET", "/apps/0oaShop/users/00uAda", "", 200, `"scope":"GROUP"`},
		{"DELETE", "/apps/0oaShop/groups/" + everyone.ID, "", 204, ""},
		{"GET", "/apps/0oaShop/users/00uAda", "", 404, "AppUser"},
	})
}

func TestAppUsers(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) {
		o.Groups = []directory.Group{{ID: "00gStaff", Name: "Staff"}}
		o.Users[1].Groups = []string{"00gStaff"}
	})
	id := w.newApp("Cart", "", "")
	self := "/apps/" + id + "/users"
	w.exchanges([]exchange{
		{"GET", self, "", 200, `[]`},
		{"POST", self, `{"id":"00uAda","scope":"USER","credentials":{"userName":"ada"},"profile":{"role":"clerk"}}`, 200, `"credentials":{"userName":"ada"}`},
		{"GET", self + "/00uAda", "", 200, `"profile":{"role":"clerk"},"scope":"USER"`},
		{"POST", self + "/00uAda", `{"profile":{"role":"boss"}}`, 200, `"role":"boss"`},
		{"GET", self + "/00uAda", "", 200, `"credentials":{"userName":"ada@example.com"}`},
		{"GET", self + "?q=ada", "", 200, `"id":"00uAda"`},
		{"GET", self + "?q=bob", "", 200, `[]`},
		{"POST", self, `{"scope":"USER"}`, 400, "id: The field cannot be left blank"},
		{"POST", self, `{"id":"00uAda","scope":"ALL"}`, 400, "scope"},
		{"POST", self, `{"id":7}`, 400, "id: The field has a wrong type"},
		{"POST", self, `{"id":"00uEve"}`, 404, "00uEve (User)"},
		{"POST", self + "/00uBob", `{}`, 404, "00uBob (AppUser)"},
		{"POST", "/apps/0oaNone/users", `{"id":"00uAda"}`, 404, "AppInstance"},
		{"PUT", "/apps/" + id + "/groups/00gStaff", "", 200, ""},
		{"GET", self + "/00uBob", "", 200, `"scope":"GROUP"`},
		{"DELETE", self + "/00uBob", "", 400, "assigned by a group"},
		{"DELETE", self + "/00uAda", "", 204, ""},
		{"DELETE", self + "/00uAda", "", 404, "AppUser"},
		{"GET", self + "/00uAda", "", 404, "AppUser"},
		{"POST", self + "/00uBob", `{"credentials":{"userName":"bobby"}}`, 200, `"userName":"bobby"`},
	})
	for _, d := range w.tenant.Directory.Snapshot().Documents {
		if d.Name == "00uAda" || strings.Contains(d.Body, "USER") {
			t.Errorf("left behind: %+v", d)
		}
	}
	if err := directory.Users.Remove(w.tenant.Directory, "00uBob"); err != nil {
		t.Fatal(err)
	}
	w.want(w.call("GET", self, ""), 200, `[]`)
	for _, d := range w.tenant.Directory.Snapshot().Documents {
		if d.Name == "00uBob" {
			t.Errorf("left behind: %+v", d)
		}
	}
}

// Every assignment of several at once holds.
func TestAssignmentsAtOnce(t *testing.T) {
	w := newWorld(t)
	id := w.newApp("Cart", "", "")
	var wg sync.WaitGroup
	for _, user := range []string{"00uAda", "00uBob"} {
		for range 4 {
			wg.Go(func() {
				w.want(w.call("POST", "/apps/"+id+"/users", `{"id":"`+user+`"}`), 200, user)
				w.want(w.call("GET", "/apps/"+id+"/users", ""), 200, user)
			})
		}
	}
	wg.Wait()
	if a := w.app(id); len(a.Users) != 2 {
		t.Errorf("assigned: %q", a.Users)
	}
}
