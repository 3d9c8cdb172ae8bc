package mockidx_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// anyFramework stands for the *testing.T of a test, or for what another test
// framework has in its place.
type anyFramework struct {
	cleanups []func()
	fatal    string
}

func (f *anyFramework) Helper()                   {}
func (f *anyFramework) Cleanup(c func())          { f.cleanups = append(f.cleanups, c) }
func (f *anyFramework) Fatalf(s string, a ...any) { f.fatal = fmt.Sprintf(s, a...) }

// finish ends the test.
func (f *anyFramework) finish() {
	for _, c := range slices.Backward(f.cleanups) {
		c()
	}
}

func ExampleStart() {
	t := &anyFramework{} // in a Go test, its *testing.T
	defer t.finish()     // which does this by itself

	srv := mockidx.Start(t)
	org := srv.Org("default")
	fmt.Println(srv.Issuer() == org.URL()+"/oauth2/default", len(org.Config().Apps) > 0)
	// Output: true true
}

// Tests that run in parallel take an org each: another address, another
// mailbox, another clock.
func ExampleServer_NewOrg() {
	t := &anyFramework{} // in a Go test, its *testing.T
	defer t.finish()     // which does this by itself

	srv := mockidx.Start(t)
	one := srv.NewOrg(t, mockidx.WithUsers(mockidx.User{Login: "ada@example.com"}))
	two := srv.NewOrg(t, mockidx.WithUsers(mockidx.User{Login: "ada@example.com"}))

	requestMagicLink(one, "ada@example.com") // what the application under test does
	fmt.Println(len(one.Mailbox().List()), len(two.Mailbox().List()), one.Issuer() != two.Issuer())
	// Output: 1 0 true
}

// New is [mockidx.Start] outside a test.
func ExampleNew() {
	srv, err := mockidx.New(mockidx.WithUsers(mockidx.User{Login: "ada@example.com", Password: "Lovelace1815"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	resp, err := http.Get(srv.Issuer() + "/.well-known/openid-configuration")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	fmt.Println(resp.Status)
	// Output: 200 OK
}

func ExampleServer_OpenOrg() {
	srv, err := mockidx.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	one, _ := srv.OpenOrg(mockidx.WithName("one"))
	two, _ := srv.OpenOrg(mockidx.WithName("two"))
	_, _ = one.AddUser(mockidx.User{Login: "only-in-one@example.com"})

	_, inOne := one.User("only-in-one@example.com")
	_, inTwo := two.User("only-in-one@example.com")
	fmt.Println(one.URL() != two.URL(), inOne, inTwo)
	// Output: true true false
}

func ExampleOrg_AddApp() {
	srv, err := mockidx.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	app, err := srv.Org("default").AddApp(mockidx.App{
		Label:                "Shop",
		RedirectURIs:         []string{"https://shop.example/callback"},
		EmailVerificationURI: "https://shop.example/callback",
	})
	fmt.Println(len(app.ClientID), app.Public(), err)

	_, err = srv.Org("default").AddApp(mockidx.App{Label: "Broken", RedirectURIs: []string{"/callback"}})
	fmt.Println(err != nil)
	// Output:
	// 20 true <nil>
	// true
}

func ExampleOrg_AddUser() {
	srv, err := mockidx.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	user, err := srv.Org("default").AddUser(mockidx.User{Login: "grace@example.com", FirstName: "Grace", LastName: "Hopper"})
	fmt.Println(user.DisplayName(), user.Status, user.Email, err)
	// Output: Grace Hopper ACTIVE grace@example.com <nil>
}

func ExampleOrg_Configure() {
	srv, err := mockidx.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	org := srv.Org("default")

	// From now on a password is asked for, and then a mailed code.
	err = org.Configure(func(c *mockidx.Config) error {
		c.Policies[0].Factors = []mockidx.Factor{mockidx.FactorPassword, mockidx.FactorEmail}
		return nil
	})
	fmt.Println(org.Config().Policies[0].Factors, err)

	// A change that would leave the org unusable is not made.
	err = org.Configure(func(c *mockidx.Config) error { c.Policies[0].Factors = nil; return nil })
	fmt.Println(org.Config().Policies[0].Factors, err != nil)
	// Output:
	// [okta_password okta_email] <nil>
	// [okta_password okta_email] true
}

func ExampleOrg_Clock() {
	srv, err := mockidx.New(mockidx.WithUsers(mockidx.User{Login: "ada@example.com"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	org := srv.Org("default")

	requestMagicLink(org, "ada@example.com") // what the application under test does
	org.Clock().Advance(6 * time.Minute)     // a link lives for five

	resp, err := http.Get(org.Mailbox().List()[0].Link)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	event, err := org.Journal().Wait(context.Background(), func(e mockidx.Event) bool { return e.Method == "GET" })
	fmt.Println(event.Outcome, err)
	// Output: link_expired <nil>
}

func ExampleOrg_Mailbox() {
	srv, err := mockidx.New(mockidx.WithUsers(mockidx.User{Login: "ada@example.com"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	org := srv.Org("default")

	requestMagicLink(org, "ada@example.com") // what the application under test does

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	mail, err := org.Mailbox().Wait(ctx, "ada@example.com")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(mail.OTP), strings.HasPrefix(mail.Link, org.URL()+"/email/verify/"), mail.State)
	// Output: 6 true s-123
}

func ExampleOrg_Journal() {
	srv, err := mockidx.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()
	org := srv.Org("default")

	// The client is told invalid_grant; the journal knows why.
	resp, err := http.PostForm(org.Issuer()+"/v1/token", url.Values{
		"grant_type": {"interaction_code"}, "interaction_code": {"made-up"}, "code_verifier": {"x"},
		"client_id": {org.Config().Apps[0].ClientID}, "client_secret": {org.Config().Apps[0].ClientSecret},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()

	event, err := org.Journal().Wait(context.Background(), func(e mockidx.Event) bool { return e.Path == "/oauth2/default/v1/token" })
	fmt.Println(resp.StatusCode, event.Outcome, err)
	// Output: 400 interaction_code_unknown <nil>
}
