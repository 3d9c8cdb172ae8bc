package directory

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Marshal returns org as a YAML document that [Load] reads back as the same
// org, provided that org is complete and valid. Empty fields are left out.
func Marshal(org *Org) []byte {
	e := &encoder{}
	e.mapping(reflect.ValueOf(org).Elem(), "")
	return e.out.Bytes()
}

// Export returns org as a file that [Load] reads again: policies that no app
// uses are marked so.
func Export(org *Org) []byte {
	c := org.Clone()
	for i := range c.Policies {
		name := c.Policies[i].Name
		c.Policies[i].Unused = !slices.ContainsFunc(c.Apps, func(a App) bool { return a.Policy == name }) && len(c.Apps) > 0
	}
	return Marshal(c)
}

type encoder struct{ out bytes.Buffer }

// mapping writes the fields of a struct, each line after indent but the first,
// which the caller has begun.
func (e *encoder) mapping(v reflect.Value, indent string) {
	first := true
	for i := range v.NumField() {
		field := v.Field(i)
		if field.IsZero() || (field.Kind() == reflect.Slice || field.Kind() == reflect.Map) && field.Len() == 0 {
			continue
		}
		if !first {
			e.out.WriteString(indent)
		}
		first = false
		e.out.WriteString(v.Type().Field(i).Tag.Get("yaml") + ":")
		e.field(field, indent)
	}
	if first {
		e.out.WriteString("{}\n")
	}
}

func (e *encoder) field(v reflect.Value, indent string) {
	const deeper = "  "
	if v.Type() == timeType {
		e.entry(v, indent+deeper)
		return
	}
	switch v.Kind() {
	case reflect.Map:
		e.out.WriteString("\n")
		for _, key := range slices.Sorted(maps.Keys(v.Interface().(map[string]string))) {
			e.out.WriteString(indent + deeper + quote(key) + ":")
			e.entry(v.MapIndex(reflect.ValueOf(key)), indent+deeper+deeper)
		}
	case reflect.Struct:
		e.out.WriteString("\n" + indent + deeper)
		e.mapping(v, indent+deeper)
	case reflect.Slice:
		e.out.WriteString("\n")
		for i := range v.Len() {
			e.out.WriteString(indent + deeper + "-")
			e.entry(v.Index(i), indent+deeper+deeper)
		}
	default:
		e.entry(v, indent+deeper)
	}
}

// entry writes a value that begins on the line of its key or dash.
func (e *encoder) entry(v reflect.Value, indent string) {
	e.out.WriteByte(' ')
	if v.Kind() == reflect.Struct && v.Type() != timeType {
		e.mapping(v, indent)
		return
	}
	e.out.WriteString(scalar(v, indent))
	e.out.WriteByte('\n')
}

func scalar(v reflect.Value, indent string) string {
	switch x := v.Interface().(type) {
	case time.Time:
		return quote(x.UTC().Format(time.RFC3339Nano))
	case time.Duration:
		return durationText(x)
	case Factor:
		return quote(x.yamlName())
	}
	if v.Kind() == reflect.String {
		if s := v.String(); strings.Contains(s, "\n") && literal.MatchString(s) {
			return "|\n" + indent + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n"+indent)
		}
		return quote(v.String())
	}
	return fmt.Sprint(v.Interface())
}

// durationText leaves the zero parts of a duration out: 5m, not 5m0s.
func durationText(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

const (
	character = `(?: |[^\pC\pZ])`
	endOfLine = `(` + character + `*[^\pC\pZ])?\n`
)

var (
	// plain is text that needs no quotes, whatever YAML version reads it. A
	// number or one of the keywords needs them.
	plain   = regexp.MustCompile(`^[A-Za-z/][A-Za-z0-9_/@.:+-]*[A-Za-z0-9_/]( [A-Za-z0-9]+)*$`)
	keyword = regexp.MustCompile(`(?i)^(true|false|null|yes|no|on|off)$`)

	// literal is text that a block scalar holds unchanged: it begins with
	// something visible, no line ends in space, and one line feed ends it.
	literal = regexp.MustCompile(`^[^\pC\pZ]` + endOfLine + `(((` + character + `*[^\pC\pZ])?\n)*` + character + `*[^\pC\pZ]\n)?$`)
)

func quote(s string) string {
	if plain.MatchString(s) && !keyword.MatchString(s) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08X`, r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
