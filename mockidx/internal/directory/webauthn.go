package directory

import (
	"encoding/base64"
	"slices"
)

// WebAuthn is the security key or biometric authenticator.
// Source: Okta, "Configure the FIDO2 (WebAuthn) authenticator".
type WebAuthn struct {
	UserVerification UserVerification `yaml:"userVerification"` // discouraged if empty
}

// UserVerification is what an authenticator is asked for besides being
// touched: a PIN, a finger, a face.
// Source: Web Authentication, Level 3, §5.8.6.
type UserVerification string

// The user verification requirements.
const (
	VerificationDiscouraged UserVerification = "discouraged"
	VerificationPreferred   UserVerification = "preferred"
	VerificationRequired    UserVerification = "required" // an answer without it is refused
)

// WebAuthnCredential is a key that an authenticator made for a user.
type WebAuthnCredential struct {
	ID        string `yaml:"id"`        // base64url, as the authenticator chose it
	PublicKey string `yaml:"publicKey"` // base64url of a COSE key
	SignCount int    `yaml:"signCount"` // of the last answer; an answer that does not count on is a clone's
	Name      string `yaml:"name"`      // what people are shown; Authenticator if empty
}

func (w *WebAuthn) complete() { orElse(&w.UserVerification, VerificationDiscouraged) }

func (c *WebAuthnCredential) complete() { orElse(&c.Name, "Authenticator") }

// HasWebAuthnCredential reports whether any user has the credential with an id.
func (o *Org) HasWebAuthnCredential(id string) bool {
	return slices.ContainsFunc(o.Users, func(u User) bool {
		return slices.ContainsFunc(u.WebAuthnCredentials, func(c WebAuthnCredential) bool { return c.ID == id })
	})
}

func (v *validator) checkWebAuthn() {
	checkEnum(v, root.key("webauthn").key("userVerification"), "user verification", v.WebAuthn.UserVerification,
		VerificationDiscouraged, VerificationPreferred, VerificationRequired)
}

const maxBase64 = 4096 // a credential id has 1023 bytes at most

// MaxSignCount is the highest that is told apart: counts begin at 0 or at chance,
// and an org file has no larger numbers.
const MaxSignCount = 1<<31 - 1

// checkCredentials checks the keys of a user; ids are unique in the org.
func (v *validator) checkCredentials(p path, list []WebAuthnCredential) {
	v.checkCount(p, "credentials", len(list))
	for i, c := range list {
		at := p.index(i)
		v.checkBase64(at.key("id"), "credential id", c.ID)
		v.checkUnique(v.credentials, at.key("id"), "credential id", c.ID, c.ID)
		v.checkBase64(at.key("publicKey"), "publicKey", c.PublicKey)
		if c.SignCount < 0 || c.SignCount > MaxSignCount {
			v.add(at.key("signCount"), "from 0 to 2147483647", "signCount is %d", c.SignCount)
		}
		v.checkName(at.key("name"), "name", c.Name)
	}
}

func (v *validator) checkBase64(p path, what, s string) {
	if b, err := base64.RawURLEncoding.Strict().DecodeString(s); err != nil || len(b) == 0 || len(s) > maxBase64 {
		v.add(p, "write it in base64url without padding", "%s is malformed", what)
	}
}
