package webauthn

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/protocol/webauthncose"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

// Judge is an [engine.WebAuthn]. It has no state.
type Judge struct{}

// parameters are the kinds of keys that are taken.
var parameters = []protocol.CredentialParameter{
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgES256},
	{Type: protocol.PublicKeyCredentialType, Algorithm: webauthncose.AlgRS256},
}

// Register returns the key that a was made with. Its errors are of type
// [*engine.WebAuthnError].
func (Judge) Register(c engine.Ceremony, a engine.Attestation) (directory.WebAuthnCredential, error) {
	var none directory.WebAuthnCredential
	clientData, err := decode("clientData", a.ClientData)
	if err != nil {
		return none, err
	}
	object, err := decode("attestation", a.Object)
	if err != nil {
		return none, err
	}
	response := protocol.AuthenticatorAttestationResponse{AttestationObject: object}
	response.ClientDataJSON = clientData
	parsed, err := response.Parse()
	if err != nil {
		return none, refuse(engine.WebAuthnMalformed, "the attestation cannot be read: %v", detail(err))
	}
	host, err := checkClientData(parsed.CollectedClientData, protocol.CreateCeremony, c)
	if err != nil {
		return none, err
	}
	statement := parsed.AttestationObject
	if err := checkAuthenticatorData(statement.AuthData, host, c); err != nil {
		return none, err
	}
	hash := sha256.Sum256(clientData)
	err = statement.Verify(host, hash[:], c.VerifyUser, true, nil, parameters, protocol.AttestationPolicy{}, protocol.SignaturePolicy{})
	if err != nil {
		return none, refuse(engine.WebAuthnAttestationInvalid, "the attestation is refused: %v", detail(err))
	}
	data := statement.AuthData
	return directory.WebAuthnCredential{
		ID:        encode(data.AttData.CredentialID),
		PublicKey: encode(data.AttData.CredentialPublicKey),
		SignCount: countOf(data),
		Name:      "Authenticator",
	}, nil
}

// Assert returns which of keys signed a, with its sign count as it is now. Its
// errors are of type [*engine.WebAuthnError].
func (Judge) Assert(c engine.Ceremony, keys []directory.WebAuthnCredential, a engine.Assertion) (directory.WebAuthnCredential, error) {
	var none directory.WebAuthnCredential
	signed, err := read(a)
	if err != nil {
		return none, err
	}
	host, err := checkClientData(signed.client, protocol.AssertCeremony, c)
	if err != nil {
		return none, err
	}
	if err := checkAuthenticatorData(signed.authenticator, host, c); err != nil {
		return none, err
	}
	i := slices.IndexFunc(keys, signed.by)
	if i < 0 {
		return none, refuse(engine.WebAuthnCredentialUnknown, "none of the user's %d keys signed the answer", len(keys))
	}
	key, count := keys[i], countOf(signed.authenticator)
	if (count > 0 || key.SignCount > 0) && count <= key.SignCount && count < directory.MaxSignCount {
		return none, refuse(engine.WebAuthnCloned, "credential %s counts %d signatures, and counted %d before: there are two of it", key.ID, count, key.SignCount)
	}
	key.SignCount = count
	return key, nil
}

// assertion is an answer that was read.
type assertion struct {
	client        protocol.CollectedClientData
	authenticator protocol.AuthenticatorData
	message       []byte // that was signed
	signature     []byte
}

func read(a engine.Assertion) (*assertion, error) {
	var raw [3][]byte
	for i, part := range []struct{ name, value string }{{"clientData", a.ClientData}, {"authenticatorData", a.AuthenticatorData}, {"signatureData", a.Signature}} {
		b, err := decode(part.name, part.value)
		if err != nil {
			return nil, err
		}
		raw[i] = b
	}
	hash := sha256.Sum256(raw[0])
	s := &assertion{message: slices.Concat(raw[1], hash[:]), signature: raw[2]}
	if err := json.Unmarshal(raw[0], &s.client); err != nil {
		return nil, refuse(engine.WebAuthnMalformed, "clientData cannot be read: %v", err)
	}
	if err := s.authenticator.Unmarshal(raw[1]); err != nil {
		return nil, refuse(engine.WebAuthnMalformed, "authenticatorData cannot be read: %v", detail(err))
	}
	return s, nil
}

// by reports whether key signed it.
// Source: Web Authentication, Level 3, §7.2, steps 20 and 21.
func (s *assertion) by(key directory.WebAuthnCredential) bool {
	raw, err := base64.RawURLEncoding.DecodeString(key.PublicKey)
	if err != nil {
		return false
	}
	public, err := webauthncose.ParsePublicKey(raw)
	if err != nil {
		return false
	}
	ok, err := webauthncose.VerifySignature(public, s.message, s.signature)
	return ok && err == nil
}

// checkClientData checks what the browser said, and returns the RP id: the host
// of the page.
// Source: Web Authentication, Level 3, §7.1, steps 7 to 10.
func checkClientData(d protocol.CollectedClientData, ceremony protocol.CeremonyType, c engine.Ceremony) (host string, err error) {
	switch {
	case d.Type != ceremony:
		return "", refuse(engine.WebAuthnCeremonyWrong, "the answer is to %q, not to %q", d.Type, ceremony)
	case d.Challenge != c.Challenge:
		return "", refuse(engine.WebAuthnChallengeWrong, "the answer is to challenge %q, the page's is %q", d.Challenge, c.Challenge)
	case !c.Trusts(d.Origin):
		return "", refuse(engine.WebAuthnOriginForeign, "origin %q is not the org's and not among its trustedOrigins", d.Origin)
	case d.CrossOrigin:
		return "", refuse(engine.WebAuthnOriginForeign, "a page of %q asked in a frame of another origin, %q", d.Origin, d.TopOrigin)
	}
	u, err := url.Parse(d.Origin)
	if err != nil {
		return "", refuse(engine.WebAuthnOriginForeign, "origin %q: %v", d.Origin, err)
	}
	return u.Hostname(), nil
}

// checkAuthenticatorData checks what the authenticator said.
// Source: Web Authentication, Level 3, §7.1, steps 13 to 16.
func checkAuthenticatorData(d protocol.AuthenticatorData, host string, c engine.Ceremony) error {
	want := sha256.Sum256([]byte(host))
	switch {
	case !slices.Equal(d.RPIDHash, want[:]):
		return refuse(engine.WebAuthnRPForeign, "the credential is for another host than %q", host)
	case !d.Flags.HasUserPresent():
		return refuse(engine.WebAuthnUserNotPresent, "nobody touched the authenticator")
	case c.VerifyUser && !d.Flags.HasUserVerified():
		return refuse(engine.WebAuthnUserNotVerified, "the org requires user verification, and the authenticator did not verify the user")
	}
	return nil
}

func countOf(d protocol.AuthenticatorData) int { return int(min(d.Counter, directory.MaxSignCount)) }

func refuse(o engine.Outcome, format string, args ...any) error {
	return &engine.WebAuthnError{Outcome: o, Reason: fmt.Sprintf(format, args...)}
}

// detail is what the library says went wrong, without its advice to developers.
func detail(err error) string {
	var e *protocol.Error
	if errors.As(err, &e) {
		return strings.TrimSpace(e.Details + " " + e.DevInfo)
	}
	return err.Error()
}

// decode reads base64 of either alphabet, with padding or without.
func decode(name, s string) ([]byte, error) {
	plain := strings.NewReplacer("+", "-", "/", "_").Replace(strings.TrimRight(s, "="))
	b, err := base64.RawURLEncoding.DecodeString(plain)
	if err != nil {
		return nil, refuse(engine.WebAuthnMalformed, "%s is not base64: %v", name, err)
	}
	return b, nil
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
