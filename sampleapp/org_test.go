package sampleapp

import (
	"context"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/idxlab/idxlab/mockidx"
	"github.com/idxlab/idxlab/mockidx/browserscan"
)

const (
	adaLogin    = "ada@example.com"
	adaPassword = "analytical-engine"
)

// policies of the org, by what they ask for.
const (
	mailOnly        = "mail-only"
	passwordAndMail = "password-and-mail"
)

// stage is an app with an org of its own.
type stage struct {
	t      *testing.T
	org    *mockidx.Org
	app    *App
	server *httptest.Server
}

// newStage starts both. okta-idx-golang has one client for the process, so
// tests with the sdk front end do not run in parallel.
func newStage(t *testing.T, front Frontend, policy string, change func(*mockidx.Config)) *stage {
	t.Helper()
	s := &stage{t: t}
	s.app, s.server = start(t, func(c *Config) {
		app := mockidx.App{
			ClientID: c.ClientID, ClientSecret: "a-secret-of-the-sample-app-in-tests-00001",
			Label:                  "Sample app",
			RedirectURIs:           []string{c.RedirectURI},
			PostLogoutRedirectURIs: []string{origin(c.RedirectURI) + "/"},
			EmailVerificationURI:   c.RedirectURI,
			Policy:                 policy,
		}
		server := mockidx.Start(t,
			mockidx.WithScanBrowser(browserscan.New()),
			mockidx.WithUsers(mockidx.User{Login: adaLogin, FirstName: "Ada", LastName: "Lovelace", Password: adaPassword}),
			mockidx.WithApps(app),
			mockidx.WithChange(func(o *mockidx.Config) {
				o.Policies = []mockidx.Policy{
					{Name: mailOnly, Factors: []mockidx.Factor{mockidx.FactorEmail}},
					{Name: passwordAndMail, Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{mockidx.FactorPassword, mockidx.FactorEmail}},
				}
				if change != nil {
					change(o)
				}
			}))
		s.org = server.Org("default")
		c.Issuer, c.ClientSecret, c.Frontend = s.org.Issuer(), app.ClientSecret, front
	})
	return s
}

// mail waits for the next mail to Ada.
func (s *stage) mail() mockidx.Mail {
	s.t.Helper()
	return s.messageTo(adaLogin)
}

// messageTo waits for the next mail to an address, or text message to a number.
func (s *stage) messageTo(to string) mockidx.Mail {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 5*time.Second)
	defer cancel()
	m, err := s.org.Mailbox().Wait(ctx, to)
	if err != nil {
		s.t.Fatalf("wait for mail: %v", err)
	}
	return m
}

// watchedStore tells when a request has loaded its session.
type watchedStore struct {
	scs.Store
	loaded chan struct{}
}

func (w watchedStore) Find(token string) ([]byte, bool, error) {
	b, found, err := w.Store.Find(token)
	w.loaded <- struct{}{}
	return b, found, err
}

// atOnce lets the tabs of one browser act while the sign-in is held, so that
// all have loaded their session before one moves it on, and wants all of them
// signed in.
func (s *stage) atOnce(b *browser, signIn *signIn, acts ...func(tab *browser)) {
	s.t.Helper()
	address, _ := url.Parse(s.server.URL)
	cookies := b.client.Jar.Cookies(address)
	store := watchedStore{s.app.sessions.Store, make(chan struct{}, 100)}
	s.app.sessions.Store = store
	var tabs []*browser
	var wg sync.WaitGroup

	signIn.step.Lock()
	for _, act := range acts {
		tab := newBrowser(s.t, s.server)
		tab.client.Jar.SetCookies(address, cookies)
		tabs = append(tabs, tab)
		wg.Go(func() { act(tab) })
	}
	for range acts {
		<-store.loaded
	}
	signIn.step.Unlock()
	wg.Wait()
	for _, tab := range tabs {
		tab.wantSignedIn("Ada Lovelace")
	}
}
