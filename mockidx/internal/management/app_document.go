package management

import (
	"encoding/json"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// readApp reads an app's body twice: what the mock goes by, and everything.
func (c *call) readApp() (appBody, object, error) {
	var raw json.RawMessage
	if err := c.read(&raw); err != nil {
		return appBody{}, nil, err
	}
	return decodeApp(raw)
}

func decodeApp(raw []byte) (body appBody, sent object, err error) {
	if err := decode(raw, &body); err != nil {
		return body, nil, err
	}
	return body, sent, decode(raw, &sent)
}

// take fills an app with what was sent, and keeps the rest in its document.
func (c *call) take(o *directory.Org, a *directory.App, body appBody, sent object, isNew bool) error {
	if err := body.apply(c, o, a, isNew); err != nil {
		return err
	}
	d, ok := o.DocumentByID(directory.AppDocument, a.ID)
	if !ok {
		d = directory.Document{Kind: directory.AppDocument, ID: a.ID}
	}
	if isNew {
		d.Created = c.now
	}
	forget(sent, append(kept, "label", "signOnMode", "orn")...)
	forget(at(sent, "credentials", "oauthClient"), "client_id", "client_secret", "pkce_required")
	forget(at(sent, "settings", "oauthClient"), "redirect_uris", "post_logout_redirect_uris", "email_magic_link_redirect_uri", "grant_types", "jwks")
	encoded, err := json.Marshal(sent)
	d.Body = string(encoded)
	o.PutDocument(d)
	return err
}

// at finds an object in an object; nil if it is none.
func at(o object, names ...string) object {
	for _, name := range names {
		o, _ = o[name].(object)
	}
	return o
}

func forget(o object, names ...string) {
	for _, name := range names {
		delete(o, name)
	}
}

// createApp adds an app that is for nobody until somebody is assigned to it;
// activate=false leaves it inactive.
func createApp(c *call) error {
	body, sent, err := c.readApp()
	if err != nil {
		return err
	}
	id := c.tenant.Chance.ID("0oa")
	a := directory.App{ID: id, ClientID: id, AssignedOnly: true, Inactive: c.URL.Query().Get("activate") == "false"}
	err = c.update(func(o *directory.Org) error {
		if err := c.take(o, &a, body, sent, true); err != nil {
			return err
		}
		o.Apps = append(o.Apps, a)
		c.touch(o, a)
		return nil
	})
	if err != nil {
		return err
	}
	return c.answerApp(id)
}

// answerApp answers with an app as it is now.
func (c *call) answerApp(id string) error {
	a, _ := find(c.org.Apps, func(a directory.App) bool { return a.ID == id })
	return c.answer(c.viewApp(a))
}

func replaceApp(c *call) error {
	body, sent, err := c.readApp()
	if err != nil {
		return err
	}
	if err := c.changeApp(func(o *directory.Org, a *directory.App) error { return c.take(o, a, body, sent, false) }); err != nil {
		return err
	}
	return c.answerApp(c.PathValue("app"))
}

// changeSettings is what Okta's admin pages use, and its own suites, for the
// settings of an app: those that are sent change.
func changeSettings(c *call) error {
	sent := object{}
	if err := c.read(&sent); err != nil {
		return err
	}
	err := c.changeApp(func(o *directory.Org, a *directory.App) error {
		whole, err := c.withSettings(*a, sent)
		if err != nil {
			return err
		}
		body, all, err := decodeApp(whole)
		if err != nil {
			return err
		}
		return c.take(o, a, body, all, false)
	})
	if err != nil {
		return err
	}
	a, _ := find(c.org.Apps, c.isApp)
	answer := at(c.viewApp(a), "settings", "oauthClient")
	answer["label"], answer["client_id"] = a.Label, a.ClientID
	return c.answer(answer)
}

// withSettings is a body that replaces a by itself with other settings.
func (c *call) withSettings(a directory.App, settings object) ([]byte, error) {
	encoded, err := json.Marshal(c.viewApp(a))
	if err != nil {
		return nil, err
	}
	whole := object{}
	if err := json.Unmarshal(encoded, &whole); err != nil {
		return nil, err
	}
	if label, ok := settings["label"]; ok {
		whole["label"] = label
	}
	client := at(whole, "credentials", "oauthClient")
	for _, name := range []string{"client_id", "client_secret", "token_endpoint_auth_method", "pkce_required"} {
		if value, ok := settings[name]; ok {
			client[name] = value
		}
	}
	forget(settings, "label", "client_id", "client_secret", "token_endpoint_auth_method", "pkce_required", "id", "_links")
	overlay(at(whole, "settings", "oauthClient"), settings)
	return json.Marshal(whole)
}
