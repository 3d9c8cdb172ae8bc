package oauth

import (
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/callback"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

// authorization is a valid request to /authorize.
type authorization struct {
	engine.Request
	sessionToken string // of the Authentication API
	idp          string // id of the identity provider to sign in at

	silent bool // nobody may be asked anything
	anew   bool // whoever has signed in before does not count
}

// authorization checks the parameters of f, but for the client and its redirect
// URI. It fails with an *httpkit.Error for the app.
func (c *call) authorization(app directory.App, f form) (authorization, error) {
	var none authorization
	for _, check := range []func(directory.App, form) error{
		checkResponse, checkRequestObject, checkHostedGrant, checkState, checkHostedChallenge, checkNonce,
	} {
		if err := check(app, f); err != nil {
			return none, err
		}
	}
	scopes, err := c.as.grantable(f.get("scope"))
	if err == nil && responseType(f).IDToken() && !slices.Contains(scopes, "openid") {
		err = errScopeWithoutOpenID
	}
	if err != nil {
		return none, err
	}
	if _, known := c.org.ProviderByID(f.get("idp")); !known && f.get("idp") != "" {
		return none, errUnknownIdP.Because("no identity provider that people can be sent to has the id %q", f.get("idp"))
	}
	age, err := maxAge(f.get("max_age"))
	if err != nil {
		return none, err
	}
	prompt, err := prompts(f.get("prompt"), age)
	if err != nil {
		return none, err
	}
	return authorization{
		Request: engine.Request{
			Hosted:        true,
			ClientID:      app.ClientID,
			AuthServer:    c.as.id,
			Issuer:        c.as.issuer,
			RedirectURI:   f.get("redirect_uri"),
			ResponseMode:  responseMode(f),
			ResponseType:  responseType(f),
			State:         f.get("state"),
			Scope:         strings.Join(scopes, " "),
			Nonce:         f.get("nonce"),
			CodeChallenge: f.get("code_challenge"),
			MaxAge:        age,
			ACRValues:     f.get("acr_values"),
			LoginHint:     f.get("login_hint"),
		},
		sessionToken: f.get("sessionToken"),
		idp:          f.get("idp"),

		silent: slices.Contains(prompt, "none"),
		// To choose another account is to sign in as it. A max_age of 0 is
		// prompt=login (OpenID Connect Core §3.1.2.1).
		anew: slices.Contains(prompt, "login") || slices.Contains(prompt, "select_account") || age == 0,
	}, nil
}

// checkResponse takes what the app may get, by every response mode, but no
// token in a query (OAuth 2.0 Multiple Response Type Encoding Practices §§3, 5).
// Okta's catalogue of errors has one for okta_post_message with a code, yet
// okta-auth-js uses just that, with PKCE.
func checkResponse(app directory.App, f form) error {
	mode, t := f.get("response_mode"), responseType(f)
	tokens := t.Token() || t.IDToken()
	switch {
	case mode != "" && !slices.Contains(callback.Modes(), mode), mode == callback.Query && tokens:
		return errResponseMode.Because("response_mode is %q", mode)
	case !slices.Contains(responseTypes, t), tokens && !t.AllowedFor(app):
		return errResponseType(app).Because("response_type is %q", f.get("response_type"))
	case mode == callback.PostMessage && !tokens && f.get("code_challenge") == "":
		return errPostMessage
	}
	return nil
}

// checkRequestObject refuses requests that are somewhere else than in their
// parameters (RFC 9101, RFC 9126).
func checkRequestObject(_ directory.App, f form) error {
	switch {
	case f.get("request") != "" && f.get("request_uri") != "":
		return errRequestTwice
	case f.get("request") != "":
		return errRequestObject
	case f.get("request_uri") != "":
		return errRequestURI
	}
	return nil
}

// checkHostedGrant tells an app that signs in embedded to do so. Nobody is ever
// signed in for it here, so if it may not prompt it is told just that.
func checkHostedGrant(app directory.App, f form) error {
	switch {
	case responseType(f).AllowedFor(app):
		return nil
	case !app.Allows(directory.InteractionCode):
		return errGrantNotAllowed(app)
	case slices.Contains(strings.Fields(f.get("prompt")), "none"):
		return errLoginRequired
	}
	return errInteractionRequired
}

func checkState(_ directory.App, f form) error {
	if f.get("state") == "" {
		return errState
	}
	return nil
}

// checkHostedChallenge demands PKCE of public clients, and of those that are set
// up so. Where there is no code it has nothing to prove.
func checkHostedChallenge(app directory.App, f form) error {
	switch missing := f.get("code_challenge") == ""; {
	case missing && !responseType(f).Code():
		return nil
	case missing && app.PKCERequired && !app.Public():
		return errChallengeRequired
	case missing && !app.Public():
		return nil
	}
	return checkChallenge(app, f)
}

// prompts reads a prompt parameter. Nothing is ever asked for consent.
func prompts(value string, age int) ([]string, error) {
	prompt := strings.Fields(value)
	silent := slices.Contains(prompt, "none")
	for _, p := range prompt {
		if !slices.Contains(promptValues, p) || silent && len(prompt) > 1 {
			return nil, errPrompt.Because("prompt is %q", value)
		}
	}
	if silent && age == 0 {
		return nil, errPromptMaxAge
	}
	return prompt, nil
}
