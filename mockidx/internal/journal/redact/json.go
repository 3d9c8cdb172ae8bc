package redact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxDepth is deeper than any document of these protocols.
const maxDepth = 100

// JSON redacts a JSON document, which may be cut short or malformed.
func JSON(document string) string {
	s := &scanner{in: document}
	whole := s.value(false, 0)
	if s.space(); whole && s.at < len(s.in) {
		whole = false // something follows
	}
	return s.result(whole)
}

// scanner reads a document once and notes what to write in place of what.
type scanner struct {
	in    string
	at    int // where it reads; after a failure, what it could not read
	edits []edit
}

// edit replaces a part of the document.
type edit struct {
	from, to int
	with     string
}

func (s *scanner) result(whole bool) string {
	slices.SortStableFunc(s.edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	for _, e := range s.edits {
		if e.from >= at {
			b.WriteString(s.in[at:e.from])
			b.WriteString(e.with)
			at = e.to
		}
	}
	end := len(s.in)
	if !whole {
		end = s.at
	}
	if at < end {
		b.WriteString(s.in[at:end])
	}
	if rest := len(s.in) - max(at, end); rest > 0 {
		fmt.Fprintf(&b, "(malformed from here on: %d bytes not shown)", rest)
	}
	return b.String()
}

// replace notes that a JSON string takes the place of what is between from and
// to, and of every part of it.
func (s *scanner) replace(from, to int, with string) {
	if n := len(s.edits); n > 0 && s.edits[n-1].to > from {
		s.edits = slices.DeleteFunc(s.edits, func(e edit) bool { return e.from >= from && e.to <= to })
	}
	s.edits = append(s.edits, edit{from, to, quote(with)})
}

func quote(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // strings always encode
	return strings.TrimSuffix(b.String(), "\n")
}

func (s *scanner) space() {
	for s.at < len(s.in) && strings.IndexByte(" \t\r\n", s.in[s.at]) >= 0 {
		s.at++
	}
}

// next takes c, if that comes next.
func (s *scanner) next(c byte) bool {
	s.space()
	if s.at < len(s.in) && s.in[s.at] == c {
		s.at++
		return true
	}
	return false
}

// value reads a value, every scalar of which is a secret or not. It returns
// false where the document ends or cannot be understood; every part it could
// read is redacted.
func (s *scanner) value(secret bool, depth int) bool {
	s.space()
	switch {
	case s.at == len(s.in) || depth > maxDepth:
		return false
	case s.next('{'):
		return s.object(secret, depth)
	case s.next('['):
		return s.array(secret, depth)
	case s.in[s.at] == '"':
		return s.text(secret)
	}
	return s.literal(secret)
}

func (s *scanner) array(secret bool, depth int) bool {
	if s.next(']') {
		return true
	}
	for s.value(secret, depth+1) {
		if s.next(']') {
			return true
		}
		if !s.next(',') {
			return false
		}
	}
	return false
}

// object reads an object. In ION, a form's field is one too: its member "name"
// says what "value" is, and may come after it, or be cut off.
func (s *scanner) object(secret bool, depth int) bool {
	var field field
	complete := s.members(secret, depth, &field)
	if field.secret || !complete && !field.named {
		for _, v := range field.values {
			s.replace(v.from, v.to, hint(plain(s.in[v.from:v.to])))
		}
	}
	return complete
}

// field is what an object is as a field of an ION form.
type field struct {
	named, secret bool
	values        []edit
}

func (s *scanner) members(secret bool, depth int, f *field) bool {
	if s.next('}') {
		return true
	}
	for {
		if s.space(); s.at == len(s.in) || s.in[s.at] != '"' {
			return false
		}
		from := s.at
		if !s.token() {
			return false
		}
		key := plain(s.in[from:s.at])
		if !s.next(':') {
			return false
		}
		s.space()
		from = s.at
		complete := s.value(secret || Secret(key), depth+1)
		f.note(key, s.in[from:s.at], from, s.at)
		if !complete {
			return false
		}
		if s.next('}') {
			return true
		}
		if !s.next(',') {
			return false
		}
	}
}

func (f *field) note(key, value string, from, to int) {
	switch fold(key) {
	case "name":
		f.named = true
		f.secret = f.secret || Secret(plain(value))
	case "value":
		if value != "" && value[0] != '{' && value[0] != '[' {
			f.values = append(f.values, edit{from: from, to: to})
		}
	}
}

// text reads a string and redacts it.
func (s *scanner) text(secret bool) bool {
	from := s.at
	complete := s.token()
	content, ok := decoded(s.in[from:s.at])
	switch {
	case !ok && complete:
		s.at = from
		return false
	case !ok, secret && content != "":
		s.replace(from, s.at, hint(content))
	default:
		if shown := Text(content); shown != content {
			s.replace(from, s.at, shown)
		}
	}
	return complete
}

// token passes over a string. Without its end, it ends where the document does.
func (s *scanner) token() bool {
	for s.at++; s.at < len(s.in); s.at++ {
		switch s.in[s.at] {
		case '"':
			s.at++
			return true
		case '\\':
			s.at++
		}
	}
	s.at = len(s.in)
	return false
}

// plain is what a JSON string says, or s if it is not one.
func plain(s string) string {
	content, _ := decoded(s)
	return content
}

// decoded is what a JSON string says, which may lack its end, with an escape
// before it. It returns s and false for what is no JSON string.
func decoded(s string) (string, bool) {
	if !strings.HasPrefix(s, `"`) {
		return s, false
	}
	if n := len(s) - 1; n > 0 && s[n] == '"' && isPlain(s[1:n]) {
		return s[1:n], true
	}
	var content string
	for _, whole := range [...]string{s, s + `"`, beforeEscape(s) + `"`} {
		if json.Unmarshal([]byte(whole), &content) == nil {
			return content, true
		}
	}
	return s, false
}

// isPlain reports whether s says itself in a JSON string, as most strings do.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '\\' || c == '"' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// beforeEscape is s without a \uXXXX at its end that is cut.
func beforeEscape(s string) string {
	if i := strings.LastIndexByte(s, '\\'); i > len(s)-len(`\uXXXX`) && i > 0 {
		return s[:i]
	}
	return s
}

// literal reads a number, true, false or null. Only of a number is it told how
// long it was: ION says of a field that "secret" is true.
func (s *scanner) literal(secret bool) bool {
	from := s.at
	for s.at < len(s.in) && strings.IndexByte(" \t\r\n,]}", s.in[s.at]) < 0 {
		s.at++
	}
	word := s.in[from:s.at]
	if !json.Valid([]byte(word)) && !(s.at == len(s.in) && begun(word)) {
		s.at = from
		return false
	}
	if secret && word != "true" && word != "false" && word != "null" {
		s.replace(from, s.at, hint(word))
	}
	return true
}

// begun reports whether a literal may begin so.
func begun(word string) bool {
	for _, literal := range [...]string{"true", "false", "null"} {
		if strings.HasPrefix(literal, word) {
			return true
		}
	}
	return json.Valid([]byte(word + "0")) // a number, cut after its sign, point or exponent
}
