package onetime

import (
	"fmt"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// Tokens makes tokens for the users of one org. Its methods are safe for
// concurrent use.
type Tokens struct {
	Directory *directory.Live
	Chance    *chance.Source
	Clock     *clock.Clock
}

// Refusal says why a user gets no token.
type Refusal struct {
	Verb, Login string
	Status      directory.UserStatus // empty: there is no such user
}

// Error implements error.
func (r *Refusal) Error() string {
	if r.Status == "" {
		return fmt.Sprintf("%s %q: no such user", r.Verb, r.Login)
	}
	return fmt.Sprintf("%s %q: the user is %s", r.Verb, r.Login, r.Status)
}

// Activation returns a new token that activates a user, STAGED or PROVISIONED,
// who is PROVISIONED from then on. It fails with a [*Refusal].
func (t Tokens) Activation(login string) (string, error) {
	return t.make("activate", login, []directory.UserStatus{directory.Staged, directory.Provisioned}, func(o *directory.Org, u *directory.User, token string) {
		u.Status, u.Activation = directory.Provisioned, t.lasting(token, o.Lifetimes.Activation)
	})
}

// Recovery returns a new token that lets a user, ACTIVE, RECOVERY,
// PASSWORD_EXPIRED or LOCKED_OUT, choose another password. It fails with a
// [*Refusal].
func (t Tokens) Recovery(login string) (string, error) {
	states := []directory.UserStatus{directory.Active, directory.Recovery, directory.PasswordExpired, directory.LockedOut}
	return t.make("recover", login, states, func(o *directory.Org, u *directory.User, token string) {
		u.RecoveryToken = t.lasting(token, o.Lifetimes.Recovery)
	})
}

// make gives a user who is in one of the states a new token, by give.
func (t Tokens) make(verb, login string, states []directory.UserStatus, give func(*directory.Org, *directory.User, string)) (string, error) {
	token := t.Chance.ID("")
	err := t.Directory.Update(func(o *directory.Org) error {
		u, known := o.UserByLogin(login)
		switch {
		case !known:
			return &Refusal{verb, login, ""}
		case !slices.Contains(states, u.Status):
			return &Refusal{verb, login, u.Status}
		}
		give(o, &u, token)
		o.PutUser(u)
		return nil
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

func (t Tokens) lasting(token string, d time.Duration) directory.OneTimeToken {
	return directory.OneTimeToken{Token: token, Expires: t.Clock.Now().Add(d)}
}
