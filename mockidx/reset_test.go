package mockidx_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// disturb changes whatever of an org can be changed.
func disturb(t *testing.T, org *mockidx.Org) {
	t.Helper()
	_, err := org.Faults().Add(mockidx.FaultRule{Kind: mockidx.FaultAnswer, Status: 500})
	if err != nil {
		t.Fatal(err)
	}
	if err := org.Configure(func(c *mockidx.Config) error {
		c.Users[0].Status = mockidx.Suspended
		c.Email.NoMagicLink = true
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := org.AddUser(mockidx.User{Login: "new@example.com"}); err != nil {
		t.Fatal(err)
	}
	org.Clock().Advance(time.Hour)
	org.Clock().Freeze()
	org.Limits().On()
	org.Outbox().Hold()
	if err := org.Codes().NextOTP("012345"); err != nil {
		t.Fatal(err)
	}
	if _, err := org.Keys().Rotate(mockidx.RotateGraceful); err != nil {
		t.Fatal(err)
	}
}

func TestReset(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithSeed(7)).Org("default")
	before, keys := org.Export(), len(org.Keys().List())
	login := org.Config().Users[0].Login
	first, err := newClient(org).signIn(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	pending, otp := waiting(t, newClient(org))
	disturb(t, org)
	if err := org.Reset(); err != nil {
		t.Fatal(err)
	}
	if after := org.Export(); !bytes.Equal(after, before) {
		t.Errorf("configuration after the reset:\n%s", after)
	}
	if n := len(org.Mailbox().List()) + len(org.Journal().Events()) + len(org.Faults().List()) + len(org.Outbox().Waiting()); n != 0 {
		t.Errorf("%d mails, events, faults and held mails are left", n)
	}
	if org.Clock().Frozen() || org.Clock().Offset() != 0 || org.Limits().Mode() != mockidx.LimitsOff || org.Outbox().Holding() || len(org.Keys().List()) != keys {
		t.Error("a clock, limits, holding or keys are left")
	}
	if _, err := answer(newClient(org), pending, otp); err == nil || !strings.Contains(err.Error(), "idx.session.expired") {
		t.Errorf("a sign-in of before went on: %v", err)
	}
	again, err := newClient(org).signIn(t.Context(), login)
	if err != nil {
		t.Fatalf("a sign-in after it: %v", err)
	}
	if len(again) != len(first) {
		t.Errorf("tokens %v, before %v", again, first)
	}
}

// With a seed, what an org hands out is the same after a reset.
func TestResetRepeatsTheSeed(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithSeed(7)).Org("default")
	var otps []string
	for range 2 {
		_, otp := waiting(t, newClient(org))
		otps = append(otps, otp)
		if err := org.Reset(); err != nil {
			t.Fatal(err)
		}
	}
	if otps[0] != otps[1] {
		t.Errorf("codes %v", otps)
	}
}

func TestExportIsRead(t *testing.T) {
	srv := mockidx.Start(t)
	org, other := srv.Org("default"), srv.NewOrg(t)
	if _, err := org.AddUser(mockidx.User{Login: "new@example.com"}); err != nil {
		t.Fatal(err)
	}
	id := other.Config().ID
	if err := other.Load("export.yaml", org.Export()); err != nil {
		t.Fatal(err)
	}
	if _, ok := other.User("new@example.com"); !ok || other.Config().Name != other.Name() || other.Config().ID != id {
		t.Errorf("%q %q, user there: %v", other.Config().Name, other.Config().ID, ok)
	}
	// A policy that has lost its last app is read again too.
	if err := org.Configure(func(c *mockidx.Config) error {
		c.Policies = append(c.Policies, mockidx.Policy{Name: "lonely", Factors: []mockidx.Factor{mockidx.FactorEmail}})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if err := other.Load("export.yaml", org.Export()); err != nil {
		t.Fatal(err)
	}
	before := other.Export()
	err := other.Load("bad.yaml", []byte("users:\n  - login: 7\n    pasword: x\n"))
	if err == nil || !strings.Contains(err.Error(), "bad.yaml:3:5:") {
		t.Errorf("got %v", err)
	}
	if err := other.Load("two.yaml", []byte("name: a\n---\nname: b\n")); err == nil || !strings.Contains(err.Error(), "2 orgs") {
		t.Errorf("got %v", err)
	}
	if !bytes.Equal(other.Export(), before) {
		t.Error("a file with errors changed something")
	}
}

// A document that was sent reads no file of the server.
func TestSentDocumentsReadNoFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("secret.txt", []byte("a secret of the server ${verificationToken}"), 0o600); err != nil {
		t.Fatal(err)
	}
	srv := mockidx.Start(t)
	const sent = "name: sent\ntemplates: [{name: EmailChallenge, subject: x, textFile: secret.txt}]\n"
	for _, r := range []struct{ method, path string }{{http.MethodPost, "/api/v1/orgs"}, {http.MethodPut, "/api/v1/config"}} {
		req, err := http.NewRequest(r.method, srv.ControlURL()+r.path, strings.NewReader(sent))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/yaml")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest || !strings.Contains(string(body), "is not read") || !strings.Contains(string(body), "body:2:") {
			t.Errorf("%s %s: %s %s", r.method, r.path, resp.Status, body)
		}
	}
	mockidx.Start(t, mockidx.WithConfig("org.yaml", []byte(sent))) // of a file it does
}

func TestReload(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.yaml")
	write := func(yaml string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(yaml), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const ada = "name: one\nusers: [{login: ada@example.com}]\napps: [{clientId: 0oaOne, clientSecret: a-secret-of-one-that-is-long-enough-0001, redirectUris: [http://localhost/cb]}]\n"
	write(ada)
	srv := mockidx.Start(t, mockidx.WithConfigFile(file))
	org := srv.Org("one")
	c := newClient(org)
	p, otp := waiting(t, c)

	write(strings.Replace(ada, "users: [", "users: [{login: bob@example.com}, ", 1) + "---\nname: two\n")
	if err := srv.Reload(); err != nil {
		t.Fatal(err)
	}
	if _, ok := org.User("bob@example.com"); !ok || srv.Org("two") == nil {
		t.Error("what is new in the file is not there")
	}
	if p, err := answer(c, p, otp); err != nil || p.code() == "" {
		t.Errorf("the sign-in that was under way: %v", err)
	}
	if err := org.Reset(); err != nil {
		t.Fatal(err)
	}
	if _, ok := org.User("bob@example.com"); !ok {
		t.Error("a reset goes back behind the file")
	}

	before := org.Export()
	write(ada + "user: []\n")
	if err := srv.Reload(); err == nil || !strings.Contains(err.Error(), file+":4:1:") {
		t.Errorf("got %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := srv.Reload(); err == nil {
		t.Error("a file that is gone was read")
	}
	if !bytes.Equal(org.Export(), before) {
		t.Error("a file with errors changed something")
	}
	if err := mockidx.Start(t).Reload(); err == nil || !strings.Contains(err.Error(), "without a config file") {
		t.Errorf("got %v", err)
	}
}

// Orgs that are reset, and sign-ins in them, do not get in each other's way.
func TestResetAmidSignIns(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			wait, stop := context.WithTimeout(ctx, 20*time.Millisecond)
			_, _ = newClient(org).signIn(wait, "ada.lovelace@example.com") // a reset may take any step of it away
			stop()
		}
	}()
	for range 50 {
		if err := org.Reset(); err != nil {
			t.Error(err)
		}
	}
	cancel()
	<-done
	if err := org.Reset(); err != nil {
		t.Fatal(err)
	}
	if _, err := newClient(org).signIn(t.Context(), "ada.lovelace@example.com"); err != nil {
		t.Errorf("a sign-in after all of it: %v", err)
	}
}

// A file that is read again while okta-idx-golang waits for a code leaves the
// sign-in alone, also one with mistakes; without its app the sign-in is over.
func TestReloadInTheMiddleOfASignIn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.yaml")
	const users, apps = "users: [{login: ada@example.com}]\n", "apps: [{clientId: 0oaSDK, clientSecret: a-secret-of-enough-characters-0123456789, redirectUris: ['http://localhost:8080/cb']}]\n"
	for name, tc := range map[string]struct {
		yaml     string
		is, goes bool
	}{
		"more":     {users + apps + "registration: {enabled: true}\n", true, true},
		"mistakes": {users + "app: []\n", false, true},
		"no app":   {users + strings.Replace(apps, "0oaSDK", "0oaAnother", 1), true, false},
	} {
		t.Run(name, func(t *testing.T) {
			write := func(yaml string) {
				if err := os.WriteFile(file, []byte(yaml), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write(users + apps)
			srv := mockidx.Start(t, mockidx.WithConfigFile(file))
			org := srv.Orgs()[0]
			login := sdkMail(t, org)
			write(tc.yaml)
			if err := srv.Reload(); (err == nil) != tc.is {
				t.Errorf("reload: %v", err)
			}
			login, err := login.ConfirmEmail(t.Context(), org.Mailbox().List()[0].OTP)
			if goes := err == nil && login.IsAuthenticated(); goes != tc.goes {
				t.Errorf("signed in: %t, %v", goes, err)
			}
		})
	}
}
