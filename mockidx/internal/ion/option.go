package ion

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Option is one choice of a field.
type Option struct {
	Label     string `json:"label"` // clients match English labels literally
	Value     Choice `json:"value"`
	RelatesTo string `json:"relatesTo,omitempty"` // a path into the same body
}

// Choice is what an option stands for: a string or, if Form or Bool is set, a
// form or yes or no. The id must come first in the form: okta-idx-golang takes
// it from there.
type Choice struct {
	Text string
	Form *Fields
	Bool *bool
}

type choiceForm struct {
	Form *Fields `json:"form"`
}

// MarshalJSON writes c as a string, as true or false, or as an object with the
// member form.
func (c Choice) MarshalJSON() ([]byte, error) {
	switch {
	case c.Form != nil:
		return json.Marshal(choiceForm{c.Form})
	case c.Bool != nil:
		return json.Marshal(c.Bool)
	}
	return json.Marshal(c.Text)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Choice) UnmarshalJSON(data []byte) error {
	*c = Choice{}
	switch {
	case bytes.Equal(data, []byte("true")), bytes.Equal(data, []byte("false")):
		return json.Unmarshal(data, &c.Bool)
	case !bytes.HasPrefix(data, []byte("{")):
		return json.Unmarshal(data, &c.Text)
	}
	var f choiceForm
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	if f.Form == nil {
		return fmt.Errorf("option value without form: %.40s", data)
	}
	c.Form = f.Form
	return nil
}
