package directory

import (
	"cmp"
	"fmt"
	"slices"
)

// Kind is one of the lists of an org whose entries are changed one by one. Its
// methods change the org as [Live.Update] does: as a whole or not at all.
type Kind[T any] struct {
	What string // one of them, for messages

	key      string // of the list
	id       string // the key that tells one from another, and never changes
	list     func(*Org) *[]T
	find     func(o *Org, name string) int // -1: there is none
	identity func(*T) *string
	moved    func(o *Org, before, after T) // what follows from a change; may be nil
	removed  func(o *Org, removed T)       // what follows from a removal; may be nil
}

// The kinds. A user is found by id, login or address, an app by client id and a
// policy by name.
var (
	Users = Kind[User]{
		What: "user", key: "users", id: "id",
		list: func(o *Org) *[]User { return &o.Users }, find: (*Org).userIndex, identity: func(u *User) *string { return &u.ID },
		moved: (*Org).renameUser, removed: (*Org).forget,
	}
	Apps = Kind[App]{
		What: "app", key: "apps", id: "clientId",
		list: func(o *Org) *[]App { return &o.Apps }, identity: func(a *App) *string { return &a.ClientID },
		removed: (*Org).removeDocumentsOf,
		find: func(o *Org, name string) int {
			return slices.IndexFunc(o.Apps, func(a App) bool { return a.ClientID == name })
		},
	}
	Policies = Kind[Policy]{
		What: "policy", key: "policies", id: "name",
		list: func(o *Org) *[]Policy { return &o.Policies }, identity: func(p *Policy) *string { return &p.Name },
		find: func(o *Org, name string) int {
			return slices.IndexFunc(o.Policies, func(p Policy) bool { return p.Name == name })
		},
	}
)

// Missing says that an org has no such user, app or policy.
type Missing struct{ What, Name string }

func (m *Missing) Error() string { return fmt.Sprintf("there is no %s %q", m.What, m.Name) }

// Conflict says that something cannot be done as things are.
type Conflict struct{ Message, Hint string }

func (c *Conflict) Error() string { return c.Message }

// All returns every one.
func (k Kind[T]) All(o *Org) []T { return *k.list(o) }

// Get returns one of them.
func (k Kind[T]) Get(o *Org, name string) (T, error) {
	i := k.find(o, name)
	if i < 0 {
		var none T
		return none, &Missing{k.What, name}
	}
	return (*k.list(o))[i], nil
}

// Change lets change work on one of them, in the org that it is part of, and
// returns it with defaults filled in.
func (k Kind[T]) Change(l *Live, name string, change func(*Org, *T) error) (T, error) {
	return k.update(l, func(o *Org) (int, error) {
		i := k.find(o, name)
		if i < 0 {
			return 0, &Missing{k.What, name}
		}
		entry := &(*k.list(o))[i]
		before := *entry
		if err := change(o, entry); err != nil {
			return 0, err
		}
		if *k.identity(entry) != *k.identity(&before) {
			p := root.key(k.key).index(i).key(k.id)
			return 0, newProblem(p, "remove the "+k.What+" and add another", "the %s of a %s stays as it is", k.id, k.What)
		}
		if k.moved != nil {
			k.moved(o, before, *entry)
		}
		return i, nil
	})
}

// Patch applies a merge patch (RFC 7396) to one of them.
func (k Kind[T]) Patch(l *Live, name string, body []byte) (T, error) {
	return k.Change(l, name, func(o *Org, entry *T) error {
		return merge(body, root.key(k.key).index(k.find(o, name)), entry, true)
	})
}

// Add adds the one that body describes.
func (k Kind[T]) Add(l *Live, body []byte) (T, error) {
	return k.update(l, func(o *Org) (int, error) {
		list := k.list(o)
		i := len(*list)
		var entry T
		err := merge(body, root.key(k.key).index(i), &entry, false)
		*list = append(*list, entry)
		return i, err
	})
}

// Put replaces one of them by what body describes, or adds it.
func (k Kind[T]) Put(l *Live, name string, body []byte) (T, error) {
	return k.update(l, func(o *Org) (int, error) {
		list := k.list(o)
		i := k.find(o, name)
		if i < 0 {
			i = len(*list)
		}
		p := root.key(k.key).index(i)
		var entry T
		if err := merge(body, p, &entry, false); err != nil {
			return 0, err
		}
		id := k.identity(&entry)
		if *id = cmp.Or(*id, name); *id != name {
			return 0, newProblem(p.key(k.id), "leave it out", "the %s is %q in the body and %q in the path", k.id, *id, name)
		}
		*list = append((*list)[:i:i], append([]T{entry}, (*list)[min(i+1, len(*list)):]...)...)
		return i, nil
	})
}

// Remove removes one of them.
func (k Kind[T]) Remove(l *Live, name string) error {
	return l.Update(func(o *Org) error {
		list := k.list(o)
		i := k.find(o, name)
		if i < 0 {
			return &Missing{k.What, name}
		}
		gone := (*list)[i]
		*list = slices.Delete(*list, i, i+1)
		if k.removed != nil {
			k.removed(o, gone)
		}
		return nil
	})
}

// update changes an org and returns entry at of the list, as it was then.
func (k Kind[T]) update(l *Live, change func(*Org) (at int, err error)) (T, error) {
	var next *Org
	var at int
	err := l.Update(func(o *Org) (err error) {
		next = o
		at, err = change(o)
		return err
	})
	if err != nil {
		var none T
		return none, err
	}
	return (*k.list(next))[at], nil
}
