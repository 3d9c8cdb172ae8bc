package directory

import (
	"bytes"
	"encoding/json"
	"reflect"
	"time"
)

// JSON returns v, a struct of this package or a list of them, with the keys of
// the org file. As there, empty fields are left out.
func JSON(v any) json.RawMessage {
	var out bytes.Buffer
	encodeJSON(&out, reflect.ValueOf(v))
	return out.Bytes()
}

// SettingsJSON is JSON of what [PatchSettings] changes.
func SettingsJSON(o *Org) json.RawMessage {
	settings := *o
	settings.ID, settings.Name = "", ""
	settings.Users, settings.Apps, settings.Policies, settings.Templates = nil, nil, nil, nil
	settings.APIToken, settings.Documents = "", nil
	return JSON(settings)
}

func encodeJSON(out *bytes.Buffer, v reflect.Value) {
	switch x := v.Interface().(type) {
	case time.Time:
		writeText(out, x.UTC().Format(time.RFC3339Nano))
		return
	case time.Duration:
		writeText(out, durationText(x))
		return
	case Factor:
		writeText(out, x.yamlName())
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		encodeFields(out, v)
	case reflect.Slice:
		out.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				out.WriteByte(',')
			}
			encodeJSON(out, v.Index(i))
		}
		out.WriteByte(']')
	default:
		writeText(out, v.Interface())
	}
}

func encodeFields(out *bytes.Buffer, v reflect.Value) {
	out.WriteByte('{')
	begun := out.Len()
	for i := range v.NumField() {
		field := v.Field(i)
		if field.IsZero() || (field.Kind() == reflect.Slice || field.Kind() == reflect.Map) && field.Len() == 0 {
			continue
		}
		if out.Len() > begun {
			out.WriteByte(',')
		}
		writeText(out, v.Type().Field(i).Tag.Get("yaml"))
		out.WriteByte(':')
		encodeJSON(out, field)
	}
	out.WriteByte('}')
}

// writeText writes what JSON has a form of its own for: texts, numbers, true
// and false, and maps of texts.
func writeText(out *bytes.Buffer, v any) {
	b, _ := json.Marshal(v) // these always encode
	out.Write(b)
}
