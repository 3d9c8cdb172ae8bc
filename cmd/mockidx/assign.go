package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// patchOf makes a merge patch of assignments such as email.noMagicLink=true,
// whose keys are those of the org file in what is of type t. A list is written
// with commas; a list of mappings, as JSON; nothing after the = takes the value
// away. Keys that t lacks go to the server as texts: it knows what was meant.
func patchOf(t reflect.Type, assignments []string) (map[string]any, error) {
	patch := map[string]any{}
	for _, a := range assignments {
		key, value, ok := strings.Cut(a, "=")
		if !ok || key == "" {
			return nil, withHint(fmt.Errorf("%q assigns nothing", a), "write key=value, with the keys of docs/org.md")
		}
		path := strings.Split(key, ".")
		converted, err := convert(typeAt(t, path), value)
		if err != nil {
			return nil, withHint(fmt.Errorf("%s: %w", key, err), "docs/org.md describes the keys")
		}
		if err := put(patch, path, converted); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	return patch, nil
}

func put(patch map[string]any, path []string, value any) error {
	last := len(path) - 1
	for _, key := range path[:last] {
		inner, ok := patch[key].(map[string]any)
		if !ok && patch[key] != nil {
			return fmt.Errorf("%s is assigned as a whole already", key)
		}
		if !ok {
			inner = map[string]any{}
			patch[key] = inner
		}
		patch = inner
	}
	if _, again := patch[path[last]]; again {
		return fmt.Errorf("it is assigned twice")
	}
	patch[path[last]] = value
	return nil
}

// typeAt is the type of what a path leads to; that of a text if there is none.
func typeAt(t reflect.Type, path []string) reflect.Type {
	for _, key := range path {
		if t.Kind() != reflect.Struct {
			return reflect.TypeFor[string]()
		}
		field, ok := t.FieldByNameFunc(func(name string) bool {
			f, _ := t.FieldByName(name)
			return f.Tag.Get("yaml") == key
		})
		if !ok {
			return reflect.TypeFor[string]()
		}
		t = field.Type
	}
	return t
}

func convert(t reflect.Type, value string) (any, error) {
	switch {
	case value == "":
		return nil, nil
	case t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[time.Duration]():
		return value, nil
	case t.Kind() == reflect.Bool:
		if value != "true" && value != "false" {
			return nil, fmt.Errorf("%q is neither true nor false", value)
		}
		return value == "true", nil
	case t.Kind() == reflect.Int:
		n, err := strconv.Atoi(value)
		if err != nil {
			return nil, fmt.Errorf("%q is not a whole number", value)
		}
		return n, nil
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String && !strings.HasPrefix(value, "["):
		return strings.Split(value, ","), nil
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Struct || t.Kind() == reflect.Map:
		var v any
		if err := json.Unmarshal([]byte(value), &v); err != nil {
			return nil, fmt.Errorf("it is no text: write JSON, or name what is in it, as in key.inner=value")
		}
		return v, nil
	}
	return value, nil
}

// assignmentsOf writes what the server shows as assignments, sorted.
func assignmentsOf(v map[string]any) []string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(v)) {
		switch value := v[key].(type) {
		case map[string]any:
			for _, line := range assignmentsOf(value) {
				lines = append(lines, key+"."+line)
			}
		case []any:
			lines = append(lines, key+"="+listText(value))
		default:
			lines = append(lines, fmt.Sprintf("%s=%v", key, value))
		}
	}
	return lines
}

func listText(list []any) string {
	texts := make([]string, len(list))
	for i, entry := range list {
		s, ok := entry.(string)
		if !ok || strings.Contains(s, ",") || strings.HasPrefix(s, "[") {
			b, _ := json.Marshal(list) // what was decoded is encoded
			return string(b)
		}
		texts[i] = s
	}
	return strings.Join(texts, ",")
}
