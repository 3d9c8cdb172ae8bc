package engine

import (
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// ResponseType is what a hosted sign-in answers the app with: a code, an
// access token and an ID token, or some of them, in any order. Empty is a code.
// Source: OAuth 2.0 Multiple Response Type Encoding Practices §§3, 5.
type ResponseType string

// Code reports whether the app gets an authorization code.
func (t ResponseType) Code() bool { return t == "" || t.has("code") }

// Token reports whether the app gets an access token at once.
func (t ResponseType) Token() bool { return t.has("token") }

// IDToken reports whether the app gets an ID token at once.
func (t ResponseType) IDToken() bool { return t.has("id_token") }

func (t ResponseType) has(value string) bool {
	return slices.Contains(strings.Fields(string(t)), value)
}

// AllowedFor reports whether app has the grants that the answer takes.
func (t ResponseType) AllowedFor(app directory.App) bool {
	if t.Code() && !app.Allows(directory.AuthorizationCode) {
		return false
	}
	return !t.Token() && !t.IDToken() || app.Allows(directory.Implicit)
}
