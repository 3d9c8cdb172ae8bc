package directory

import "slices"

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
// are listed from now on. Members of an assigned group still may.
func (o *Org) Unassign(a *App, u User) {
	if len(a.Users)+len(a.Groups) == 0 && !a.AssignedOnly {
		for _, other := range o.Users {
			a.Users = append(a.Users, other.Login)
		}
	}
	a.Users = slices.DeleteFunc(a.Users, func(login string) bool { return same(login, u.Login) })
	a.AssignedOnly = true
}

// AssignUser puts a user on the list of an app, whether or not they may use it
// already.
func (o *Org) AssignUser(a *App, u User) {
	o.limit(a)
	if !a.Lists(u) {
		a.Users = append(a.Users, u.Login)
	}
}

// AssignGroup lets the members of a group use an app.
func (o *Org) AssignGroup(a *App, id string) {
	o.limit(a)
	if !slices.Contains(a.Groups, id) {
		a.Groups = append(a.Groups, id)
	}
}

// UnassignGroup keeps the members of a group from an app, unless they may use it
// for another reason.
func (o *Org) UnassignGroup(a *App, id string) {
	o.limit(a)
	a.Groups = slices.DeleteFunc(a.Groups, func(other string) bool { return other == id })
}

// GroupsOfApp returns the ids of the groups whose members may use a: Everyone's,
// if nobody is listed.
func (o *Org) GroupsOfApp(a App) []string {
	o.limit(&a)
	return a.Groups
}

// limit makes an app that is for everyone one of the group Everyone, so that
// others can be listed beside it.
func (o *Org) limit(a *App) {
	if len(a.Users)+len(a.Groups) == 0 && !a.AssignedOnly {
		g, _ := find(o.Groups, Group.BuiltIn)
		a.Groups = []string{g.ID}
	}
	a.AssignedOnly = true
}

// Lists reports whether u is assigned to a by name.
func (a App) Lists(u User) bool {
	return slices.ContainsFunc(a.Users, func(login string) bool { return same(login, u.Login) })
}

// RemoveUser removes a user, also from everything that knew them.
func (o *Org) RemoveUser(id string) {
	gone, ok := o.UserByID(id)
	if !ok {
		return
	}
	o.Users = slices.DeleteFunc(o.Users, func(u User) bool { return u.ID == id })
	o.forget(gone)
}

// ReplaceUser puts after, who has the same id, in the place of before.
func (o *Org) ReplaceUser(before, after User) {
	o.PutUser(after)
	o.renameUser(before, after)
}

// forget takes a user who is gone from the lists of all apps, and removes what
// was kept of them.
func (o *Org) forget(gone User) {
	o.RemoveDocument(UserDocument, gone.ID)
	o.forgetAssignments(gone.ID)
	for i := range o.Apps {
		if a := &o.Apps[i]; len(a.Users) > 0 {
			o.Unassign(a, gone)
		}
	}
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
