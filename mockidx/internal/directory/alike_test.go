package directory_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestValidName(t *testing.T) {
	tests := map[string]struct {
		name        string
		valid, alog bool // as a name, and as a login
	}{
		"plain":             {"Ada Lovelace", true, true},
		"longest":           {strings.Repeat("é", 256), true, true},
		"too long":          {strings.Repeat("é", 257), false, false},
		"empty":             {"", false, false},
		"blank":             {" ", false, false},
		"space around it":   {"ada ", false, false},
		"control character": {"a\x00b", false, false},
		"not UTF-8":         {"a\xff", false, false},
		"invisible":         {"a\u200bda", true, false},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := directory.ValidName(tc.name); got != tc.valid {
				t.Errorf("ValidName(%q) = %t", tc.name, got)
			}
			if got := directory.ValidLogin(tc.name); got != tc.alog {
				t.Errorf("ValidLogin(%q) = %t", tc.name, got)
			}
		})
	}
}

func TestAlike(t *testing.T) {
	ada := directory.Alike("ada@example.com")
	for _, same := range []string{"ADA@example.com", "\uff41da@example.com"} {
		if got := directory.Alike(same); got != ada {
			t.Errorf("Alike(%q) = %q", same, got)
		}
	}
	if directory.Alike("ida@example.com") == ada {
		t.Error("ida is alike ada")
	}
}
