package directory_test

import (
	"bytes"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// What the demo and its documentation rely on.
func TestDefault(t *testing.T) {
	org := directory.Default()
	web := org.Apps[0]
	if org.Name != "default" || web.Public() || web.EmailVerificationURI != web.RedirectURIs[0] {
		t.Errorf("org %q: the first app must be confidential, with its callback as EVE URL: %+v", org.Name, web)
	}
	factors := map[string][]directory.Factor{}
	for _, a := range org.Apps {
		if len(a.ClientID) != 20 {
			t.Errorf("client id %q has %d characters, want 20 as at Okta", a.ClientID, len(a.ClientID))
		}
		factors[a.Label] = org.PolicyFor(a, directory.User{}).Factors
	}
	want := map[string][]directory.Factor{
		"Magic link web app":    {directory.FactorEmail},
		"Single-page app":       {directory.FactorPassword, directory.FactorEmail},
		"App with hosted pages": {directory.FactorEmail},
		"Password and mail app": {directory.FactorPassword, directory.FactorEmail},
		"Password app":          {directory.FactorPassword},
	}
	if !reflect.DeepEqual(factors, want) {
		t.Errorf("factors by app are %v, want %v", factors, want)
	}
	noEVE := func(a directory.App) bool { return a.EmailVerificationURI == "" }
	public := func(a directory.App) bool { return a.Public() }
	if !slices.ContainsFunc(org.Apps, noEVE) || !slices.ContainsFunc(org.Apps, public) {
		t.Error("there must be an app without EVE URL and a public one")
	}
	if ada, ok := org.UserByLogin("ada.lovelace@example.com"); !ok || ada.Password == "" || ada.Status != directory.Active {
		t.Errorf("ada.lovelace@example.com: %+v, %t", ada, ok)
	}
}

// Each journey has somebody in the built-in org who can make it.
func TestDefaultJourneys(t *testing.T) {
	org := directory.Default()
	if !org.Registration.Enabled || !org.Password.Unlock || org.Password.NoRecovery {
		t.Errorf("registration %+v, password %+v: a journey is switched off", org.Registration, org.Password)
	}
	for _, f := range []directory.Factor{directory.FactorPhone, directory.FactorSecurityQuestion, directory.FactorGoogleOTP} {
		if !slices.Contains(org.Enrollment.Optional, f) {
			t.Errorf("%s cannot be set up", f)
		}
	}
	who := map[directory.UserStatus]directory.User{}
	for _, u := range org.Users {
		who[u.Status] = u
	}
	for _, status := range []directory.UserStatus{directory.Active, directory.LockedOut, directory.PasswordExpired, directory.Staged, directory.Recovery} {
		if who[status].ID == "" {
			t.Errorf("nobody is %s", status)
		}
	}
	if who[directory.Staged].Activation.Token == "" || who[directory.Recovery].RecoveryToken.Token == "" || who[directory.PasswordExpired].Password == "" {
		t.Error("a token or a password is missing")
	}
}

func TestDefaultSharesNothing(t *testing.T) {
	directory.Default().Users[0].Login = "changed"
	if got := directory.Default().Users[0].Login; got == "changed" {
		t.Error("two calls gave the same users")
	}
}

func TestExampleOrgsLoad(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "..", "fixtures", "orgs", "*.yaml"))
	if err != nil || len(paths) < 4 {
		t.Fatalf("found %v, %v", paths, err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			for _, org := range loadFile(t, path) {
				if len(org.Apps) == 0 || len(org.Users) == 0 {
					t.Errorf("org %q has %d apps and %d users", org.Name, len(org.Apps), len(org.Users))
				}
			}
		})
	}
}

func TestDefaultIsTheEmbeddedFile(t *testing.T) {
	fromDisk := loadFile(t, filepath.Join("..", "..", "..", "fixtures", "orgs", "default.yaml"))[0]
	if !reflect.DeepEqual(directory.Default(), fromDisk) {
		t.Error("Default differs from fixtures/orgs/default.yaml")
	}
	if !bytes.Contains(fixtures.DefaultOrg(), []byte("docs/org.md")) {
		t.Error("the built-in org does not say where its format is described")
	}
}

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		directory.Default()
	}
}
