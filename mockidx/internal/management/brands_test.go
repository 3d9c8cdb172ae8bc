package management_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func (w *world) brand() string {
	w.t.Helper()
	return "/brands/" + read[[]struct{ ID string }](w.t, w.want(w.call("GET", "/brands", ""), 200, `"isDefault":true`))[0].ID
}

func TestBrands(t *testing.T) {
	w := newWorld(t)
	brand := w.brand()
	w.exchanges([]exchange{
		{"GET", brand, "", 200, `"name":"default"`},
		{"PUT", brand, `{"name":"Shop","customPrivacyPolicyUrl":"https://shop.example.com/privacy","agreeToCustomPrivacyPolicy":true,"removePoweredByOkta":true}`, 200, `"removePoweredByOkta":true`},
		{"GET", brand, "", 200, `"customPrivacyPolicyUrl":"https://shop.example.com/privacy"`},
		{"PUT", brand, `{"name":""}`, 400, "name: The field cannot be left blank"},
		{"PUT", brand, `{"name":"x","customPrivacyPolicyUrl":"here","agreeToCustomPrivacyPolicy":true}`, 400, "absolute address"},
		{"PUT", brand, `{"name":"x","customPrivacyPolicyUrl":"https://x.example.com"}`, 400, "agreeToCustomPrivacyPolicy"},
		{"GET", "/brands/bndNone", "", 404, "bndNone (Brand)"},
		{"GET", "/brands/bndNone/templates/email", "", 404, "Brand"},
		{"GET", brand + "/templates/email", "", 200, `"name":"EmailChallenge"`},
		{"GET", brand + "/templates/email/ForgotPassword", "", 200, `"name":"ForgotPassword"`},
		{"GET", brand + "/templates/email/Birthday", "", 404, "Birthday (EmailTemplate)"},
		{"GET", brand + "/templates/email/Birthday/customizations", "", 404, "EmailTemplate"},
		{"GET", brand + "/templates/email/EmailChallenge/settings", "", 200, `"recipients":"ALL_USERS"`},
		{"PUT", brand + "/templates/email/EmailChallenge/settings", `{"recipients":"ADMINS_ONLY"}`, 200, `"recipients":"ADMINS_ONLY"`},
		{"GET", brand + "/templates/email/EmailChallenge/settings", "", 200, `"recipients":"ADMINS_ONLY"`},
		{"PUT", brand + "/templates/email/EmailChallenge/settings", `{"recipients":"NOBODY"}`, 400, "recipients"},
	})
}

// customization is a body of one.
func customization(language, subject, body, more string) string {
	b, _ := json.Marshal(map[string]string{"language": language, "subject": subject, "body": body})
	return strings.TrimSuffix(string(b), "}") + more + "}"
}

const challenge = `<p>Hello ${user.profile.firstName}, ${verificationToken}, <a href="${emailAuthenticationLink}">here</a></p>`

func TestCustomizations(t *testing.T) {
	w := newWorld(t)
	path := w.brand() + "/templates/email/EmailChallenge/customizations"
	w.want(w.call("GET", path, ""), 200, `[]`)
	english := w.create(path, customization("en", "Your code", challenge, ""))
	german := w.create(path, customization("de", "Ihr Code", challenge, `,"isDefault":false`))
	template, ok := w.tenant.Directory.Snapshot().TemplateFor(directory.EmailChallenge, "de_DE")
	if !ok || template.Subject != "Ihr Code" || template.HTML != challenge {
		t.Errorf("mails in German are %+v", template)
	}
	w.exchanges([]exchange{
		{"GET", english, "", 200, `"isDefault":true`},
		{"GET", german, "", 200, `"isDefault":false`},
		{"POST", path, customization("de", "Ihr Code", challenge, ""), 409, "E0000182"},
		{"PUT", german, customization("en", "x", challenge, ""), 409, "E0000182"},
		{"PUT", english, customization("en", "x", challenge, `,"isDefault":false`), 409, "E0000185"},
		{"DELETE", english, "", 409, "E0000184"},
		{"PUT", german, customization("de", "Hallo", challenge, `,"isDefault":true`), 200, `"isDefault":true`},
		{"GET", english, "", 200, `"isDefault":false`},
		{"GET", german + "/preview", "", 200, `"subject":"Hallo"`},
		{"GET", german + "/preview", "", 200, `Add-Min, 123456`},
		{"PUT", german, customization("fr", "Bonjour", challenge, ""), 200, `"language":"fr"`},
		{"GET", german, "", 404, "EmailTemplateCustomization"},
		{"GET", german + "/preview", "", 404, "EmailTemplateCustomization"},
		{"PUT", german, customization("fr", "Bonjour", challenge, ""), 404, "EmailTemplateCustomization"},
		{"DELETE", german, "", 404, "EmailTemplateCustomization"},
		{"DELETE", english, "", 204, ""},
		{"DELETE", path, "", 204, ""},
		{"GET", path, "", 200, `[]`},
	})
	if _, ok := w.tenant.Directory.Snapshot().TemplateFor(directory.EmailChallenge, "en"); ok {
		t.Error("mails still are the org's own")
	}
}

func TestCustomizationRefusals(t *testing.T) {
	w := newWorld(t)
	path := w.brand() + "/templates/email/EmailChallenge/customizations"
	for _, refused := range []struct{ language, subject, body, cause string }{
		{"", "s", challenge, "language: The field cannot be left blank"},
		{"en", "", challenge, "subject: The field cannot be left blank"},
		{"en", "s", "", "body: The field cannot be left blank"},
		{"a language", "s", challenge, "language"},
		{"en", "s", "no code", "the mail shows neither code nor link; add ${verificationToken} or ${emailAuthenticationLink}"},
		{"en", "s", "#if(${verificationToken})", "(line 1, column"},
		{"en", "s", "\n${verificationToken} ${oneTimePassword}", "(line 2, column 22)"},
		{"en", "${nobody}", challenge, "subject: unknown variable"},
	} {
		w.exchanges([]exchange{{"POST", path, customization(refused.language, refused.subject, refused.body, ""), 400, refused.cause}})
	}
	w.exchanges([]exchange{
		{"POST", path, `{"language":7}`, 400, "language"},
		{"GET", path, "", 200, "[]"},
	})
}

// TestDefaultContent reads the built-in mails, which a customization does not
// change, and writes one as it was read.
func TestDefaultContent(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) {
		o.Templates = []directory.MailTemplate{{Name: directory.EmailChallenge, Subject: "Mine", Text: "${verificationToken}"}}
	})
	for _, name := range directory.MailTemplates() {
		path := w.brand() + "/templates/email/" + name
		variable, sample := directory.CodeVariable(name), "123456"
		if name == directory.UserActivation || name == directory.PasswordResetByAdmin {
			variable, sample = directory.LinkVariables(name)[0], "/email/verify?token=sample"
		}
		content := read[struct{ Subject, Body string }](t, w.want(w.call("GET", path+"/default-content", ""), 200, variable))
		w.want(w.call("GET", path+"/default-content/preview?language=de", ""), 200, sample)
		if name != directory.EmailChallenge {
			w.create(path+"/customizations", customization("en", content.Subject, content.Body, ""))
		}
	}
	path := w.brand() + "/templates/email/EmailChallenge"
	w.want(w.call("GET", path+"/customizations", ""), 200, `"body":"${verificationToken}","created":"2020-01-01T00:00:00.000Z"`)
	w.want(w.call("POST", path+"/test?language=en", ""), 204, "")
	if got := w.post.letters; len(got) != 1 || got[0].Template != directory.EmailChallenge || got[0].OTP == "" {
		t.Errorf("sent %+v", got)
	}
}
