package directory

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// decoder fills a Go value from a YAML node by the yaml tags of its structs.
// Unlike the YAML library's own it goes on after a problem, and it remembers
// where each value stood.
type decoder struct {
	faults  []fault
	at      map[path]*token.Position
	damaged map[path]bool // what could not be decoded, so that what follows from it is not reported too
	unnamed map[path]bool // lists with an entry whose name could not be decoded
	patch   bool          // null takes a value away, and a map of texts keeps what is not named (RFC 7396)
}

// fault is a problem at a place of its own: where a duplicate key stands, for
// one, is not where the value of its path does.
type fault struct {
	*Problem
	at *token.Position
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	factorType   = reflect.TypeFor[Factor]()
)

func newDecoder() *decoder {
	return &decoder{at: map[path]*token.Position{}, damaged: map[path]bool{}, unnamed: map[path]bool{}}
}

// position is where the value of a path stands, or else what it is missing
// from.
func (d *decoder) position(p path) *token.Position {
	for ; p != root; p = p.parent() {
		if at := d.at[p]; at != nil {
			return at
		}
	}
	if at := d.at[root]; at != nil {
		return at
	}
	return &token.Position{Line: 1, Column: 1}
}

// explains reports whether a problem of the decoded value is there because of
// one that was met in decoding.
func (d *decoder) explains(p *Problem) bool {
	return d.isDamaged(path(p.Path)) || p.Related != "" && (d.isDamaged(path(p.Related)) || d.unnamed[path(p.Related)])
}

// isDamaged reports whether p or something that p is a part of is damaged.
func (d *decoder) isDamaged(p path) bool {
	for ; p != root; p = p.parent() {
		if d.damaged[p] {
			return true
		}
	}
	return d.damaged[root]
}

func (d *decoder) damage(p path) {
	d.damaged[p] = true
	if name := string(p); strings.HasSuffix(name, ".name") || strings.HasSuffix(name, ".login") {
		p = p.parent()
	}
	d.unnamed[p.parent()] = true
}

func (d *decoder) fault(p path, at *token.Position, hint, format string, args ...any) {
	d.faults = append(d.faults, fault{newProblem(p, hint, format, args...), at})
}

// undecodable is the fault of a value that could not be decoded.
func (d *decoder) undecodable(n ast.Node, p path, hint, format string, args ...any) {
	d.fault(p, start(n), hint, format, args...)
	d.damage(p)
}

func (d *decoder) value(n ast.Node, p path, dst reflect.Value) {
	if n == nil || n.Type() == ast.NullType {
		return // as if it were not there
	}
	d.at[p] = start(n)
	if dst.Type() == timeType {
		d.time(n, p, dst)
		return
	}
	switch dst.Kind() {
	case reflect.Map:
		d.texts(n, p, dst)
	case reflect.Struct:
		d.mapping(n, p, dst)
	case reflect.Slice:
		d.list(n, p, dst)
	default:
		d.scalar(n, p, dst)
	}
}

func (d *decoder) mapping(n ast.Node, p path, dst reflect.Value) {
	entries, ok := entriesOf(n)
	if !ok {
		d.wrongType(n, p, "a mapping", "write its keys below it, as key: value")
		return
	}
	met := map[string]*token.Position{}
	var misspelt []path // what unknown keys probably were to be
	for _, entry := range entries {
		key := entry.Key.GetToken()
		name, at := key.Value, p.key(key.Value)
		field, known := fieldByName(dst, name)
		switch {
		case met[name] != nil:
			d.duplicate(at, key, met[name])
			continue
		case !known:
			names := fieldNames(dst.Type())
			d.fault(at, key.Position, suggest(name, names), "unknown key %q", name)
			if meant := nearest(name, names); meant != "" {
				misspelt = append(misspelt, p.key(meant))
			}
		default:
			d.at[at] = key.Position // until the value tells better
			if d.patch && entry.Value.Type() == ast.NullType {
				field.SetZero()
			}
			d.value(entry.Value, at, field)
		}
		met[name] = key.Position
	}
	for _, meant := range misspelt {
		if d.at[meant] == nil {
			d.damage(meant)
		}
	}
}

func (d *decoder) duplicate(p path, key *token.Token, first *token.Position) {
	d.fault(p, key.Position, fmt.Sprintf("keep one of the two; the other is on line %d", first.Line), "duplicate key %q", key.Value)
}

func (d *decoder) list(n ast.Node, p path, dst reflect.Value) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.wrongType(n, p, "a list", "write each entry on a line of its own that begins with -")
		return
	}
	dst.Set(reflect.MakeSlice(dst.Type(), len(seq.Values), len(seq.Values)))
	for i, entry := range seq.Values {
		at := p.index(i)
		if entry.Type() == ast.NullType {
			d.fault(at, startOfEntry(seq, i), "write a value, or remove the entry", "%s is empty", at.name())
			d.damage(at)
			continue
		}
		d.value(entry, at, dst.Index(i))
	}
}

func (d *decoder) scalar(n ast.Node, p path, dst reflect.Value) {
	switch {
	case dst.Type() == durationType:
		d.duration(n, p, dst)
	case dst.Kind() == reflect.Bool:
		if b, ok := n.(*ast.BoolNode); ok {
			dst.SetBool(b.Value)
			return
		}
		d.wrongType(n, p, "true or false", "write true or false, without quotes")
	case dst.Kind() == reflect.Int:
		i, ok := integer(n)
		if !ok {
			d.wrongType(n, p, "a whole number", "write digits only, without quotes")
			return
		}
		dst.SetInt(i)
	default:
		s, ok := text(n)
		if !ok {
			d.wrongType(n, p, "a text", "write it in quotes")
			return
		}
		if dst.Type() == factorType {
			s = string(factorFromYAML(s))
		}
		dst.SetString(s)
	}
}

// texts fills a map of texts. An empty one is as if it were not there.
func (d *decoder) texts(n ast.Node, p path, dst reflect.Value) {
	entries, ok := entriesOf(n)
	if !ok {
		d.wrongType(n, p, "a mapping", "write its keys below it, as key: value")
		return
	}
	values, met := map[string]string{}, map[string]*token.Position{}
	if d.patch {
		maps.Copy(values, dst.Interface().(map[string]string))
		dst.SetZero()
	}
	for _, entry := range entries {
		key := entry.Key.GetToken()
		at, value := p.key(key.Value), ""
		if first := met[key.Value]; first != nil {
			d.duplicate(at, key, first)
			continue
		}
		met[key.Value] = key.Position
		delete(values, key.Value)
		if entry.Value.Type() != ast.NullType {
			d.value(entry.Value, at, reflect.ValueOf(&value).Elem())
			values[key.Value] = value
		}
	}
	if len(values) > 0 {
		dst.Set(reflect.ValueOf(values))
	}
}

const timeHint = `write it as in "2026-01-02T15:04:05Z"`

func (d *decoder) time(n ast.Node, p path, dst reflect.Value) {
	s, ok := text(n)
	if !ok {
		d.wrongType(n, p, "a time", timeHint)
		return
	}
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		d.undecodable(n, p, timeHint, "%s is not a time: %q", p.name(), s)
		return
	}
	dst.Set(reflect.ValueOf(v.UTC()))
}

const durationHint = `write numbers with units h, m, s or ms, such as "5m" or "1h30m"`

func (d *decoder) duration(n ast.Node, p path, dst reflect.Value) {
	s, ok := text(n)
	if !ok {
		d.wrongType(n, p, "a duration", durationHint)
		return
	}
	v, err := time.ParseDuration(s)
	if err != nil {
		d.undecodable(n, p, durationHint, "%s is not a duration: %q", p.name(), s)
		return
	}
	dst.SetInt(int64(v))
}

func (d *decoder) wrongType(n ast.Node, p path, want, hint string) {
	d.undecodable(n, p, hint, "%s must be %s, not %s", p.name(), want, kindOf(n))
}

// name is the path as people say it: without the root, and never empty.
func (p path) name() string {
	if name := strings.TrimPrefix(string(p), "$."); name != string(root) {
		return name
	}
	return "an org"
}
