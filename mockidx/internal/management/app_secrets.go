package management

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// secretRoutes are the client secrets of an app, of which two are in force while
// one takes the place of the other.
// Source: Okta, Application OAuth 2.0 Client Secrets API.
var secretRoutes = []route{
	{"GET", "/apps/{app}/credentials/secrets", "okta.apps", listSecrets},
	{"POST", "/apps/{app}/credentials/secrets", "okta.apps", createSecret},
	{"GET", "/apps/{app}/credentials/secrets/{id}", "okta.apps", showSecret},
	{"DELETE", "/apps/{app}/credentials/secrets/{id}", "okta.apps", deleteSecret},
	{"POST", "/apps/{app}/credentials/secrets/{id}/lifecycle/activate", "okta.apps", setSecretStatus(directory.DocumentActive)},
	{"POST", "/apps/{app}/credentials/secrets/{id}/lifecycle/deactivate", "okta.apps", setSecretStatus(directory.DocumentInactive)},
}

const maxSecrets = 2 // of an app

func (c *call) viewSecret(d directory.Document) object {
	sum := sha256.Sum256([]byte(d.Name))
	self := "/apps/" + d.Parent + "/credentials/secrets/" + d.ID
	links := c.lifecycle(self, d.Active())
	if !d.Active() {
		links["delete"] = c.link(self, "DELETE")
	}
	return object{
		"id": d.ID, "status": d.Status, "client_secret": d.Name, "secret_hash": base64.RawURLEncoding.EncodeToString(sum[:])[:22],
		"created": since(d.Created), "lastUpdated": since(d.Updated), "_links": links,
	}
}

func listSecrets(c *call) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	return list(c, c.org.SecretsOf(a), maxSecrets, documentID, func(d directory.Document) any { return c.viewSecret(d) })
}

// secret finds the secret of the path among those of an app.
func (c *call) secret(secrets []directory.Document) (int, error) {
	i := slices.IndexFunc(secrets, func(d directory.Document) bool { return d.ID == c.PathValue("id") })
	if i < 0 {
		return i, missing(c.PathValue("id"), "ClientSecret")
	}
	return i, nil
}

func showSecret(c *call) error {
	a, err := c.app()
	if err != nil {
		return err
	}
	secrets := c.org.SecretsOf(a)
	i, err := c.secret(secrets)
	if err != nil {
		return err
	}
	return c.answer(c.viewSecret(secrets[i]))
}

// changeSecrets changes the secrets of the app of the path. One that is in force
// stays the app's own.
func (c *call) changeSecrets(change func(directory.App, []directory.Document) ([]directory.Document, error)) error {
	return c.changeApp(func(o *directory.Org, a *directory.App) error {
		secrets, err := change(*a, o.SecretsOf(*a))
		if err != nil {
			return err
		}
		own := slices.IndexFunc(secrets, directory.Document.Active)
		if own < 0 {
			return invalid("status", "status: The only active client secret of an app cannot be deactivated")
		}
		a.ClientSecret = secrets[own].Name
		for _, old := range o.DocumentsOf(directory.SecretDocument, a.ID) {
			o.RemoveDocument(directory.SecretDocument, old.ID)
		}
		for _, d := range secrets {
			o.PutDocument(d)
		}
		return nil
	})
}

func createSecret(c *call) error {
	var body struct {
		Secret string `json:"client_secret"`
		Status string
	}
	if err := c.readOptional(&body); err != nil {
		return err
	}
	switch {
	case body.Secret != "" && !clientSecret.MatchString(body.Secret):
		return invalid("client_secret", "'client_secret' must have from 14 to 100 printable ASCII characters")
	case body.Status != "" && body.Status != directory.DocumentActive && body.Status != directory.DocumentInactive:
		return invalid("status", "status: The field must be ACTIVE or INACTIVE")
	}
	d := directory.Document{Kind: directory.SecretDocument, ID: c.tenant.Chance.ID("ocs"), Name: body.Secret, Status: body.Status, Created: c.now, Updated: c.now}
	if d.Name == "" {
		d.Name = c.tenant.Chance.Opaque(secretLength)
	}
	if d.Status == "" {
		d.Status = directory.DocumentActive
	}
	err := c.changeSecrets(func(a directory.App, secrets []directory.Document) ([]directory.Document, error) {
		d.Parent = a.ID
		switch {
		case a.ClientSecret == "":
			return nil, invalid("token_endpoint_auth_method", "The app has no client secret: its 'token_endpoint_auth_method' is another")
		case len(secrets) == maxSecrets:
			return nil, invalid("client_secret", "client_secret: An app can have two client secrets at most")
		case slices.ContainsFunc(secrets, func(other directory.Document) bool { return other.Name == d.Name }):
			return nil, invalid("client_secret", "client_secret: The app has this client secret already")
		}
		return append(secrets, d), nil
	})
	if err != nil {
		return err
	}
	return c.answerStatus(201, c.viewSecret(d))
}

func setSecretStatus(status string) func(*call) error {
	return func(c *call) error {
		var changed directory.Document
		err := c.changeSecrets(func(_ directory.App, secrets []directory.Document) ([]directory.Document, error) {
			i, err := c.secret(secrets)
			if err != nil {
				return nil, err
			}
			secrets[i].Status, secrets[i].Updated = status, c.now
			changed = secrets[i]
			return secrets, nil
		})
		if err != nil {
			return err
		}
		return c.answer(c.viewSecret(changed))
	}
}

func deleteSecret(c *call) error {
	err := c.changeSecrets(func(_ directory.App, secrets []directory.Document) ([]directory.Document, error) {
		i, err := c.secret(secrets)
		switch {
		case err != nil:
			return nil, err
		case secrets[i].Active():
			return nil, invalid("status", "status: An active client secret cannot be deleted")
		}
		return slices.Delete(secrets, i, i+1), nil
	})
	if err != nil {
		return err
	}
	return c.none()
}
