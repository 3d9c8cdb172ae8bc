package mockidx_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

func TestStartServesUntilCleanup(t *testing.T) {
	tb := &anyFramework{}
	srv := mockidx.Start(tb)
	for _, url := range []string{srv.Issuer() + "/.well-known/openid-configuration", srv.ControlURL()} {
		resp, err := http.Get(url)
		if err != nil {
			t.Fatalf("while the test runs: %v", err)
		}
		_ = resp.Body.Close()
	}
	tb.finish()
	if _, err := http.Get(srv.ControlURL()); err == nil {
		t.Error("the control listener still answers after the test")
	}
	if len(srv.Orgs()) != 0 || srv.Issuer() != "" {
		t.Error("an org is still open after the test")
	}
}

func TestStartFailsTheTest(t *testing.T) {
	tb := &anyFramework{}
	if srv := mockidx.Start(tb, mockidx.WithListen("nonsense")); srv != nil || !strings.Contains(tb.fatal, "nonsense") {
		t.Errorf("got a server %v and the failure %q", srv != nil, tb.fatal)
	}
}

func TestUnusableOptions(t *testing.T) {
	taken := mockidx.Start(t)
	address := strings.TrimPrefix(taken.Org("default").URL(), "http://")
	for name, tc := range map[string]struct {
		opt  mockidx.Option
		want string
	}{
		"nil":                 {nil, "option 1 is nil"},
		"not an address":      {mockidx.WithListen("nonsense"), "nonsense"},
		"not a port":          {mockidx.WithListen("127.0.0.1:http2"), "http2"},
		"every interface":     {mockidx.WithListen("0.0.0.0:0"), "WithRemoteAccess"},
		"no host":             {mockidx.WithListen(":0"), "WithRemoteAccess"},
		"remote control":      {mockidx.WithControlListen("192.0.2.1:0"), "WithRemoteAccess"},
		"remote inbox":        {mockidx.WithA18NListen("192.0.2.1:0"), "WithRemoteAccess"},
		"inbox's port taken":  {mockidx.WithA18NListen(address), "address already in use"},
		"port taken":          {mockidx.WithListen(address), "address already in use"},
		"no such file":        {mockidx.WithConfigFile("testdata/none.yaml"), "none.yaml"},
		"bad YAML":            {mockidx.WithConfig("org.yaml", []byte("users:\n  - logn: a\n")), "org.yaml:2:5"},
		"invalid user":        {mockidx.WithUsers(mockidx.User{Login: "a"}, mockidx.User{Login: "A"}), "A"},
		"invalid redirect":    {mockidx.WithApps(mockidx.App{Label: "x", RedirectURIs: []string{"/x"}}), "redirectUris"},
		"unknown policy name": {mockidx.WithChange(func(c *mockidx.Config) { c.Apps[0].Policy = "nope" }), "nope"},
	} {
		t.Run(name, func(t *testing.T) {
			srv, err := mockidx.New(tc.opt)
			if err == nil {
				_ = srv.Close()
				t.Fatal("New took it")
			}
			if !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %q does not name %q", err, tc.want)
			}
		})
	}
}

func TestOrgsOfAFileHaveAddressesOfTheirOwn(t *testing.T) {
	srv := mockidx.Start(t, mockidx.WithConfig("orgs.yaml", []byte(`
name: one
users: [{login: a@example.com}]
apps: [{label: A, redirectUris: ["http://localhost/cb"]}]
---
name: two
users: [{login: b@example.com}]
apps: [{label: B, redirectUris: ["http://localhost/cb"]}]
`)))
	one, two := srv.Org("one"), srv.Org("two")
	if one == nil || two == nil || one.URL() == two.URL() || srv.Issuer() != one.Issuer() {
		t.Fatalf("orgs %v, %v", one, two)
	}
	if _, ok := two.User("a@example.com"); ok {
		t.Error("two knows a user of one")
	}
}

func TestOrgNamesAreUnique(t *testing.T) {
	srv := mockidx.Start(t)
	srv.NewOrg(t, mockidx.WithName("x"))
	if _, err := srv.OpenOrg(mockidx.WithName("x")); err == nil {
		t.Error("two orgs have one name")
	}
	if a, b := srv.NewOrg(t), srv.NewOrg(t); a.Name() == b.Name() {
		t.Errorf("both are called %q", a.Name())
	}
	var opened atomic.Int32
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			if _, err := srv.OpenOrg(mockidx.WithName("y")); err == nil {
				opened.Add(1)
			}
		})
	}
	wg.Wait()
	if n := opened.Load(); n != 1 {
		t.Errorf("%d orgs have one name", n)
	}
}

func TestConfigureIsAllOrNothing(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	before := len(org.Config().Users)
	if _, err := org.AddUser(mockidx.User{Login: org.Config().Users[0].Login}); err == nil {
		t.Error("a second user with the same login was added")
	}
	if err := org.Configure(func(c *mockidx.Config) error { c.Users = nil; return context.Canceled }); err == nil {
		t.Error("an error of the change was dropped")
	}
	org.Config().Users = nil
	if got := len(org.Config().Users); got != before {
		t.Errorf("org has %d users, want %d", got, before)
	}
}

func TestSeedRepeatsAnOrg(t *testing.T) {
	otp := func(seed uint64) string {
		org := mockidx.Start(t, mockidx.WithSeed(seed), mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
		requestMagicLink(org, ada)
		m, err := org.Mailbox().Wait(t.Context(), ada)
		if err != nil {
			t.Fatal(err)
		}
		return m.OTP + m.Link[strings.Index(m.Link, "token="):]
	}
	if a, b := otp(42), otp(42); a != b {
		t.Errorf("same seed gave %q and %q", a, b)
	}
	if otp(42) == otp(43) {
		t.Error("two seeds gave the same code")
	}
}

func TestSignInTellsTheJournal(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	if _, err := newClient(org).signIn(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	var outcomes []string
	for _, e := range org.Journal().Events() {
		outcomes = append(outcomes, e.Outcome)
	}
	got := strings.Join(outcomes, " ")
	if want := "mail_delivered"; !strings.Contains(got, want) || !strings.HasSuffix(got, "interaction_code_redeemed") {
		t.Errorf("journal has %s", got)
	}
}

// Orgs share nothing: clocks are moved and orgs closed beside running sign-ins.
func TestOrgsInParallel(t *testing.T) {
	srv := mockidx.Start(t)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			login := fmt.Sprintf("user%d@example.com", i)
			org, err := srv.OpenOrg(mockidx.WithUsers(mockidx.User{Login: login}))
			if err != nil {
				t.Error(err)
				return
			}
			defer org.Close()
			org.Clock().Advance(time.Duration(i) * time.Hour)
			if _, err := newClient(org).signIn(t.Context(), login); err != nil {
				t.Errorf("org %d: %v", i, err)
			}
			if got := len(org.Mailbox().List()); got != 1 {
				t.Errorf("org %d has %d mails", i, got)
			}
		})
	}
	wg.Wait()
}
