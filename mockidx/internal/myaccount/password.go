package myaccount

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// passwordRoutes are a user's password.
// Source: Okta, MyAccount API, "My Password operations".
var passwordRoutes = []route{
	{"GET", "/password", "password", showPassword},
	{"POST", "/password", "password", enrollPassword},
	{"PUT", "/password", "password", updatePassword},
	{"DELETE", "/password", "password", deletePassword},
}

// viewPassword is the password as the API answers it, which is everything but
// the password.
func (c *call) viewPassword() object {
	u := c.bearer.User
	if u.Password == "" {
		return object{"status": "NOT_ENROLLED", "_links": object{"enroll": c.link("/password", "POST")}}
	}
	status := "ACTIVE"
	if u.PasswordOver(c.now) {
		status = "EXPIRED"
	}
	changed := u.Times.PasswordChanged
	if changed.IsZero() {
		changed = u.Times.Created
	}
	sum := sha256.Sum256([]byte(u.ID))
	return object{
		"id": "00T" + hex.EncodeToString(sum[:])[:17], "status": status, "created": stamp(u.Times.Created), "lastUpdated": stamp(changed),
		"_links": object{"self": c.link("/password", "GET", "DELETE", "PUT")},
	}
}

func showPassword(c *call) error { return c.answer(http.StatusOK, c.viewPassword()) }

// newPassword is what a request has.
type newPassword struct {
	Profile struct {
		Password        string
		CurrentPassword *string
	}
}

// setPassword makes the password of a request the user's, unless check or the
// rules refuse it.
func (c *call) setPassword(check func(u directory.User, p newPassword) error) error {
	var body newPassword
	if err := c.read(&body); err != nil {
		return err
	}
	err := c.update(func(ch *change) error {
		if err := c.checkPasswords(); err != nil {
			return err
		}
		if err := check(ch.user, body); err != nil {
			return err
		}
		rules := c.org.PasswordFor(ch.user)
		if reason := engine.RefusedPassword(rules, body.Profile.Password, ch.user); reason != "" {
			return httpkit.Invalid("password", engine.Requirements(rules)).Because("%s", reason)
		}
		ch.user.SetPassword(body.Profile.Password, rules, c.now)
		return nil
	})
	if err != nil {
		return err
	}
	c.note.Outcome = "account_changed"
	c.bearer.User, _ = c.tenant.Directory.Snapshot().UserByID(c.bearer.User.ID) // dated
	return nil
}

// checkPasswords refuses where nobody has a password.
func (c *call) checkPasswords() error {
	if c.org.Disabled(directory.FactorPassword) {
		return errDisabled.Because("the org has no passwords")
	}
	return nil
}

func enrollPassword(c *call) error {
	err := c.setPassword(func(u directory.User, _ newPassword) error {
		if u.Password != "" {
			return errExists(directory.FactorPassword).Because("the user has a password")
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.answerNew("/password", c.viewPassword())
}

// updatePassword replaces the password. The old one need not be told, but if it
// is it must be right.
func updatePassword(c *call) error {
	err := c.setPassword(func(u directory.User, p newPassword) error {
		current := p.Profile.CurrentPassword
		switch {
		case u.Password == "":
			return errNoPassword(u)
		case current != nil && !u.PasswordIs(*current):
			return httpkit.Invalid("currentPassword", "Old Password is not correct")
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, c.viewPassword())
}

func errNoPassword(u directory.User) error { return httpkit.Missing(u.ID, "Password") }

func deletePassword(c *call) error {
	err := c.update(func(ch *change) error {
		if err := c.checkPasswords(); err != nil {
			return err
		}
		if ch.user.Password == "" {
			return errNoPassword(ch.user)
		}
		ch.user.SetPassword("", c.org.PasswordFor(ch.user), c.now) // the old one cannot come back at once
		ch.user.PasswordExpires = time.Time{}
		return nil
	})
	if err != nil {
		return err
	}
	c.note.Outcome = "account_changed"
	return c.none()
}
