package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"

	"github.com/idxlab/idxlab/mockidx"
)

// social is an identity provider: an org, and in front of it a page like that
// of the provider that it stands for.
type social struct {
	typ, name          string // as clients are told; the suites look for the name
	username, password string // fields of the page
	form               *template.Template
	user               mockidx.User // has the name that the suites look for

	server *mockidx.Server
	page   *httptest.Server
}

const (
	socialClient = "0oaOfTheSuitesOrg001"
	socialSecret = "the-secret-of-the-suites-org-there-0000001"
)

func newFacebook() *social {
	return &social{
		typ: "FACEBOOK", name: "Facebook IdP", username: "email", password: "pass",
		user: mockidx.User{Login: "golang@facebook.example", Password: "Book-of-faces-1", FirstName: "Golang", LastName: "SDK Test User"},
		form: template.Must(template.New("").Parse(`<!DOCTYPE html>
<title>Not Facebook</title>
<div>Log Into Facebook</div>
<form id="login_form" method="post">
<input name="email"><input name="pass" type="password">
<button id="loginbutton" type="submit">Log In</button>
</form>
`)),
	}
}

func newGoogle() *social {
	return &social{
		typ: "GOOGLE", name: "Google IdP", username: "identifier", password: "password",
		user: mockidx.User{Login: "golang@google.example", Password: "Ten-to-the-100", FirstName: "Golang", LastName: "SDK User"},
		form: template.Must(template.New("").Parse(`<!DOCTYPE html>
<title>Not Google</title>
<div>Sign in with Google</div>
<form method="post">
<input name="identifier" value="{{.}}">{{if .}}<input name="password" type="password">{{end}}
<button type="submit"><span>Next</span></button>
</form>
`)),
	}
}

func (s *social) start() (err error) {
	s.server, err = mockidx.New(
		mockidx.WithUsers(s.user), mockidx.WithApps(),
		mockidx.WithChange(func(c *mockidx.Config) {
			c.Policies = []mockidx.Policy{{Name: "password", Factors: []mockidx.Factor{mockidx.FactorPassword}, Unused: true}}
		}),
	)
	if err == nil {
		s.page = httptest.NewServer(http.HandlerFunc(s.signIn))
	}
	return err
}

func (s *social) close() {
	if s.server != nil {
		s.page.Close()
		_ = s.server.Close()
	}
}

// offer lets people sign in here at the org of c.
func (s *social) offer(c *mockidx.Config) {
	p := mockidx.IdentityProvider{
		Name: s.name, Type: s.typ, Issuer: s.server.Issuer(), ClientID: socialClient, ClientSecret: socialSecret,
	}
	p.Endpoints.Authorization = s.page.URL
	c.IdentityProviders = append(c.IdentityProviders, p)
}

// admit takes org for a client.
func (s *social) admit(org *mockidx.Org) error {
	_, err := s.server.Orgs()[0].AddApp(mockidx.App{
		ClientID: socialClient, ClientSecret: socialSecret, RedirectURIs: []string{org.URL() + "/oauth2/v1/authorize/callback"},
	})
	return err
}

// signIn shows the form until there is a password, and goes where the browser
// wanted to, with a session token for it.
func (s *social) signIn(w http.ResponseWriter, r *http.Request) {
	username, password := r.PostFormValue(s.username), r.PostFormValue(s.password)
	if password == "" {
		_ = s.form.Execute(w, username)
		return
	}
	token, err := s.sessionToken(username, password)
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	query := r.URL.Query()
	query.Set("sessionToken", token)
	http.Redirect(w, r, s.server.Issuer()+"/v1/authorize?"+query.Encode(), http.StatusSeeOther)
}

func (s *social) sessionToken(username, password string) (string, error) {
	body, _ := json.Marshal(map[string]string{"username": username, "password": password}) // texts
	answer, err := http.Post(s.server.Orgs()[0].URL()+"/api/v1/authn", "application/json", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var authn struct{ SessionToken string }
	if err := json.NewDecoder(answer.Body).Decode(&authn); err != nil {
		return "", err
	}
	if authn.SessionToken == "" {
		return "", fmt.Errorf("signing in was answered %s", answer.Status)
	}
	return authn.SessionToken, nil
}
