package doctor

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

// Settings are what an app is configured with, as far as it is told.
type Settings struct {
	Issuer       string    `json:"issuer"`
	ClientID     string    `json:"clientId"`
	ClientSecret *string   `json:"clientSecret"` // nil: not told; empty: the app sends none
	RedirectURI  string    `json:"redirectUri"`
	Scopes       []string  `json:"scopes"`  // empty: not told
	AppURL       string    `json:"appUrl"`  // where people open the app; empty: not told
	Browser      bool      `json:"browser"` // the SDK runs in the browser
	Now          time.Time `json:"now"`     // by the clock of the app's machine; zero: not told
	Since        uint64    `json:"since"`   // what was refused after this event was refused to the app as it is now
}

// Level is how good a finding is.
type Level string

// The levels.
const (
	OK      Level = "ok"
	Warning Level = "warning" // works, or may, but somebody should look
	Wrong   Level = "wrong"
)

// Finding is what was found of one thing.
type Finding struct {
	Check string `json:"check"` // what was looked at: issuer, client_id, …
	Level Level  `json:"level"`
	Text  string `json:"text"`           // for people
	Hint  string `json:"hint,omitempty"` // what to do about it
}

// Org is what an app is held against.
type Org struct {
	URL       string // scheme://host[:port]
	Directory *directory.Org
	Now       time.Time // on the org's clock
	Events    []journal.Event
}

type examination struct {
	org      Org
	settings Settings
	findings []Finding
}

// Examine holds settings against an org.
func Examine(org Org, settings Settings) []Finding {
	e := &examination{org: org, settings: settings}
	authServer, known := e.issuer()
	if app, ok := e.client(); ok {
		e.secret(app)
		e.redirectURI(app)
		e.mailedLinks(app)
		e.grants(app)
	}
	e.appURL()
	if known {
		e.scopes(authServer)
	}
	e.origin()
	e.clock()
	e.journal()
	return e.findings
}

func (e *examination) add(check string, level Level, hint, format string, args ...any) {
	e.findings = append(e.findings, Finding{check, level, fmt.Sprintf(format, args...), hint})
}

func (e *examination) ok(check, format string, args ...any) { e.add(check, OK, "", format, args...) }

func (e *examination) wrong(check, hint, format string, args ...any) {
	e.add(check, Wrong, hint, format, args...)
}

// issuers returns the issuers of the org by the ids of their authorization
// servers; that of the org's own is empty.
func (o Org) issuers() map[string]string {
	issuers := map[string]string{"": o.URL}
	for _, as := range o.Directory.AuthServers {
		issuers[as.ID] = o.URL + "/oauth2/" + as.ID
	}
	return issuers
}

// issuer returns the id of the authorization server that the app means.
func (e *examination) issuer() (id string, known bool) {
	const check = "issuer"
	got := e.settings.Issuer
	issuers := e.org.issuers()
	names := make([]string, 0, len(issuers))
	for id, issuer := range issuers {
		if issuer == got {
			e.ok(check, "%s is an issuer of the org", got)
			return id, true
		}
		names = append(names, issuer)
	}
	slices.Sort(names)
	likely := nearest(got, names)
	hint := "set it to " + likely
	switch difference := differ(got, likely); {
	case got == "":
		e.wrong(check, "set it to "+cmp.Or(issuers["default"], names[0]), "the app has no issuer")
	case difference == "":
		e.wrong(check, "the org has "+strings.Join(names, ", "), "%s is no issuer of the org", got)
	default:
		e.wrong(check, hint, "%s %s: clients compare it letter for letter with that of the discovery document and of ID tokens", got, difference)
	}
	return "", false
}

func (e *examination) client() (directory.App, bool) {
	const check = "client_id"
	app, ok := e.org.Directory.AppByClientID(e.settings.ClientID)
	if ok {
		e.ok(check, "%s is %q", app.ClientID, app.Label)
		return app, true
	}
	var ids []string
	for _, a := range e.org.Directory.Apps {
		ids = append(ids, a.ClientID)
	}
	if e.settings.ClientID == "" {
		e.wrong(check, "the org's apps are "+list(ids), "the app has no client id")
	} else {
		e.wrong(check, "the org's apps are "+list(ids), "no app has the client id %q", e.settings.ClientID)
	}
	return app, false
}

func (e *examination) secret(app directory.App) {
	const check = "client_secret"
	switch got := e.settings.ClientSecret; {
	case got == nil:
	case app.Public() && *got == "":
		e.ok(check, "a public client has none")
	case app.Public():
		e.wrong(check, "remove it from the app; Okta refuses a public client that sends one", "the app has a secret, and %q is a public client", app.Label)
	case *got == "":
		e.wrong(check, `mockidx env prints it; an app in a browser needs a client without one`, "the app has no secret, and %q is a confidential client", app.Label)
	case *got != app.ClientSecret:
		e.wrong(check, "mockidx env prints it; look for a space or line end that was copied along", "the secret is not that of %q", app.Label)
	default:
		e.ok(check, "it is that of %q", app.Label)
	}
}

func (e *examination) redirectURI(app directory.App) {
	const check = "redirect_uri"
	got := e.settings.RedirectURI
	likely := nearest(got, app.RedirectURIs)
	switch {
	case got == "":
		e.wrong(check, "those of "+app.Label+" are "+list(app.RedirectURIs), "the app has no redirect URI")
	case slices.Contains(app.RedirectURIs, got):
		e.ok(check, "%s is registered", got)
	case likely == "":
		e.wrong(check, "add it to redirectUris of the org file", "%s is not registered: %q has no redirect URI", got, app.Label)
	default:
		e.wrong(check, "the nearest is "+likely+": set the app to it, or add the app's to redirectUris of the org file",
			"%s is not registered letter for letter%s", got, prefixed(": it ", differ(got, likely)))
	}
}

func (e *examination) mailedLinks(app directory.App) {
	const check = "email_verification_uri"
	policy := e.org.Directory.PolicyFor(app, directory.User{})
	uri := app.EmailVerificationURI
	switch {
	case !slices.Contains(policy.Factors, directory.FactorEmail) && !slices.Contains(policy.OneOf, directory.FactorEmail):
	case uri == "":
		e.add(check, Warning, "set emailVerificationUri of the app to its callback, to have links lead there", "mailed links lead to pages of the org: the Email Verification Experience of %q is not set", app.Label)
	case e.otherHost(uri):
		e.wrong(check, "use one host everywhere: cookies of "+hostOf(e.settings.AppURL)+" are not sent to "+hostOf(uri), "mailed links lead to %s and people open the app at %s: the link finds no sign-in there and shows its code", uri, e.settings.AppURL)
	case !slices.Contains(app.RedirectURIs, uri):
		e.add(check, Warning, "it must be a route of the app that calls isEmailVerifyCallback", "mailed links lead to %s, which is no redirect URI of %q", uri, app.Label)
	default:
		e.ok(check, "mailed links lead to %s", uri)
	}
}

// otherHost reports whether a browser that opened the app goes elsewhere with
// uri: cookies know no ports, but origins do.
func (e *examination) otherHost(uri string) bool {
	return e.settings.AppURL != "" && hostOf(uri) != hostOf(e.settings.AppURL)
}

func (e *examination) appURL() {
	const check = "app_url"
	switch redirect := e.settings.RedirectURI; {
	case e.settings.AppURL == "" || redirect == "":
	case e.otherHost(redirect):
		e.wrong(check, "open the app at "+hostOf(redirect)+", or register a redirect URI at "+hostOf(e.settings.AppURL),
			"people open the app at %s and come back to %s: their cookies stay behind", e.settings.AppURL, redirect)
	default:
		e.ok(check, "it has the host of the redirect URI")
	}
}

func (e *examination) grants(app directory.App) {
	const check = "grant_types"
	embedded, hosted := app.Allows(directory.InteractionCode), app.Allows(directory.AuthorizationCode)
	offline := slices.Contains(e.settings.Scopes, "offline_access")
	switch {
	case !embedded && !hosted:
		e.wrong(check, "add interaction_code to grantTypes of the app", "%q may use no grant that signs in", app.Label)
	case offline && !app.Allows(directory.RefreshToken):
		e.wrong(check, "add refresh_token to grantTypes of the app, or ask for no offline_access", "the app asks for offline_access, and %q may not refresh tokens", app.Label)
	case !embedded:
		e.add(check, Warning, "add interaction_code to grantTypes of the app, if it uses an IDX SDK or the embedded widget", "%q may sign in on the org's own page only", app.Label)
	default:
		e.ok(check, "%q may use what it needs", app.Label)
	}
}

func (e *examination) origin() {
	const check = "trusted_origin"
	if !e.settings.Browser || e.settings.AppURL == "" {
		return
	}
	u, err := url.Parse(e.settings.AppURL)
	if err != nil || u.Host == "" {
		e.wrong(check, "write it as in http://localhost:8080", "the app's URL %q is none", e.settings.AppURL)
		return
	}
	origin := u.Scheme + "://" + u.Host
	if !e.org.Directory.TrustsOrigin(origin) {
		e.wrong(check, "add it to trustedOrigins of the org file", "the org does not trust %s: a browser hides its answers from the app", origin)
		return
	}
	e.ok(check, "the org trusts %s", origin)
}

// maxSkew is what clients grant: okta-auth-js tolerates five minutes.
const maxSkew = 5 * time.Minute

func (e *examination) clock() {
	const check = "clock"
	if e.settings.Now.IsZero() {
		return
	}
	skew := e.org.Now.Sub(e.settings.Now)
	switch {
	case skew.Abs() < maxSkew:
		e.ok(check, "the org's clock shows the time of this machine")
	default:
		e.add(check, Warning, "a test may have moved it; mockidx clock reset sets it right", "the org's clock is %v %s this machine's: clients may take tokens for expired, or not yet valid", skew.Abs().Round(time.Second), aheadOrBehind(skew))
	}
}

func aheadOrBehind(skew time.Duration) string {
	if skew > 0 {
		return "ahead of"
	}
	return "behind"
}
