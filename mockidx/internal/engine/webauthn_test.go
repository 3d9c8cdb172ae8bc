package engine

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const byKey = directory.FactorWebAuthn

// paperKeys judge answers that have no signatures: client data is the challenge,
// or "refuse" with an outcome, and the rest says which key it is and how often
// it signed.
type paperKeys struct{}

func (paperKeys) Register(c Ceremony, a Attestation) (directory.WebAuthnCredential, error) {
	return directory.WebAuthnCredential{ID: a.Object, PublicKey: "AQID", Name: "Authenticator"}, paperRefusal(c, a.ClientData)
}

func (paperKeys) Assert(c Ceremony, keys []directory.WebAuthnCredential, a Assertion) (directory.WebAuthnCredential, error) {
	i := slices.IndexFunc(keys, func(k directory.WebAuthnCredential) bool { return k.ID == a.Signature })
	if i < 0 {
		return directory.WebAuthnCredential{}, &WebAuthnError{WebAuthnCredentialUnknown, "no such key"}
	}
	count, _ := strconv.Atoi(a.AuthenticatorData)
	if count <= keys[i].SignCount {
		return directory.WebAuthnCredential{}, &WebAuthnError{WebAuthnCloned, "did not count on"}
	}
	key := keys[i]
	key.SignCount = count
	return key, paperRefusal(c, a.ClientData)
}

func paperRefusal(c Ceremony, clientData string) error {
	if outcome, ok := strings.CutPrefix(clientData, "refuse "); ok {
		return &WebAuthnError{Outcome(outcome), "refused"}
	}
	if clientData != c.Challenge {
		return &WebAuthnError{WebAuthnChallengeWrong, "another challenge"}
	}
	return nil
}

// keyMade is what a new key answers.
func keyMade(challenge, id string) Answer { return Answer{ClientData: &challenge, Attestation: &id} }

// keySigned is what a key answers that signed count times.
func keySigned(challenge, id string, count int) Answer {
	return Answer{ClientData: &challenge, AuthenticatorData: new(strconv.Itoa(count)), SignatureData: &id}
}

func (w *world) nonce() string { return w.tx.Challenge.Nonce }

var aliceHasKeys = withUser("alice", func(u *directory.User) {
	u.WebAuthnCredentials = []directory.WebAuthnCredential{
		{ID: "a2V5MQ", PublicKey: "AQID", SignCount: 3, Name: "Blue key"}, {ID: "a2V5Mg", PublicKey: "AQID", Name: "Touch ID"},
	}
})

func signsWith(id string, count int) func(*world) Input {
	return func(w *world) Input { return keySigned(w.nonce(), id, count) }
}

func TestWebAuthnEnrolment(t *testing.T) {
	w := begin(t, "password", requiring(byKey))
	w.steps(named("alice")(w), answerOf(password))
	p := w.step(enrollOf(byKey)(w))
	data := p.Body.CurrentAuthenticator.Value.ContextualData.ActivationData
	if data.Challenge != w.nonce() || len(data.Challenge) != nonceLength || data.User.Name != "alice@example.com" || data.User.DisplayName != "alice Test" || data.RP.Name != "default" {
		t.Errorf("activation data %+v", data)
	}
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(keyMade(w.nonce(), "a2V5MQ")))
	u, _ := w.org.UserByLogin("alice@example.com")
	if len(u.WebAuthnCredentials) != 1 || u.WebAuthnCredentials[0].ID != "a2V5MQ" {
		t.Errorf("credentials %+v", u.WebAuthnCredentials)
	}
	if amr := strings.Join(AMR(w.tx), " "); amr != "hwk mfa pop pwd" {
		t.Errorf("amr %s", amr)
	}
}

// Each key of a user is told to the browser, and any of them will do.
func TestWebAuthnOfSeveralKeys(t *testing.T) {
	w := begin(t, "email", asking(byKey), aliceHasKeys)
	p := w.step(named("alice")(w))
	var told []string
	for _, e := range p.Body.AuthenticatorEnrollments.Value {
		told = append(told, e.CredentialID+" "+e.DisplayName)
	}
	if got := strings.Join(told, ", "); got != "a2V5MQ Blue key, a2V5Mg Touch ID" {
		t.Errorf("told of %s", got)
	}
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(keySigned(w.nonce(), "a2V5Mg", 9)))
	u, _ := w.org.UserByLogin("alice@example.com")
	if keys := u.WebAuthnCredentials; keys[0].SignCount != 3 || keys[1].SignCount != 9 || keys[1].Name != "Touch ID" {
		t.Errorf("credentials %+v", keys)
	}
}

// On the wire every refusal is the same; the journal tells them apart.
func TestWebAuthnRefusals(t *testing.T) {
	failed := assertionInvalid.key
	for _, o := range []Outcome{
		WebAuthnMalformed, WebAuthnCeremonyWrong, WebAuthnOriginForeign, WebAuthnRPForeign, WebAuthnUserNotPresent, WebAuthnUserNotVerified, WebAuthnAttestationInvalid,
	} {
		w := begin(t, "email", asking(byKey), aliceHasKeys)
		w.step(named("alice")(w))
		want{401, o, challengeForms, failed, ""}.check(t, w.step(keySigned("refuse "+string(o), "a2V5MQ", 4)))
	}
	w := begin(t, "email", asking(byKey), aliceHasKeys)
	w.step(named("alice")(w))
	for _, tc := range []struct {
		in   Answer
		want Outcome
	}{
		{keySigned(w.nonce(), "a2V5MQ", 3), WebAuthnCloned},
		{keySigned(w.nonce(), "a2V5Mw", 4), WebAuthnCredentialUnknown},
		{keySigned("x"+w.nonce(), "a2V5MQ", 4), WebAuthnChallengeWrong},
	} {
		want{401, tc.want, challengeForms, failed, ""}.check(t, w.step(tc.in))
	}
	for field, in := range map[string]Answer{
		"authenticatorData": {}, "clientData": {AuthenticatorData: new("1"), SignatureData: new("a2V5MQ")},
		"signatureData": {AuthenticatorData: new("1"), ClientData: new(w.nonce())},
	} {
		want{400, PasscodeMissing, challengeForms, "", field + " api.error.field_required"}.check(t, w.step(in))
	}
	want{401, UserInactive, challengeForms, "errors.E0000004", ""}.check(t, w.step(once(setStatus(directory.Suspended), signsWith("a2V5MQ", 4))(w)))
}

func TestWebAuthnRefusedEnrolments(t *testing.T) {
	w := begin(t, "password", requiring(byKey), withUser("bob", func(u *directory.User) {
		u.WebAuthnCredentials = []directory.WebAuthnCredential{{ID: "Ym9i", PublicKey: "AQID", Name: "Bob's"}}
	}))
	w.steps(named("alice")(w), answerOf(password), enrollOf(byKey)(w))
	want{400, PasscodeMissing, "enroll-authenticator select-authenticator-enroll", "", "attestation api.error.field_required"}.check(t, w.step(Answer{ClientData: new(w.nonce())}))
	want{401, WebAuthnCredentialTaken, "enroll-authenticator select-authenticator-enroll", assertionInvalid.key, ""}.check(t, w.step(keyMade(w.nonce(), "Ym9i")))
}

// Whoever is away is told no more than a stranger whose key fits nobody.
func TestWebAuthnHidesWhoIsAway(t *testing.T) {
	w := begin(t, "email", asking(byKey), aliceHasKeys, hidingUnknown, setStatus(directory.Suspended))
	w.step(named("alice")(w))
	want{401, UserInactive, challengeForms, assertionInvalid.key, ""}.check(t, w.step(keySigned(w.nonce(), "a2V5MQ", 4)))
}

func TestUserHandle(t *testing.T) {
	for id, want := range map[string]string{"00utjm1GstPjCF9Ad0g3": "00utjm1GstPjCF9Ad0g3", "ada.1": "YWRhLjE", "00uAd": "MDB1QWQ"} {
		if got := userHandle(id); got != want {
			t.Errorf("user handle of %s: %s, want %s", id, got, want)
		}
	}
}
