package oauth

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// credentials are what a client says of itself.
type credentials struct {
	id, secret string
	basic      bool // they came in the Authorization header
	assertion  string
}

// given reports whether the client said who it is.
func (cr credentials) given() bool { return cr.id != "" }

// credentials reads client_id and client_secret from the Authorization header
// or the form (RFC 6749 §2.3.1), or an assertion from the form (RFC 7523 §2.2). auth-js sends a header even for a public
// client, and then without the colon.
func (c *call) credentials(f form) (credentials, error) {
	header := c.Header.Get("Authorization")
	if f.get("client_assertion") != "" || f.get("client_assertion_type") != "" {
		if header != "" || f.get("client_secret") != "" {
			return credentials{}, errCredentialsMultiple
		}
		return assertion(f)
	}
	if header == "" {
		return credentials{id: f.get("client_id"), secret: f.get("client_secret")}, nil
	}
	scheme, encoded, _ := strings.Cut(header, " ")
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encoded))
	id, secret, _ := strings.Cut(string(decoded), ":")
	switch {
	case !strings.EqualFold(scheme, "Basic") || err != nil || id == "":
		return credentials{}, errCredentialsBad
	case f.get("client_secret") != "":
		return credentials{}, errCredentialsMultiple
	case f.get("client_id") != "" && f.get("client_id") != id:
		return credentials{}, errClientsDiffer.Because("client_id is %q in the header and %q in the form", id, f.get("client_id"))
	}
	return credentials{id: id, secret: secret, basic: true}, nil
}

// identify returns the app of cr and whether it proved to be that app. A
// secret that is wrong, or that the app does not have, is an error.
func (c *call) identify(cr credentials) (app directory.App, proved bool, err error) {
	if !cr.given() {
		return app, false, errCredentialsMissing
	}
	app, ok := c.org.AppByClientID(cr.id)
	if !ok {
		return app, false, errClientUnknown.Because("no app has client id %q", cr.id)
	}
	c.note.App = app.ClientID
	switch {
	case cr.assertion != "":
		err := c.checkAssertion(app, cr.assertion)
		return app, err == nil, err
	case cr.secret == "":
		return app, false, nil
	case app.ClientSecret == "":
		return app, false, errSecretUnexpected.Because("%s has no secret", app.Label)
	case !c.ownSecret(app, cr):
		return app, false, errSecretWrong
	}
	return app, true, nil
}

// authenticate returns the app that sent f. A confidential app must have
// proved it.
func (c *call) authenticate(f form) (directory.App, error) {
	cr, err := c.credentials(f)
	if err != nil {
		return directory.App{}, err
	}
	return c.authenticated(cr)
}

func (c *call) authenticated(cr credentials) (directory.App, error) {
	app, proved, err := c.identify(cr)
	if err == nil && !proved && !app.Public() {
		err = errSecretMissing.Because("%s is a confidential client and did not prove itself", app.Label)
	}
	return app, err
}

// ownSecret reports whether cr has a secret of app that is in force.
func (c *call) ownSecret(app directory.App, cr credentials) bool {
	own := false
	for _, secret := range c.org.SecretsOf(app) {
		own = cr.match(secret.Name) && secret.Active() || own
	}
	return own
}

// match compares in constant time. RFC 6749 §2.3.1 wants the parts of a Basic
// header form-encoded; Okta's own clients do not, so both are taken.
func (cr credentials) match(secret string) bool {
	equal := sameSecret(cr.secret, secret)
	if decoded, err := url.QueryUnescape(cr.secret); cr.basic && err == nil {
		equal |= sameSecret(decoded, secret)
	}
	return equal == 1
}

func sameSecret(a, b string) int {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:])
}
