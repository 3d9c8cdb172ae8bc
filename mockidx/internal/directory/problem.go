package directory

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing that is wrong with an org. [Org.Validate] returns all
// of them joined; errors.As finds the first.
type Problem struct {
	Path    string // of the value, as in "$.apps[1].redirectUris[0]": YAML keys, counted from 0
	Message string // what is wrong
	Hint    string // what to do about it; may be empty
	Related string // path of another value that it is about; may be empty
}

func (p *Problem) Error() string {
	see := ""
	if p.Related != "" {
		see = "see " + p.Related
	}
	return p.Path + ": " + p.text(see)
}

// text is the message with the hint; see says where the related value is.
func (p *Problem) text(see string) string {
	parts := slices.DeleteFunc([]string{p.Hint, see}, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		return p.Message
	}
	return fmt.Sprintf("%s (hint: %s)", p.Message, strings.Join(parts, "; "))
}

// maxMessage keeps a value that is quoted in a message from filling the screen.
const maxMessage = 300 // bytes

func newProblem(p path, hint, format string, args ...any) *Problem {
	message := fmt.Sprintf(format, args...)
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}
	return &Problem{Path: string(p), Message: message, Hint: hint}
}

// path is the place of a value in an org, in the path syntax of goccy/go-yaml.
type path string

const root path = "$"

func (p path) key(name string) path {
	plain := func(r rune) bool {
		return r == '_' || r == '-' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
	}
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !plain(r) }) {
		name = "'" + strings.ReplaceAll(name, "'", `\'`) + "'"
	}
	return p + "." + path(name)
}

func (p path) index(i int) path { return p + path("["+strconv.Itoa(i)+"]") }

// parent is the mapping or list that p is in; root is its own parent.
func (p path) parent() path {
	if i := strings.LastIndexAny(string(p), ".["); i > 0 {
		return p[:i]
	}
	return root
}

// findings collects problems.
type findings struct{ problems []*Problem }

func (f *findings) add(p path, hint, format string, args ...any) *Problem {
	problem := newProblem(p, hint, format, args...)
	f.problems = append(f.problems, problem)
	return problem
}

func (f *findings) err() error {
	errs := make([]error, len(f.problems))
	for i, p := range f.problems {
		errs[i] = p
	}
	return errors.Join(errs...)
}
