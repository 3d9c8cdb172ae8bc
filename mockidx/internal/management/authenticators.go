package management

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// authenticatorRoutes are what people prove themselves with.
// Source: Okta, Authenticators API.
var authenticatorRoutes = []route{
	{"GET", "/authenticators", "okta.authenticators", listAuthenticators},
	{"POST", "/authenticators", "okta.authenticators", addAuthenticator},
	{"GET", "/authenticators/{id}", "okta.authenticators", showAuthenticator},
	{"PUT", "/authenticators/{id}", "okta.authenticators", replaceAuthenticator},
	{"POST", "/authenticators/{id}/lifecycle/activate", "okta.authenticators", activateAuthenticator},
	{"POST", "/authenticators/{id}/lifecycle/deactivate", "okta.authenticators", deactivateAuthenticator},
	{"GET", "/authenticators/{id}/methods", "okta.authenticators", listMethods},
	{"GET", "/authenticators/{id}/methods/{method}", "okta.authenticators", showMethod},
	{"PUT", "/authenticators/{id}/methods/{method}", "okta.authenticators", replaceMethod},
	{"POST", "/authenticators/{id}/methods/{method}/lifecycle/activate", "okta.authenticators", activateMethod},
	{"POST", "/authenticators/{id}/methods/{method}/lifecycle/deactivate", "okta.authenticators", deactivateMethod},
}

// authenticator is one that every org has.
type authenticator struct {
	key       directory.Factor
	typ, name string
	methods   []string
	settings  object // of one that nobody changed
}

var authenticators = []authenticator{
	{directory.FactorEmail, "email", "Email", []string{"email"}, object{"allowedFor": "any"}},
	{directory.FactorPassword, "password", "Password", []string{"password"}, nil},
	{directory.FactorPhone, "phone", "Phone", []string{"sms", "voice"}, object{"allowedFor": "any"}},
	{directory.FactorSecurityQuestion, "security_question", "Security Question", []string{"security_question"}, object{"allowedFor": "any"}},
	{directory.FactorGoogleOTP, "app", "Google Authenticator", []string{"otp"}, nil},
	{directory.FactorOktaVerify, "app", "Okta Verify", []string{"push", "signed_nonce", "totp"}, object{"channelBinding": object{"style": "NUMBER_CHALLENGE", "required": "HIGH_RISK_ONLY"}, "compliance": object{"fips": "OPTIONAL"}, "userVerification": "PREFERRED"}},
	{"webauthn", "security_key", "Security Key or Biometric", []string{"webauthn"}, object{"userVerification": "DISCOURAGED", "attachment": "ANY"}},
}

// known reports whether sign-ins of the mock have a; the others are only kept.
func (a authenticator) known() bool { return slices.Contains(directory.Factors(), a.key) }

// authenticator finds that of the path.
func (c *call) authenticator() (authenticator, error) {
	id := c.PathValue("id")
	a, ok := find(authenticators, func(a authenticator) bool { return c.org.AuthenticatorID(a.key) == id })
	if !ok {
		return a, missing(id, "Authenticator")
	}
	return a, nil
}

// document is what is kept of a: its own name and settings, if it has some, and
// whether one that sign-ins do not have is active.
func (a authenticator) document(o *directory.Org) directory.Document {
	id := o.AuthenticatorID(a.key)
	if d, ok := o.DocumentByID(directory.AuthenticatorDocument, id); ok {
		return d
	}
	d := directory.Document{Kind: directory.AuthenticatorDocument, ID: id, Name: a.name, Type: a.typ, Status: directory.DocumentInactive, Body: "{}"}
	if a.settings != nil {
		b, _ := json.Marshal(object{"settings": a.settings})
		d.Body = string(b)
	}
	return d
}

const inUse = "Cannot modify/disable this authenticator because it is enabled in one or more policies. To continue, disable the authenticator in these policies."

func (a authenticator) active(o *directory.Org) bool {
	if a.known() {
		return !o.Disabled(a.key)
	}
	return a.document(o).Active()
}

func statusOf(active bool) string {
	if active {
		return directory.DocumentActive
	}
	return directory.DocumentInactive
}

func (c *call) viewAuthenticator(a authenticator) any {
	d := a.document(c.org)
	v := object{}
	_ = d.Read(&v) // validated with the directory
	if a.key == directory.FactorEmail {
		settings, _ := v["settings"].(object)
		v["settings"] = merged(settings, object{"tokenLifetimeInMinutes": int(math.Ceil(c.org.Email.Lifetime.Minutes()))})
	}
	if a.key == directory.FactorOktaVerify && c.org.OktaVerify.NumberChallenge {
		settings, _ := v["settings"].(object)
		binding, _ := settings["channelBinding"].(object)
		v["settings"] = merged(settings, object{"channelBinding": merged(binding, object{"required": numberAlways})})
	}
	if a.key == directory.FactorWebAuthn {
		settings, _ := v["settings"].(object)
		v["settings"] = merged(settings, object{"userVerification": strings.ToUpper(string(c.org.WebAuthn.UserVerification))})
	}
	self := "/authenticators/" + d.ID
	v["type"], v["id"], v["key"], v["name"] = a.typ, d.ID, a.key, d.Name
	v["created"], v["lastUpdated"] = since(d.Created), since(d.Updated)
	active := a.active(c.org)
	links := c.lifecycle(self, active, "GET", "PUT")
	links["methods"] = c.link(self+"/methods", "GET")
	v["status"], v["_links"] = statusOf(active), links
	return v
}

func listAuthenticators(c *call) error {
	return list(c, authenticators, len(authenticators), func(a authenticator) string { return c.org.AuthenticatorID(a.key) }, c.viewAuthenticator)
}

func showAuthenticator(c *call) error {
	a, err := c.authenticator()
	if err != nil {
		return err
	}
	return c.answer(c.viewAuthenticator(a))
}

// addAuthenticator adds one to the org, which here means to activate it.
func addAuthenticator(c *call) error {
	body := object{}
	if err := c.read(&body); err != nil {
		return err
	}
	key, _ := body["key"].(string)
	a, ok := find(authenticators, func(a authenticator) bool { return string(a.key) == key })
	if !ok {
		return invalid("key", "key: There is no authenticator with the key '"+key+"'")
	}
	return c.changeAuthenticator(a, func(o *directory.Org, d *directory.Document) error {
		if a.active(o) {
			return invalid("key", "key: An authenticator with the key '"+key+"' exists in the current organization")
		}
		if c.URL.Query().Get("activate") != "false" {
			a.activate(o, d, true)
		}
		return a.take(o, d, body)
	})
}

func replaceAuthenticator(c *call) error {
	body := object{}
	if err := c.read(&body); err != nil {
		return err
	}
	a, err := c.authenticator()
	if err != nil {
		return err
	}
	return c.changeAuthenticator(a, func(o *directory.Org, d *directory.Document) error { return a.take(o, d, body) })
}

// changeAuthenticator changes what is kept of a, and answers with it.
func (c *call) changeAuthenticator(a authenticator, change func(*directory.Org, *directory.Document) error) error {
	err := c.update(func(o *directory.Org) error {
		d := a.document(o)
		if err := change(o, &d); err != nil {
			return err
		}
		c.put(o, &d)
		return nil
	})
	if err != nil {
		return err
	}
	return c.answer(c.viewAuthenticator(a))
}

// uses are what an authenticator can be allowed for.
var uses = []string{"any", "sso", "recovery", "none"}

// verifications are what can be asked of a user besides to touch a security key.
var verifications = []string{"DISCOURAGED", "PREFERRED", "REQUIRED"}

// numberAlways lets each push ask for a number. What is of high risk the mock
// cannot tell: nothing is.
const numberAlways = "ALWAYS"

var numberChallenges = []string{"NEVER", "HIGH_RISK_ONLY", numberAlways}

// take checks and keeps what was sent. What it does not name stays.
func (a authenticator) take(o *directory.Org, d *directory.Document, body object) error {
	if _, sent := body["name"]; sent {
		name, err := required(body, "name")
		if err != nil {
			return err
		}
		d.Name = name
	}
	v := object{}
	_ = d.Read(&v)
	if sent, ok := body["settings"]; ok && sent != nil {
		given, ok := sent.(object)
		if !ok {
			return invalid("settings", "settings: The field must be an object")
		}
		if err := a.checkSettings(o, given); err != nil {
			return err
		}
		delete(given, "tokenLifetimeInMinutes") // the directory has it
		settings, _ := v["settings"].(object)
		v["settings"] = merged(settings, given)
	}
	if provider, ok := body["provider"].(object); ok {
		v["provider"] = provider
	}
	b, err := json.Marshal(v)
	d.Body = string(b)
	return err
}

// merged is what is kept with what was sent in its place.
func merged(kept, sent object) object {
	all := object{}
	for _, from := range []object{kept, sent} {
		for name, value := range from {
			all[name] = value
		}
	}
	return all
}

// checkSettings refuses settings that do not do, and takes those that the
// directory has.
func (a authenticator) checkSettings(o *directory.Org, settings object) error {
	if use, sent := settings["allowedFor"]; sent {
		if text, _ := use.(string); !slices.Contains(uses, text) {
			return invalid("settings.allowedFor", "settings.allowedFor: The field must be one of any, sso, recovery, none")
		}
	}
	if verification, sent := settings["userVerification"]; sent && a.key == directory.FactorWebAuthn {
		text, _ := verification.(string)
		if !slices.Contains(verifications, text) {
			return invalid("settings.userVerification", "settings.userVerification: The field must be one of "+strings.Join(verifications, ", "))
		}
		o.WebAuthn.UserVerification = directory.UserVerification(strings.ToLower(text))
	}
	if binding, ok := settings["channelBinding"].(object); ok && a.key == directory.FactorOktaVerify {
		required, _ := binding["required"].(string)
		if !slices.Contains(numberChallenges, required) {
			return invalid("settings.channelBinding.required", "settings.channelBinding.required: The field must be one of "+strings.Join(numberChallenges, ", "))
		}
		o.OktaVerify.NumberChallenge = required == numberAlways
	}
	minutes, sent := settings["tokenLifetimeInMinutes"]
	if a.key != directory.FactorEmail || !sent {
		return nil
	}
	n, ok := minutes.(float64)
	if !ok || n != math.Trunc(n) || n < 1 || n > 1440 {
		return invalid("settings.tokenLifetimeInMinutes", "settings.tokenLifetimeInMinutes: The field must be a number from 1 to 1440")
	}
	o.Email.Lifetime = time.Duration(n) * time.Minute
	return nil
}

// activate lets everybody have a, or nobody.
func (a authenticator) activate(o *directory.Org, d *directory.Document, active bool) {
	d.Status = statusOf(active)
	if a.known() {
		o.SetDisabled(a.key, !active)
	}
}

func activateAuthenticator(c *call) error   { return c.switchAuthenticator(true) }
func deactivateAuthenticator(c *call) error { return c.switchAuthenticator(false) }

func (c *call) switchAuthenticator(active bool) error {
	a, err := c.authenticator()
	if err != nil {
		return err
	}
	return c.changeAuthenticator(a, func(o *directory.Org, d *directory.Document) error {
		if users := o.UsersOf(a.key); !active && len(users) > 0 {
			return forbidden("E0000148", inUse, users...)
		}
		a.activate(o, d, active)
		return nil
	})
}
