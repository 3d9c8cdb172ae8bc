package mockidx_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// In a test, Start(t) does this and closes the server by itself.
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

func ExampleOrg_Clock() {
	srv, err := mockidx.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer srv.Close()

	clock := srv.Org("default").Clock()
	clock.Freeze()
	before := clock.Now()
	clock.Advance(6 * time.Minute) // every mailed link is older than its lifetime now
	fmt.Println(clock.Now().Sub(before))
	// Output: 6m0s
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
