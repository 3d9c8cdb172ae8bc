package sampleapp

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// Keys of a session. It holds nothing else.
const (
	browserKey  = "browser"  // names the browser in browsers
	identityKey = "identity" // JSON of identity, while somebody is signed in
)

// identity is who is signed in.
type identity struct {
	Subject string
	Name    string
	Claims  json.RawMessage // of the ID token, verified
	IDToken string          // for id_token_hint at logout
}

// newSessions returns the session manager for an app at redirectURI.
//
// The cookie is SameSite=Lax because the click on a link in webmail is a
// cross-site navigation, on which a Strict cookie stays behind: the browser
// would look like another one. It has no idle timeout, with which scs would set
// it again on every answer.
func newSessions(redirectURI string) *scs.SessionManager {
	u, _ := url.Parse(redirectURI)
	s := scs.New()
	s.Lifetime = 8 * time.Hour
	s.Cookie.Name = cookieName(u)
	s.Cookie.HttpOnly = true
	s.Cookie.SameSite = http.SameSiteLaxMode
	s.Cookie.Secure = u.Scheme == "https"
	s.Cookie.Persist = false
	return s
}

// cookieName has the port because all ports of a host share their cookies, RFC
// 6265 §8.5, and the host prefix of draft-ietf-httpbis-rfc6265bis §4.1.3.2
// where that is possible.
func cookieName(app *url.URL) string {
	name := "sampleapp"
	if port := app.Port(); port != "" {
		name += "_" + port
	}
	if app.Scheme == "https" {
		return "__Host-" + name
	}
	return name
}

// browser names this browser; it is empty for one that never began a sign-in.
func (a *App) browser(ctx context.Context) string {
	return a.sessions.GetString(ctx, browserKey)
}

// begin remembers a sign-in of this browser.
func (a *App) begin(ctx context.Context, s *signIn) {
	browser := a.browser(ctx)
	if browser == "" {
		browser = rand.Text()
		a.sessions.Put(ctx, browserKey, browser)
	}
	a.browsers.add(browser, s)
}

// signedIn returns who is signed in.
func (a *App) signedIn(ctx context.Context) (identity, bool) {
	var who identity
	b := a.sessions.GetBytes(ctx, identityKey)
	return who, len(b) > 0 && json.Unmarshal(b, &who) == nil
}

// signIn puts who into the session, under a new id: the one that an attacker
// may have planted before is dead (ASVS 5.0, 7.2.4).
func (a *App) signIn(ctx context.Context, who identity) error {
	b, err := json.Marshal(who)
	if err != nil {
		return fmt.Errorf("encode identity: %w", err)
	}
	if err := a.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	a.sessions.Put(ctx, identityKey, b)
	return nil
}

// signOut ends the session, and every pending sign-in but the one with the
// state keep. The browser keeps its name, so that links of finished sign-ins
// are known to be used.
func (a *App) signOut(ctx context.Context, keep string) error {
	a.sessions.Remove(ctx, identityKey)
	if err := a.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	a.browsers.signOut(a.browser(ctx), keep)
	return nil
}

// transactions is the magiclink.Store of one request's browser.
type transactions struct {
	browsers *browsers
	browser  string
}

func (a *App) transactions(ctx context.Context) transactions {
	return transactions{a.browsers, a.browser(ctx)}
}

func (t transactions) Pending(context.Context) ([]magiclink.Transaction, error) {
	var list []magiclink.Transaction
	for _, s := range t.browsers.pending(t.browser) {
		list = append(list, magiclink.Transaction{State: s.state, CodeVerifier: s.verifier, Nonce: s.nonce})
	}
	return list, nil
}

func (t transactions) Take(_ context.Context, state string) (bool, error) {
	s := t.browsers.find(t.browser, state)
	return s != nil && t.browsers.take(s), nil
}
