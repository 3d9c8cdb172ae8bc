package directory

import (
	"bytes"
	"encoding/json"
	"math"
)

// ArrayAttribute is the type of lists, which profile schemas have besides those
// of registration forms.
const ArrayAttribute AttributeType = "array"

// ReadJSON reads a JSON value of a as profiles keep it, as a text: false if the
// value is of another type. Null is the empty text.
func (a Attribute) ReadJSON(value json.RawMessage) (text string, ok bool) {
	if string(value) == "null" {
		return "", true
	}
	var compact bytes.Buffer
	if json.Compact(&compact, value) != nil {
		return "", false
	}
	var err error
	switch a.Type {
	case BooleanAttribute:
		err = json.Unmarshal(value, new(bool))
	case IntegerAttribute, NumberAttribute:
		var n float64
		err = json.Unmarshal(value, &n)
		if a.Type == IntegerAttribute && n != math.Trunc(n) {
			return "", false
		}
	case ArrayAttribute:
		err = json.Unmarshal(value, &[]any{})
	default:
		err = json.Unmarshal(value, &text)
		return text, err == nil
	}
	return compact.String(), err == nil
}

// JSON is a text of a profile as a value of a: nil if it is empty, and the text
// itself where an org file says what is no value of the type.
func (a Attribute) JSON(text string) any {
	switch {
	case text == "":
		return nil
	case a.Type != StringAttribute && json.Valid([]byte(text)):
		return json.RawMessage(text)
	}
	return text
}
