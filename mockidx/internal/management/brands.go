package management

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// brandRoutes are the org's brand and the mails in its name.
// Source: Okta, Brands API, Custom Email Templates API.
var brandRoutes = []route{
	{"GET", "/brands", "okta.brands", listBrands},
	{"GET", "/brands/{brand}", "okta.brands", branded(showBrand)},
	{"PUT", "/brands/{brand}", "okta.brands", branded(replaceBrand)},
	{"GET", mailsPath, "okta.templates", branded(listMailTemplates)},
	{"GET", mailPath, "okta.templates", branded(showMailTemplate)},
	{"GET", mailPath + "/settings", "okta.templates", branded(showMailSettings)},
	{"PUT", mailPath + "/settings", "okta.templates", branded(replaceMailSettings)},
	{"GET", mailPath + "/default-content", "okta.templates", branded(showDefaultContent)},
	{"GET", mailPath + "/default-content/preview", "okta.templates", branded(previewDefaultContent)},
	{"GET", mailPath + "/customizations", "okta.templates", branded(listCustomizations)},
	{"POST", mailPath + "/customizations", "okta.templates", branded(createCustomization)},
	{"DELETE", mailPath + "/customizations", "okta.templates", branded(deleteCustomizations)},
	{"GET", mailPath + "/customizations/{id}", "okta.templates", branded(showCustomization)},
	{"PUT", mailPath + "/customizations/{id}", "okta.templates", branded(replaceCustomization)},
	{"DELETE", mailPath + "/customizations/{id}", "okta.templates", branded(deleteCustomization)},
	{"GET", mailPath + "/customizations/{id}/preview", "okta.templates", branded(previewCustomization)},
	{"POST", mailPath + "/test", "okta.templates", branded(testMail)},
}

const (
	mailsPath = "/brands/{brand}/templates/email"
	mailPath  = mailsPath + "/{mail}"
)

// branded refuses paths of other brands than the org's, and of mails that there
// are not.
func branded(handle func(*call) error) func(*call) error {
	return func(c *call) error {
		if id := c.PathValue("brand"); id != c.org.BrandID() {
			return missing(id, "Brand")
		}
		if name := c.PathValue("mail"); name != "" && !slices.Contains(directory.MailTemplates(), name) {
			return missing(name, "EmailTemplate")
		}
		return handle(c)
	}
}

func brandOf(o *directory.Org) directory.Document {
	if d, ok := o.DocumentByID(directory.BrandDocument, o.BrandID()); ok {
		return d
	}
	return directory.Document{Kind: directory.BrandDocument, ID: o.BrandID(), Name: o.Name, Status: directory.DocumentActive, Body: "{}"}
}

func (c *call) viewBrand(string) any {
	d, self := brandOf(c.org), "/brands/"+c.org.BrandID()
	v := object{
		"agreeToCustomPrivacyPolicy": false, "customPrivacyPolicyUrl": nil, "removePoweredByOkta": false, "locale": nil, "emailDomainId": nil,
		"defaultApp": object{"appInstanceId": nil, "appLinkName": nil, "classicApplicationUri": nil},
	}
	_ = d.Read(&v) // validated with the directory
	v["id"], v["name"], v["isDefault"] = d.ID, d.Name, true
	v["_links"] = object{"self": c.link(self, "GET", "PUT"), "emailTemplates": c.link(self+"/templates/email", "GET")}
	return v
}

func listBrands(c *call) error {
	return list(c, []string{c.org.BrandID()}, 100, func(id string) string { return id }, c.viewBrand)
}

func showBrand(c *call) error { return c.answer(c.viewBrand("")) }

// brandKept are the members of a brand that are kept as they were sent.
var brandKept = []string{"agreeToCustomPrivacyPolicy", "customPrivacyPolicyUrl", "removePoweredByOkta", "locale", "emailDomainId", "defaultApp"}

func replaceBrand(c *call) error {
	body := object{}
	if err := c.read(&body); err != nil {
		return err
	}
	name, fault := required(body, "name")
	if fault != nil {
		return fault
	}
	policy, _ := body["customPrivacyPolicyUrl"].(string)
	if u, err := url.Parse(policy); policy != "" && (err != nil || !u.IsAbs()) {
		return invalid("customPrivacyPolicyUrl", "customPrivacyPolicyUrl: The field must be an absolute address")
	}
	if policy != "" && body["agreeToCustomPrivacyPolicy"] != true {
		return invalid("agreeToCustomPrivacyPolicy", "agreeToCustomPrivacyPolicy: Agree to a privacy policy of your own to set it")
	}
	rest := object{}
	for _, member := range brandKept {
		if value, sent := body[member]; sent {
			rest[member] = value
		}
	}
	encoded, err := json.Marshal(rest)
	if err != nil {
		return err
	}
	err = c.update(func(o *directory.Org) error {
		d := brandOf(o)
		d.Name, d.Body = name, string(encoded)
		c.put(o, &d)
		return nil
	})
	if err != nil {
		return err
	}
	return showBrand(c)
}

// mailPathOf is the path of a mail of the brand.
func (c *call) mailPathOf(name string) string {
	return strings.NewReplacer("{brand}", c.org.BrandID(), "{mail}", name).Replace(mailPath)
}

func (c *call) viewMailTemplate(name string) any {
	self := c.mailPathOf(name)
	return object{"name": name, "_links": object{
		"self": c.link(self, "GET"), "settings": c.link(self+"/settings", "GET", "PUT"), "defaultContent": c.link(self+"/default-content", "GET"),
		"customizations": c.link(self+"/customizations", "GET", "POST", "DELETE"), "test": c.link(self+"/test", "POST"),
	}}
}

func listMailTemplates(c *call) error {
	return list(c, directory.MailTemplates(), 200, func(name string) string { return name }, c.viewMailTemplate)
}

func showMailTemplate(c *call) error { return c.answer(c.viewMailTemplate(c.PathValue("mail"))) }

// mailSettings is what is kept of a mail's settings.
func mailSettings(o *directory.Org, name string) directory.Document {
	if d, ok := o.DocumentByID(directory.MailSettingsDocument, name); ok {
		return d
	}
	return directory.Document{Kind: directory.MailSettingsDocument, ID: name, Parent: o.BrandID(), Type: "ALL_USERS", Status: directory.DocumentActive, Body: "{}"}
}

func showMailSettings(c *call) error {
	name := c.PathValue("mail")
	return c.answer(object{"recipients": mailSettings(c.org, name).Type, "_links": object{"self": c.link(c.mailPathOf(name)+"/settings", "GET", "PUT")}})
}

func replaceMailSettings(c *call) error {
	var body struct{ Recipients string }
	if err := c.read(&body); err != nil {
		return err
	}
	if !slices.Contains([]string{"ALL_USERS", "ADMINS_ONLY", "NO_USERS"}, body.Recipients) {
		return invalid("recipients", "recipients: The field must be one of ALL_USERS, ADMINS_ONLY, NO_USERS")
	}
	err := c.update(func(o *directory.Org) error {
		d := mailSettings(o, c.PathValue("mail"))
		d.Type = body.Recipients
		c.put(o, &d)
		return nil
	})
	if err != nil {
		return err
	}
	return showMailSettings(c)
}
