package ion_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

func TestMarshal(t *testing.T) {
	at := ion.Time{Time: time.Date(2026, 1, 2, 4, 4, 5, 6_999_999, time.FixedZone("CET", 3600))}
	tests := map[string]struct {
		value any
		want  string
	}{
		"time in UTC with three digits, cut not rounded": {at, `"2026-01-02T03:04:05.006Z"`},
		"whole second keeps its zeros":                   {ion.Time{Time: time.Unix(0, 0)}, `"1970-01-01T00:00:00.000Z"`},
		"response without anything":                      {ion.Response{Version: ion.Version}, `{"version":"1.0.0"}`},
		"empty list is left out":                         {ion.Response{Version: ion.Version, Remediation: ion.ListOf[ion.Form]()}, `{"version":"1.0.0"}`},
		"message without parameters":                     {ion.Message{Message: "m", I18n: ion.I18n{Key: "k"}, Class: ion.Info}, `{"message":"m","i18n":{"key":"k"},"class":"INFO"}`},
		"message with parameter":                         {ion.I18n{Key: "k", Params: []string{"p"}}, `{"key":"k","params":["p"]}`},
		"hidden field":                                   {ion.Hidden("stateHandle", "02.id.x"), `{"name":"stateHandle","required":true,"value":"02.id.x","visible":false,"mutable":false}`},
		"nested field":                                   {ion.Nested("credentials", ion.Field{Name: "passcode", Secret: true}), `{"name":"credentials","type":"object","required":true,"form":{"value":[{"name":"passcode","secret":true}]}}`},
		"option that is a string":                        {ion.Option{Label: "Email", Value: ion.Choice{Text: "email"}}, `{"label":"Email","value":"email"}`},
		"option that is a form":                          {ion.Option{Label: "Email", Value: ion.Choice{Form: &ion.Fields{Value: []ion.Field{ion.Fixed("id", "aut1")}}}, RelatesTo: "$.x"}, `{"label":"Email","value":{"form":{"value":[{"name":"id","required":true,"value":"aut1","mutable":false}]}},"relatesTo":"$.x"}`},
		"form":                                           {ion.NewForm("poll", "http://o/p", ion.Fixed("a", "b")), `{"rel":["create-form"],"name":"poll","href":"http://o/p","method":"POST","produces":"application/ion+json; okta-version=1.0.0","value":[{"name":"a","required":true,"value":"b","mutable":false}],"accepts":"application/json; okta-version=1.0.0"}`},
		"token form is sent URL-encoded":                 {ion.NewTokenForm("issue", "http://o/t", ion.Field{Name: "code_verifier", Required: new(true)}), `{"rel":["create-form"],"name":"issue","href":"http://o/t","method":"POST","value":[{"name":"code_verifier","required":true}],"accepts":"application/x-www-form-urlencoded"}`},
		"no magic link is said, not left out":            {ion.ContextualData{UseEmailMagicLink: new(false)}, `{"useEmailMagicLink":false}`},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(tc.value)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	tests := map[string]struct {
		data string
		into any
	}{
		"time without milliseconds":     {`"2026-01-02T03:04:05Z"`, new(ion.Time)},
		"time with an offset":           {`"2026-01-02T03:04:05.000+01:00"`, new(ion.Time)},
		"time as a number":              {`1767323045000`, new(ion.Time)},
		"option value that is a number": {`7`, new(ion.Choice)},
		"option value without form":     {`{"name":"id"}`, new(ion.Choice)},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if err := json.Unmarshal([]byte(tc.data), tc.into); err == nil {
				t.Errorf("%s was accepted as %+v", tc.data, tc.into)
			}
		})
	}
}

// FuzzResponse holds that what was decoded encodes to something that decodes
// and encodes to the same bytes again.
func FuzzResponse(f *testing.F) {
	f.Add([]byte(`{"version":"1.0.0","expiresAt":"2026-01-02T03:04:05.678Z","messages":{"type":"array","value":[{"message":"m","i18n":{"key":"k","params":["p"]},"class":"ERROR"}]}}`))
	f.Add([]byte(`{"version":"1.0.0","remediation":{"type":"array","value":[{"name":"n","value":[{"name":"authenticator","type":"object","options":[{"label":"Email","value":{"form":{"value":[{"name":"id","value":"aut"}]}},"relatesTo":"$.a"},{"label":"x","value":"y"}]}]}]}}`))
	f.Add([]byte(`{"currentAuthenticator":{"value":{"contextualData":{"useEmailMagicLink":false,"otp":"1"},"methods":[{"type":"email"}]}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var r ion.Response
		if json.Unmarshal(data, &r) != nil {
			return
		}
		first, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("encode what was decoded: %v", err)
		}
		var again ion.Response
		if err := json.Unmarshal(first, &again); err != nil {
			t.Fatalf("decode what was encoded: %v\n%s", err, first)
		}
		second, err := json.Marshal(again)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, second) {
			t.Errorf("first  %s\nsecond %s", first, second)
		}
	})
}
