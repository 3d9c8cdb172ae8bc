package directory

import (
	"fmt"
	"slices"
)

// userIndex finds a user by id, else by login or address; -1 if there is none.
func (o *Org) userIndex(name string) int {
	id := name
	if u, ok := o.UserByID(name); ok {
		id = u.ID
	} else if u, ok := o.UserByLogin(name); ok {
		id = u.ID
	}
	return slices.IndexFunc(o.Users, func(u User) bool { return u.ID == id })
}

// Assign lets a user use an app. Where everyone may, nothing changes.
func (o *Org) Assign(a *App, u User) {
	if !o.Assigned(*a, u) {
		a.Users = append(a.Users, u.Login)
	}
}

// Unassign keeps a user from an app; where everyone may use it, all the others
// are listed from now on. Who is the last one stays, by a [*Conflict]: an empty
// list stands for everyone.
func (o *Org) Unassign(a *App, u User) error {
	if len(a.Users) == 0 {
		for _, other := range o.Users {
			a.Users = append(a.Users, other.Login)
		}
	}
	a.Users = slices.DeleteFunc(a.Users, func(login string) bool { return same(login, u.Login) })
	if len(a.Users) == 0 {
		return &Conflict{fmt.Sprintf("app %q would have no user left, which stands for everyone", a.Label), "assign another user first"}
	}
	return nil
}

// unassignAll takes a user who is gone from the lists of all apps.
func (o *Org) unassignAll(gone User) error {
	for i := range o.Apps {
		a := &o.Apps[i]
		if len(a.Users) == 0 {
			continue
		}
		if err := o.Unassign(a, gone); err != nil {
			return err
		}
	}
	return nil
}

// renameUser keeps a user assigned whose login changed.
func (o *Org) renameUser(before, after User) {
	for i := range o.Apps {
		for j, login := range o.Apps[i].Users {
			if same(login, before.Login) {
				o.Apps[i].Users[j] = after.Login
			}
		}
	}
}
