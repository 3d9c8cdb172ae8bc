package doctor

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/oauth"
)

func (e *examination) scopes(authServer string) {
	const check = "scopes"
	if len(e.settings.Scopes) == 0 {
		return
	}
	known, _ := oauth.Scopes(e.org.Directory, authServer)
	var unknown []string
	for _, s := range e.settings.Scopes {
		if !slices.Contains(known, s) {
			unknown = append(unknown, s)
		}
	}
	switch {
	case len(unknown) > 0:
		e.wrong(check, "the authorization server has "+list(known)+"; add others to scopes of it in the org file", "the authorization server does not have %s", list(unknown))
	case !slices.Contains(e.settings.Scopes, "openid"):
		e.wrong(check, "add openid: without it there is no ID token, and profile and the like are refused", "openid is not among %s", list(e.settings.Scopes))
	default:
		e.ok(check, "the authorization server has %s", list(e.settings.Scopes))
	}
}
