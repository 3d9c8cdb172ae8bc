package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// terminal is where a command writes: data to out, talk to talk.
type terminal struct {
	out, talk io.Writer
	color     bool
}

func newTerminal(out, talk *os.File) *terminal {
	return &terminal{out: out, talk: talk, color: wantsColor(talk)}
}

// wantsColor follows no-color.org.
func wantsColor(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

func (t *terminal) loud(s string) string {
	if !t.color {
		return s
	}
	return "\x1b[1;33m" + s + "\x1b[0m"
}

func (t *terminal) say(format string, args ...any) {
	fmt.Fprintf(t.talk, format+"\n", args...)
}

// jsonLine writes v to out, for programs that read line by line.
func (t *terminal) jsonLine(v any) error { return json.NewEncoder(t.out).Encode(v) }

// json writes v to out, for programs and for people who look.
func (t *terminal) json(v any) error {
	e := json.NewEncoder(t.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// report says what went wrong, and then what may help.
func (t *terminal) report(err error) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		t.say("mockidx: error: %s", line)
	}
	if h, ok := errors.AsType[*hintedError](err); ok {
		t.say("mockidx: hint: %s", h.hint)
	}
}

// errTimeout is an error because of which the exit status is 3.
var errTimeout = errors.New("timed out")

// hintedError is an error that somebody at a shell can do something about.
type hintedError struct {
	error
	hint string
}

func (e *hintedError) Unwrap() error { return e.error }

func withHint(err error, format string, args ...any) error {
	return &hintedError{err, fmt.Sprintf(format, args...)}
}
