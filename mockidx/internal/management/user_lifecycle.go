package management

import (
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

// userLifecycleRoutes are the steps in the life of an account.
// Source: Okta, Users API, "Lifecycle operations".
var userLifecycleRoutes = []route{
	{"POST", "/users/{user}/lifecycle/activate", "okta.users", activateUser},
	{"POST", "/users/{user}/lifecycle/reactivate", "okta.users", reactivateUser},
	{"POST", "/users/{user}/lifecycle/deactivate", "okta.users", deactivateUser},
	{"POST", "/users/{user}/lifecycle/suspend", "okta.users", suspendUser},
	{"POST", "/users/{user}/lifecycle/unsuspend", "okta.users", unsuspendUser},
	{"POST", "/users/{user}/lifecycle/unlock", "okta.users", unlockUser},
	{"POST", "/users/{user}/lifecycle/reset_password", "okta.users", resetPassword},
	{"POST", "/users/{user}/lifecycle/expire_password", "okta.users", expirePassword},
	{"POST", "/users/{user}/lifecycle/expire_password_with_temp_password", "okta.users", expireWithTemporary},
	{"POST", "/users/{user}/lifecycle/reset_factors", "okta.users", resetFactors},
}

var (
	errActive    = forbidden("E0000016", "Activation failed because the user is already active")
	errReset     = forbidden("E0000017", "Password reset failed")
	errUnlock    = forbidden("E0000032", "Unlock is not allowed for this user.")
	errStatus    = forbidden("E0000038", "This operation is not allowed in the user's current status.")
	errSuspend   = invalid("suspend", "Cannot suspend a user that is not active")
	errUnsuspend = invalid("unsuspend", "Cannot unsuspend a user that is not suspended")
)

// oneTimeToken makes a token that stands for a user so long.
func (c *call) oneTimeToken(lasting time.Duration) directory.OneTimeToken {
	return directory.OneTimeToken{Token: c.tenant.Chance.ID(""), Expires: c.now.Add(lasting)}
}

// The org's own pages where a one-time token is good, each with the token at
// its end.
const (
	activationPath = "/welcome/"
	recoveryPath   = "/reset_password/"
)

func (c *call) activationURL(u directory.User) string {
	return c.tenant.BaseURL + activationPath + url.PathEscape(u.Activation.Token)
}

func (c *call) recoveryURL(u directory.User) string {
	return c.tenant.BaseURL + recoveryPath + url.PathEscape(u.RecoveryToken.Token)
}

// activateUser lets in who has a password. Who has none gets a link to choose
// one by, in a mail unless sendEmail is false.
func activateUser(c *call) error {
	u, err := c.changeUser(func(o *directory.Org, u *directory.User) error {
		switch {
		case u.Status != directory.Staged && u.Status != directory.Deprovisioned:
			return errActive.Because("%s is %s", u.Login, u.Status)
		case u.Password != "":
			u.Status, u.Activation = directory.Active, directory.OneTimeToken{}
			return nil
		}
		u.Status, u.Activation = directory.Provisioned, c.oneTimeToken(o.Lifetimes.Activation)
		return nil
	})
	switch {
	case err != nil:
		return err
	case u.Status == directory.Active:
		return c.empty()
	}
	return c.giveActivation(u, c.URL.Query().Get("sendEmail") != "false")
}

func reactivateUser(c *call) error {
	u, err := c.changeUser(func(o *directory.Org, u *directory.User) error {
		if u.Status != directory.Provisioned {
			return errStatus.Because("%s is %s", u.Login, u.Status)
		}
		u.Activation = c.oneTimeToken(o.Lifetimes.Activation)
		return nil
	})
	if err != nil {
		return err
	}
	return c.giveActivation(u, c.URL.Query().Get("sendEmail") == "true")
}

// giveActivation answers with the activation token, or mails it.
func (c *call) giveActivation(u directory.User, byMail bool) error {
	if !byMail {
		return c.answer(object{"activationUrl": c.activationURL(u), "activationToken": u.Activation.Token})
	}
	c.mailActivation(u)
	return c.empty()
}

// mailActivation sends the mail with which an account is activated. One that
// cannot be sent is lost, as far as whoever asked for it is concerned.
func (c *call) mailActivation(u directory.User) {
	_ = c.mailer.Letter(u, mail.Letter{
		Template: directory.UserActivation, Link: c.activationURL(u), OTP: u.Activation.Token, Expires: u.Activation.Expires,
	})
}

// do changes the state of the user of the path.
func (c *call) do(refused *httpkit.Error, action directory.UserAction) error {
	_, err := c.changeUser(func(_ *directory.Org, u *directory.User) error {
		if !slices.Contains(u.Status.Actions(), action) {
			return refused.Because("%s is %s", u.Login, u.Status)
		}
		return u.Do(action)
	})
	if err != nil {
		return err
	}
	return c.empty()
}

func suspendUser(c *call) error   { return c.do(errSuspend, directory.Suspend) }
func unsuspendUser(c *call) error { return c.do(errUnsuspend, directory.Unsuspend) }
func unlockUser(c *call) error    { return c.do(errUnlock, directory.Unlock) }

func deactivateUser(c *call) error {
	_, err := c.changeUser(func(_ *directory.Org, u *directory.User) error {
		if u.Status == directory.Deprovisioned {
			return errStatus.Because("%s is DEPROVISIONED already", u.Login)
		}
		deprovision(u)
		return nil
	})
	if err != nil {
		return err
	}
	return c.empty()
}

// deprovision ends an account, whose password is forgotten.
func deprovision(u *directory.User) {
	u.Status, u.Password, u.FailedPasswords = directory.Deprovisioned, "", 0
	u.Activation, u.RecoveryToken = directory.OneTimeToken{}, directory.OneTimeToken{}
}

// resetPassword makes a link by which the user must choose another password
// before anything else.
func resetPassword(c *call) error {
	if c.URL.Query().Get("provider") != "" {
		return invalid("provider", "provider: The org checks the passwords of all its users itself")
	}
	states := []directory.UserStatus{directory.Active, directory.Recovery, directory.PasswordExpired, directory.LockedOut}
	return c.sendRecovery(func(u directory.User) error {
		if !slices.Contains(states, u.Status) {
			return errReset.Because("%s is %s", u.Login, u.Status)
		}
		return nil
	}, func(u *directory.User) { u.Status = directory.Recovery })
}

// sendRecovery makes a link by which the user of the path chooses another
// password, and answers with it or, unless sendEmail is false, mails it.
func (c *call) sendRecovery(allowed func(directory.User) error, change func(*directory.User)) error {
	u, err := c.changeUser(func(o *directory.Org, u *directory.User) error {
		if err := allowed(*u); err != nil {
			return err
		}
		change(u)
		u.RecoveryToken = c.oneTimeToken(o.Lifetimes.Recovery)
		return nil
	})
	switch {
	case err != nil:
		return err
	case c.URL.Query().Get("sendEmail") == "false":
		return c.answer(object{"resetPasswordUrl": c.recoveryURL(u)})
	}
	_ = c.mailer.Letter(u, mail.Letter{ // what cannot be sent is lost, see mailActivation
		Template: directory.PasswordResetByAdmin, Link: c.recoveryURL(u), OTP: u.RecoveryToken.Token, Expires: u.RecoveryToken.Expires,
	})
	return c.empty()
}

// expirePassword lets the user choose another password at the next sign-in;
// with tempPassword=true they get one for that.
func expirePassword(c *call) error {
	if c.URL.Query().Get("tempPassword") == "true" {
		return expireWithTemporary(c)
	}
	u, err := c.changeUser(func(_ *directory.Org, u *directory.User) error { return expire(u) })
	if err != nil {
		return err
	}
	return c.answer(c.viewUser(u))
}

func expire(u *directory.User) error {
	if u.Status != directory.Active && u.Status != directory.PasswordExpired {
		return errStatus.Because("%s is %s", u.Login, u.Status)
	}
	u.Status = directory.PasswordExpired
	return nil
}

func expireWithTemporary(c *call) error {
	var password string
	u, err := c.changeUser(func(o *directory.Org, u *directory.User) error {
		if err := expire(u); err != nil {
			return err
		}
		rules := o.PasswordFor(*u)
		password = c.temporaryPassword(rules.Complexity)
		u.SetPassword(password, rules, c.now)
		return nil
	})
	if err != nil {
		return err
	}
	if c.URL.Query().Get("revokeSessions") == "true" {
		if err := c.endSessionsOf(u); err != nil {
			return err
		}
	}
	return c.answer(object{"tempPassword": password})
}

// temporaryPassword returns a password as complex as it must be. Letters and
// digits that look like others are left out.
func (c *call) temporaryPassword(rules directory.Complexity) string {
	draw := c.tenant.Chance.String
	password := draw("abcdefghjkmnpqrstuvwxyz", max(rules.MinLowerCase, 2)) + draw("ABCDEFGHJKLMNPQRSTUVWXYZ", max(rules.MinUpperCase, 2)) +
		draw("23456789", max(rules.MinNumber, 2)) + draw("!#$%&*+?", max(rules.MinSymbol, 1))
	if missing := rules.MinLength - len(password); missing > 0 {
		password += draw("abcdefghjkmnpqrstuvwxyz23456789", missing)
	}
	return password
}

// resetFactors takes away everything that a user signs in with besides the
// password and the address.
func resetFactors(c *call) error {
	_, err := c.changeUser(func(o *directory.Org, u *directory.User) error {
		if u.Status == directory.Deprovisioned {
			return errStatus.Because("%s is DEPROVISIONED", u.Login)
		}
		u.Phone, u.PhoneNickname, u.TOTPSecret, u.TOTPLastUsed = "", "", "", time.Time{}
		u.SecurityQuestion, u.WebAuthnCredentials, u.OktaVerifyDevice = directory.SecurityQuestion{}, nil, directory.OktaVerifyDevice{}
		o.RemoveDocumentsOf(directory.FactorDocument, u.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return c.empty()
}

func (c *call) endSessionsOf(u directory.User) error {
	if err := session.EndAll(c.Context(), c.tenant, u.ID); err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}
