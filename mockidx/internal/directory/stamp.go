package directory

import (
	"reflect"
	"slices"
	"time"
)

// stamp dates what changes between two states of an org. A time that the change
// set itself stays.
// Source: Okta, Users API, user object.
func stamp(before, after *Org, now time.Time) {
	var known map[string]User
	for i := range after.Users {
		u := &after.Users[i]
		if i < len(before.Users) && before.Users[i].ID == u.ID {
			u.stamp(before.Users[i], now)
			continue
		}
		if known == nil {
			known = map[string]User{}
			for _, b := range before.Users {
				known[b.ID] = b
			}
		}
		b, ok := known[u.ID]
		if !ok {
			orElse(&u.Times.Created, now)
		}
		u.stamp(b, now)
	}
}

// stamp dates what changed since u was before, who is nobody if u is new.
func (u *User) stamp(before User, now time.Time) {
	changed := func(at *time.Time, was time.Time, did bool) {
		if did && at.Equal(was) {
			*at = now
		}
	}
	t, was := &u.Times, before.Times
	changed(&t.StatusChanged, was.StatusChanged, u.Status != before.Status && before.Status != "")
	changed(&t.Activated, was.Activated, u.activated() && !before.activated())
	changed(&t.PasswordChanged, was.PasswordChanged, u.Password != before.Password && u.Password != "")
	changed(&t.Updated, was.Updated, u.Times != was || !reflect.DeepEqual(u.told(), before.told()))
}

// activated reports whether u has been let in, whatever came then.
func (u User) activated() bool {
	return u.Status != "" && u.Status != Staged && u.Status != Provisioned && u.Status != Deprovisioned
}

// told is u without what comes and goes with sign-ins, and what groups say.
func (u User) told() User {
	u.FailedPasswords, u.TOTPLastUsed, u.Activation, u.RecoveryToken = 0, time.Time{}, OneTimeToken{}, OneTimeToken{}
	u.OktaVerifyDevice.LastUsed, u.OktaVerifyDevice.AutoPush = time.Time{}, false
	u.Times, u.Groups = Times{}, nil
	u.WebAuthnCredentials = slices.Clone(u.WebAuthnCredentials)
	for i := range u.WebAuthnCredentials {
		u.WebAuthnCredentials[i].SignCount = 0
	}
	return u
}
