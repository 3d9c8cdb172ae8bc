package mail

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
)

// functions are those that Okta's templates can call. The escaping ones change
// nothing: every value is escaped where it is shown.
// Source: Okta, "Customize email notifications", "Use functions for email
// templates".
func (c Composer) functions(locale string) map[string]velocity.Func {
	same := text1(func(s string) string { return s })
	english, user := builtInFor("en").wording, builtInFor(locale).wording
	return map[string]velocity.Func{
		"StringTool.escapeHtml":                same,
		"f.escapeHtml":                         same,
		"f.escapeHtmlAttr":                     same,
		"f.toLowerCase":                        text1(strings.ToLower),
		"f.toUpperCase":                        text1(strings.ToUpper),
		"f.replace":                            replace,
		"f.substring":                          substring,
		"f.substringAfter":                     text2(func(s, sep string) string { _, after, _ := strings.Cut(s, sep); return after }),
		"f.substringBefore":                    text2(func(s, sep string) string { before, _, _ := strings.Cut(s, sep); return before }),
		"f.formatTimeDiffDateNow":              c.timeUntil(english),
		"f.formatTimeDiffDateNowInUserLocale":  c.timeUntil(user),
		"f.formatTimeDiffHoursNow":             inHours(english),
		"f.formatTimeDiffHoursNowInUserLocale": inHours(user),
	}
}

func text1(f func(string) string) velocity.Func {
	return func(args []string) (string, bool) {
		if len(args) != 1 {
			return "", false
		}
		return f(args[0]), true
	}
}

func text2(f func(a, b string) string) velocity.Func {
	return func(args []string) (string, bool) {
		if len(args) != 2 {
			return "", false
		}
		return f(args[0], args[1]), true
	}
}

// maxReplaced keeps calls in one another from growing a value without end.
const maxReplaced = 10_000 // bytes

func replace(args []string) (string, bool) {
	if len(args) != 3 || args[1] == "" || len(args[0])+strings.Count(args[0], args[1])*len(args[2]) > maxReplaced {
		return "", false
	}
	return strings.ReplaceAll(args[0], args[1], args[2]), true
}

// substring takes the characters from a position to before another.
func substring(args []string) (string, bool) {
	if len(args) != 3 {
		return "", false
	}
	from, err := strconv.Atoi(args[1])
	to, err2 := strconv.Atoi(args[2])
	s := []rune(args[0])
	if err != nil || err2 != nil || from < 0 || from > to || to > len(s) {
		return "", false
	}
	return string(s[from:to]), true
}

func (c Composer) timeUntil(w wording) velocity.Func {
	return func(args []string) (string, bool) {
		if len(args) != 1 {
			return "", false
		}
		t, err := time.Parse(time.RFC3339, args[0])
		return inWords(t.Sub(c.Now), w), err == nil
	}
}

func inHours(w wording) velocity.Func {
	return func(args []string) (string, bool) {
		if len(args) != 1 {
			return "", false
		}
		n, err := strconv.Atoi(args[0])
		return counted(n, w.Hours), err == nil
	}
}

// inWords says a lifetime as people do, in whole minutes or, from two hours
// on, whole hours.
func inWords(d time.Duration, w wording) string {
	if d >= 2*time.Hour {
		return counted(hours(d), w.Hours)
	}
	return counted(int(math.Round(d.Minutes())), w.Minutes)
}

func hours(d time.Duration) int { return int(math.Round(d.Hours())) }

func counted(n int, unit [2]string) string {
	if n == 1 {
		return "1 " + unit[0]
	}
	return fmt.Sprintf("%d %s", n, unit[1])
}
