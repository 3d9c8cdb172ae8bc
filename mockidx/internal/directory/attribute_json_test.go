package directory_test

import (
	"encoding/json"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestAttributeOfJSON(t *testing.T) {
	for _, c := range []struct {
		of    directory.AttributeType
		value string
		text  string
		ok    bool
	}{
		{directory.StringAttribute, `" Ada\n"`, " Ada\n", true},
		{directory.StringAttribute, `7`, "", false},
		{directory.StringAttribute, `null`, "", true},
		{directory.BooleanAttribute, `true`, "true", true},
		{directory.BooleanAttribute, `"true"`, "", false},
		{directory.IntegerAttribute, `1e3`, "1e3", true},
		{directory.IntegerAttribute, `1.5`, "", false},
		{directory.NumberAttribute, `1.5`, "1.5", true},
		{directory.NumberAttribute, `"1.5"`, "", false},
		{directory.ArrayAttribute, `[ "a", 1 ]`, `["a",1]`, true},
		{directory.ArrayAttribute, `{}`, "", false},
		{directory.ArrayAttribute, `[`, "", false},
	} {
		a := directory.Attribute{Type: c.of}
		text, ok := a.ReadJSON(json.RawMessage(c.value))
		if ok != c.ok || ok && text != c.text {
			t.Errorf("%s %s: %q, %t", c.of, c.value, text, ok)
		}
		if _, err := json.Marshal(a.JSON(c.text)); err != nil {
			t.Errorf("%s %s: %v", c.of, c.text, err)
		}
	}
	// What an org file may say of an attribute that is no text.
	if v := (directory.Attribute{Type: directory.IntegerAttribute}).JSON("old"); v != "old" {
		t.Errorf("%v", v)
	}
}
