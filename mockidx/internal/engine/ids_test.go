package engine

import (
	"regexp"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestIDsAreStableAndDistinct(t *testing.T) {
	org, other := &directory.Org{ID: "00o1"}, &directory.Org{ID: "00o2"}
	seen := map[string]string{}
	for name, make := range map[string]func() string{
		"email authenticator":        func() string { return authenticatorID(org, directory.FactorEmail) },
		"password authenticator":     func() string { return authenticatorID(org, directory.FactorPassword) },
		"email authenticator, org 2": func() string { return authenticatorID(other, directory.FactorEmail) },
		"alice's email":              func() string { return enrollmentID(org, "alice", directory.FactorEmail) },
		"bob's email":                func() string { return enrollmentID(org, "bob", directory.FactorEmail) },
		"alice's password":           func() string { return enrollmentID(org, "alice", directory.FactorPassword) },
		"somebody unknown":           func() string { return unknownUserID(org, "no@example.com") },
		"somebody else unknown":      func() string { return unknownUserID(org, "not@example.com") },
	} {
		id := make()
		if id != make() {
			t.Errorf("%s: %s is not stable", name, id)
		}
		if !regexp.MustCompile(`^(aut|eae|lae|00u)[0-9A-Za-z]{17}$`).MatchString(id) {
			t.Errorf("%s: %s has not Okta's form", name, id)
		}
		if before, ok := seen[id]; ok {
			t.Errorf("%s and %s are both %s", name, before, id)
		}
		seen[id] = name
	}
	if a, b := unknownUserID(org, "No@Example.com"), unknownUserID(org, "no@example.com"); a != b {
		t.Errorf("one name, two ids: %s, %s", a, b)
	}
}

func TestMaskAddress(t *testing.T) {
	for address, want := range map[string]string{
		"box@okta.com":        "b***x@okta.com",
		"ab@okta.com":         "a***b@okta.com",
		"a@okta.com":          "a***a@okta.com",
		`"a@b"@okta.com`:      `"***"@okta.com`,
		"élodie+tag@okta.com": "é***g@okta.com",
		"alice":               "a***e",
		"@okta.com":           "@okta.com",
		"":                    "",
	} {
		if got := maskAddress(address); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
}
