package fault

import (
	"fmt"
	"slices"
	"strings"
)

// endpoints are the paths of the endpoints that have names. An authorization
// server is at /oauth2 or at /oauth2/{id}.
var endpoints = map[string][]string{
	"discovery":        {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth2/*/.well-known/*"},
	"keys":             {"/oauth2/v1/keys", "/oauth2/*/v1/keys"},
	"interact":         {"/oauth2/v1/interact", "/oauth2/*/v1/interact"},
	"authorize":        {"/oauth2/v1/authorize", "/oauth2/*/v1/authorize"},
	"token":            {"/oauth2/v1/token", "/oauth2/*/v1/token"},
	"userinfo":         {"/oauth2/v1/userinfo", "/oauth2/*/v1/userinfo"},
	"token-introspect": {"/oauth2/v1/introspect", "/oauth2/*/v1/introspect"},
	"revoke":           {"/oauth2/v1/revoke", "/oauth2/*/v1/revoke"},
	"logout":           {"/oauth2/v1/logout", "/oauth2/*/v1/logout"},
	"idx":              {"/idp/idx/**"},
	"introspect":       {"/idp/idx/introspect"},
	"identify":         {"/idp/idx/identify"},
	"challenge":        {"/idp/idx/challenge"},
	"answer":           {"/idp/idx/challenge/answer"},
	"poll":             {"/idp/idx/challenge/poll", "/idp/idx/authenticators/poll"},
	"resend":           {"/idp/idx/challenge/resend"},
	"cancel":           {"/idp/idx/cancel"},
	"enroll":           {"/idp/idx/enroll", "/idp/idx/credential/enroll", "/idp/idx/enroll/new", "/idp/idx/enroll/update"},
	"recover":          {"/idp/idx/recover"},
	"link":             {"/email/verify", "/email/verify/**"},
	"login":            {"/login/**"},
}

// Endpoints returns the names of endpoints, sorted.
func Endpoints() []string {
	var names []string
	for name := range endpoints {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func checkEndpoint(e string) error {
	if e == "" || strings.HasPrefix(e, "/") || endpoints[e] != nil {
		return nil
	}
	return fmt.Errorf("endpoint %q is none; name one of %s, or a path", e, strings.Join(Endpoints(), ", "))
}

func endpointFits(e, path string) bool {
	if e == "" {
		return true
	}
	if named := endpoints[e]; named != nil {
		return slices.ContainsFunc(named, func(pattern string) bool { return pathFits(pattern, path) })
	}
	return pathFits(e, path)
}

// pathFits compares element by element.
func pathFits(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	for i, w := range want {
		switch {
		case w == "**" && i == len(want)-1:
			return len(got) > i
		case i >= len(got) || w != "*" && w != got[i]:
			return false
		}
	}
	return len(want) == len(got)
}
