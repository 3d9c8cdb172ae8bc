package sampleapp

import (
	"encoding/json"
	"slices"
	"strings"
)

// idxAnswer is what a page shows of an answer of the Identity Engine.
type idxAnswer struct {
	Version        string                    `json:"version"`
	StateHandle    string                    `json:"stateHandle"`
	Messages       idxList[idxMessage]       `json:"messages"`
	Remediation    idxList[idxForm]          `json:"remediation"`
	Challenged     idxOne[idxAuthenticator]  `json:"currentAuthenticatorEnrollment"`
	Enrolling      idxOne[idxAuthenticator]  `json:"currentAuthenticator"`
	Authenticators idxList[idxAuthenticator] `json:"authenticators"`
	Success        *idxForm                  `json:"successWithInteractionCode"`
}

type idxList[T any] struct {
	Value []T `json:"value"`
}

type idxOne[T any] struct {
	Value T `json:"value"`
}

type idxMessage struct {
	Message string `json:"message"`
	I18n    struct {
		Key string `json:"key"`
	} `json:"i18n"`
	Class string `json:"class"`
}

type idxForm struct {
	Name  string     `json:"name"`
	Href  string     `json:"href"`
	Value []idxField `json:"value"`
}

type idxField struct {
	Name     string              `json:"name"`
	Label    string              `json:"label"`
	Value    json.RawMessage     `json:"value"` // a string, a boolean or a form
	Form     idxList[idxField]   `json:"form"`
	Options  []idxField          `json:"options"` // without name
	Messages idxList[idxMessage] `json:"messages"`
}

type idxAuthenticator struct {
	Key     string `json:"key"`
	ID      string `json:"id"`
	Profile struct {
		Email       string `json:"email"`       // masked
		PhoneNumber string `json:"phoneNumber"` // masked
		QuestionKey string `json:"questionKey"`
		Question    string `json:"question"`
	} `json:"profile"`
	ContextualData struct {
		Questions    []idxQuestion `json:"questions"`
		SharedSecret string        `json:"sharedSecret"`
		QRCode       struct {
			Href string `json:"href"`
		} `json:"qrcode"`
	} `json:"contextualData"`
	Settings idxSettings `json:"settings"`
	Resend   *idxForm    `json:"resend"`
}

type idxQuestion struct {
	Key  string `json:"questionKey"`
	Text string `json:"question"`
}

// text is the value of a field if it is a string.
func (f idxField) text() string {
	var s string
	_ = json.Unmarshal(f.Value, &s) // else it is none
	return s
}

// fields are those below f: of its form, or of the form that its value is.
func (f idxField) fields() []idxField {
	var v struct {
		Form idxList[idxField] `json:"form"`
	}
	_ = json.Unmarshal(f.Value, &v) // else it is none
	return append(slices.Clone(f.Form.Value), v.Form.Value...)
}

// form finds a form by its name.
func (a *idxAnswer) form(names ...string) (idxForm, bool) {
	for _, f := range a.Remediation.Value {
		if slices.Contains(names, f.Name) {
			return f, true
		}
	}
	return idxForm{}, false
}

// faults are the messages at fields.
func (a *idxAnswer) faults() faults {
	at := make(faults)
	var read func([]idxField)
	read = func(fields []idxField) {
		for _, f := range fields {
			if text := join(f.Messages.Value); text != "" {
				at[f.Name] = text
			}
			read(f.fields())
			read(f.Options)
		}
	}
	for _, form := range a.Remediation.Value {
		read(form.Value)
	}
	return at
}

// refusal is the text of messages that say no. That somebody is unknown comes
// as a mere information.
func (a *idxAnswer) refusal() string {
	return join(slices.DeleteFunc(slices.Clone(a.Messages.Value), func(m idxMessage) bool {
		return m.Class != "ERROR" && m.I18n.Key != "idx.unknown.user"
	}))
}

// information is the text of the other messages.
func (a *idxAnswer) information() string {
	return join(slices.DeleteFunc(slices.Clone(a.Messages.Value), func(m idxMessage) bool {
		return m.Class != "INFO" || m.I18n.Key == "idx.unknown.user"
	}))
}

// ended is the text of a last answer that ends well without a code.
func (a *idxAnswer) ended() string {
	if len(a.Remediation.Value) > 0 || a.Success != nil {
		return ""
	}
	return a.information()
}

// code is the interaction code of an answer that ends a flow.
func (a *idxAnswer) code() string {
	if a.Success == nil {
		return ""
	}
	for _, f := range a.Success.Value {
		if f.Name == "interaction_code" {
			return f.text()
		}
	}
	return ""
}

func join(messages []idxMessage) string {
	var texts []string
	for _, m := range messages {
		texts = append(texts, m.Message)
	}
	return strings.Join(texts, " ")
}
