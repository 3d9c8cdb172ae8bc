package engine

import (
	"encoding/base64"
	"errors"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// WebAuthn judges what security keys and biometric authenticators sign. It is
// asked from outside, so that the engine needs no cryptography.
type WebAuthn interface {
	// Register returns the key that a was made with.
	Register(c Ceremony, a Attestation) (directory.WebAuthnCredential, error)
	// Assert returns which of the keys signed a, with its sign count as it is now.
	Assert(c Ceremony, keys []directory.WebAuthnCredential, a Assertion) (directory.WebAuthnCredential, error)
}

// Ceremony is what an answer must be bound to.
type Ceremony struct {
	Challenge  string                   // base64url
	Trusts     func(origin string) bool // whose pages may ask; the RP id is their host
	VerifyUser bool                     // a PIN, a finger or a face is required
}

// Attestation is the answer of a key that was made, in base64 of either alphabet.
type Attestation struct{ ClientData, Object string }

// Assertion is the answer of a key, in base64 of either alphabet.
type Assertion struct{ ClientData, AuthenticatorData, Signature string }

// WebAuthnError says why an answer was refused.
type WebAuthnError struct {
	Outcome Outcome // one of those that begin with WebAuthn
	Reason  string  // for people
}

func (e *WebAuthnError) Error() string { return e.Reason }

// webAuthnAuthenticator is the security key or biometric authenticator.
type webAuthnAuthenticator struct{}

// nonceLength is that of a challenge in base64url characters, 240 bits.
const nonceLength = 40

// Algorithms that keys may have.
// Source: IANA, "COSE Algorithms".
const (
	es256 = -7
	rs256 = -257
)

const publicKey = "public-key"

func (webAuthnAuthenticator) kind() kind {
	return kind{"security_key", "Security Key or Biometric", only("Security Key or Biometric", "webauthn"), "fwf"}
}

func (webAuthnAuthenticator) enrolled(u directory.User) bool {
	return len(u.WebAuthnCredentials) > 0
}

func (webAuthnAuthenticator) profile(*step, directory.User) *ion.AuthenticatorProfile { return nil }
func (webAuthnAuthenticator) sends() bool                                             { return false }

// enrollments has one for each key: browsers are told which they may use.
func (webAuthnAuthenticator) enrollments(s *step) []ion.Authenticator {
	var all []ion.Authenticator
	for _, c := range s.user().WebAuthnCredentials {
		a := s.described(directory.FactorWebAuthn, stableID("fwf", s.env.Org.ID, s.tx.UserID, c.ID))
		a.DisplayName, a.CredentialID = c.Name, c.ID
		all = append(all, a)
	}
	return all
}

func (webAuthnAuthenticator) credentials(_ *step, c Challenge) ion.Field {
	given := func(name, label string) ion.Field {
		return ion.Field{Name: name, Label: label, Required: new(true), Visible: new(false)}
	}
	if c.Enroll {
		return ion.Nested("credentials", given("attestation", "Attestation"), given("clientData", "Client Data"))
	}
	return ion.Nested("credentials", given("authenticatorData", "Authenticator Data"), given("clientData", "Client Data"), given("signatureData", "Signature Data"))
}

func (webAuthnAuthenticator) actions(s *step, c Challenge, a *ion.Authenticator) {
	verification, appID := string(s.env.Org.WebAuthn.UserVerification), ion.AppID{AppID: s.env.BaseURL}
	if !c.Enroll {
		a.ContextualData = &ion.ContextualData{ChallengeData: &ion.ChallengeData{Challenge: c.Nonce, UserVerification: verification, Extensions: appID}}
		return
	}
	u := s.user()
	data := &ion.ActivationData{
		RP:                     ion.RelyingParty{Name: s.env.Org.Name},
		User:                   ion.CredentialUser{DisplayName: orLogin(u), Name: u.Login, ID: userHandle(u.ID)},
		PubKeyCredParams:       []ion.CredentialParameter{{Type: publicKey, Alg: es256}, {Type: publicKey, Alg: rs256}},
		Challenge:              c.Nonce,
		Attestation:            "direct",
		AuthenticatorSelection: ion.AuthenticatorSelection{UserVerification: verification},
		U2FParams:              appID,
		ExcludeCredentials:     []ion.CredentialDescriptor{},
	}
	for _, known := range u.WebAuthnCredentials {
		data.ExcludeCredentials = append(data.ExcludeCredentials, ion.CredentialDescriptor{Type: publicKey, ID: known.ID})
	}
	a.ContextualData = &ion.ContextualData{ActivationData: data}
}

// orLogin is what to call u where browsers insist on a name.
func orLogin(u directory.User) string {
	if name := u.DisplayName(); name != "" {
		return name
	}
	return u.Login
}

// userHandle is an id as clients can read it: Okta's own ids are base64url as
// they stand.
func userHandle(id string) string {
	if _, err := base64.RawURLEncoding.DecodeString(id); err == nil {
		return id
	}
	return base64.RawURLEncoding.EncodeToString([]byte(id))
}

func (webAuthnAuthenticator) enroll(s *step, _ Enroll) Page {
	s.begin(Challenge{Factor: directory.FactorWebAuthn, Enroll: true})
	return s.show(EnrollmentBegun)
}

func (a webAuthnAuthenticator) answer(s *step, c Challenge, in Answer) Page {
	fields := map[string]*string{"clientData": in.ClientData, "authenticatorData": in.AuthenticatorData, "signatureData": in.SignatureData}
	if c.Enroll {
		fields = map[string]*string{"clientData": in.ClientData, "attestation": in.Attestation}
	}
	for _, f := range a.credentials(s, c).Form.Value {
		if missing(fields[f.Name]) {
			return s.refuseField(PasscodeMissing, fieldRequired.of(f.Name), "no "+f.Name, "credentials", f.Name)
		}
	}
	user, admitted := s.account()
	key, err := s.judge(c, user, in)
	var refused *WebAuthnError
	switch {
	case errors.As(err, &refused):
		return s.refuse(refused.Outcome, assertionInvalid, refused.Reason)
	case err != nil:
		return s.refuse(WebAuthnMalformed, assertionInvalid, err.Error())
	case !admitted && s.hiding():
		return s.refuse(UserInactive, assertionInvalid, "the user may not sign in any more")
	case !admitted:
		return s.inactive(user)
	}
	return s.proveKey(c, key)
}

// judge returns the key that answered.
func (s *step) judge(c Challenge, u directory.User, in Answer) (directory.WebAuthnCredential, error) {
	ceremony := Ceremony{
		Challenge:  c.Nonce,
		Trusts:     func(origin string) bool { return origin == s.env.BaseURL || s.env.Org.TrustsOrigin(origin) },
		VerifyUser: s.env.Org.WebAuthn.UserVerification == directory.VerificationRequired,
	}
	if !c.Enroll {
		return s.env.WebAuthn.Assert(ceremony, u.WebAuthnCredentials, Assertion{*in.ClientData, *in.AuthenticatorData, *in.SignatureData})
	}
	key, err := s.env.WebAuthn.Register(ceremony, Attestation{*in.ClientData, *in.Attestation})
	if err == nil && s.env.Org.HasWebAuthnCredential(key.ID) {
		err = &WebAuthnError{WebAuthnCredentialTaken, "somebody set up credential " + key.ID + " already"}
	}
	return key, err
}

// proveKey notes the key, and how often it signed.
func (s *step) proveKey(c Challenge, key directory.WebAuthnCredential) Page {
	s.change(func(u *directory.User) {
		at := slices.IndexFunc(u.WebAuthnCredentials, func(known directory.WebAuthnCredential) bool { return known.ID == key.ID })
		if at < 0 {
			u.WebAuthnCredentials = append(u.WebAuthnCredentials, key)
			return
		}
		u.WebAuthnCredentials[at] = key
	})
	if c.Enroll {
		return s.enrolled(directory.FactorWebAuthn)
	}
	s.verify(directory.FactorWebAuthn)
	return s.next(FactorVerified)
}
