package management

import (
	"net/http"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

// authnRoutes sign in without the Identity Engine, as far as a session token.
// Who comes needs no API token.
// Source: Okta, Authentication API.
var authnRoutes = []route{
	{"POST", "/authn", "", signIn},
	{"POST", "/authn/credentials/change_password", "", changeExpired},
	{"POST", "/authn/factors/{factor}/verify", "", verifySignIn},
	{"POST", "/authn/cancel", "", cancelSignIn},
}

var (
	errAuthRequest = invalid("authRequest", "The 'username' and 'password' attributes are required in this context.")
	errAuthn       = httpkit.API(http.StatusUnauthorized, "E0000004", "Authentication failed", "password_wrong")
	errDenied      = httpkit.API(http.StatusUnauthorized, "E0000004", "Authentication failed", "user_inactive")
	errStateToken  = httpkit.API(http.StatusUnauthorized, "E0000011", "Invalid token provided", "state_token_unknown")
)

// signIn checks a password. One wrong password too many locks the account; that
// it is locked is told only where the password policy says so.
func signIn(c *call) error {
	var body struct {
		Username   string `json:"username"`
		Password   string `json:"password"`
		StateToken string `json:"stateToken"`
	}
	if err := c.read(&body); err != nil {
		return err
	}
	if body.StateToken != "" {
		return c.resume(body.StateToken, c.goOn)
	}
	if body.Username == "" || body.Password == "" {
		return errAuthRequest
	}
	u, refusal, err := c.checkPassword(body.Username, body.Password)
	switch {
	case err != nil:
		return err
	case refusal != nil && u.Status == directory.LockedOut && c.org.TellsLockout(u):
		c.note("authn_locked_out", u)
		return c.answer(object{"status": "LOCKED_OUT", "_links": object{}})
	case refusal != nil:
		return refusal
	}
	p := proofs{UserID: u.ID, Identifier: body.Username, Verified: []engine.Verification{c.proof(directory.FactorPassword, "")}}
	return c.goOn(u, p)
}

func (c *call) proof(f directory.Factor, method string) engine.Verification {
	return engine.Verification{Factor: f, Method: method, At: c.now, Ahead: c.tenant.Ahead()}
}

// admitted are the states in which a password lets in.
var admitted = []directory.UserStatus{directory.Active, directory.PasswordExpired}

// checkPassword finds who has the name and password. The refusal is kept from
// who asks, as far as it tells more than that nobody has both.
func (c *call) checkPassword(name, password string) (u directory.User, refusal error, err error) {
	u, known := c.org.UserByLogin(name)
	if !known {
		return u, errAuthn.Because("there is no user %q", name), nil
	}
	if u.PasswordIs(password) && u.FailedPasswords == 0 && slices.Contains(admitted, u.Status) {
		return u, nil, nil // as mostly, nothing changes
	}
	err = c.update(func(o *directory.Org) error {
		now, ok := o.UserByID(u.ID)
		if !ok {
			return errAuthn.Because("%s was deleted", u.Login)
		}
		u, refusal = now.Clone(), nil
		switch right := u.PasswordIs(password); {
		case !slices.Contains(admitted, u.Status):
			refusal = errDenied.Because("%s is %s", u.Login, u.Status)
		case right:
			u.FailedPasswords = 0
		default:
			u.CountWrongPassword(o.PasswordFor(u), c.now)
			refusal = errAuthn.Because("wrong password for %s, who is %s", u.Login, u.Status)
		}
		o.PutUser(u)
		return nil
	})
	return u, refusal, err
}

func (c *call) note(outcome string, u directory.User) {
	n := httpkit.NoteOf(c.Request)
	n.Outcome, n.User = outcome, u.ID
}

// goOn answers with what comes next: another password, another factor, or the
// session token.
func (c *call) goOn(u directory.User, p proofs) error {
	switch {
	case u.Status == directory.PasswordExpired || u.PasswordOver(c.now):
		c.note("authn_password_expired", u)
		policy := object{"complexity": c.complexity(u)}
		return c.pending("PASSWORD_EXPIRED", u, p, object{"policy": policy}, object{"next": named(c.link("/authn/credentials/change_password", "POST"), "changePassword")})
	case len(p.Verified) == 1 && c.org.RequiresFactor(u) && len(c.secondFactors(u)) > 0:
		c.note("authn_mfa_required", u)
		views := []object{}
		for _, f := range c.secondFactors(u) {
			v := c.viewFactor(u, f)
			v["_links"] = object{"verify": c.link("/authn/factors/"+f.ID+"/verify", "POST")}
			views = append(views, v)
		}
		return c.pending("MFA_REQUIRED", u, p, object{"factors": views}, object{})
	}
	token, expires, err := session.NewToken(c.Context(), c.tenant, engine.Session{UserID: u.ID, Identifier: p.Identifier, Verified: p.Verified, Began: c.now})
	if err != nil {
		return err
	}
	if err := session.NoteLogin(c.Context(), c.tenant, u.ID); err != nil {
		return err
	}
	c.note("authn_succeeded", u)
	return c.answer(object{"expiresAt": c.told(expires), "status": "SUCCESS", "sessionToken": token, "_embedded": object{"user": c.viewSignedIn(u)}, "_links": object{
		"cancel": c.link("/authn/cancel", "POST"),
	}})
}

// told is a time as clients are told it.
func (c *call) told(at time.Time) any { return stamp(c.tenant.Told(at)) }

func named(link object, name string) object {
	link["name"] = name
	return link
}

// pending answers with a state that is not the last one.
func (c *call) pending(status string, u directory.User, p proofs, embedded, links object) error {
	token, expires, err := c.keepProofs(p)
	if err != nil {
		return err
	}
	embedded["user"] = c.viewSignedIn(u)
	links["cancel"] = c.link("/authn/cancel", "POST")
	return c.answer(object{"stateToken": token, "expiresAt": c.told(expires), "status": status, "_embedded": embedded, "_links": links})
}

func (c *call) viewSignedIn(u directory.User) object {
	return object{"id": u.ID, "passwordChanged": stamp(u.Times.PasswordChanged), "profile": object{
		"login": u.Login, "firstName": u.FirstName, "lastName": u.LastName, "locale": u.Locale, "timeZone": u.TimeZone,
	}}
}

func (c *call) complexity(u directory.User) object {
	rules := c.org.PasswordFor(u).Complexity
	return object{
		"minLength": rules.MinLength, "minLowerCase": rules.MinLowerCase, "minUpperCase": rules.MinUpperCase,
		"minNumber": rules.MinNumber, "minSymbol": rules.MinSymbol, "excludeUsername": rules.ExcludeUsername,
	}
}

// secondFactors are those of u that prove more than the password.
func (c *call) secondFactors(u directory.User) []factor {
	return slices.DeleteFunc(factorsOf(c.org, u), func(f factor) bool { return !f.Active() || !f.provable() || !f.offered(c.org) })
}
