package expression_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory/expression"
)

type ada struct{}

func (ada) Attribute(name string) string {
	return map[string]string{"department": "Engines", "title": "Countess of Lovelace", "level": "12", "remote": "true"}[name]
}
func (ada) Groups() map[string]string {
	return map[string]string{"00gStaff": "Staff", "00gAll": "Everyone"}
}

func TestMatches(t *testing.T) {
	for source, want := range map[string]bool{
		`user.department=="Engines"`:                                     true,
		`user.department == 'Engines'`:                                   true,
		`user.department=="engines"`:                                     false,
		`user.department eq "Engines"`:                                   true,
		`user.department!="Engines"`:                                     false,
		`user.city == null`:                                              true,
		`user.department != null`:                                        true,
		`user.level > 9`:                                                 true,
		`user.level <= 11`:                                               false,
		`user.level == 12`:                                               true,
		`user.level >= -1 and user.level lt 13`:                          true,
		`user.department < "F"`:                                          true,
		`user.remote`:                                                    true,
		`user.remote == true`:                                            true,
		`!user.remote`:                                                   false,
		`not (user.remote and user.level ge 13)`:                         true,
		`user.remote || user.level > 13 && false`:                        true,
		`(user.remote OR user.level > 13) AND false`:                     false,
		`String.startsWith(user.title,"Countess")`:                       true,
		`String.stringContains(user.title,"Duke")`:                       false,
		`String.endsWith(user.title, "lace")`:                            true,
		`String.equalsIgnoreCase(user.department,"ENGINES")`:             true,
		`String.toUpperCase(user.department) == "ENGINES"`:               true,
		`String.toLowerCase(user.department) == "engines"`:               true,
		`String.len(user.department) == 7`:                               true,
		`String.removeSpaces(user.title) == "CountessofLovelace"`:        true,
		`String.append(user.department, "!") == "Engines!"`:              true,
		`String.substringBefore(user.title, " ") == "Countess"`:          true,
		`String.substringAfter(user.title, " of ") == "Lovelace"`:        true,
		`isMemberOfAnyGroup("00gNone", "00gStaff")`:                      true,
		`isMemberOfGroup("00gNone")`:                                     false,
		`isMemberOfGroupName("Staff")`:                                   true,
		`isMemberOfGroupNameStartsWith("Eve")`:                           true,
		`isMemberOfGroupNameContains("taf") && !isMemberOfGroupName("")`: true,
		`user.department == "a\"b"`:                                      false,
		`true`:                                                           true,
	} {
		e, err := expression.Parse(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := e.Matches(ada{}); got != want {
			t.Errorf("%s is %t", source, got)
		}
	}
}

func TestRefused(t *testing.T) {
	for source, want := range map[string]string{
		``:                                 "not complete (at position 1)",
		`user.department ==`:               "not complete (at position 19)",
		`user.department = "x"`:            `"=" means nothing here (at position 17)`,
		`"text"`:                           "neither true nor false",
		`String.len(user.title)`:           "neither true nor false",
		`user.remote and "x"`:              "neither true nor false (at position 17)",
		`"x" or user.remote`:               "neither true nor false (at position 1)",
		`!"x"`:                             "neither true nor false (at position 2)",
		`user.a == "x`:                     "without its closing quote (at position 11)",
		`(user.a`:                          "not complete",
		`user.a)`:                          `")" is not expected here`,
		`user.a user.b`:                    `"user.b" is not expected here`,
		`appuser.a == "x"`:                 `"appuser.a" is no attribute of a user`,
		`user.a.b == "x"`:                  `"user.a.b" is no attribute of a user`,
		`user. == "x"`:                     `no attribute`,
		`String.reverse(user.a)`:           `there is no function "String.reverse"`,
		`String.startsWith(user.a)`:        "does not take 1 arguments",
		`String.startsWith(user.a "b")`:    "not expected here",
		`isMemberOfAnyGroup()`:             "does not take 0 arguments",
		`== "x"`:                           `"==" is not expected here`,
		`user.ü == "x"`:                    `means nothing here`,
		strings.Repeat("(", 60):            "nested too deeply",
		strings.Repeat("!", 60) + "user.a": "nested too deeply",
		`user.a == "` + strings.Repeat("x", 5000) + `"`: "too long",
	} {
		_, err := expression.Parse(source)
		var fault *expression.Error
		if !errors.As(err, &fault) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %s", source, err, want)
		}
	}
}

// FuzzParse reads anything and, if it is a condition, evaluates it.
func FuzzParse(f *testing.F) {
	f.Add(`user.department=="Engines" and !isMemberOfAnyGroup("00gStaff")`)
	f.Add(`String.len(String.append(user.a, 'b')) >= 2 || not (user.c)`)
	f.Fuzz(func(t *testing.T, source string) {
		e, err := expression.Parse(source)
		if (e == nil) == (err == nil) {
			t.Fatalf("%v and %v", e, err)
		}
		if err == nil {
			e.Matches(ada{})
		}
	})
}
