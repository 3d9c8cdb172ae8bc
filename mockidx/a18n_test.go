package mockidx_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	idx "github.com/okta/okta-idx-golang"

	"github.com/idxlab/idxlab/mockidx"
)

// a18nProfile is what the suites of Okta's SDKs read of a profile.
type a18nProfile struct {
	ProfileID    string `json:"profileId"`
	PhoneNumber  string `json:"phoneNumber"`
	EmailAddress string `json:"emailAddress"`
	DisplayName  string `json:"displayName"`
	URL          string `json:"url"`
	ErrorDesc    string `json:"errorDescription"`
}

// a18nClient asks an inbox as Okta's Go samples do: with a form's content type
// and a key, for whatever six digits come first in a message that is not old.
type a18nClient struct {
	t    *testing.T
	http *http.Client
}

func (c a18nClient) do(method, url, body string) (int, []byte) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("X-Api-Key", "any")
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp.StatusCode, b
}

func (c a18nClient) create(url, name string) a18nProfile {
	c.t.Helper()
	_, body := c.do("POST", url+"/v1/profile", fmt.Sprintf(`{"displayName":%q}`, name))
	var p a18nProfile
	if err := json.Unmarshal(body, &p); err != nil || p.ErrorDesc != "" || p.DisplayName != name {
		c.t.Fatalf("%s: %v", body, err)
	}
	return p
}

var a18nCode = regexp.MustCompile(`[:\s][0-9]{6}`)

// code returns "" while there is none.
func (c a18nClient) code(p a18nProfile, channel string) string {
	c.t.Helper()
	_, body := c.do("GET", p.URL+"/"+channel+"/latest", "")
	var latest struct {
		CreatedAt time.Time `json:"createdAt"`
		Content   string    `json:"content"`
	}
	if err := json.Unmarshal(body, &latest); err != nil {
		c.t.Fatalf("%s: %v", body, err)
	}
	if time.Now().UTC().Sub(latest.CreatedAt.UTC()) >= time.Minute {
		return ""
	}
	return strings.TrimSpace(a18nCode.FindString(latest.Content))
}

func newA18NClient(t *testing.T, c *http.Client) a18nClient {
	t.Cleanup(c.CloseIdleConnections)
	return a18nClient{t, c}
}

// okta-idx-golang signs in users of two orgs of one server by codes that are
// fetched from its inbox, whatever the orgs' clocks show.
func TestA18NSignIn(t *testing.T) {
	srv := mockidx.Start(t, mockidx.WithA18N())
	inbox := newA18NClient(t, &http.Client{Timeout: 10 * time.Second})
	second := srv.NewOrg(t)
	second.Clock().Advance(-24 * time.Hour)
	for _, org := range []*mockidx.Org{srv.Org("default"), second} {
		p := inbox.create(srv.A18NURL(), "Mary Acme")
		if code := inbox.code(p, "email"); code != "" {
			t.Fatalf("a new profile has the code %s", code)
		}
		if _, err := org.AddUser(mockidx.User{Login: p.EmailAddress, FirstName: "Mary", LastName: "Acme"}); err != nil {
			t.Fatal(err)
		}
		login := a18nAskForMail(t, org, p.EmailAddress)
		login, err := login.ConfirmEmail(t.Context(), inbox.code(p, "email"))
		if err != nil || login.Token() == nil {
			t.Fatalf("%v, signed in: %t", err, login != nil && login.Token() != nil)
		}
		if status, _ := inbox.do("DELETE", p.URL, ""); status != http.StatusNoContent {
			t.Errorf("the profile is deleted with %d", status)
		}
	}
	if mockidx.Start(t).A18NURL() != "" {
		t.Error("there is an inbox that nobody wanted")
	}
}

// a18nAskForMail begins a sign-in with the SDK. It keeps its client in a package
// variable: no test that uses it is parallel.
func a18nAskForMail(t *testing.T, org *mockidx.Org, login string) *idx.LoginResponse {
	t.Helper()
	app := org.Config().Apps[0]
	client, err := idx.NewClientWithSettings(idx.WithIssuer(org.Issuer()), idx.WithClientID(app.ClientID), idx.WithClientSecret(app.ClientSecret),
		idx.WithRedirectURI(app.RedirectURIs[0]), idx.WithScopes([]string{"openid", "profile", "email"}))
	if err != nil {
		t.Fatal(err)
	}
	client = client.WithHTTPClient(&http.Client{Timeout: 10 * time.Second})
	step, err := client.InitLogin(t.Context())
	if err == nil {
		step, err = step.Identify(t.Context(), &idx.IdentifyRequest{Identifier: login})
	}
	if err == nil {
		step, err = step.VerifyEmail(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return step
}

// Text messages and calls get there too.
func TestA18NPhone(t *testing.T) {
	srv := mockidx.Start(t, mockidx.WithA18N())
	inbox := newA18NClient(t, &http.Client{Timeout: 10 * time.Second})
	org := srv.NewOrg(t, mockidx.WithChange(func(c *mockidx.Config) { c.Policies[0].Factors = []mockidx.Factor{mockidx.FactorPhone} }))
	for _, channel := range []string{"sms", "voice"} {
		profile := inbox.create(srv.A18NURL(), channel)
		if _, err := org.AddUser(mockidx.User{Login: profile.EmailAddress, Phone: profile.PhoneNumber}); err != nil {
			t.Fatal(err)
		}
		c := newClient(org)
		handle, err := c.interact()
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.step("introspect", map[string]any{"interactionHandle": handle})
		if err == nil {
			p, err = c.step("identify", map[string]any{"stateHandle": p.StateHandle, "identifier": profile.EmailAddress})
		}
		if err == nil {
			p, err = c.step("challenge", map[string]any{"stateHandle": p.StateHandle, "authenticator": map[string]any{"id": p.authenticator("Phone"), "methodType": channel}})
		}
		if err == nil {
			p, err = c.step("challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": inbox.code(profile, channel)}})
		}
		if err != nil || p.code() == "" {
			t.Errorf("%s: %v", channel, err)
		}
	}
}

// What an org sent is gone when the org is reset or closed.
func TestA18NForgetsWhatOrgsForget(t *testing.T) {
	srv := mockidx.Start(t, mockidx.WithA18N())
	inbox := newA18NClient(t, &http.Client{Timeout: 10 * time.Second})
	p := inbox.create(srv.A18NURL(), "both")
	mary := mockidx.WithUsers(mockidx.User{Login: p.EmailAddress})
	one, two := srv.NewOrg(t, mary), srv.NewOrg(t, mary)
	count := func() (n int) {
		_, body := inbox.do("GET", p.URL+"/email", "")
		var list struct{ Count int }
		if err := json.Unmarshal(body, &list); err != nil {
			t.Fatal(err)
		}
		return list.Count
	}
	for i, tc := range []struct {
		do   func() error
		want int
	}{
		{func() error { requestMagicLink(one, p.EmailAddress); return nil }, 1},
		{func() error { requestMagicLink(two, p.EmailAddress); return nil }, 2},
		{one.Reset, 1},
		{func() error { requestMagicLink(one, p.EmailAddress); return nil }, 2},
		{two.Close, 1},
		{one.Close, 0},
	} {
		if err := tc.do(); err != nil || count() != tc.want {
			t.Errorf("step %d: %d messages, %v", i, count(), err)
		}
	}
}

// A client with the host name built in is led here by its resolver, and trusts
// the local CA.
func TestA18NByItsOwnName(t *testing.T) {
	srv := mockidx.Start(t, mockidx.WithA18N(), mockidx.WithTLS(""))
	client := srv.Client()
	transport := client.Transport.(*http.Transport)
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, strings.TrimPrefix(srv.A18NURL(), "https://"))
	}
	inbox := newA18NClient(t, client)
	p := inbox.create("https://api.a18n.help", "Mary Acme")
	if p.URL != "https://api.a18n.help/v1/profile/"+p.ProfileID {
		t.Errorf("the profile is at %s", p.URL)
	}
	org := srv.NewOrg(t, mockidx.WithUsers(mockidx.User{Login: p.EmailAddress}))
	c := newClient(org)
	c.http = srv.Client()
	t.Cleanup(c.http.CloseIdleConnections)
	if _, err := c.askForMail(p.EmailAddress); err != nil {
		t.Fatal(err)
	}
	if code, mail := inbox.code(p, "email"), org.Mailbox().List()[0]; code == "" || code != mail.OTP {
		t.Errorf("code %q, the mail has %q", code, mail.OTP)
	}
}
