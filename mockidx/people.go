package mockidx

import "github.com/idxlab/idxlab/mockidx/internal/directory"

// UserAction is a step in the life of an account, as in Okta's User Lifecycle
// API.
type UserAction = directory.UserAction

// The actions. docs/control.md says which state each is for.
const (
	Activate       = directory.Activate
	Deactivate     = directory.Deactivate
	Suspend        = directory.Suspend
	Unsuspend      = directory.Unsuspend
	Lock           = directory.Lock
	Unlock         = directory.Unlock
	ExpirePassword = directory.ExpirePassword
)

// SetUser replaces the user with the id or the login of u, or adds u, and
// returns it with its defaults filled in.
func (o *Org) SetUser(u User) (User, error) {
	name := u.ID
	if name == "" {
		name = u.Login
	}
	var set User
	err := o.Configure(func(c *Config) error {
		if had, err := directory.Users.Get(c, name); err == nil {
			u.ID = had.ID
		}
		set = c.Completed(u)
		c.PutUser(set)
		return nil
	})
	return set, err
}

// UpdateUser lets change work on a user, found by id, login or address, while
// flows run, and returns the user after it. On an error nothing changes.
func (o *Org) UpdateUser(user string, change func(*User)) (User, error) {
	return directory.Users.Change(o.tenant.Directory, user, func(_ *Config, u *User) error { change(u); return nil })
}

// ChangeUser changes the state of a user, found by id, login or address. It
// fails if the user is in no state for it, as at Okta; [Org.UpdateUser] sets any.
func (o *Org) ChangeUser(user string, action UserAction) (User, error) {
	return directory.Users.Change(o.tenant.Directory, user, func(_ *Config, u *User) error { return u.Do(action) })
}

// RemoveUser removes a user, found by id, login or address.
func (o *Org) RemoveUser(user string) error { return directory.Users.Remove(o.tenant.Directory, user) }

// UpdateApp lets change work on an app while flows run, and returns the app
// after it. On an error nothing changes.
func (o *Org) UpdateApp(clientID string, change func(*App)) (App, error) {
	return directory.Apps.Change(o.tenant.Directory, clientID, func(_ *Config, a *App) error { change(a); return nil })
}

// RemoveApp removes an app.
func (o *Org) RemoveApp(clientID string) error {
	return directory.Apps.Remove(o.tenant.Directory, clientID)
}

// Assign lets a user use an app. Where everyone may, nothing changes.
func (o *Org) Assign(clientID, user string) (App, error) {
	return o.assignment(clientID, user, (*Config).Assign)
}

// Unassign keeps a user from an app; where everyone may use it, all the others
// are listed from now on.
func (o *Org) Unassign(clientID, user string) (App, error) {
	return o.assignment(clientID, user, (*Config).Unassign)
}

func (o *Org) assignment(clientID, user string, change func(*Config, *App, User)) (App, error) {
	return directory.Apps.Change(o.tenant.Directory, clientID, func(c *Config, a *App) error {
		u, err := directory.Users.Get(c, user)
		if err != nil {
			return err
		}
		change(c, a, u)
		return nil
	})
}

// UpdatePolicy lets change work on a policy while flows run, and returns the
// policy after it. On an error nothing changes. [Org.Configure] adds and
// removes policies, and changes settings.
func (o *Org) UpdatePolicy(name string, change func(*Policy)) (Policy, error) {
	return directory.Policies.Change(o.tenant.Directory, name, func(_ *Config, p *Policy) error { change(p); return nil })
}

// RemovePolicy removes a policy that no app uses.
func (o *Org) RemovePolicy(name string) error {
	return directory.Policies.Remove(o.tenant.Directory, name)
}
