package directory_test

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestUserByLogin(t *testing.T) {
	org := &directory.Org{Users: []directory.User{
		{ID: "1", Login: "ada@example.com", Email: "ada@home.example"},
		{ID: "2", Login: "ada@home.example", Email: "second@example.com"},
		{ID: "3", Login: "bob", Email: "bob@example.com"},
	}}
	for identifier, want := range map[string]string{
		"ada@example.com":    "1",
		"ADA@EXAMPLE.COM":    "1",
		"ada@home.example":   "2", // a login goes before an email
		"bob":                "3",
		"Bob@Example.com":    "3",
		"second@example.com": "2",
		"nobody":             "",
		"":                   "",
	} {
		user, ok := org.UserByLogin(identifier)
		if user.ID != want || ok != (want != "") {
			t.Errorf("UserByLogin(%q) = %q, %t, want %q", identifier, user.ID, ok, want)
		}
	}
}

func TestLookups(t *testing.T) {
	org := directory.Default()
	for _, want := range org.Users {
		if got, ok := org.UserByID(want.ID); !ok || got.Login != want.Login {
			t.Errorf("UserByID(%q) = %v, %t", want.ID, got, ok)
		}
	}
	for _, want := range org.Apps {
		if got, ok := org.AppByClientID(want.ClientID); !ok || got.Label != want.Label {
			t.Errorf("AppByClientID(%q) = %v, %t", want.ClientID, got, ok)
		}
	}
	if s, ok := org.AuthServerByID("default"); !ok || s.Audience != "api://default" {
		t.Errorf("AuthServerByID(default) = %v, %t", s, ok)
	}
	_, user := org.UserByID("")
	_, app := org.AppByClientID("0oaUnknown")
	_, server := org.AuthServerByID("")
	if user || app || server {
		t.Errorf("found what is not there: user %t, app %t, server %t", user, app, server)
	}
}

func TestPolicyFor(t *testing.T) {
	org := validOrg()
	for policy, want := range map[string]string{"both": "both", "email": "email", "": "email", "gone": "email"} {
		if got := org.PolicyFor(directory.App{Policy: policy}, directory.User{}); got.Name != want {
			t.Errorf("PolicyFor(%q) = %q, want %q", policy, got.Name, want)
		}
	}
}

func TestAssigned(t *testing.T) {
	ada := directory.User{Login: "ada@example.com"}
	for _, c := range []struct {
		name  string
		users []string
		want  bool
	}{
		{"everyone", nil, true},
		{"named", []string{"bob@example.com", "ada@example.com"}, true},
		{"named in capitals", []string{"ADA@example.com"}, true},
		{"others", []string{"bob@example.com"}, false},
	} {
		if got := (&directory.Org{}).Assigned(directory.App{Users: c.users}, ada); got != c.want {
			t.Errorf("%s: %t, want %t", c.name, got, c.want)
		}
	}
}

func TestAppGrantsAndSecret(t *testing.T) {
	some := directory.App{ClientSecret: "s", GrantTypes: []directory.GrantType{directory.InteractionCode}}
	if !some.Allows(directory.InteractionCode) || some.Allows(directory.RefreshToken) || some.Public() {
		t.Errorf("%+v: wrong grants or secret", some)
	}
	if all := (directory.App{}); !all.Allows(directory.AuthorizationCode) || !all.Public() {
		t.Errorf("%+v: wrong grants or secret", all)
	}
}
