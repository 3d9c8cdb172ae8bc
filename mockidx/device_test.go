package mockidx_test

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// Who stays signed in proves the second factor once on a device, until it was
// too long ago or they are signed out everywhere.
func TestRememberedDevice(t *testing.T) {
	org := hostedOrg(t, mockidx.WithChange(func(c *mockidx.Config) { c.Policies[1].RememberDevice = 24 * time.Hour }))
	rp := newRelyingParty(t, org, org.Config().Apps[2])
	b := newPlainBrowser(t, org)
	signIn := func() (asked bool) {
		t.Helper()
		b.open(rp.begin("prompt", "login"))
		back := b.submit("identify", "", "identifier", ada, "passcode", analyticalEngine, "b:rememberMe", "true")
		if asked = back == nil; asked {
			b.submit("authenticator-verification-data", "")
			mail, err := org.Mailbox().Wait(t.Context(), ada)
			if err != nil {
				t.Fatal(err)
			}
			back = b.submit("challenge-authenticator", "", "passcode", mail.OTP)
		}
		rp.finish(back)
		return asked
	}
	if !signIn() {
		t.Error("the first time no second factor was asked for")
	}
	if signIn() {
		t.Error("the device is not remembered")
	}
	org.Clock().Advance(25 * time.Hour)
	if !signIn() {
		t.Error("the device is remembered for too long")
	}
	device := b.http.Jar
	b.http.Jar = newPlainBrowser(t, org).http.Jar
	if !signIn() {
		t.Error("another device is taken for the first")
	}
	b.http.Jar = device
	org.Clock().Advance(time.Minute)
	administer(t, org, "DELETE", "/users/"+ada+"/sessions", "")
	if !signIn() {
		t.Error("the device is remembered after all sessions ended")
	}
}
