package sampleapp

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
)

// Frontend says who asks the user to sign in.
type Frontend string

// The front ends.
const (
	// FrontendWidget hosts Okta's Sign-In Widget.
	FrontendWidget Frontend = "widget"
	// FrontendSDK is server-rendered forms over okta-idx-golang.
	FrontendSDK Frontend = "sdk"
)

// CallbackPath is the path that Config.RedirectURI must have.
const CallbackPath = "/login/callback"

// Config says which org the app signs in with, and how.
type Config struct {
	Issuer       string // as in the ID token's iss, byte for byte
	ClientID     string
	ClientSecret string   // the widget front end needs none for a public client
	RedirectURI  string   // the app's own address and [CallbackPath]
	Scopes       []string // openid, profile and email if empty

	Frontend Frontend
	Widget   Widget // for FrontendWidget

	Log *slog.Logger // problems a person cannot act on; dropped if nil
}

// Widget says which Sign-In Widget to host and where its files are: those of
// the npm package @okta/okta-signin-widget, below its dist folder.
type Widget struct {
	Generation int    // 2 or 3
	Dir        string // the folder to serve them from
	URL        string // or the address to load them from, such as Okta's CDN
}

func (c *Config) complete() {
	if len(c.Scopes) == 0 {
		c.Scopes = []string{"openid", "profile", "email"}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
}

func (c *Config) validate() error {
	return errors.Join(
		checkURL("issuer", c.Issuer),
		notEmpty("client id", c.ClientID),
		checkRedirectURI(c.RedirectURI),
		c.checkScopes(),
		c.checkFrontend(),
	)
}

func (c *Config) checkScopes() error {
	for _, scope := range c.Scopes {
		if scope == "openid" {
			return nil
		}
	}
	return errors.New(`scopes: "openid" is missing, without it there is no ID token`)
}

func (c *Config) checkFrontend() error {
	switch c.Frontend {
	case FrontendSDK:
		return notEmpty("client secret", c.ClientSecret) // okta-idx-golang insists on one
	case FrontendWidget:
		return c.Widget.validate()
	}
	return fmt.Errorf("frontend: %q is neither %q nor %q", c.Frontend, FrontendWidget, FrontendSDK)
}

func (w *Widget) validate() error {
	if w.Generation != 2 && w.Generation != 3 {
		return fmt.Errorf("widget generation: %d is neither 2 nor 3", w.Generation)
	}
	if w.URL != "" {
		return checkURL("widget URL", w.URL)
	}
	return notEmpty("widget folder or URL", w.Dir)
}

func checkRedirectURI(uri string) error {
	if err := checkURL("redirect URI", uri); err != nil {
		return err
	}
	if u, _ := url.Parse(uri); u.Path != CallbackPath {
		return fmt.Errorf("redirect URI: the path of %q is not %s", uri, CallbackPath)
	}
	return nil
}

// checkURL wants an absolute http(s) URL and no more than a path on it.
func checkURL(what, s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", what, err)
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return fmt.Errorf("%s: %q is not an http or https URL", what, s)
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return fmt.Errorf("%s: %q has more than scheme, host and path", what, s)
	}
	return nil
}

func notEmpty(what, s string) error {
	if strings.TrimSpace(s) == "" {
		return fmt.Errorf("%s: missing", what)
	}
	return nil
}

// origin is the scheme://host[:port] of an absolute URL.
func origin(absolute string) string {
	u, err := url.Parse(absolute)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
