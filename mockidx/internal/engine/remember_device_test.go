package engine

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func remembersDevices(o *directory.Org) {
	for i := range o.Policies {
		o.Policies[i].RememberDevice = 24 * time.Hour
	}
}

// again begins another sign-in on the device that proved what the last one left
// behind, and goes as far as the password.
func (w *world) again(change ...func(*Request)) Page {
	w.t.Helper()
	remembered := w.tx.Remembered
	for _, e := range w.effects {
		if e, ok := e.(RememberDevice); ok && e.Token == ownDevice {
			remembered = map[string][]Verification{e.UserID: e.Proofs}
		}
	}
	req := requestOf("mfa")
	for _, c := range change {
		c(&req)
	}
	w.tx = Begin(req, Device{Token: ownDevice}, nil, w.env())
	w.tx.Remembered = remembered
	return w.steps(Identify{Identifier: "alice@example.com", RememberMe: true}, answerOf(password))
}

// remembered signs alice in with both factors.
func remembered(t *testing.T, stay bool, change ...func(*directory.Org)) *world {
	t.Helper()
	w := begin(t, "mfa", change...)
	w.steps(Identify{Identifier: "alice@example.com", RememberMe: stay}, answerOf(password), w.selectEmail())
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(w.otp()))
	return w
}

func TestDeviceIsRemembered(t *testing.T) {
	w := remembered(t, true, remembersDevices)
	want{200, CodeIssued, "success", "", ""}.check(t, w.again())
	if got := AMR(w.tx); len(got) != 1 || got[0] != "pwd" {
		t.Errorf("amr is %v", got)
	}
	w.advance(24 * time.Hour)
	want{200, CodeIssued, "success", "", ""}.check(t, w.again())
	w.advance(time.Second)
	want{200, FactorVerified, askForms, "", ""}.check(t, w.again())
}

func TestDeviceIsNotRemembered(t *testing.T) {
	want{200, FactorVerified, askForms, "", ""}.check(t, remembered(t, false, remembersDevices).again())
	want{200, FactorVerified, askForms, "", ""}.check(t, remembered(t, true).again())

	w := remembered(t, true, remembersDevices)
	want{200, FactorVerified, askForms, "", ""}.check(t, w.again(func(r *Request) { r.MaxAge = 3600 }))
	w = remembered(t, true, remembersDevices)
	want{200, FactorVerified, askForms, "", ""}.check(t, w.again(func(r *Request) { r.ACRValues = TwoFactors }))

	// Another user of the device proves their own.
	w = remembered(t, true, remembersDevices)
	w.again()
	w.tx = Begin(requestOf("mfa"), Device{Token: ownDevice}, nil, w.env())
	w.tx.Remembered = map[string][]Verification{"00ualice": {{Factor: directory.FactorEmail, At: w.now}}}
	want{200, FactorVerified, askForms, "", ""}.check(t, w.steps(w.identify("bob@example.com"), answerOf(password)))
}

// The first factor is proved each time, whatever the device remembers.
func TestDeviceDoesNotRememberTheFirstFactor(t *testing.T) {
	w := begin(t, "email-then-password", remembersDevices)
	u, _ := w.org.UserByLogin("alice@example.com")
	w.tx.Remembered = map[string][]Verification{u.ID: {{Factor: directory.FactorEmail, At: w.now}, {Factor: directory.FactorPassword, At: w.now}}}
	want{200, Identified, selectForms, "", ""}.check(t, w.step(w.identify("alice@example.com")))
	w.steps(w.selectEmail())
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(w.otp()))
}

// Going back to the beginning does not make the device another one.
func TestDeviceIsRememberedAfterCancel(t *testing.T) {
	w := remembered(t, true, remembersDevices)
	w.again(func(r *Request) { r.ACRValues = TwoFactors })
	w.tx.Request.ACRValues = ""
	w.step(Cancel{})
	want{200, CodeIssued, "success", "", ""}.check(t, w.steps(w.identify("alice@example.com"), answerOf(password)))
}
