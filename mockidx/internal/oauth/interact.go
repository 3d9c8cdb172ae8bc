package oauth

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// challengeS256 is a SHA-256 digest in base64url (RFC 7636 §4.2).
var challengeS256 = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// maxDeviceToken is the length that Okta documents for a device token.
const maxDeviceToken = 32

// interact begins a transaction. A confidential client may come without its
// secret, because okta-idx-golang does; a wrong secret is refused.
func (s *Server) interact(w http.ResponseWriter, c *call) error {
	f, err := readForm(c.Request)
	if err != nil {
		return err
	}
	cr, err := c.credentials(f)
	if err != nil {
		return err
	}
	app, proved, err := c.identify(cr)
	if err != nil {
		return err
	}
	req, err := c.interaction(app, f)
	if err != nil {
		return err
	}
	device, err := s.device(w, c, proved)
	if err != nil {
		return err
	}
	tx, err := s.runner.Begin(c.Context(), req, device, nil)
	if err != nil {
		return err
	}
	c.note.Outcome, c.note.Transaction = "interaction_begun", flow.TransactionID(tx)
	return writeJSON(w, struct {
		Handle string `json:"interaction_handle"`
	}{tx.InteractionHandle})
}

// interaction checks the parameters of f.
func (c *call) interaction(app directory.App, f form) (engine.Request, error) {
	var none engine.Request
	if !app.Allows(directory.InteractionCode) {
		return none, errGrantNotAllowed(app)
	}
	if uri := f.get("redirect_uri"); !slices.Contains(app.RedirectURIs, uri) {
		return none, errRedirectURI.Because("%q is not a redirect URI of %s", uri, app.Label)
	}
	if err := checkChallenge(app, f); err != nil {
		return none, err
	}
	if f.get("state") == "" {
		return none, errState
	}
	scopes, err := c.as.grantable(f.get("scope"))
	if err != nil {
		return none, err
	}
	maxAge, err := maxAge(f.get("max_age"))
	if err != nil {
		return none, err
	}
	user, journey, err := c.oneTimeToken(app, f)
	if err != nil {
		return none, err
	}
	return engine.Request{
		Journey:       journey,
		Token:         f.get("activation_token") + f.get("recovery_token"), // one of the two
		UserID:        user.ID,
		ClientID:      app.ClientID,
		AuthServer:    c.as.id,
		Issuer:        c.as.issuer,
		RedirectURI:   f.get("redirect_uri"),
		State:         f.get("state"),
		Scope:         strings.Join(scopes, " "),
		Nonce:         f.get("nonce"),
		CodeChallenge: f.get("code_challenge"),
		MaxAge:        maxAge,
		ACRValues:     f.get("acr_values"),
		LoginHint:     f.get("login_hint"),
	}, nil
}

// checkChallenge demands PKCE of every client. A method that was left out
// means plain (RFC 7636 §4.3), which is not supported.
func checkChallenge(app directory.App, f form) error {
	challenge, method := f.get("code_challenge"), f.get("code_challenge_method")
	switch {
	case challenge == "" && app.Public():
		return errChallengePublic
	case challenge == "":
		return errChallenge
	case method != "S256":
		return errChallengeMethod.Because("code_challenge_method is %q", method)
	case !challengeS256.MatchString(challenge):
		return errChallengeBad.Because("code_challenge is not 43 characters of base64url")
	}
	return nil
}

// noMaxAge is engine.Request.MaxAge when none was asked for.
const noMaxAge = -1

func maxAge(value string) (int, error) {
	if value == "" {
		return noMaxAge, nil
	}
	seconds, err := strconv.ParseUint(value, 10, 31)
	if err != nil {
		return 0, errMaxAge.Because("max_age is %q", value)
	}
	return int(seconds), nil
}

// oneTimeToken finds the user that an activation or recovery token stands for,
// and what it begins. There is no journey without one. That an activation token
// expired is told by the first page, as Okta does.
func (c *call) oneTimeToken(app directory.App, f form) (directory.User, engine.Journey, error) {
	activation, recovery := f.get("activation_token"), f.get("recovery_token")
	byActivation, active := c.org.UserByActivation(activation)
	byRecovery, recovering := c.org.UserByRecovery(recovery, c.now)
	switch {
	case activation != "" && app.Public():
		return directory.User{}, "", errActivationPublic
	case activation != "" && (!active || recovery != ""):
		return directory.User{}, "", errActivationToken
	case recovery != "" && !recovering:
		return directory.User{}, "", errRecoveryToken
	case active:
		return byActivation, engine.Activation, nil
	case recovering:
		return byRecovery, engine.Recovery, nil
	}
	return directory.User{}, "", nil
}

// device tells who began the transaction: the browser that keeps the DT
// cookie, or the one that a server speaks for with X-Device-Token, which Okta
// heeds only from a client that proved itself.
func (s *Server) device(w http.ResponseWriter, c *call, proved bool) (engine.Device, error) {
	var d engine.Device
	d.Browser, d.OS = httpkit.Browser(c.UserAgent())
	d.Token = c.Header.Get("X-Device-Token")
	switch {
	case len(d.Token) > maxDeviceToken:
		return d, errDeviceToken
	case d.Token == "" || !proved:
		d.Token = httpkit.EnsureDeviceToken(w, c.Request, s.tenant.Chance)
	}
	return d, nil
}
