package directory_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestPutUser(t *testing.T) {
	org := &directory.Org{Users: []directory.User{{ID: "1", Login: "ada"}, {ID: "2", Login: "bob"}}}
	for _, c := range []struct {
		name string
		put  directory.User
		want []string // logins
	}{
		{"replaces by id", directory.User{ID: "2", Login: "robert"}, []string{"ada", "robert"}},
		{"adds", directory.User{ID: "3", Login: "eve"}, []string{"ada", "robert", "eve"}},
		{"the first", directory.User{ID: "1", Login: "augusta"}, []string{"augusta", "robert", "eve"}},
	} {
		org.PutUser(c.put)
		var got []string
		for _, u := range org.Users {
			got = append(got, u.Login)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: logins %v, want %v", c.name, got, c.want)
		}
	}
}

func TestAttributesByName(t *testing.T) {
	var u directory.User
	names := []string{"email", "login", "firstName", "lastName", "secondEmail", "department", "password"}
	for _, name := range names {
		if got := u.Get(name); got != "" {
			t.Errorf("%s of nobody is %q", name, got)
		}
		u.Set(name, " the "+name+"\n")
	}
	want := directory.User{
		Email: "the email", Login: "the login", FirstName: " the firstName\n", LastName: " the lastName\n", SecondEmail: "the secondEmail",
		Profile: map[string]string{"department": " the department\n", "password": " the password\n"},
	}
	for _, name := range names {
		if got := u.Get(name); strings.TrimSpace(got) != "the "+name {
			t.Errorf("%s is %q", name, got)
		}
	}
	blank := u.Clone()
	blank.Set("lastName", " \t")
	if blank.LastName != "" {
		t.Errorf("a blank is %q", blank.LastName)
	}
	if !reflect.DeepEqual(u, want) {
		t.Errorf("got %+v, want %+v", u, want)
	}
}

func TestSetInACloneOnly(t *testing.T) {
	u := directory.User{Profile: map[string]string{"department": "Engines"}, PasswordHistory: []string{"old"}}
	clone := u.Clone()
	clone.Set("department", "Looms")
	clone.PasswordHistory[0] = "older"
	if u.Get("department") != "Engines" || u.PasswordHistory[0] != "old" {
		t.Errorf("the user changed with its clone: %+v", u)
	}
}

// Whom a token stands for depends on its time and on the user's state.
func TestUserByToken(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	everyState := []directory.UserStatus{
		directory.Staged, directory.Provisioned, directory.Active, directory.Recovery,
		directory.PasswordExpired, directory.LockedOut, directory.Suspended, directory.Deprovisioned,
	}
	activation := map[directory.UserStatus]bool{directory.Staged: true, directory.Provisioned: true}
	recovery := map[directory.UserStatus]bool{directory.Active: true, directory.Recovery: true, directory.PasswordExpired: true, directory.LockedOut: true}
	for _, status := range everyState {
		org := &directory.Org{Users: []directory.User{{Login: "bob"}, {
			Login: "ada", Status: status, Activation: directory.OneTimeToken{Token: "a"}, RecoveryToken: directory.OneTimeToken{Token: "r"},
		}}}
		if u, ok := org.UserByActivation("a"); ok != activation[status] || ok && u.Login != "ada" {
			t.Errorf("%s: activation token is of %q, %t", status, u.Login, ok)
		}
		if u, ok := org.UserByRecovery("r", now); ok != recovery[status] || ok && u.Login != "ada" {
			t.Errorf("%s: recovery token is of %q, %t", status, u.Login, ok)
		}
		_, crossed := org.UserByActivation("r")
		_, crossedBack := org.UserByRecovery("a", now)
		_, empty := org.UserByRecovery("", now)
		if crossed || crossedBack || empty {
			t.Errorf("%s: a token of the other kind is good: %t %t, or none: %t", status, crossed, crossedBack, empty)
		}
	}
}

// An activation token that is over still tells whose it was: the page says
// that it expired.
func TestTokenOver(t *testing.T) {
	end := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		expires time.Time
		now     time.Time
		over    bool
	}{
		{"before", end, end.Add(-1), false},
		{"at the end", end, end, false},
		{"after", end, end.Add(1), true},
		{"never", time.Time{}, end, false},
	} {
		org := &directory.Org{Users: []directory.User{
			{Status: directory.Staged, Activation: directory.OneTimeToken{Token: "a", Expires: c.expires}},
			{Status: directory.Recovery, RecoveryToken: directory.OneTimeToken{Token: "r", Expires: c.expires}},
		}}
		u, known := org.UserByActivation("a")
		if _, good := org.UserByRecovery("r", c.now); u.Activation.Over(c.now) != c.over || good == c.over || !known {
			t.Errorf("%s: over %t, want %t; recovery token good %t; activation token known %t", c.name, u.Activation.Over(c.now), c.over, good, known)
		}
	}
}

func TestSecurityQuestions(t *testing.T) {
	list := directory.SecurityQuestions()
	if len(list) != 20 {
		t.Errorf("%d questions, want Okta's 20", len(list))
	}
	for _, q := range list {
		if got, ok := directory.QuestionText(q.Key); !ok || got != q.Text || q.Text == "" {
			t.Errorf("QuestionText(%q) = %q, %t, want %q", q.Key, got, ok, q.Text)
		}
	}
	if _, ok := directory.QuestionText(directory.CustomQuestion); ok {
		t.Error("a custom question has a text of its own")
	}
	list[0].Text = "changed"
	if directory.SecurityQuestions()[0].Text == "changed" {
		t.Error("the list can be changed from outside")
	}
}
