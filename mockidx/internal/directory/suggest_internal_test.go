package directory

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSuggest(t *testing.T) {
	many := slices.Repeat([]string{"policy"}, maxListed+1)
	long := strings.Repeat("x", maxMisspelt+1)
	for _, c := range []struct {
		name, word string
		known      []string
		want       string
	}{
		{"a letter less", "emai", []string{"password", "email"}, `did you mean "email"?`},
		{"another case", "EMAIL", []string{"password", "email"}, `did you mean "email"?`},
		{"two letters swapped", "emial", []string{"password", "email"}, `did you mean "email"?`},
		{"the nearest of two", "lifetimes", []string{"lifetime", "lifetimes!"}, `did you mean "lifetime"?`},
		{"with a prefix", "okta_email_x", []string{"password", "email"}, `did you mean "email"?`},
		{"nothing like it", "sms", []string{"password", "email"}, "one of password, email"},
		{"short words are not near each other", "ab", []string{"cd"}, "one of cd"},
		{"no word", "", []string{"email"}, "one of email"},
		{"nothing known", "email", nil, ""},
		{"too many to list or compare", "polici", many, ""},
		{"too long to compare", long, []string{long[1:]}, "one of " + long[1:]},
		{"known word too long to compare", long[1:], []string{long}, "one of " + long},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := suggest(c.word, c.known); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEditDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"email", "emial", 2}, {"abc", "abc", 0}} {
		if got := EditDistance(c.a, c.b); got != c.want {
			t.Errorf("EditDistance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestEditDistanceIsADistance(t *testing.T) {
	word := rapid.StringMatching(`[a-c]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := word.Draw(t, "a"), word.Draw(t, "b"), word.Draw(t, "c")
		if EditDistance(a, b) != EditDistance(b, a) || (EditDistance(a, b) == 0) != (a == b) {
			t.Fatalf("%q and %q are %d and %d apart", a, b, EditDistance(a, b), EditDistance(b, a))
		}
		if EditDistance(a, c) > EditDistance(a, b)+EditDistance(b, c) {
			t.Fatalf("%q is nearer to %q by way of %q", a, c, b)
		}
	})
}

func TestFoldAgreesWithEqualFold(t *testing.T) {
	text := rapid.OneOf(rapid.StringMatching(`[kKsSaA\x{212A}\x{17F}ßσςΣ]{0,3}`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		if (fold(a) == fold(b)) != strings.EqualFold(a, b) {
			t.Fatalf("%q and %q: EqualFold says %t", a, b, strings.EqualFold(a, b))
		}
	})
}
