package management_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const goodPassword = "Abcd1234!x"

func eve(more string) string {
	return `{"profile":{"login":"eve@example.com","email":"eve@example.com","firstName":"Eve","lastName":"Doe"` + more + `}}`
}

// What a user is created as depends on the parameters and on the password.
func TestCreateUserStatus(t *testing.T) {
	const password = `,"credentials":{"password":{"value":"` + goodPassword + `"}}}`
	withPassword := strings.TrimSuffix(eve(""), "}") + password
	for name, tc := range map[string]struct {
		query, body string
		status      int
		text        string
	}{
		"active":                  {"", withPassword, 200, `"status":"ACTIVE"`},
		"provisioned":             {"?activate=true", eve(""), 200, `"status":"PROVISIONED"`},
		"staged":                  {"?activate=false", eve(""), 200, `"status":"STAGED"`},
		"staged with password":    {"?activate=false", withPassword, 200, `"credentials":{"emails":[{"status":"VERIFIED","type":"PRIMARY","value":"eve@example.com"}],"password":{}`},
		"expired":                 {"?nextLogin=changePassword", withPassword, 200, `"status":"PASSWORD_EXPIRED"`},
		"expired and inactive":    {"?nextLogin=changePassword&activate=false", withPassword, 400, "E0000125"},
		"expired and no password": {"?nextLogin=changePassword", eve(""), 400, "E0000124"},
		"federated": {"?provider=true", strings.TrimSuffix(eve(""), "}") + `,"credentials":{"provider":{"type":"FEDERATION","name":"FEDERATION"}}}`, 200,
			`"provider":{"type":"FEDERATION","name":"FEDERATION"}`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.want(w.call("POST", "/users"+tc.query, tc.body), tc.status, tc.text)
			_, made := w.tenant.Directory.Snapshot().UserByLogin("eve@example.com")
			if made != (tc.status == 200) {
				t.Errorf("the user is there: %t", made)
			}
			if mails := len(w.post.letters); (mails == 1) != strings.Contains(tc.text, "PROVISIONED") {
				t.Errorf("%d mails", mails)
			}
		})
	}
}

func TestCreateUserRefusals(t *testing.T) {
	for body, want := range map[string]string{
		`{}`: `"errorSummary":"Api validation failed: firstName"`,
		`{"profile":{"login":"ada@example.com","email":"x@example.com","firstName":"A","lastName":"B"}}`: `"errorSummary":"Api validation failed: login"`,
		`{"profile":{"login":"ADA@example.com","email":"x@example.com","firstName":"A","lastName":"B"}}`: `[{"errorSummary":"login: An object with this field already exists in the current organization"}]`,
		`{"profile":{"login":"x@example.com","email":"ada@example.com","firstName":"A","lastName":"B"}}`: `email: An object with this field already exists`,
		`{"profile":{"login":"eve","email":"eve@example.com","firstName":"A","lastName":"B"}}`:           `login: Username must be in the form of an email address`,
		`{"profile":{"login":"eve@example.com","email":"eve","firstName":"A","lastName":"B"}}`:           `email: Does not match required pattern`,
		eve(`,"secondEmail":"eve"`): `secondEmail: Does not match required pattern`,
		eve(`,"shoeSize":"9"`):      `"errorSummary":"Api validation failed: newUser","errorLink":"E0000001"`,
		eve(`,"shoeSize":"8"`):      `Property name 'shoeSize' is not defined in profile`,
		eve(`,"city":7`):            `city: The value is not of the type string`,
		eve(`,"age":"old"`):         `age: The value is not of the type integer`,
		eve(`,"age":1.5`):           `age: The value is not of the type integer`,
		eve(`,"vip":"yes"`):         `vip: The value is not of the type boolean`,
		eve(`,"sizes":"M"`):         `sizes: The value is not of the type array`,
		eve(`,"grade":"D"`):         `grade: The value is not one of those`,
		eve(`,"nick":"x"`):          `nick: String is too short`,
		eve(`,"nick":"xxxxxx"`):     `nick: String is too long`,
		eve(`,"locale":"!"`):        `E0000001`,
		strings.TrimSuffix(eve(""), "}") + `,"credentials":{"password":{"value":"short"}}}`:                         `password: Password requirements were not met. Password requirements: at least 8 characters, a lowercase letter`,
		strings.TrimSuffix(eve(""), "}") + `,"credentials":{"password":{"hash":{"algorithm":"BCRYPT"}}}}`:           `neither a hash nor a hook`,
		strings.TrimSuffix(eve(""), "}") + `,"credentials":{"password":{"hook":{"type":"default"}}}}`:               `neither a hash nor a hook`,
		strings.TrimSuffix(eve(""), "}") + `,"credentials":{"recovery_question":{"question":"Q?","answer":"abc"}}}`: `must be at least 4 characters`,
		strings.TrimSuffix(eve(""), "}") + `,"credentials":{"recovery_question":{"answer":"abcd"}}}`:                `recovery_question.question: The field cannot be left blank`,
		strings.TrimSuffix(eve(""), "}") + `,"credentials":{"recovery_question":{"question":"Q?"}}}`:                `recovery_question.answer: The field cannot be left blank`,
		strings.TrimSuffix(eve(""), "}") + `,"type":{"id":"otyOther"}}`:                                             `There is no user type otyOther`,
		`{"profile":7}`: `"errorCode":"E0000001"`,
		`[`:             `"errorCode":"E0000003"`,
	} {
		w := newWorld(t, withSchema)
		before := w.tenant.Directory.Snapshot()
		w.want(w.call("POST", "/users", body), 400, want)
		if w.tenant.Directory.Snapshot() != before {
			t.Errorf("%s changed the directory", body)
		}
	}
	w := newWorld(t)
	w.want(w.call("POST", "/users", strings.TrimSuffix(eve(""), "}")+`,"groupIds":["00gNone"]}`), 404, "00gNone (UserGroup)")
}

func withSchema(o *directory.Org) {
	o.Documents = append(o.Documents, directory.Document{Kind: directory.SchemaDocument, ID: "default", Body: `{"definitions":{"custom":{"properties":{
		"age":{"title":"Age","type":"integer"},"height":{"type":"number"},"vip":{"type":"boolean"},"sizes":{"type":"array"},
		"nick":{"type":"string","minLength":2,"maxLength":5},"grade":{"type":"string","enum":["A","B"]}}}}}`})
}

// Attributes come back with the type that the schema gives them.
func TestUserProfile(t *testing.T) {
	w := newWorld(t, withSchema, func(o *directory.Org) { o.Groups = []directory.Group{{ID: "00gStaff", Name: "Staff"}} })
	body := strings.TrimSuffix(eve(`,"age":36,"height":1.7,"vip":true,"sizes":["M", "L"],"nick":"evie","grade":"A","city":"Ghent","mobilePhone":"555-1","locale":"nl_BE","timezone":"Europe/Brussels"`), "}") +
		`,"groupIds":["00gStaff"],"realmId":"guoRealm","credentials":{"recovery_question":{"question":"What did you earn your first medal or award for?","answer":"nothing"}}}`
	a := w.want(w.call("POST", "/users?activate=false", body), 200, `"age":36`)
	for _, text := range []string{
		`"height":1.7`, `"vip":true`, `"sizes":["M","L"]`, `"nick":"evie"`, `"city":"Ghent"`, `"mobilePhone":"555-1"`, `"locale":"nl_BE"`, `"timezone":"Europe/Brussels"`,
		`"recovery_question":{"question":"What did you earn your first medal or award for?"}`,
	} {
		w.want(a, 200, text)
	}
	u, _ := w.tenant.Directory.Snapshot().UserByLogin("eve@example.com")
	if u.Phone != "" || u.Locale != "nl_BE" || len(u.Groups) != 1 || u.SecurityQuestion.Key != "first_award" {
		t.Errorf("the user is %+v", u)
	}
	w.exchanges([]exchange{
		{"POST", "/users/eve@example.com", `{"profile":{"city":null,"age":37}}`, 200, `"age":37`},
		{"POST", "/users/" + u.ID, `{"profile":{"firstName":""}}`, 400, "firstName: The field cannot be left blank"},
		{"POST", "/users/" + u.ID, `{"profile":{"firstName":" "}}`, 400, "firstName: The field cannot be left blank"},
		{"POST", "/users/" + u.ID, `{"profile":{"city":"Ghent ","secondEmail":" eve@home.example "}}`, 200, `"city":"Ghent "`},
		{"GET", "/users/" + u.ID, "", 200, `"secondEmail":"eve@home.example"`},
		{"POST", "/users/" + u.ID, `{"profile":{"login":"bob@example.com"}}`, 400, "login: An object"},
		{"PUT", "/users/" + u.ID, `{"profile":{"firstName":"Eva"}}`, 400, "lastName: The field cannot be left blank"},
		{"POST", "/users/" + u.ID + "?strict=true", `{"credentials":{"password":{"value":"` + goodPassword + `"}}}`, 200, `"password":{}`},
		{"POST", "/users/" + u.ID + "?strict=true", `{"credentials":{"password":{"value":"` + goodPassword + `"}}}`, 400, "cannot be any of your last 4 passwords"},
		{"POST", "/users/" + u.ID, `{"credentials":{"password":{"value":"` + goodPassword + `"}}}`, 200, "eve"},
		{"POST", "/users/none", `{}`, 404, "none (User)"},
	})
	w.want(w.call("PUT", "/users/"+u.ID, `{"profile":{"login":"eva@example.com","email":"eva@example.com","firstName":"Eva","lastName":"Roe"}}`), 200, `"login":"eva@example.com"`)
	u, _ = w.tenant.Directory.Snapshot().UserByID(u.ID)
	if len(u.Profile) != 0 || u.Locale != "en_US" || len(u.Groups) != 1 || u.Password != goodPassword {
		t.Errorf("replaced, the user is %+v", u)
	}
}

func TestFindUsers(t *testing.T) {
	w := newWorld(t, withSchema, func(o *directory.Org) {
		o.Users[0].Profile = map[string]string{"age": "36", "city": "London"}
		o.Users[0].Times.Updated = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for i := range 20 {
			o.Users = append(o.Users, directory.User{Login: fmt.Sprintf("many%02d@example.com", i), Status: directory.Suspended})
		}
		o.Users = append(o.Users, directory.User{Login: "gone@example.com", FirstName: "Gone", Status: directory.Deprovisioned})
	})
	for query, want := range map[string]string{
		"q=ad": "ada", "q=love": "ada", "q=BOB": "bob", "q=example": "", "q=gone": "", "q=many&limit=200": "many*20", "q=many": "many*10",
		`search=status eq "ACTIVE"`:                                           "ada,bob",
		`search=status eq "DEPROVISIONED"`:                                    "gone",
		`search=profile.login eq "ADA@example.com"`:                           "ada",
		`search=profile.email sw "b"`:                                         "bob",
		`search=id eq "00uAda" or id eq "00uBob"`:                             "ada,bob",
		`search=profile.age gt 35 and profile.city co "ond"`:                  "ada",
		`search=profile.age gt 36`:                                            "",
		`search=lastUpdated gt "2025-06-01T00:00:00.000Z"`:                    "ada",
		`search=(profile.city pr) and not(status eq "STAGED")`:                "ada",
		`search=status eq "ACTIVE"&sortBy=profile.firstName&sortOrder=desc`:   "bob,ada",
		`filter=status eq "SUSPENDED"`:                                        "many*20",
		`filter=profile.login eq "ada@example.com"`:                           "ada",
		`filter=id eq "00uBob" and lastUpdated lt "2025-01-01T00:00:00.000Z"`: "bob",
	} {
		got := logins(read[[]map[string]any](t, w.want(w.call("GET", "/users?"+escaped(query), ""), 200, "")))
		if got != want {
			t.Errorf("%s finds %s, want %s", query, got, want)
		}
	}
	w.exchanges([]exchange{
		{"GET", "/users?" + escaped(`search=status is "ACTIVE"`), "", 400, `"errorCode":"E0000031","errorSummary":"Invalid search criteria."`},
		{"GET", "/users?" + escaped(`search=profile.shoeSize eq "9"`), "", 400, "E0000031"},
		{"GET", "/users?" + escaped(`search=password eq "x"`), "", 400, "E0000031"},
		{"GET", "/users?" + escaped(`filter=profile.city eq "London"`), "", 400, "E0000031"},
		{"GET", "/users?" + escaped(`filter=status sw "A"`), "", 400, "E0000031"},
		{"GET", "/users?" + escaped(`search=status eq "ACTIVE"&sortBy=nothing`), "", 400, "E0000031"},
		{"GET", "/users?" + escaped(`q=a&filter=status eq "ACTIVE"`), "", 400, "E0000033"},
		{"GET", "/users?" + escaped(`filter=status eq "A"&search=status eq "A"`), "", 400, "E0000033"},
	})
	page := w.call("GET", "/users?"+escaped(`search=status eq "SUSPENDED"&limit=7`), "")
	if n := len(read[[]any](t, page)); n != 7 || len(page.header.Values("Link")) != 2 {
		t.Errorf("a page has %d users and the links %q", n, page.header.Values("Link"))
	}
}

func escaped(query string) string {
	return strings.NewReplacer(" ", "%20", `"`, "%22").Replace(query)
}

// logins are those of users, briefly: many alike are counted.
func logins(users []map[string]any) string {
	var names []string
	many := 0
	for _, u := range users {
		name, _, _ := strings.Cut(u["profile"].(map[string]any)["login"].(string), "@")
		if strings.HasPrefix(name, "many") {
			many++
			continue
		}
		names = append(names, name)
	}
	if many > 0 {
		names = append(names, fmt.Sprintf("many*%d", many))
	}
	return strings.Join(names, ",")
}

// Of many requests for the same login one makes the user.
func TestCreateTheSameUserAtOnce(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	statuses := make(chan int, 50)
	for range cap(statuses) {
		wg.Go(func() { statuses <- w.call("POST", "/users", eve("")).status })
	}
	wg.Wait()
	close(statuses)
	got := map[int]int{}
	for s := range statuses {
		got[s]++
	}
	if got[200] != 1 || got[400] != 49 || len(w.tenant.Directory.Snapshot().Users) != 3 {
		t.Errorf("answers %v, %d users", got, len(w.tenant.Directory.Snapshot().Users))
	}
}

func TestDeleteUser(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Apps[0].Users = []string{"ada@example.com"} })
	w.exchanges([]exchange{
		{"GET", "/users/00uAda/appLinks", "", 200, `"label":"Shop"`},
		{"GET", "/users/00uBob/appLinks", "", 200, `[]`},
		{"POST", "/users/00uAda", `{"realmId":"guo1"}`, 200, "ada"},
		{"DELETE", "/users/00uAda", "", 204, ""},
		{"GET", "/users/00uAda", "", 200, `"status":"DEPROVISIONED"`},
		{"DELETE", "/users/00uAda", "", 204, ""},
		{"GET", "/users/00uAda", "", 404, "00uAda (User)"},
		{"DELETE", "/users/00uAda", "", 404, "00uAda (User)"},
		{"GET", "/users/me", "", 404, "me (User)"},
	})
	w.want(w.callAs("", "GET", "/users/me", ""), 401, "E0000011")
	o := w.tenant.Directory.Snapshot()
	if len(o.Apps[0].Users) != 0 || len(o.DocumentsOf(directory.UserDocument, "")) != 0 {
		t.Errorf("the app has %v, documents %+v", o.Apps[0].Users, o.Documents)
	}
}
