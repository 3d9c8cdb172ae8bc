package webauthn_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/webauthn"
)

const (
	orgOrigin = "http://localhost:4300"
	appOrigin = "https://app.example.com"
	nonce     = "Q2hhbGxlbmdlQ2hhbGxlbmdlQ2hhbGxlbmdl"
)

var ceremony = engine.Ceremony{
	Challenge: nonce,
	Trusts:    func(origin string) bool { return slices.Contains([]string{orgOrigin, appOrigin}, origin) },
}

// key is an authenticator with its credential, at a page.
type key struct {
	rp   virtualwebauthn.RelyingParty
	auth virtualwebauthn.Authenticator
	cred virtualwebauthn.Credential
}

func newKey(change ...func(*key)) *key {
	k := &key{
		rp:   virtualwebauthn.RelyingParty{Name: "org", ID: "localhost", Origin: orgOrigin},
		auth: virtualwebauthn.NewAuthenticator(),
		cred: virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2),
	}
	for _, c := range change {
		c(k)
	}
	return k
}

type answer struct {
	Response struct{ ClientDataJSON, AttestationObject, AuthenticatorData, Signature string }
}

func bytesOf(challenge string) []byte {
	b, _ := base64.RawURLEncoding.DecodeString(challenge)
	return b
}

func read(t testing.TB, raw string) (a answer) {
	t.Helper()
	if err := json.Unmarshal([]byte(raw), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func (k *key) create(t testing.TB, challenge string) engine.Attestation {
	t.Helper()
	r := read(t, virtualwebauthn.CreateAttestationResponse(k.rp, k.auth, k.cred, virtualwebauthn.AttestationOptions{Challenge: bytesOf(challenge)})).Response
	return engine.Attestation{ClientData: r.ClientDataJSON, Object: r.AttestationObject}
}

func (k *key) sign(t testing.TB, challenge string) engine.Assertion {
	t.Helper()
	r := read(t, virtualwebauthn.CreateAssertionResponse(k.rp, k.auth, k.cred, virtualwebauthn.AssertionOptions{Challenge: bytesOf(challenge)})).Response
	return engine.Assertion{ClientData: r.ClientDataJSON, AuthenticatorData: r.AuthenticatorData, Signature: r.Signature}
}

// registered is the credential of k as the directory has it.
func (k *key) registered(t testing.TB) directory.WebAuthnCredential {
	t.Helper()
	at := *k
	at.rp = newKey().rp
	at.auth.Options = virtualwebauthn.AuthenticatorOptions{}
	c, err := webauthn.Judge{}.Register(ceremony, at.create(t, nonce))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// standard is s in the base64 that the Sign-In Widget sends.
func standard(s string) string {
	b, _ := base64.RawURLEncoding.DecodeString(s)
	return base64.StdEncoding.EncodeToString(b)
}

func TestRightAnswers(t *testing.T) {
	atApp := func(k *key) { k.rp.ID, k.rp.Origin = "app.example.com", appOrigin }
	unverified := func(k *key) { k.auth.Options.UserNotVerified = true }
	rsa := func(k *key) { k.cred = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeRSA) }
	for name, change := range map[string]func(*key){
		"at the org": func(*key) {}, "at an app": atApp, "not verified": unverified, "RSA": rsa,
		"counts from chance": func(k *key) { k.cred.Counter = 1<<32 - 3 },
	} {
		t.Run(name, func(t *testing.T) {
			k := newKey(change)
			made := k.create(t, nonce)
			c, err := webauthn.Judge{}.Register(ceremony, engine.Attestation{ClientData: standard(made.ClientData), Object: standard(made.Object)})
			if err != nil {
				t.Fatal(err)
			}
			if want := base64.RawURLEncoding.EncodeToString(k.cred.ID); c.ID != want || c.Name == "" {
				t.Errorf("registered %+v, want id %s", c, want)
			}
			others := []directory.WebAuthnCredential{newKey().registered(t), {ID: "AA", PublicKey: "!"}, {ID: "AQ", PublicKey: "AQ"}, c}
			for range 2 {
				k.cred.Counter++
				signed, err := webauthn.Judge{}.Assert(ceremony, others, k.sign(t, nonce))
				if err != nil {
					t.Fatal(err)
				}
				if want := int(min(k.cred.Counter, directory.MaxSignCount)); signed.ID != c.ID || signed.SignCount != want || signed.PublicKey != c.PublicKey {
					t.Errorf("signed by %+v, want %s with count %d", signed, c.ID, want)
				}
				others[3] = signed
			}
		})
	}
	t.Run("no counter", func(t *testing.T) {
		k := newKey()
		c := k.registered(t)
		for range 2 {
			if _, err := (webauthn.Judge{}).Assert(ceremony, []directory.WebAuthnCredential{c}, k.sign(t, nonce)); err != nil {
				t.Error(err)
			}
		}
	})
}

// refusals are what is wrong with both kinds of answer.
var refusals = map[string]struct {
	key       func(*key)
	challenge string
	required  bool
	want      engine.Outcome
}{
	"another challenge":     {challenge: "T2xkQ2hhbGxlbmdlT2xkQ2hhbGxlbmdlT2xkQ2hhbGxl", want: engine.WebAuthnChallengeWrong},
	"foreign origin":        {key: func(k *key) { k.rp.Origin = "http://localhost.evil.example" }, want: engine.WebAuthnOriginForeign},
	"another port":          {key: func(k *key) { k.rp.Origin = "http://localhost:4301" }, want: engine.WebAuthnOriginForeign},
	"RP of another host":    {key: func(k *key) { k.rp.ID = "app.example.com" }, want: engine.WebAuthnRPForeign},
	"not touched":           {key: func(k *key) { k.auth.Options.UserNotPresent = true }, want: engine.WebAuthnUserNotPresent},
	"verification required": {key: func(k *key) { k.auth.Options.UserNotVerified = true }, required: true, want: engine.WebAuthnUserNotVerified},
}

func TestRefusals(t *testing.T) {
	for name, tc := range refusals {
		if tc.key == nil {
			tc.key = func(*key) {}
		}
		if tc.challenge == "" {
			tc.challenge = nonce
		}
		k, c := newKey(tc.key), ceremony
		c.VerifyUser = tc.required
		t.Run("made/"+name, func(t *testing.T) {
			_, err := webauthn.Judge{}.Register(c, k.create(t, tc.challenge))
			check(t, err, tc.want)
		})
		t.Run("signed/"+name, func(t *testing.T) {
			_, err := webauthn.Judge{}.Assert(c, []directory.WebAuthnCredential{k.registered(t)}, k.sign(t, tc.challenge))
			check(t, err, tc.want)
		})
	}
}

func TestRefusedAttestations(t *testing.T) {
	good := newKey().create(t, nonce)
	signed := newKey().sign(t, nonce)
	swapped := strings.Replace(string(bytesOf(good.Object)), "packed", "pocked", 1)
	for name, tc := range map[string]struct {
		a    engine.Attestation
		want engine.Outcome
	}{
		"no base64":           {engine.Attestation{ClientData: "!", Object: good.Object}, engine.WebAuthnMalformed},
		"object no base64":    {engine.Attestation{ClientData: good.ClientData, Object: "ä"}, engine.WebAuthnMalformed},
		"no JSON":             {engine.Attestation{ClientData: "AAAA", Object: good.Object}, engine.WebAuthnMalformed},
		"no CBOR":             {engine.Attestation{ClientData: good.ClientData, Object: "_w"}, engine.WebAuthnMalformed},
		"an assertion":        {engine.Attestation{ClientData: signed.ClientData, Object: good.Object}, engine.WebAuthnCeremonyWrong},
		"another's statement": {engine.Attestation{ClientData: changed(good.ClientData), Object: good.Object}, engine.WebAuthnAttestationInvalid},
		"unknown format":      {engine.Attestation{ClientData: good.ClientData, Object: base64.RawURLEncoding.EncodeToString([]byte(swapped))}, engine.WebAuthnAttestationInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := webauthn.Judge{}.Register(ceremony, tc.a)
			check(t, err, tc.want)
		})
	}
}

// changed is client data that says the same in other bytes.
func changed(clientData string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(" " + string(bytesOf(clientData))))
}

func TestRefusedAssertions(t *testing.T) {
	k := newKey(func(k *key) { k.cred.Counter = 7 })
	own, good := k.registered(t), k.sign(t, nonce)
	k.cred.Counter = 8
	next := k.sign(t, nonce)
	for name, tc := range map[string]struct {
		keys []directory.WebAuthnCredential
		a    engine.Assertion
		want engine.Outcome
	}{
		"no base64":       {nil, engine.Assertion{ClientData: next.ClientData, AuthenticatorData: next.AuthenticatorData, Signature: "!"}, engine.WebAuthnMalformed},
		"no JSON":         {nil, engine.Assertion{ClientData: "AAAA", AuthenticatorData: next.AuthenticatorData, Signature: next.Signature}, engine.WebAuthnMalformed},
		"short":           {nil, engine.Assertion{ClientData: next.ClientData, AuthenticatorData: "AAAA", Signature: next.Signature}, engine.WebAuthnMalformed},
		"an attestation":  {nil, engine.Assertion{ClientData: k.create(t, nonce).ClientData, AuthenticatorData: next.AuthenticatorData, Signature: next.Signature}, engine.WebAuthnCeremonyWrong},
		"no key":          {nil, next, engine.WebAuthnCredentialUnknown},
		"another's key":   {[]directory.WebAuthnCredential{newKey().registered(t)}, next, engine.WebAuthnCredentialUnknown},
		"other bytes":     {[]directory.WebAuthnCredential{own}, engine.Assertion{ClientData: changed(next.ClientData), AuthenticatorData: next.AuthenticatorData, Signature: next.Signature}, engine.WebAuthnCredentialUnknown},
		"counter stays":   {[]directory.WebAuthnCredential{own}, good, engine.WebAuthnCloned},
		"counter is zero": {[]directory.WebAuthnCredential{own}, func() engine.Assertion { z := *k; z.cred.Counter = 0; return z.sign(t, nonce) }(), engine.WebAuthnCloned},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := webauthn.Judge{}.Assert(ceremony, tc.keys, tc.a)
			check(t, err, tc.want)
		})
	}
}

func check(t *testing.T, err error, want engine.Outcome) {
	t.Helper()
	var refused *engine.WebAuthnError
	if !errors.As(err, &refused) || refused.Outcome != want || refused.Reason == "" {
		t.Errorf("error %v of %+v, want outcome %s", err, refused, want)
	}
}

// Whatever is sent, nothing is taken that no key signed, and every refusal says
// why.
func FuzzAnswers(f *testing.F) {
	k := newKey()
	made, signed := k.create(f, nonce), k.sign(f, nonce)
	f.Add(made.ClientData, made.Object, signed.ClientData, signed.AuthenticatorData, signed.Signature)
	f.Add("", "", "", "", "")
	f.Add("bnVsbA", "9g", "e30", "AAAA", "MAA")
	own := k.registered(f)
	f.Fuzz(func(t *testing.T, client, object, clientOfGet, authenticator, signature string) {
		var refused *engine.WebAuthnError
		c, err := webauthn.Judge{}.Register(ceremony, engine.Attestation{ClientData: client, Object: object})
		if err == nil && (c.ID == "" || c.PublicKey == "") || err != nil && !errors.As(err, &refused) {
			t.Fatalf("registered %+v: %v", c, err)
		}
		_, err = webauthn.Judge{}.Assert(ceremony, []directory.WebAuthnCredential{own}, engine.Assertion{ClientData: clientOfGet, AuthenticatorData: authenticator, Signature: signature})
		if err == nil && strings.TrimRight(signature, "=") == "" || err != nil && !errors.As(err, &refused) {
			t.Fatalf("asserted: %v", err)
		}
	})
}
