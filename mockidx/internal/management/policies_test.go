package management_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

type document struct {
	ID, Name, Status string
	Priority         int
	System           bool
	Settings         struct {
		Authenticators []struct {
			Key    string
			Enroll struct{ Self string }
		}
	}
}

func (w *world) policiesOf(t directory.PolicyType) []document {
	w.t.Helper()
	return read[[]document](w.t, w.want(w.call("GET", "/policies?type="+string(t), ""), 200, ""))
}

// The names are those that Okta's own suites look for.
func TestDefaultPolicies(t *testing.T) {
	w := newWorld(t)
	for of, want := range map[directory.PolicyType][2]string{
		directory.SessionPolicy: {"Default Policy", "Default Rule"}, directory.EnrollmentPolicy: {"Default Policy", "Default Rule"},
		directory.PasswordPolicy: {"Default Policy", "Default Rule"}, directory.DiscoveryPolicy: {"Idp Discovery Policy", "Default Rule"},
		directory.AccessPolicy: {"default", "Catch-all Rule"}, directory.ProfilePolicy: {"Default Policy", "Catch-all Rule"},
	} {
		all := w.policiesOf(of)
		if len(all) != 1 || all[0].Name != want[0] || !all[0].System {
			t.Errorf("%s: %+v", of, all)
			continue
		}
		self := "/policies/" + all[0].ID
		w.want(w.call("GET", self, ""), 200, `"type":"`+string(of)+`"`)
		rules := read[[]document](t, w.want(w.call("GET", self+"/rules", ""), 200, ""))
		if len(rules) != 1 || rules[0].Name != want[1] || !rules[0].System {
			t.Errorf("%s: rules %+v", of, rules)
			continue
		}
		rule := self + "/rules/" + rules[0].ID
		w.exchanges([]exchange{
			{"GET", rule, "", 200, want[1]},
			{"DELETE", self, "", 403, "E0000077"},
			{"DELETE", rule, "", 403, "E0000077"},
			{"POST", self + "/lifecycle/deactivate", "", 403, "E0000077"},
		})
		// What was answered can be sent back, and stays what it was.
		for _, path := range []string{self, rule} {
			before := w.call("GET", path, "").body
			w.want(w.call("PUT", path, before), 200, "")
			cut := func(s string) string { return regexp.MustCompile(`"lastUpdated":"[^"]*"`).ReplaceAllString(s, "") }
			if after := w.call("GET", path, "").body; cut(after) != cut(before) {
				t.Errorf("%s changed from\n%s\nto\n%s", path, before, after)
			}
		}
	}
	w.want(w.call("GET", "/policies", ""), 400, "type parameter")
	w.want(w.call("GET", "/policies?type=OTHER", ""), 400, "type parameter")
}

const enrollment = `{"type":"MFA_ENROLL","name":%q,"conditions":{"people":{"groups":{"include":[%q]}}},"settings":{"type":"AUTHENTICATORS","authenticators":[{"key":"phone_number","enroll":{"self":"REQUIRED"}}]}}`

func TestEnrollmentPolicies(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) {
		o.Groups = []directory.Group{{ID: "00gStaff", Name: "Staff"}}
		o.Users[0].Groups = []string{"Staff"}
	})
	first := read[document](t, w.want(w.call("POST", "/policies", fmt.Sprintf(enrollment, "First", "00gStaff")), 200, `"priority":1`))
	if len(first.Settings.Authenticators) < 5 || first.Settings.Authenticators[0].Enroll.Self != "REQUIRED" || first.Settings.Authenticators[1].Enroll.Self != "NOT_ALLOWED" {
		t.Errorf("authenticators %+v", first.Settings.Authenticators)
	}
	requires := func(login string, want int) {
		t.Helper()
		o := w.tenant.Directory.Snapshot()
		u, _ := o.UserByLogin(login)
		if got := len(o.EnrollmentFor(u).Required); got != want {
			t.Errorf("%s must set up %d authenticators, want %d", login, got, want)
		}
	}
	requires("ada@example.com", 1)
	requires("bob@example.com", 0)
	second := read[document](t, w.want(w.call("POST", "/policies", strings.Replace(fmt.Sprintf(enrollment, "Second", "00gStaff"), `"name"`, `"priority":1,"name"`, 1)), 200, `"priority":1`))
	w.want(w.call("GET", "/policies/"+first.ID, ""), 200, `"priority":2`)
	self := "/policies/" + second.ID
	w.exchanges([]exchange{
		{"POST", "/policies", fmt.Sprintf(enrollment, "First", "00gStaff"), 400, "Policy name already in use"},
		{"POST", "/policies", fmt.Sprintf(enrollment, "Third", "00gNone"), 400, "Invalid group id: 00gNone"},
		{"POST", "/policies", `{"type":"OTHER","name":"x"}`, 400, "Api validation failed: type"},
		{"POST", "/policies", `{"type":"PASSWORD"}`, 400, "Api validation failed: name"},
		{"POST", "/policies", `{"type":"IDP_DISCOVERY","name":"x"}`, 403, "E0000077"},
		{"POST", "/policies", `{"type":"MFA_ENROLL","name":"x","settings":{"authenticators":[{"key":"abacus","enroll":{"self":"REQUIRED"}}]}}`, 400, "Invalid authenticator abacus"},
		{"PUT", self, `{"type":"PASSWORD","name":"Second"}`, 400, "cannot be changed"},
		{"POST", self + "/rules", `{"name":"Never","type":"MFA_ENROLL","actions":{"enroll":{"self":"NEVER"}}}`, 200, `"system":false`},
	})
	requires("ada@example.com", 0)
	w.exchanges([]exchange{
		{"POST", self + "/lifecycle/deactivate", "", 204, ""},
		{"GET", self, "", 200, `"status":"INACTIVE"`},
	})
	requires("ada@example.com", 1)
	w.exchanges([]exchange{
		{"POST", self + "/lifecycle/activate", "", 204, ""},
		{"DELETE", self, "", 204, ""},
		{"GET", self, "", 404, "(Policy)"},
		{"GET", self + "/rules", "", 404, "(Policy)"},
	})
	if left := w.tenant.Directory.Snapshot().DocumentsOf(directory.RuleDocument, second.ID); len(left) != 0 {
		t.Errorf("rules of a policy that is gone: %+v", left)
	}
}

// asks is what the app of the world asks of Ada.
func (w *world) asks() directory.Policy {
	o := w.tenant.Directory.Snapshot()
	ada, _ := o.UserByLogin("ada@example.com")
	return o.PolicyFor(o.Apps[0], ada)
}

func TestAccessRules(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) {
		o.Groups = []directory.Group{{ID: "00gStaff", Name: "Staff"}}
		o.Users[0].Groups = []string{"Staff"}
	})
	policy := "/policies/" + w.policiesOf(directory.AccessPolicy)[0].ID
	const rule = `{"name":%q,"type":"ACCESS_POLICY","conditions":{"people":{"groups":{%s}}},"actions":{"appSignOn":{"access":%q,"verificationMethod":{"type":"ASSURANCE","factorMode":%q,"constraints":[%s]}}}}`
	email := []directory.Factor{directory.FactorEmail, directory.FactorPhone, directory.FactorGoogleOTP}
	for _, c := range []struct {
		groups, access, mode, constraints string
		factors, oneOf                    []directory.Factor
		deny                              bool
	}{
		{`"include":["00gStaff"]`, "ALLOW", "2FA", "", []directory.Factor{directory.FactorPassword}, email, false},
		{`"include":["00gStaff"]`, "ALLOW", "1FA", `{"knowledge":{"types":["password"]}}`, []directory.Factor{directory.FactorPassword}, nil, false},
		{`"include":["00gStaff"]`, "ALLOW", "1FA", `{"possession":{}}`, nil, email, false},
		{`"include":["00gStaff"]`, "ALLOW", "1FA", "", nil, append([]directory.Factor{directory.FactorPassword}, email...), false},
		{`"include":["00gStaff"]`, "DENY", "", "", nil, nil, true},
		{`"exclude":["00gStaff"]`, "DENY", "", "", nil, email, false},
	} {
		created := read[document](t, w.want(w.call("POST", policy+"/rules", fmt.Sprintf(rule, "A rule", c.groups, c.access, c.mode, c.constraints)), 200, ""))
		got := w.asks()
		sameFactors := fmt.Sprint(first(got.Factors, len(c.factors)), first(got.OneOf, len(c.oneOf))) == fmt.Sprint(c.factors, c.oneOf)
		if !sameFactors || len(got.Factors) != len(c.factors) || got.Deny != c.deny {
			t.Errorf("%+v: the app asks for %+v", c, got)
		}
		w.want(w.call("DELETE", policy+"/rules/"+created.ID, ""), 204, "")
	}
	for _, bad := range []string{
		fmt.Sprintf(rule, "x", "", "PERHAPS", "1FA", ""), fmt.Sprintf(rule, "x", "", "ALLOW", "3FA", ""), fmt.Sprintf(rule, "Catch-all Rule", "", "ALLOW", "1FA", ""),
		`{"name":"x","actions":{"enroll":{"self":"NEVER"}}}`, `{"name":"x"}`, `{"name":"x","type":"PASSWORD","actions":{}}`, `{"actions":{}}`, `{"name":"x","actions":[]}`,
		fmt.Sprintf(rule, "x", `"include":["00gNone"]`, "ALLOW", "1FA", ""),
	} {
		w.want(w.call("POST", policy+"/rules", bad), 400, "E0000001")
	}
	w.want(w.call("POST", "/policies/rstNone/rules", fmt.Sprintf(rule, "x", "", "ALLOW", "1FA", "")), 404, "rstNone (Policy)")
}

func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }

func TestPolicyOfAnApp(t *testing.T) {
	w := newWorld(t)
	created := read[document](t, w.want(w.call("POST", "/policies", `{"type":"ACCESS_POLICY","name":"Strict"}`), 200, `"id":"rst`))
	self := "/policies/" + created.ID
	w.want(w.call("GET", self+"/rules", ""), 200, "Catch-all Rule")
	if err := w.tenant.Directory.Update(func(o *directory.Org) error { o.Apps[0].Policy = created.ID; return nil }); err != nil {
		t.Fatal(err)
	}
	if got := w.asks(); got.Name != "Strict" || len(got.Factors) != 1 || got.Factors[0] != directory.FactorPassword {
		t.Errorf("the app asks for %+v", got)
	}
	w.want(w.call("GET", self+"/mappings", ""), 200, "0oaShop")
	clone := read[document](t, w.want(w.call("POST", self+"/clone", ""), 200, "[cloned] Strict"))
	w.want(w.call("GET", "/policies/"+clone.ID+"/rules", ""), 200, "Catch-all Rule")
	w.want(w.call("DELETE", self, ""), 204, "")
	if got := w.asks(); got.Name != "default" {
		t.Errorf("without its policy the app asks for %+v", got)
	}
}

func TestProfileRule(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Groups = []directory.Group{{ID: "00gNew", Name: "New"}} })
	policy := "/policies/" + w.policiesOf(directory.ProfilePolicy)[0].ID
	rule := policy + "/rules/" + read[[]document](t, w.call("GET", policy+"/rules", ""))[0].ID
	const body = `{"name":"Catch-all Rule","type":"PROFILE_ENROLLMENT","actions":{"profileEnrollment":{"access":"ALLOW","unknownUserAction":"REGISTER","targetGroupIds":["00gNew"],"activationRequirements":{"emailVerification":false},"profileAttributes":[{"name":"nickname","label":"Nickname","required":true}]}}}`
	w.want(w.call("PUT", rule, body), 200, `"name":"nickname"`)
	r := w.tenant.Directory.Snapshot().RegistrationFor(directory.App{})
	if !r.Enabled || !r.NoEmailVerification || len(r.Attributes) != 4 || r.Attributes[3].Name != "nickname" || !r.Attributes[3].Required || r.Groups[0] != "00gNew" {
		t.Errorf("people register by %+v", r)
	}
	w.exchanges([]exchange{
		{"PUT", rule, strings.Replace(body, `"nickname"`, `"email"`, 1), 200, `"profileAttributes":[{"label":"Nickname","name":"email","required":true}]`},
		{"PUT", rule, strings.Replace(body, "REGISTER", "PERHAPS", 1), 400, "unknownUserAction"},
		{"PUT", rule, strings.Replace(body, `"actions"`, `"Actions"`, 1), 400, "E0000001"},
		{"PUT", rule, strings.Replace(body, `"profileEnrollment"`, `"ProfileEnrollment"`, 1), 400, "E0000001"},
		{"POST", policy + "/rules", body, 403, "one rule"},
	})
}

func TestPasswordPolicy(t *testing.T) {
	w := newWorld(t)
	policy := "/policies/" + w.policiesOf(directory.PasswordPolicy)[0].ID
	w.want(w.call("PUT", policy, `{"name":"Default Policy","type":"PASSWORD","settings":{"password":{"complexity":{"minLength":12,"excludeAttributes":["firstName"]},"lockout":{"maxAttempts":3},"age":{"historyCount":7}}}}`), 200, `"minLength":12`)
	rule := policy + "/rules/" + read[[]document](t, w.call("GET", policy+"/rules", ""))[0].ID
	w.want(w.call("PUT", rule, `{"name":"Default Rule","actions":{"selfServicePasswordReset":{"access":"ALLOW","requirement":{"primary":{"methods":["sms"]},"stepUp":{"required":false}}},"selfServiceUnlock":{"access":"ALLOW"}}}`), 200, "")
	p := w.tenant.Directory.Snapshot().PasswordFor(directory.User{})
	c := p.Complexity
	if c.MinLength != 12 || c.MinLowerCase != 1 || !c.ExcludeFirstName || p.MaxFailures != 3 || p.History != 7 || !p.Unlock || p.NoRecovery || len(p.RecoveryFactors) != 1 || p.RecoveryFactors[0] != directory.FactorPhone {
		t.Errorf("passwords are ruled by %+v", p)
	}
}
