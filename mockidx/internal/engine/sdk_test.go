package engine

import (
	"encoding/json"
	"slices"
	"testing"

	idx "github.com/okta/okta-idx-golang"
)

// okta-idx-golang must be able to decode every page, and to find on it what
// it goes by: literal labels, and the id first in each option.
func TestGoSDKDecodesEveryPage(t *testing.T) {
	_, bodies := goldenPages(t)
	for name, body := range bodies {
		var r idx.Response
		if err := json.Unmarshal(body, &r); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if r.Remediation == nil {
			continue
		}
		for _, form := range r.Remediation.RemediationOptions {
			if len(form.FormValues) == 0 || form.Accepts == "" {
				t.Errorf("%s: nothing to submit in %s", name, form.Name)
			}
			if form.Name == "select-authenticator-authenticate" {
				checkSDKOptions(t, name, form)
			}
		}
	}
}

func checkSDKOptions(t *testing.T, page string, form idx.RemediationOption) {
	options := form.FormValues[0].Options
	if len(options) == 0 {
		t.Errorf("%s: no options", page)
	}
	for _, o := range options {
		value, ok := o.Value.(idx.FormOptionsValueObject)
		if !ok || len(value.Form.Value[0].Value.String()) != 20 {
			t.Errorf("%s: option %s has no id where the SDK looks: %+v", page, o.Label, o.Value)
		}
		if !slices.Contains([]string{"Email", "Password", "Phone", "Security Question", "Google Authenticator", "Security Key or Biometric"}, o.Label) {
			t.Errorf("%s: the SDK does not know the label %q", page, o.Label)
		}
	}
}
