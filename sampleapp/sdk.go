package sampleapp

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	idx "github.com/okta/okta-idx-golang"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// sdkFrontend asks with server-rendered forms over okta-idx-golang. It polls
// nothing: a page that waits for the link is reloaded by the user, or the code
// is typed into it.
type sdkFrontend struct {
	app    *App
	client *idx.Client
}

func newSDKFrontend(a *App, client *http.Client) (*sdkFrontend, error) {
	c := a.config
	sdk, err := idx.NewClientWithSettings(
		idx.WithIssuer(strings.TrimSuffix(c.Issuer, "/")),
		idx.WithClientID(c.ClientID),
		idx.WithClientSecret(c.ClientSecret),
		idx.WithRedirectURI(c.RedirectURI),
		idx.WithScopes(c.Scopes),
	)
	if err != nil {
		return nil, fmt.Errorf("okta-idx-golang: %w", err)
	}
	return &sdkFrontend{a, sdk.WithHTTPClient(client)}, nil
}

// resume shows the page of the step that the sign-in is at. The passcode of a
// link answers the challenge first, and a redirect takes it out of the address.
func (f *sdkFrontend) resume(w http.ResponseWriter, r *http.Request, s *signIn, otp string) error {
	s.step.Lock()
	defer s.step.Unlock()
	if !f.app.browsers.isPending(s) {
		return f.app.conclude(w, r, s)
	}
	if otp != "" {
		return f.followLink(w, r, s, otp)
	}
	name, page := s.page()
	s.notice, s.faults, s.typed = "", nil, nil
	if name == "" {
		return problemUnsupported
	}
	return f.app.show(w, r, name, page)
}

// submit answers the forms, which say in "action" what to do.
func (f *sdkFrontend) submit(w http.ResponseWriter, r *http.Request) error {
	switch r.PostFormValue("action") {
	case "identify":
		return f.identify(w, r)
	case "register":
		return f.register(w, r)
	case "recover":
		return f.recover(w, r)
	case "unlock":
		return f.unlock(w, r)
	}
	s := f.app.browsers.find(f.app.browser(r.Context()), r.PostFormValue("state"))
	if s == nil {
		return problemUnknownState
	}
	s.step.Lock()
	defer s.step.Unlock()
	if !f.app.browsers.isPending(s) {
		return f.app.conclude(w, r, s)
	}
	return f.act(w, r, s)
}

// Redeem is magiclink.Redeemer, for a sign-in that ends elsewhere than in this
// front end's forms, as with another identity provider.
func (f *sdkFrontend) Redeem(ctx context.Context, tx magiclink.Transaction, code string) (magiclink.Tokens, error) {
	token, err := f.client.RedeemInteractionCode(ctx, &idx.Context{CodeVerifier: tx.CodeVerifier}, code)
	if err != nil {
		return magiclink.Tokens{}, redeemError(err)
	}
	return magiclink.Tokens{
		IDToken:      token.IDToken,
		AccessToken:  token.AccessToken,
		RefreshToken: token.RefreshToken,
		Scope:        token.Scope,
		ExpiresIn:    time.Duration(token.ExpiresIn) * time.Second,
	}, nil
}
