package directory_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// ruledOrg is an org with Ada, an app, and documents that the Management API
// wrote. The app's policy is "rstApp".
func ruledOrg(t *testing.T, documents ...directory.Document) (*directory.Org, directory.App, directory.User) {
	t.Helper()
	org := &directory.Org{
		Groups: []directory.Group{{ID: "00gStaff", Name: "Staff"}},
		Users:  []directory.User{{ID: "00uAda", Login: "ada@example.com", Groups: []string{"Staff"}, Password: "analytical"}},
		Apps:   []directory.App{{ClientID: "0oaShop", RedirectURIs: []string{"http://localhost/cb"}}},
		Documents: append([]directory.Document{
			{Kind: directory.PolicyDocument, ID: "rstApp", Type: string(directory.AccessPolicy), Name: "Shop"},
		}, documents...),
	}
	org.Apps[0].Policy = "rstApp"
	org.Complete()
	if err := org.Validate(); err != nil {
		t.Fatal(err)
	}
	return org, org.Apps[0], org.Users[0]
}

func accessRule(id string, priority int, body string) directory.Document {
	return directory.Document{Kind: directory.RuleDocument, ID: id, Parent: "rstApp", Priority: priority, Body: body}
}

const (
	twoFactors   = `{"actions":{"appSignOn":{"access":"ALLOW","verificationMethod":{"factorMode":"2FA"}}}}`
	byPossession = `{"actions":{"appSignOn":{"access":"ALLOW","verificationMethod":{"factorMode":"1FA","constraints":[{"possession":{}}]}}}}`
	onlyPassword = `{"settings":{"authenticators":[{"key":"okta_password","enroll":{"self":"REQUIRED"}}]}}`
)

// What nobody may have, nobody gets in without.
func TestRuleThatNobodyCanSatisfyDenies(t *testing.T) {
	enrollment := directory.Document{Kind: directory.PolicyDocument, ID: "00pEnroll", Type: string(directory.EnrollmentPolicy), Name: "Passwords", Body: onlyPassword}
	for name, rule := range map[string]string{"possession": byPossession, "two factors": twoFactors} {
		org, app, ada := ruledOrg(t, accessRule("rulOne", 1, rule), enrollment)
		if p := org.PolicyFor(app, ada); !p.Deny {
			t.Errorf("%s: the app asks for %+v", name, p)
		}
		org, app, ada = ruledOrg(t, accessRule("rulOne", 1, rule))
		if p := org.PolicyFor(app, ada); p.Deny || len(p.OneOf) == 0 {
			t.Errorf("%s, where people may have more than a password: the app asks for %+v", name, p)
		}
	}
}

// A security question is another factor than the password, but of no other type.
func TestSecurityQuestionIsAnotherFactor(t *testing.T) {
	const body = `{"settings":{"authenticators":[{"key":"okta_password","enroll":{"self":"REQUIRED"}},{"key":"security_question","enroll":{"self":"REQUIRED"}}]}}`
	enrollment := directory.Document{Kind: directory.PolicyDocument, ID: "00pEnroll", Type: string(directory.EnrollmentPolicy), Name: "Questions", Body: body}
	const rule = `{"actions":{"appSignOn":{"access":"ALLOW","verificationMethod":{"factorMode":"2FA","constraints":[%s]}}}}`
	for constraints, denies := range map[string]bool{
		`{"knowledge":{"types":["password"]}}`:                 false,
		`{"knowledge":{"types":["password"]},"possession":{}}`: true,
		`{"knowledge":{}}`: true,
		``:                 true,
	} {
		org, app, ada := ruledOrg(t, accessRule("rulOne", 1, fmt.Sprintf(rule, constraints)), enrollment)
		p := org.PolicyFor(app, ada)
		if p.Deny != denies || !denies && !slices.Equal(p.OneOf, []directory.Factor{directory.FactorSecurityQuestion}) {
			t.Errorf("[%s]: the app asks for %+v", constraints, p)
		}
	}
}

// The first active rule that is for somebody is theirs; without one nobody gets
// in, nor by a rule that cannot be read.
func TestRuleOfSomebody(t *testing.T) {
	const others = `{"conditions":{"people":{"groups":{"exclude":["00gStaff"]}}},"actions":{"appSignOn":{"access":"ALLOW"}}}`
	const byName = `{"conditions":{"people":{"users":{"include":["00uAda"]}}},"actions":{"appSignOn":{"access":"ALLOW","verificationMethod":{"factorMode":"2FA"}}}}`
	inactive := accessRule("rulOff", 1, byPossession)
	inactive.Status = directory.DocumentInactive
	for name, c := range map[string]struct {
		rules   []directory.Document
		factors int // of Ada; -1: she does not get in
	}{
		"none":             {nil, -1},
		"of others":        {[]directory.Document{accessRule("rulOne", 1, others)}, -1},
		"inactive":         {[]directory.Document{inactive}, -1},
		"unreadable":       {[]directory.Document{accessRule("rulOne", 1, `{"actions":7}`)}, -1},
		"second":           {[]directory.Document{accessRule("rulTwo", 2, byName), accessRule("rulOne", 1, others)}, 1},
		"first by its own": {[]directory.Document{accessRule("rulTwo", 2, byPossession), accessRule("rulOne", 1, byName)}, 1},
	} {
		org, app, ada := ruledOrg(t, c.rules...)
		p := org.PolicyFor(app, ada)
		if p.Deny != (c.factors < 0) || c.factors >= 0 && len(p.Factors) != c.factors {
			t.Errorf("%s: the app asks for %+v", name, p)
		}
	}
}

func TestPasswordPolicyOutOfBounds(t *testing.T) {
	org, _, ada := ruledOrg(t, directory.Document{
		Kind: directory.PolicyDocument, ID: "00pPassword", Type: string(directory.PasswordPolicy), Name: "Odd",
		Body: `{"settings":{"password":{"age":{"historyCount":-1,"maxAgeDays":9000000000000000000,"expireWarnDays":-5},"lockout":{"maxAttempts":-1}}}}`,
	})
	rules := org.PasswordFor(ada)
	if rules.History != 0 || rules.MaxAge <= 0 || rules.ExpireWarning != 0 || rules.MaxFailures < 1000 {
		t.Errorf("passwords are ruled by %+v", rules)
	}
	ada.SetPassword("difference", rules, time.Unix(0, 0)) // must not panic
	if len(ada.PasswordHistory) != 0 || ada.CountWrongPassword(rules, time.Unix(0, 0)) {
		t.Errorf("%+v", ada)
	}
}

func TestRegistrationIntoGroupsThatAreGone(t *testing.T) {
	org := &directory.Org{Groups: []directory.Group{{ID: "00gStaff", Name: "Staff"}}}
	org.Complete()
	policy := org.DefaultPolicyID(directory.ProfilePolicy, directory.DefaultPolicy)
	org.Documents = []directory.Document{
		{Kind: directory.PolicyDocument, ID: policy, Type: string(directory.ProfilePolicy), Status: directory.DocumentActive},
		{Kind: directory.RuleDocument, ID: "rulOne", Parent: policy, Status: directory.DocumentActive, Body: `{"actions":{"profileEnrollment":{"targetGroupIds":["00gGone","00gStaff"]}}}`},
	}
	org.Documents[0].Body = "{}"
	if got := org.RegistrationFor(directory.App{}).Groups; len(got) != 1 || got[0] != "00gStaff" {
		t.Errorf("people register into %v", got)
	}
}

// An id goes before a name, so that nobody can take over a group by naming
// another one as its id.
func TestGroupNamedAsTheIDOfAnother(t *testing.T) {
	org := &directory.Org{
		Groups: []directory.Group{{ID: "00gFalse", Name: "00gStaff"}, {ID: "00gStaff", Name: "Staff"}, {ID: "Everyone", Name: "Some"}},
		Users:  []directory.User{{Login: "ada@example.com", Groups: []string{"00gStaff"}}, {Login: "bob@example.com"}},
	}
	org.Complete()
	if got := org.Users[0].Groups; got[0] != "00gStaff" {
		t.Errorf("Ada is in %v", got)
	}
	if org.In(org.Users[1], "Everyone") {
		t.Error("a group with the id Everyone has everyone in it")
	}
}

func TestClaimSeesMembersByRules(t *testing.T) {
	org, _, _ := ruledOrg(t,
		directory.Document{
			Kind: directory.GroupRuleDocument, ID: "0prStaff",
			Body: `{"conditions":{"expression":{"value":"user.firstName==\"Bob\""}},"actions":{"assignUserToGroups":{"groupIds":["00gStaff"]}}}`,
		},
		directory.Document{
			Kind: directory.ClaimDocument, ID: "oclStaff", Parent: "default", Name: "staff",
			Body: `{"claimType":"IDENTITY","valueType":"EXPRESSION","value":"isMemberOfGroupName(\"Staff\")"}`,
		},
	)
	for name, want := range map[string]bool{"Bob": true, "Eve": false} {
		claims := org.ClaimsFor("default", "IDENTITY", directory.User{ID: "00uNew", FirstName: name}, nil)
		if got, _ := claims["staff"].(bool); got != want {
			t.Errorf("%s: claims %v", name, claims)
		}
	}
}

// A stranger's page is not trusted for being redirected to.
func TestTrustedOriginOfRedirects(t *testing.T) {
	for scopes, want := range map[string]bool{`[{"type":"CORS"}]`: true, `[{"type":"REDIRECT"},{"type":"CORS"}]`: true, `[{"type":"REDIRECT"}]`: false, `[]`: true} {
		org, _, _ := ruledOrg(t, directory.Document{Kind: directory.TrustedOriginDocument, ID: "tosOne", Body: `{"origin":"https://shop.example.com","scopes":` + scopes + `}`})
		if got := org.TrustsOrigin("https://shop.example.com"); got != want {
			t.Errorf("%s: trusted %t", scopes, got)
		}
	}
}

// The global session policy says whether devices are remembered, and for how
// long; the minutes may be a text.
func TestRememberedDevicesOfTheSessionPolicy(t *testing.T) {
	session := directory.Document{Kind: directory.PolicyDocument, ID: "00pSession", Type: string(directory.SessionPolicy), Name: "Sessions"}
	for signon, want := range map[string]time.Duration{
		`"factorPromptMode":"DEVICE","factorLifetime":200`:    200 * time.Minute,
		`"factorPromptMode":"DEVICE","factorLifetime":"200"`:  200 * time.Minute,
		`"factorPromptMode":"ALWAYS","factorLifetime":200`:    0,
		`"factorPromptMode":"SESSION","factorLifetime":200`:   0,
		`"factorPromptMode":"DEVICE"`:                         0,
		`"factorPromptMode":"DEVICE","factorLifetime":-1`:     0,
		`"factorPromptMode":"DEVICE","factorLifetime":"soon"`: 0,
	} {
		rule := directory.Document{Kind: directory.RuleDocument, ID: "rulSession", Parent: "00pSession", Body: `{"actions":{"signon":{"access":"ALLOW","requireFactor":true,` + signon + `}}}`}
		org, app, ada := ruledOrg(t, accessRule("rulOne", 1, twoFactors), session, rule)
		if got := org.PolicyFor(app, ada).RememberDevice; got != want {
			t.Errorf("%s: devices are remembered for %s, want %s", signon, got, want)
		}
	}
}
