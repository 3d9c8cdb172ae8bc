package mockidx_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

const verifyUser = "ada.lovelace@example.com"

// verifyOrg has one user, who signs in with a password and Okta Verify.
func verifyOrg(t *testing.T, change ...func(*mockidx.Config)) *mockidx.Org {
	t.Helper()
	return mockidx.Start(t, mockidx.WithChange(func(c *mockidx.Config) {
		c.Users = []mockidx.User{{Login: verifyUser, Password: "Correct-horse-1"}}
		c.Policies[0].Factors = []mockidx.Factor{mockidx.FactorPassword, mockidx.FactorOktaVerify}
		c.Enrollment.Optional = []mockidx.Factor{mockidx.FactorOktaVerify}
		for _, change := range change {
			change(c)
		}
	})).Org("default")
}

var hasDevice = func(c *mockidx.Config) {
	c.Users[0].OktaVerifyDevice = mockidx.OktaVerifyDevice{Name: "Ada's phone", Secret: "JBSWY3DPEHPK3PXP"}
}

// pastPassword signs in as far as the choice of Okta Verify.
func (c *client) pastPassword(t *testing.T) page {
	t.Helper()
	handle, err := c.interact()
	if err != nil {
		t.Fatal(err)
	}
	p := c.must(t, "introspect", map[string]any{"interactionHandle": handle})
	p = c.must(t, "identify", map[string]any{"stateHandle": p.StateHandle, "identifier": verifyUser})
	return c.must(t, "challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": "Correct-horse-1"}})
}

func (c *client) must(t *testing.T, path string, body map[string]any) page {
	t.Helper()
	p, err := c.step(path, body)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return p
}

func (c *client) askForPush(t *testing.T) page {
	t.Helper()
	p := c.pastPassword(t)
	return c.must(t, "challenge", map[string]any{"stateHandle": p.StateHandle, "authenticator": map[string]any{"id": p.authenticator("Okta Verify"), "methodType": "push"}})
}

func (c *client) poll(t *testing.T, p page) page {
	t.Helper()
	return c.must(t, "authenticators/poll", map[string]any{"stateHandle": p.StateHandle})
}

func wantRefusal(t *testing.T, err error, missing bool, reason string) {
	t.Helper()
	refusal, ok := errors.AsType[*mockidx.DeviceRefusal](err)
	if !ok || refusal.Missing != missing || !strings.Contains(refusal.Error(), reason) {
		t.Errorf("got %v, want %q, missing: %t", err, reason, missing)
	}
}

func TestPushes(t *testing.T) {
	org := verifyOrg(t, hasDevice)
	c := newClient(org)
	waited := make(chan mockidx.Push, 1)
	go func() {
		p, _ := org.Devices().Wait(t.Context(), strings.ToUpper(verifyUser))
		waited <- p
	}()
	p := c.askForPush(t)
	push := <-waited
	if push.Login != verifyUser || push.Device != "Ada's phone" || push.App != c.app.ClientID || len(push.Choices) != 0 || push.ExpiresAt.Sub(push.SentAt) != 5*time.Minute {
		t.Errorf("push %+v", push)
	}
	if pending := org.Devices().Pending(); len(pending) != 1 || pending[0].ID != push.ID {
		t.Errorf("pending %+v", pending)
	}
	if c.poll(t, p).code() != "" {
		t.Error("signed in before the push was answered")
	}
	_, err := org.Devices().Approve(push.ID, "10")
	wantRefusal(t, err, false, "asks for no number")
	if approved, err := org.Devices().Approve(push.ID, ""); !approved || err != nil {
		t.Errorf("approved %t, %v", approved, err)
	}
	if c.poll(t, p).code() == "" {
		t.Error("not signed in")
	}
	wantRefusal(t, org.Devices().Deny(push.ID), true, "ended")
	wantRefusal(t, org.Devices().Deny("forged"), true, `no push "forged"`)

	p = c.askForPush(t)
	if err := org.Devices().Deny(org.Devices().Pending()[0].ID); err != nil {
		t.Fatal(err)
	}
	if p := c.poll(t, p); p.Remediation.Value[0].Name != "resend" || len(org.Devices().Pending()) != 0 {
		t.Errorf("after the rejection: %+v", p)
	}
	done := func(e mockidx.Event) bool {
		return e.Kind == "device" && (e.Outcome == "push_approved" || e.Outcome == "push_rejected")
	}
	if n := org.Journal().Count(done); n != 2 {
		t.Errorf("%d answers in the journal", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := org.Devices().Wait(ctx, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("a Wait in vain ends with %v", err)
	}
}

func TestNumberChallenge(t *testing.T) {
	org := verifyOrg(t, hasDevice, func(c *mockidx.Config) { c.OktaVerify.NumberChallenge = true })
	c := newClient(org)
	p := c.askForPush(t)
	push := org.Devices().Pending()[0]
	_, err := org.Devices().Approve(push.ID, "")
	wantRefusal(t, err, false, "asks for a number")
	right := p.Current.Value.Data.CorrectAnswer
	if !slices.Contains(push.Choices, right) {
		t.Fatalf("the page shows %q, the phone %v", right, push.Choices)
	}
	wrong := slices.DeleteFunc(slices.Clone(push.Choices), func(n string) bool { return n == right })[0]
	if approved, err := org.Devices().Approve(push.ID, wrong); approved || err != nil {
		t.Errorf("a wrong number: %t, %v", approved, err)
	}
	p = c.askForPush(t)
	if approved, err := org.Devices().Approve(org.Devices().Pending()[0].ID, p.Current.Value.Data.CorrectAnswer); !approved || err != nil {
		t.Errorf("the right number: %t, %v", approved, err)
	}
}

func TestDeviceIsSetUp(t *testing.T) {
	org := verifyOrg(t)
	c := newClient(org)
	wantRefusal(t, org.Devices().SetUp("nobody@example.com", ""), true, "no user")
	wantRefusal(t, org.Devices().SetUp(verifyUser, ""), false, "waits for a device")
	p := c.pastPassword(t)
	p = c.must(t, "credential/enroll", map[string]any{"stateHandle": p.StateHandle, "authenticator": map[string]any{"id": p.authenticator("Okta Verify"), "channel": "qrcode"}})
	wantRefusal(t, org.Devices().SetUp(verifyUser, "\x00"), false, "malformed")
	if err := org.Devices().SetUp(verifyUser, "Pixel"); err != nil {
		t.Fatal(err)
	}
	if c.poll(t, p).code() == "" {
		t.Error("not signed in")
	}
	user, _ := org.User(verifyUser)
	other := mockidx.Start(t).Org("default")
	if err := other.Load("org.yaml", org.Export()); err != nil {
		t.Fatal(err)
	}
	if loaded, _ := other.User(verifyUser); user.OktaVerifyDevice.Name != "Pixel" || loaded.OktaVerifyDevice != user.OktaVerifyDevice {
		t.Errorf("set up %+v, loaded %+v", user.OktaVerifyDevice, loaded.OktaVerifyDevice)
	}
	if err := org.Reset(); err != nil {
		t.Fatal(err)
	}
	if user, _ := org.User(verifyUser); user.OktaVerifyDevice.Secret != "" {
		t.Error("the device outlived a reset")
	}
}

// The link that is mailed sets up nothing by being fetched; the button of its
// page does.
func TestDeviceIsSetUpByLink(t *testing.T) {
	org := verifyOrg(t)
	c := newClient(org)
	p := c.pastPassword(t)
	p = c.must(t, "credential/enroll", map[string]any{"stateHandle": p.StateHandle, "authenticator": map[string]any{"id": p.authenticator("Okta Verify"), "channel": "email"}})
	p = c.must(t, "challenge/send", map[string]any{"stateHandle": p.StateHandle, "email": "phone@example.com"})
	m, err := org.Mailbox().Wait(t.Context(), "phone@example.com")
	if err != nil || !strings.HasPrefix(m.Link, org.URL()+"/auth/push/link?token=") || !strings.Contains(m.HTML, `<a id="push-verify-activation-link" href="`) {
		t.Fatalf("mail %+v, %v", m, err)
	}
	visit := func(method string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, m.Link, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.http.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	visit(http.MethodGet)
	if c.poll(t, p).code() != "" {
		t.Error("fetching the link set up a device")
	}
	visit(http.MethodPost)
	if c.poll(t, p).code() == "" {
		t.Error("not signed in")
	}
	visit(http.MethodPost)
	for outcome, want := range map[string]int{"device_link_opened": 1, "device_link_used": 2, "device_set_up": 1, "device_stale": 1} {
		if n := org.Journal().Count(func(e mockidx.Event) bool { return e.Outcome == outcome }); n != want {
			t.Errorf("%s is in the journal %d times, want %d", outcome, n, want)
		}
	}
}

func TestDeviceCodes(t *testing.T) {
	org := verifyOrg(t, hasDevice)
	c := newClient(org)
	org.Clock().Freeze()
	signIn := func() {
		t.Helper()
		p := c.pastPassword(t)
		p = c.must(t, "challenge", map[string]any{"stateHandle": p.StateHandle, "authenticator": map[string]any{"id": p.authenticator("Okta Verify"), "methodType": "totp"}})
		code, err := org.Devices().Code(verifyUser)
		if err != nil {
			t.Fatal(err)
		}
		if c.must(t, "challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]any{"totp": code}}).code() == "" {
			t.Error("not signed in")
		}
	}
	signIn()
	signIn() // by the code of the next interval
	_, err := org.Devices().Code(verifyUser)
	wantRefusal(t, err, false, "was used")
	org.Clock().Advance(time.Minute)
	signIn()
	_, err = org.Devices().Code("nobody@example.com")
	wantRefusal(t, err, true, "no user")
	if _, err := org.UpdateUser(verifyUser, func(u *mockidx.User) { u.OktaVerifyDevice = mockidx.OktaVerifyDevice{} }); err != nil {
		t.Fatal(err)
	}
	_, err = org.Devices().Code(verifyUser)
	wantRefusal(t, err, false, "has no device")
}

// The page that the org hosts shows the number, and goes on when it is asked to.
func TestHostedOktaVerify(t *testing.T) {
	org := verifyOrg(t, hasDevice, func(c *mockidx.Config) { c.OktaVerify.NumberChallenge = true })
	rp := newRelyingParty(t, org, org.Config().Apps[0])
	b := newPlainBrowser(t, org)
	b.open(rp.begin())
	b.submit("identify", "", "identifier", verifyUser)
	b.submit("challenge-authenticator", "", "passcode", "Correct-horse-1")
	b.submit("authenticator-verification-data", "", "methodType", "push")
	push := org.Devices().Pending()[0]
	if err := org.Devices().Deny(push.ID); err != nil {
		t.Fatal(err)
	}
	b.submit("challenge-poll", "")
	if text := b.text(); !strings.Contains(text, "You have chosen to reject this login.") {
		t.Errorf("after the rejection the page says %s", text)
	}
	b.submit("resend", "")
	push = org.Devices().Pending()[0]
	for node := range b.page.Descendants() {
		if attribute(node, "id") == "number" {
			if approved, err := org.Devices().Approve(push.ID, strings.TrimSpace(textOf(node))); !approved || err != nil {
				t.Errorf("%s approves: %t, %v", textOf(node), approved, err)
			}
		}
	}
	rp.finish(b.submit("challenge-poll", ""))
}
