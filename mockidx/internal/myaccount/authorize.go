package myaccount

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/oauth"
)

// maxAge is how long after a sign-in its token may change something.
// Source: Okta, MyAccount API, "Access token assurance".
const maxAge = 15 * time.Minute

// highEnough are the assurances of two factors. The last two ask for more, and
// for other authenticators than the mock has.
var highEnough = []string{engine.TwoFactors, engine.TwoFactorsIfPossible, "phr", "phrh"}

// authorize checks the access token. The org's own authorization server may have
// issued it, or a custom one: Okta grants the scopes by both.
// Source: Okta, "Configure user-scoped account management".
func (c *call) authorize(area string, manage bool) error {
	servers := []string{""}
	for _, as := range c.org.AuthServers {
		servers = append(servers, as.ID)
	}
	bearer, err := oauth.CheckBearer(c.tenant, c.Request, servers...)
	if dead, ok := errors.AsType[*oauth.Dead](err); ok {
		e := httpkit.API(http.StatusUnauthorized, "E0000011", "Invalid token provided", "")
		e.Outcome = dead.Outcome
		return challenge(e.Because("%s", dead.Reason), "invalid_token", "The access token is invalid or has expired", "")
	}
	if err != nil {
		return err
	}
	c.bearer = bearer
	c.note.App, c.note.User = bearer.App, bearer.User.ID
	scopes := []string{"okta.myAccount." + area + ".manage"}
	if !manage {
		scopes = append(scopes, "okta.myAccount."+area+".read")
	}
	if !slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(bearer.Scopes, s) }) {
		e := httpkit.API(http.StatusForbidden, "E0000006", "You do not have permission to perform the requested action", "scope_insufficient")
		return challenge(e.Because("the token has no scope %s", scopes[0]), "insufficient_scope", "The access token provided does not contain the required scopes", "")
	}
	if manage {
		return c.checkAssurance()
	}
	return nil
}

// checkAssurance refuses who signed in too long ago, or with one factor though
// they have another.
func (c *call) checkAssurance() error {
	var why string
	switch age := c.now.Truncate(time.Second).Sub(c.bearer.AuthTime); { // tokens tell whole seconds
	case age > maxAge:
		why = fmt.Sprintf("the user signed in %s ago", age)
	case !slices.ContainsFunc(strings.Fields(c.bearer.ACR), func(acr string) bool { return slices.Contains(highEnough, acr) }) && hasTwo(c.org, c.bearer.User):
		why = fmt.Sprintf("the acr of the token is %q, and the user has two factors", c.bearer.ACR)
	default:
		return nil
	}
	e := httpkit.API(http.StatusForbidden, "E0000006", "You do not have permission to perform the requested action", "assurance_insufficient")
	return challenge(e.Because("%s", why), "insufficient_authentication_context", "The access token requires additional assurance to access the resource",
		fmt.Sprintf(`, max_age=%d, acr_values="%s"`, maxAge/time.Second, engine.TwoFactorsIfPossible))
}

// hasTwo reports whether u can prove what they know and what they have.
func hasTwo(o *directory.Org, u directory.User) bool {
	return len(engine.SecondFactors(o, u, directory.FactorPassword)) > 0 && len(engine.SecondFactors(o, u, directory.FactorEmail)) > 0
}

// challenge adds to e what okta-auth-js reads from the header (RFC 6750 §3).
func challenge(e *httpkit.Error, code, description, more string) error {
	e.Header = http.Header{"Www-Authenticate": {fmt.Sprintf(`Bearer realm="IdpMyAccountAPI", error="%s", error_description="%s"%s`, code, description, more)}}
	return e
}

var errVersion = httpkit.API(http.StatusNotAcceptable, "E0000149", "The HTTP request is not acceptable.", "api_version_not_accepted")

// checkVersion refuses a request that does not ask for the one version there is:
// application/json; okta-version=1.0.0, or */* in okta-auth-js.
// Source: Okta, MyAccount API, "API versioning".
func (c *call) checkVersion() error {
	for _, accepted := range strings.Split(strings.Join(c.Header.Values("Accept"), ","), ",") {
		media, params, err := mime.ParseMediaType(strings.TrimSpace(accepted))
		if err == nil && params["okta-version"] == "1.0.0" && slices.Contains([]string{"application/json", "application/*", "*/*"}, media) {
			return nil
		}
	}
	return errVersion.Because("Accept is %q: it has no okta-version=1.0.0", c.Header.Get("Accept"))
}
