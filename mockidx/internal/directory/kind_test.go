package directory_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"pgregory.net/rapid"
)

const someOrg = `
users:
- {login: ada@example.com, firstName: Ada, profile: {department: Engines, floor: "2"}, phone: "+15551234567"}
- {login: bob@example.com}
apps:
- {clientId: one, redirectUris: ["http://localhost/cb"], policy: mail}
- {clientId: two, redirectUris: ["http://localhost/cb"], policy: both, users: [bob@example.com]}
policies:
- {name: mail, factors: [email]}
- {name: both, factors: [password, email]}
`

func liveOrg(t *testing.T, yaml string) *directory.Live {
	t.Helper()
	orgs, err := directory.Load("org.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return directory.NewLive(orgs[0])
}

func TestPatchUser(t *testing.T) {
	for name, c := range map[string]struct{ patch, has, hasNot string }{
		"one value":            {`{"status":"SUSPENDED"}`, `"status":"SUSPENDED"`, "nothing"},
		"the rest stays":       {`{"status":"SUSPENDED"}`, `"firstName":"Ada"`, "nothing"},
		"null":                 {`{"phone":null,"firstName":null}`, `"login":"ada@example.com"`, "Ada"},
		"an attribute":         {`{"profile":{"floor":"3"}}`, `"profile":{"department":"Engines","floor":"3"}`, "nothing"},
		"an attribute is gone": {`{"profile":{"floor":null}}`, `"profile":{"department":"Engines"}`, "floor"},
		"every attribute":      {`{"profile":null}`, `"login"`, "profile"},
		"a default comes back": {`{"locale":null}`, `"locale":"en_US"`, "nothing"},
		"part of a mapping":    {`{"activation":{"token":"abc"}}`, `"activation":{"token":"abc"}`, "expires"},
		"a list":               {`{"passwordHistory":["x","y"]}`, `"passwordHistory":["x","y"]`, "nothing"},
		"nothing":              {`{}`, `"firstName":"Ada"`, "nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := directory.Users.Patch(liveOrg(t, someOrg), "Ada@example.com", []byte(c.patch))
			got := string(directory.JSON(u))
			if err != nil || !strings.Contains(got, c.has) || strings.Contains(got, c.hasNot) {
				t.Errorf("%v %s", err, got)
			}
		})
	}
}

func TestRefusedChanges(t *testing.T) {
	patchUser := func(l *directory.Live, body string) error {
		_, err := directory.Users.Patch(l, "ada@example.com", []byte(body))
		return err
	}
	patchSettings := func(l *directory.Live, body string) error {
		_, err := directory.PatchSettings(l, []byte(body))
		return err
	}
	for body, c := range map[string]struct {
		change func(*directory.Live, string) error
		want   string
	}{
		`{"staus":"ACTIVE"}`:                  {patchUser, `$.users[0].staus: unknown key "staus" (hint: did you mean "status"?)`},
		`{"status":"GONE"}`:                   {patchUser, `$.users[0].status: unknown user status "GONE"`},
		`{"firstName":7,"emailUnverified":1}`: {patchUser, "users[0].firstName must be a text, not a number (hint: write it in quotes)\n$.users[0].emailUnverified: users[0].emailUnverified must be true or false"},
		`{"login":"bob@example.com"}`:         {patchUser, `duplicate login "bob@example.com"`},
		`{"login":null}`:                      {patchUser, "$.users[0].login"},
		`{"id":"other"}`:                      {patchUser, "$.users[0].id: the id of a user stays as it is"},
		`{"id":null}`:                         {patchUser, "$.users[0].id: the id of a user stays as it is"},
		`[]`:                                  {patchUser, "users[0] must be a mapping, not a list"},
		`null`:                                {patchUser, "the body has 0 values"},
		`{"locale":"de","locale":"en"}`:       {patchUser, `duplicate key "locale"`},
		`{"users":[]}`:                        {patchSettings, "$.users: users is no setting"},
		`{"templates":[{"htmlFile":"/etc/passwd"}]}`: {patchSettings, "$.templates: templates is no setting"},
		`{"email":{"lifetime":"5"}}`:                 {patchSettings, `email.lifetime is not a duration: "5"`},
		`{"trustedOrigins":[null]}`:                  {patchSettings, "trustedOrigins[0] is empty"},
		"{":                                          {patchSettings, "body:1:1: this is not YAML"},
	} {
		t.Run(body, func(t *testing.T) {
			l := liveOrg(t, someOrg)
			before := l.Snapshot()
			if err := c.change(l, body); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			if l.Snapshot() != before {
				t.Error("something changed")
			}
		})
	}
}

func TestAddPutRemove(t *testing.T) {
	l := liveOrg(t, someOrg)
	if u, err := directory.Users.Add(l, []byte(`{"login":"eve@example.com"}`)); err != nil || u.ID == "" || u.Status != directory.Active {
		t.Errorf("%+v %v", u, err)
	}
	if p, err := directory.Policies.Put(l, "mail", []byte(`{"factors":["password"],"deny":true}`)); err != nil || p.Name != "mail" || !p.Deny || p.Factors[0] != directory.FactorPassword {
		t.Errorf("%+v %v", p, err)
	}
	if _, err := directory.Policies.Put(l, "mail", []byte(`{"name":"other","factors":["email"]}`)); err == nil {
		t.Error("two names were taken")
	}
	if _, err := directory.Policies.Put(l, "third", []byte(`{"factors":["email"]}`)); err != nil {
		t.Error(err)
	}
	var names []string
	for _, p := range l.Snapshot().Policies {
		names = append(names, p.Name)
	}
	if !reflect.DeepEqual(names, []string{"mail", "both", "third"}) {
		t.Errorf("policies %v", names)
	}
	if err := directory.Policies.Remove(l, "both"); err == nil || !strings.Contains(err.Error(), `$.apps[1].policy: unknown policy "both"`) {
		t.Errorf("a policy in use: %v", err)
	}
	if err := directory.Policies.Remove(l, "third"); err != nil {
		t.Error(err)
	}
	if err := directory.Apps.Remove(l, "one"); err != nil || len(l.Snapshot().Apps) != 1 {
		t.Error(err)
	}
	var missing *directory.Missing
	if err := directory.Apps.Remove(l, "one"); !errors.As(err, &missing) || missing.Name != "one" {
		t.Errorf("twice: %v", err)
	}
}

func TestAssignments(t *testing.T) {
	l := liveOrg(t, someOrg)
	change := func(client, login string, change func(*directory.Org, *directory.App, directory.User)) []string {
		a, err := directory.Apps.Change(l, client, func(o *directory.Org, a *directory.App) error {
			u, err := directory.Users.Get(o, login)
			change(o, a, u)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return a.Users
	}
	if got := change("one", "ada@example.com", (*directory.Org).Assign); len(got) != 0 {
		t.Errorf("everyone became %v", got)
	}
	if got := change("one", "ada@example.com", (*directory.Org).Unassign); !reflect.DeepEqual(got, []string{"bob@example.com"}) {
		t.Errorf("everyone but Ada is %v", got)
	}
	if got := change("two", "ada@example.com", (*directory.Org).Assign); !reflect.DeepEqual(got, []string{"bob@example.com", "ada@example.com"}) {
		t.Errorf("Bob and Ada are %v", got)
	}
	if _, err := directory.Users.Patch(l, "ada@example.com", []byte(`{"login":"augusta@example.com"}`)); err != nil {
		t.Fatal(err)
	}
	if got := l.Snapshot().Apps[1].Users; !reflect.DeepEqual(got, []string{"bob@example.com", "augusta@example.com"}) {
		t.Errorf("with another login: %v", got)
	}
	for left, login := range []string{"bob@example.com", "augusta@example.com"} {
		if err := directory.Users.Remove(l, login); err != nil || len(l.Snapshot().Apps[1].Users) != 1-left {
			t.Errorf("%v %v", err, l.Snapshot().Apps[1].Users)
		}
	}
	if o := l.Snapshot(); o.Assigned(o.Apps[1], directory.User{Login: "eve@example.com"}) {
		t.Error("an app without its last user is for everyone")
	}
}

func TestUserActions(t *testing.T) {
	for _, action := range directory.UserActions() {
		for _, status := range []directory.UserStatus{directory.Staged, directory.Provisioned, directory.Active, directory.Recovery, directory.PasswordExpired, directory.LockedOut, directory.Suspended, directory.Deprovisioned} {
			u := directory.User{Status: status, FailedPasswords: 3, Activation: directory.OneTimeToken{Token: "t"}}
			err := u.Do(action)
			var conflict *directory.Conflict
			switch {
			case err != nil && (!errors.As(err, &conflict) || u.Status != status):
				t.Errorf("%s of who is %s: %v, and then they are %s", action, status, err, u.Status)
			case err == nil && u.Status == status:
				t.Errorf("%s of who is %s changes nothing", action, status)
			case err == nil && (action == directory.Unlock) != (u.FailedPasswords == 0):
				t.Errorf("%s leaves %d wrong passwords", action, u.FailedPasswords)
			}
		}
	}
	if err := new(directory.User).Do("promote"); err == nil {
		t.Error("there is an action promote")
	}
}

// What an org shows of itself as JSON is what it can be given.
func TestJSONIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		org := drawOrg(t)
		org.Complete()
		out := directory.JSON(*org)
		if !json.Valid(out) {
			t.Fatalf("this is not JSON: %s", out)
		}
		orgs, err := directory.Load("org.json", out)
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if !reflect.DeepEqual(orgs[0], org) {
			t.Fatalf("got\n%+v\nwant\n%+v\nfrom\n%s", orgs[0], org, out)
		}
	})
}

// FuzzPatch holds what must be true of any patch: no panic, and an org that is
// valid after it.
func FuzzPatch(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `[]`, `{"profile":{"a":null,"b":"c"}}`, `{"email":{"lifetime":"1m"}}`, `{"status":"ACTIVE"}`, `{"users":null}`,
		`{"email":null,"password":null,"registration":{"attributes":[{"name":"email"}]}}`, `{"id":null}`, `a: &a [*a]`, `{"securityQuestion":{"key":"custom"}}`,
	} {
		f.Add([]byte(seed))
	}
	orgs, err := directory.Load("org.yaml", []byte(someOrg))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		l := directory.NewLive(orgs[0])
		before := l.Snapshot()
		_, errUser := directory.Users.Patch(l, "ada@example.com", body)
		_, errSettings := directory.PatchSettings(l, body)
		if err := l.Snapshot().Validate(); err != nil {
			t.Fatal(err)
		}
		if errUser != nil && errSettings != nil && l.Snapshot() != before {
			t.Fatal("a refused patch changed something")
		}
	})
}
