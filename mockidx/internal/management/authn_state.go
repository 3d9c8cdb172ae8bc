package management

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// proofs are what a state token stands for: who signs in, and what they proved.
type proofs struct {
	UserID     string                `json:"userId"`
	Identifier string                `json:"identifier"` // as it was typed
	Verified   []engine.Verification `json:"verified"`
}

// stateLifetime is how long a state token is good.
// Source: Okta, Authentication API, "State token".
const stateLifetime = 5 * time.Minute

func stateKey(token string) string { return "authn/" + token }

// keepProofs returns a state token that stands for p.
func (c *call) keepProofs(p proofs) (token string, expires time.Time, err error) {
	value, err := json.Marshal(p)
	if err != nil {
		return "", expires, err
	}
	expires = c.now.Add(stateLifetime)
	for err = store.ErrConflict; errors.Is(err, store.ErrConflict) && c.Context().Err() == nil; { // an org that was seeded as before draws what is in use
		token = "00" + c.tenant.Chance.Opaque(40)
		err = c.tenant.Store.Commit(c.Context(), store.Write{Key: stateKey(token), Value: value, ExpiresAt: expires})
	}
	return token, expires, err
}

// resume goes on with a sign-in, by its state token.
func (c *call) resume(token string, then func(directory.User, proofs) error) error {
	var p proofs
	rec, err := c.tenant.Store.Get(c.Context(), stateKey(token))
	if errors.Is(err, store.ErrNotFound) {
		return errStateToken.Because("the state token is unknown, was used or expired")
	}
	if err == nil {
		err = json.Unmarshal(rec.Value, &p)
	}
	if err != nil {
		return err
	}
	u, ok := c.org.UserByID(p.UserID)
	if !ok || !slices.Contains(admitted, u.Status) {
		return errDenied.Because("%s is %s", p.Identifier, u.Status)
	}
	return then(u, p)
}

// spend makes a state token good no more; it fails if another request did.
func (c *call) spend(token string) error {
	rec, err := c.tenant.Store.Get(c.Context(), stateKey(token))
	if err == nil {
		err = c.tenant.Store.Commit(c.Context(), store.Write{Key: stateKey(token), Version: rec.Version})
	}
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrConflict) {
		return errStateToken.Because("the state token was used")
	}
	return err
}

// changeExpired takes another password from somebody whose own one expired.
func changeExpired(c *call) error {
	var body struct {
		StateToken  string `json:"stateToken"`
		OldPassword string `json:"oldPassword"`
		NewPassword string `json:"newPassword"`
	}
	if err := c.read(&body); err != nil {
		return err
	}
	return c.resume(body.StateToken, func(u directory.User, p proofs) error {
		err := c.update(func(o *directory.Org) error {
			now, ok := o.UserByID(u.ID)
			if ok && now.Status != directory.PasswordExpired && !now.PasswordOver(c.now) {
				return errChange.Because("the password of %s has not expired", u.Login)
			}
			if !ok || !now.PasswordIs(body.OldPassword) {
				return credentialsRefused("Old Password is not correct").Because("wrong password for %s", u.Login)
			}
			u = now.Clone()
			if err := newPassword(c, o, &u, body.NewPassword); err != nil {
				return err
			}
			o.PutUser(u)
			return c.spend(body.StateToken)
		})
		if err != nil {
			return err
		}
		p.Verified = []engine.Verification{c.proof(directory.FactorPassword, "")}
		return c.goOn(u, p)
	})
}

// verifySignIn checks another factor of who signs in; without an answer it sends
// a code.
func verifySignIn(c *call) error {
	var body struct {
		StateToken string `json:"stateToken"`
		PassCode   string `json:"passCode"`
		Answer     string `json:"answer"`
	}
	if err := c.read(&body); err != nil {
		return err
	}
	return c.resume(body.StateToken, func(u directory.User, p proofs) error {
		c.SetPathValue("user", u.ID)
		f, ok := find(c.secondFactors(u), func(f factor) bool { return f.ID == c.PathValue("factor") })
		if !ok {
			return missing(c.PathValue("factor"), "UserFactor")
		}
		if body.PassCode+body.Answer == "" && f.channel != "" {
			return c.resend(true, func(u directory.User, f factor) error {
				c.note("authn_mfa_required", u)
				verify := named(c.link("/authn/factors/"+f.ID+"/verify", "POST"), "verify")
				return c.answer(object{
					"stateToken": body.StateToken, "expiresAt": c.told(f.body.Expires), "status": "MFA_CHALLENGE", "factorResult": "CHALLENGE",
					"_embedded": object{"user": c.viewSignedIn(u), "factor": c.viewFactor(u, f)}, "_links": object{"next": verify},
				})
			})
		}
		u, f, err := c.changeFactor(func(o *directory.Org, u *directory.User, f *factor) error {
			if !f.Active() {
				return errStatus.Because("the factor is not active")
			}
			return c.prove(o, u, f, body.PassCode+body.Answer)
		})
		if err == nil {
			err = c.spend(body.StateToken)
		}
		if err != nil {
			return err
		}
		p.Verified = append(p.Verified, c.proof(f.authenticator, string(f.method)))
		return c.goOn(u, p)
	})
}

// cancelSignIn gives up a sign-in.
func cancelSignIn(c *call) error {
	var body struct {
		StateToken string `json:"stateToken"`
	}
	if err := c.read(&body); err != nil {
		return err
	}
	if err := c.spend(body.StateToken); err != nil {
		return err
	}
	return c.answer(object{"relayState": nil})
}
