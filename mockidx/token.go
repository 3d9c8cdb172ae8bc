package mockidx

import (
	"fmt"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// ActivationToken returns a new token that activates a user, STAGED or
// PROVISIONED, who is PROVISIONED from then on; an earlier one is good no
// more. It is what an app gives to /v1/interact as activation_token, and lasts
// as long as Lifetimes.Activation says, on the org's clock.
// Source: Okta, Users API, "Activate a user" with sendEmail=false.
func (o *Org) ActivationToken(login string) (string, error) {
	return o.token("activate", login, []UserStatus{Staged, Provisioned}, func(c *Config, u *User, token string) {
		u.Status, u.Activation = Provisioned, o.lasting(token, c.Lifetimes.Activation)
	})
}

// RecoveryToken returns a new token that lets a user who may recover the
// password, which are those who are ACTIVE, RECOVERY, PASSWORD_EXPIRED or
// LOCKED_OUT, choose another one; an earlier one is good no more. It is what
// an app gives to /v1/interact as recovery_token, and lasts as long as
// Lifetimes.Recovery says, on the org's clock.
// Source: Okta, Users API, "Reset password" with sendEmail=false.
func (o *Org) RecoveryToken(login string) (string, error) {
	return o.token("recover", login, []UserStatus{Active, Recovery, PasswordExpired, LockedOut}, func(c *Config, u *User, token string) {
		u.RecoveryToken = o.lasting(token, c.Lifetimes.Recovery)
	})
}

// token gives a user who is in one of the states a new token, by give.
func (o *Org) token(verb, login string, states []UserStatus, give func(*Config, *User, string)) (string, error) {
	token := o.tenant.Chance.ID("")
	err := o.Configure(func(c *Config) error {
		u, known := c.UserByLogin(login)
		switch {
		case !known:
			return fmt.Errorf("%s %q: no such user", verb, login)
		case !slices.Contains(states, u.Status):
			return fmt.Errorf("%s %q: the user is %s", verb, login, u.Status)
		}
		give(c, &u, token)
		c.PutUser(u)
		return nil
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

func (o *Org) lasting(token string, d time.Duration) directory.OneTimeToken {
	return directory.OneTimeToken{Token: token, Expires: o.tenant.Clock.Now().Add(d)}
}
