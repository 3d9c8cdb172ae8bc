package directory

import (
	"crypto/subtle"
	"slices"
	"time"
)

// UserByLogin finds a user by login or, failing that, by email address, both
// without regard to case and to how Unicode writes the same characters.
func (o *Org) UserByLogin(identifier string) (User, bool) {
	for _, field := range []func(User) string{
		func(u User) string { return u.Login },
		func(u User) string { return u.Email },
	} {
		i := slices.IndexFunc(o.Users, func(u User) bool { return same(field(u), identifier) })
		if i >= 0 {
			return o.Users[i], true
		}
	}
	return User{}, false
}

// UserByID finds a user by id.
func (o *Org) UserByID(id string) (User, bool) {
	return find(o.Users, func(u User) bool { return u.ID == id })
}

// UserByActivation finds the user whose activation token it is, expired or
// not: it is until they are active.
func (o *Org) UserByActivation(token string) (User, bool) {
	return find(o.Users, func(u User) bool {
		return u.Activation.is(token) && (u.Status == Staged || u.Status == Provisioned)
	})
}

// UserByRecovery finds the user whose recovery token is good at now.
func (o *Org) UserByRecovery(token string, now time.Time) (User, bool) {
	return find(o.Users, func(u User) bool {
		return u.RecoveryToken.is(token) && !u.RecoveryToken.Over(now) && slices.Contains([]UserStatus{Active, Recovery, PasswordExpired, LockedOut}, u.Status)
	})
}

func (t OneTimeToken) is(token string) bool {
	return token != "" && subtle.ConstantTimeCompare([]byte(t.Token), []byte(token)) == 1
}

// Over reports whether t expired before now.
func (t OneTimeToken) Over(now time.Time) bool { return !t.Expires.IsZero() && now.After(t.Expires) }

// AppByClientID finds an app by client id, unless it is inactive. Every org has
// its dashboard.
func (o *Org) AppByClientID(clientID string) (App, bool) {
	if clientID == DashboardID {
		return App{ID: DashboardID, ClientID: DashboardID, Label: "Dashboard", GrantTypes: []GrantType{AuthorizationCode}}, true
	}
	return find(o.Apps, func(a App) bool { return a.ClientID == clientID && !a.Inactive })
}

// AuthServerByID finds a custom authorization server.
func (o *Org) AuthServerByID(id string) (AuthServer, bool) {
	if d, ok := o.DocumentByID(AuthServerDocument, id); ok && !d.Active() {
		return AuthServer{}, false
	}
	return find(o.AuthServers, func(s AuthServer) bool { return s.ID == id })
}

// Assigned reports whether user may use app: by a list of its own or by a group.
func (o *Org) Assigned(app App, user User) bool {
	if len(app.Users)+len(app.Groups) == 0 {
		return !app.AssignedOnly
	}
	return slices.ContainsFunc(app.Groups, func(id string) bool { return o.In(user, id) }) || app.Lists(user)
}

func find[T any](list []T, match func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, match); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}
