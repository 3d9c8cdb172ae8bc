package search_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/management/search"
)

func anything(path, _ string) bool { return path != "secret" }

func ada(path string) (string, bool) {
	v, ok := map[string]string{
		"id": "00u1", "status": "ACTIVE", "profile.login": "ada@example.com", "profile.age": "36", "profile.nick": `the "countess"`,
		"lastUpdated": "2026-11-25T10:00:00.000Z", "profile.admin": "true",
	}[path]
	return v, ok
}

func TestMatches(t *testing.T) {
	for text, want := range map[string]bool{
		`status eq "ACTIVE"`:                                 true,
		`status eq "active"`:                                 true,
		`status ne "ACTIVE"`:                                 false,
		`STATUS eq "ACTIVE"`:                                 false, // there is no such attribute
		`status EQ "ACTIVE" AND id Eq "00u1"`:                true,
		`profile.login sw "ADA@"`:                            true,
		`profile.login ew ".org"`:                            false,
		`profile.login co "example"`:                         true,
		`profile.nick eq "the \"countess\""`:                 true,
		`profile.age gt 4`:                                   true,
		`profile.age gt "4"`:                                 true,
		`profile.age le 36.0`:                                true,
		`profile.age lt 36`:                                  false,
		`profile.admin eq true`:                              true,
		`lastUpdated gt "2026-11-25T10:59:59.000+01:00"`:     true,
		`lastUpdated ge "2026-11-25T11:00:00+01:00"`:         true,
		`lastUpdated lt "2026-11-25T10:00:00Z"`:              false,
		`profile.city pr`:                                    false,
		`not (profile.city pr)`:                              true,
		`profile.city eq null`:                               true,
		`profile.city ne null`:                               false,
		`profile.city eq "London"`:                           false,
		`profile.city ne "London"`:                           true,
		`id eq "x" or id eq "00u1" and status eq "x"`:        false,
		`(id eq "x" or id eq "00u1") and status eq "ACTIVE"`: true,
		`((id eq "00u1"))`:                                   true,
		`(status eq "STAGED") or (status eq "ACTIVE" and not(profile.login sw "b"))`: true,
	} {
		e, err := search.Parse(text, anything)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := e.Matches(ada); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

func TestRefuses(t *testing.T) {
	for _, text := range []string{
		"", " ", "status", "status eq", `status is "ACTIVE"`, `status eq ACTIVE`, `status eq "ACTIVE`, `status eq 'ACTIVE'`, `eq "ACTIVE"`,
		`(status eq "ACTIVE"`, `status eq "ACTIVE")`, `status eq "A" and`, `or status eq "A"`, `status eq "A" status eq "B"`, `status eq "A" xor id eq "B"`,
		`secret eq "x"`, `status gt null`, `not status eq "A"`, `a..b! eq "A"`, `status eq "\q"`, `status pr "A"`,
		strings.Repeat("(", 60) + `id eq "1"` + strings.Repeat(")", 60), `id eq "` + strings.Repeat("x", 9<<10) + `"`,
	} {
		if e, err := search.Parse(text, anything); err == nil {
			t.Errorf("%q is %v", text, e)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`status eq "ACTIVE" and (profile.login sw "a\"da" or not (id pr))`)
	f.Add(`a gt -1.5 or b le "2026-11-25T10:00:00.000Z"`)
	f.Fuzz(func(t *testing.T, text string) {
		e, err := search.Parse(text, anything)
		if err != nil {
			return
		}
		first := e.Matches(ada)
		// In parentheses it says the same, and turned round the opposite.
		for wrapped, want := range map[string]bool{"(" + text + ")": first, "not (" + text + ")": !first} {
			if len(wrapped) > 8<<10 {
				continue
			}
			again, err := search.Parse(wrapped, anything)
			if err != nil {
				if strings.Count(text, "(") >= 50 {
					return
				}
				t.Fatalf("%q: %v", wrapped, err)
			}
			if got := again.Matches(ada); got != want {
				t.Errorf("%q: %t", wrapped, got)
			}
		}
	})
}
