package sampleapp

// Keys of authenticators.
const (
	emailKey    = "okta_email"
	passwordKey = "okta_password"
	phoneKey    = "phone_number"
	questionKey = "security_question"
	totpKey     = "google_otp"
)

// authenticatorLabels are those that the pages can deal with.
var authenticatorLabels = map[string]string{
	emailKey:    "Email",
	passwordKey: "Password",
	phoneKey:    "Phone",
	questionKey: "Security question",
	totpKey:     "Google Authenticator",
}

// idxStep is what an answer asks for.
type idxStep struct {
	form   string           // the name of the form that goes on
	about  idxAuthenticator // empty on a list
	enroll bool             // it is to be set up, not to be proved
}

// step is what the answer asks for first.
func (a *idxAnswer) step() idxStep {
	for _, form := range a.Remediation.Value {
		switch form.Name {
		case "challenge-authenticator", "authenticator-verification-data":
			return idxStep{form.Name, a.Challenged.Value, false}
		case "enroll-authenticator", "authenticator-enrollment-data", "reset-authenticator", "reenroll-authenticator", "reenroll-authenticator-warning":
			return idxStep{form.Name, a.Enrolling.Value, true}
		case "select-authenticator-authenticate", "keep-me-signed-in":
			return idxStep{form: form.Name}
		case "select-authenticator-enroll":
			return idxStep{form: form.Name, enroll: true}
		}
	}
	return idxStep{}
}

// choices are the keys of the authenticators on the answer's list that the
// pages can deal with.
func (a *idxAnswer) choices() []string {
	var keys []string
	form, _ := a.form("select-authenticator-authenticate", "select-authenticator-enroll", "select-authenticator-unlock-account")
	for _, option := range options(form) {
		if key := a.keyOf(option); authenticatorLabels[key] != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

func options(form idxForm) []idxField {
	for _, field := range form.Value {
		if field.Name == "authenticator" {
			return field.Options
		}
	}
	return nil
}

// keyOf is the key of the authenticator that an option of a list is about.
func (a *idxAnswer) keyOf(option idxField) string {
	for _, known := range a.Authenticators.Value {
		if known.ID == idOf(option) {
			return known.Key
		}
	}
	return ""
}

func idOf(option idxField) string {
	for _, f := range option.fields() {
		if f.Name == "id" {
			return f.text()
		}
	}
	return ""
}

// idFor is the id by which the authenticator with that key is chosen.
func (a *idxAnswer) idFor(key string) string {
	for _, known := range a.Authenticators.Value {
		if known.Key == key {
			return known.ID
		}
	}
	return ""
}
