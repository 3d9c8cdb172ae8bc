package myaccount_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func passwords(given, current string) string {
	if current != "" {
		current = `,"currentPassword":"` + current + `"`
	}
	return `{"profile":{"password":"` + given + `"` + current + `}}`
}

func TestPassword(t *testing.T) {
	w := newWorld(t)
	w.exchanges(
		exchange{"GET", "/password", "", 200, `"hints":{"allow":["GET","DELETE","PUT"]}`},
		exchange{"GET", "/password", "", 200, `"status":"ACTIVE"`},
		exchange{"PUT", "/password", passwords("Difference-3ngine", password), 200, `"status":"ACTIVE"`},
		exchange{"PUT", "/password", passwords("Difference-4ngine", ""), 200, `"status":"ACTIVE"`},
	)
	if u := w.user(); u.Password != "Difference-4ngine" || len(u.PasswordHistory) != 2 || strings.Contains(w.call("GET", "/password", "").body, "ngine") {
		t.Errorf("user %+v", u)
	}
	w.exchanges(
		exchange{"DELETE", "/password", "", 204, ""},
		exchange{"DELETE", "/password", "", 404, `"errorCode":"E0000007"`},
		exchange{"PUT", "/password", passwords("Difference-5ngine", ""), 404, "(Password)"},
		exchange{"GET", "/password", "", 200, `{"_links":{"enroll":{"hints":{"allow":["POST"]},"href":"` + w.BaseURL + `/idp/myaccount/password"}},"status":"NOT_ENROLLED"}`},
		exchange{"POST", "/password", passwords("Difference-4ngine", ""), 400, "Api validation failed: password"}, // they had it
		exchange{"POST", "/password", passwords("Difference-5ngine", ""), 201, `"status":"ACTIVE"`},
		exchange{"POST", "/password", passwords("Difference-6ngine", ""), 409, "okta_password"},
	)
	if u := w.user(); u.Password != "Difference-5ngine" {
		t.Errorf("user %+v", u)
	}
	w.change(func(o *directory.Org) { o.Users[0].PasswordExpires = w.Clock.Now().Add(-time.Hour) })
	w.exchanges(exchange{"GET", "/password", "", 200, `"status":"EXPIRED"`})
}

func TestPasswordRefusals(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Users[0].PasswordHistory = []string{"Pascals-calculat0r"} })
	before := w.call("GET", "/password", "").body
	w.exchanges(
		exchange{"PUT", "/password", passwords("short", ""), 400, `"errorCauses":[{"errorSummary":"Password requirements: at least 8 characters, a lowercase letter`},
		exchange{"PUT", "/password", passwords("Pascals-calculat0r", ""), 400, "Api validation failed: password"},
		exchange{"PUT", "/password", passwords("Password1", ""), 400, "Api validation failed: password"},
		exchange{"PUT", "/password", passwords("Difference-3ngine", "wrong"), 400, `"errorCauses":[{"errorSummary":"Old Password is not correct"}]`},
		exchange{"PUT", "/password", `{"profile":{"password":"Difference-3ngine","currentPassword":""}}`, 400, "Api validation failed: currentPassword"},
		exchange{"PUT", "/password", "{}", 400, "Api validation failed: password"},
		exchange{"PUT", "/password", "", 400, "Api validation failed: password"},
		exchange{"PUT", "/password", `{"profile":{"password":7}}`, 400, "Api validation failed: profile.password"},
		exchange{"PUT", "/password", `{`, 400, `"errorCode":"E0000003"`},
		exchange{"PATCH", "/password", `{}`, 405, `"errorCode":"E0000022"`},
	)
	if u := w.user(); u.Password != password || w.call("GET", "/password", "").body != before {
		t.Errorf("user %+v", u)
	}
	w.change(func(o *directory.Org) {
		o.Policies[0].Factors, o.Enrollment = []directory.Factor{directory.FactorEmail}, directory.Enrollment{}
		o.SetDisabled(directory.FactorPassword, true)
	})
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		w.exchanges(exchange{method, "/password", passwords("Difference-3ngine", ""), 403, `"errorCode":"E0000038"`})
	}
}

// The rules of the user's own password policy are those that count.
func TestPasswordPolicyOfTheUser(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) {
		o.Documents = append(o.Documents, directory.Document{
			Kind: directory.PolicyDocument, ID: "00pStrict", Type: string(directory.PasswordPolicy), Name: "Strict", Priority: 1,
			Body: `{"settings":{"password":{"complexity":{"minLength":20}}}}`,
		})
	})
	w.exchanges(
		exchange{"PUT", "/password", passwords("Difference-3ngine", ""), 400, "at least 20 characters"},
		exchange{"PUT", "/password", passwords("Difference-3ngine-No-2", ""), 200, `"status":"ACTIVE"`},
	)
}
