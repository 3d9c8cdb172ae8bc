package directory

import (
	"fmt"
	"slices"
	"strings"
)

// UserAction is a step in the life of an account.
// Source: Okta, User Lifecycle API; lock is the mock's own.
type UserAction string

// The actions.
const (
	Activate       UserAction = "activate"        // STAGED, PROVISIONED or DEPROVISIONED becomes ACTIVE
	Deactivate     UserAction = "deactivate"      // everyone becomes DEPROVISIONED
	Suspend        UserAction = "suspend"         // ACTIVE becomes SUSPENDED
	Unsuspend      UserAction = "unsuspend"       // and ACTIVE again
	Lock           UserAction = "lock"            // ACTIVE or PASSWORD_EXPIRED becomes LOCKED_OUT, as by wrong passwords
	Unlock         UserAction = "unlock"          // and ACTIVE again; wrong passwords are forgotten
	ExpirePassword UserAction = "expire-password" // ACTIVE becomes PASSWORD_EXPIRED
)

var transitions = map[UserAction]struct {
	from []UserStatus
	to   UserStatus
}{
	Activate:       {[]UserStatus{Staged, Provisioned, Deprovisioned}, Active},
	Deactivate:     {[]UserStatus{Staged, Provisioned, Active, Recovery, PasswordExpired, LockedOut, Suspended}, Deprovisioned},
	Suspend:        {[]UserStatus{Active}, Suspended},
	Unsuspend:      {[]UserStatus{Suspended}, Active},
	Lock:           {[]UserStatus{Active, PasswordExpired}, LockedOut},
	Unlock:         {[]UserStatus{LockedOut}, Active},
	ExpirePassword: {[]UserStatus{Active}, PasswordExpired},
}

// UserActions returns every action.
func UserActions() []UserAction {
	return []UserAction{Activate, Deactivate, Suspend, Unsuspend, Lock, Unlock, ExpirePassword}
}

// Label is the action as a button has it.
func (a UserAction) Label() string {
	words := strings.ReplaceAll(string(a), "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// Actions returns what can be done to a user in that state.
func (s UserStatus) Actions() []UserAction {
	return slices.DeleteFunc(UserActions(), func(a UserAction) bool { return !slices.Contains(transitions[a].from, s) })
}

// Do changes the state of u as Okta does. It fails with a [*Missing] if there
// is no such action, and with a [*Conflict] if u is in no state for it.
func (u *User) Do(action UserAction) error {
	t, ok := transitions[action]
	switch {
	case !ok:
		return &Missing{"action", string(action)}
	case !slices.Contains(t.from, u.Status):
		return &Conflict{
			fmt.Sprintf("%s is %s: %s is for who is %s", u.Login, u.Status, action, strings.Join(texts(t.from), ", ")),
			"change the status itself to have any",
		}
	}
	u.Status = t.to
	switch action {
	case Activate:
		u.Activation = OneTimeToken{} // it is good for nothing any more
	case Unlock:
		u.FailedPasswords = 0
	}
	return nil
}
