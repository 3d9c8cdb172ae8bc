package sampleapp

import (
	"context"
	"crypto/rand"
	"net/http"

	"golang.org/x/oauth2"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// widgetFrontend hosts the Sign-In Widget. The app makes state, nonce and PKCE
// verifier; the widget gets all but the verifier, calls /interact itself and
// ends with a redirect to the callback ("remediation mode" in its source).
type widgetFrontend struct {
	app     *App
	release widgetRelease
}

func newWidgetFrontend(a *App, mux *http.ServeMux) (*widgetFrontend, error) {
	release, err := newWidgetRelease(a.config.Widget)
	if err != nil {
		return nil, err
	}
	if release.files != nil {
		mux.Handle("GET "+widgetPath, release.files)
	}
	return &widgetFrontend{a, release}, nil
}

// begin redirects to an address that names the sign-in, so that a reload goes
// on with it.
func (f *widgetFrontend) begin(w http.ResponseWriter, r *http.Request, j journey) error {
	s := newSignIn()
	if j != signingIn { // from there the user can turn to any other
		s.journey = j
	}
	if f.app.config.Widget.Generation == 2 {
		// Generation 3 sends a nonce of its own making, whatever it is told.
		s.nonce = rand.Text()
	}
	s.tokens = oneTimeTokens{r.URL.Query().Get("activation_token"), r.URL.Query().Get("recovery_token")}
	f.app.begin(r.Context(), s)
	return redirect(w, r, loginURL(s.state, ""))
}

// widgetOptions are options of the widget, by its names. See
// https://github.com/okta/okta-signin-widget#configuration.
type widgetOptions struct {
	Issuer              string            `json:"issuer"`
	ClientID            string            `json:"clientId"`
	AuthScheme          string            `json:"authScheme"` // generation 3 has no default, and without one never leaves its last page
	RedirectURI         string            `json:"redirectUri"`
	Redirect            string            `json:"redirect"`
	Scopes              []string          `json:"scopes"`
	State               string            `json:"state"`
	Nonce               string            `json:"nonce,omitempty"`
	CodeChallenge       string            `json:"codeChallenge"`
	CodeChallengeMethod string            `json:"codeChallengeMethod"`
	OTP                 string            `json:"otp,omitempty"`
	Flow                string            `json:"flow,omitempty"` // what it begins with
	RecoveryToken       string            `json:"recoveryToken,omitempty"`
	AuthParams          map[string]string `json:"authParams,omitempty"`
	CSPNonce            string            `json:"cspNonce"`
	Assets              map[string]string `json:"assets"`
}

// widgetFlows are the journeys by the widget's names. See
// https://github.com/okta/okta-signin-widget#flow.
var widgetFlows = map[journey]string{
	registering: "signup",
	recovering:  "resetPassword",
	unlocking:   "unlockAccount",
}

// oneTimeTokens stand for a user, once, where a transaction begins. Apps get
// them from Okta's Users API.
type oneTimeTokens struct{ activation, recovery string }

// authParams are for auth-js, since the widget has no option for an activation
// token.
func (t oneTimeTokens) authParams() map[string]string {
	if t.activation == "" {
		return nil
	}
	return map[string]string{"activationToken": t.activation}
}

type widgetPage struct {
	Script, Style string
	Generation    int
	Options       widgetOptions
}

func (f *widgetFrontend) resume(w http.ResponseWriter, r *http.Request, s *signIn, otp string) error {
	config := f.app.config
	page := widgetPage{
		Script:     f.release.script,
		Style:      f.release.style,
		Generation: config.Widget.Generation,
		Options: widgetOptions{
			Issuer:              config.Issuer,
			ClientID:            config.ClientID,
			AuthScheme:          "OAUTH2",
			RedirectURI:         config.RedirectURI,
			Redirect:            "always",
			Scopes:              config.Scopes,
			State:               s.state,
			Nonce:               s.nonce,
			CodeChallenge:       oauth2.S256ChallengeFromVerifier(s.verifier),
			CodeChallengeMethod: "S256",
			OTP:                 otp,
			RecoveryToken:       s.tokens.recovery,
			AuthParams:          s.tokens.authParams(),
			Flow:                widgetFlows[s.journey],
			CSPNonce:            rand.Text(),
			Assets:              map[string]string{"baseUrl": f.release.base},
		},
	}
	w.Header().Set("Content-Security-Policy", f.csp(page.Options.CSPNonce))
	return f.app.show(w, r, "widget", page)
}

// csp lets the widget load its files and talk to the org. Its style sheets are
// inline, with the nonce; so are style attributes, which no nonce can allow. It
// goes to an identity provider by a form that the org redirects, and browsers
// hold form-action against where that leads, which no app knows.
func (f *widgetFrontend) csp(nonce string) string {
	files, org := "'self'", origin(f.app.config.Issuer)
	if f.release.files == nil {
		files += " " + origin(f.release.base)
	}
	return csp(
		"default-src 'none'",
		"script-src "+files,
		"style-src "+files+" 'nonce-"+nonce+"'",
		"style-src-attr 'unsafe-inline'",
		"img-src "+files+" data: "+org,
		"font-src "+files,
		"connect-src "+files+" "+org,
	)
}

// submit refuses: the widget's forms go to the org.
func (f *widgetFrontend) submit(http.ResponseWriter, *http.Request) error { return problemBadForm }

// Redeem is magiclink.Redeemer.
func (f *widgetFrontend) Redeem(ctx context.Context, tx magiclink.Transaction, code string) (magiclink.Tokens, error) {
	return f.app.org.redeem(ctx, tx, code, f.app.config.ClientSecret)
}
