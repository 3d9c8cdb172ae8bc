package management

import (
	"net/http"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// userBody is a user as it was sent.
type userBody struct {
	Profile     profileBody     `json:"profile"`
	Credentials credentialsBody `json:"credentials"`
	GroupIDs    []string        `json:"groupIds"`
	Type        *struct {
		ID string `json:"id"`
	} `json:"type"`
	Realm string `json:"realmId"`
}

// apply checks and takes what was sent for u.
func (b userBody) apply(c *call, o *directory.Org, u *directory.User, merge bool) error {
	if b.Profile != nil {
		if err := b.Profile.apply(o, u, merge); err != nil {
			return err
		}
	}
	*u = o.Completed(*u) // the rules for a password depend on who it is for
	if err := b.Credentials.apply(c, o, u); err != nil {
		return err
	}
	if b.Type != nil && b.Type.ID != "" && b.Type.ID != o.UserType() {
		return invalid("type", "type: There is no user type "+b.Type.ID)
	}
	return b.keep(c, o, *u)
}

// keep keeps what the directory has no field for.
func (b userBody) keep(c *call, o *directory.Org, u directory.User) error {
	d, known := o.DocumentByID(directory.UserDocument, u.ID)
	var k keptUser
	if known {
		_ = d.Read(&k) // validated with the directory
	} else {
		k.Provider = provider{"OKTA", "OKTA"}
		d = directory.Document{Kind: directory.UserDocument, ID: u.ID, Created: c.now}
	}
	before := k
	if p := b.Credentials.Provider; p != nil && p.Type != "" {
		k.Provider = *p
	}
	if b.Realm != "" {
		k.Realm = b.Realm
	}
	if b.Type != nil && b.Type.ID != "" {
		d.Type = b.Type.ID
	}
	if !known && k == before && d.Type == "" {
		return nil
	}
	return c.keep(o, d, k)
}

var (
	errExpireInactive = httpkit.API(http.StatusBadRequest, "E0000125", "To create a user and expire their password immediately, activate must be true", "api_validation_failed")
	errExpireNothing  = httpkit.API(http.StatusBadRequest, "E0000124", "To create a user and expire their password immediately, a password must be specified", "api_validation_failed")
)

// firstStatus is the state that a user is created in.
// Source: Okta, Users API, "Create a user".
func (c *call) firstStatus(b userBody) (directory.UserStatus, error) {
	query := c.URL.Query()
	active, expire := query.Get("activate") != "false", query.Get("nextLogin") == "changePassword"
	withPassword := b.Credentials.setsPassword()
	elsewhere := b.Credentials.Provider != nil && !slices.Contains([]string{"", "OKTA", "IMPORT"}, b.Credentials.Provider.Type)
	switch {
	case expire && !active:
		return "", errExpireInactive
	case expire && !withPassword:
		return "", errExpireNothing
	case !active:
		return directory.Staged, nil
	case expire:
		return directory.PasswordExpired, nil
	case withPassword || elsewhere:
		return directory.Active, nil
	}
	return directory.Provisioned, nil
}

func createUser(c *call) error {
	var body userBody
	if err := c.read(&body); err != nil {
		return err
	}
	status, err := c.firstStatus(body)
	if err != nil {
		return err
	}
	u := directory.User{ID: c.tenant.Chance.ID("00u"), Status: status}
	if body.Profile == nil {
		body.Profile = profileBody{}
	}
	err = c.update(func(o *directory.Org) error {
		if err := body.apply(c, o, &u, false); err != nil {
			return err
		}
		for _, id := range body.GroupIDs {
			g, ok := find(o.Groups, func(g directory.Group) bool { return g.ID == id })
			switch {
			case !ok:
				return missing(id, "UserGroup")
			case !g.BuiltIn() && !slices.Contains(u.Groups, id):
				u.Groups = append(u.Groups, id)
			}
		}
		if status == directory.Provisioned {
			u.Activation = c.oneTimeToken(o.Lifetimes.Activation)
		}
		o.Users = append(o.Users, u)
		return nil
	})
	if err != nil {
		return err
	}
	created, _ := c.org.UserByID(u.ID)
	if status == directory.Provisioned {
		c.mailActivation(created)
	}
	return c.answer(c.viewUser(created))
}

func replaceUser(c *call) error { return c.writeUser(false) }

func mergeUser(c *call) error { return c.writeUser(true) }

// writeUser changes the user of the path by what was sent; strict holds a new
// password to the history of the old ones too.
func (c *call) writeUser(merge bool) error {
	var body userBody
	if err := c.read(&body); err != nil {
		return err
	}
	u, err := c.changeUser(func(o *directory.Org, u *directory.User) error {
		if err := body.apply(c, o, u, merge); err != nil {
			return err
		}
		if body.Credentials.setsPassword() && u.Status != directory.LockedOut {
			u.RecoverBySetting()
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.answer(c.viewUser(u))
}

// deleteUser deactivates a user; one who is DEPROVISIONED it removes.
func deleteUser(c *call) error {
	err := c.update(func(o *directory.Org) error {
		u, err := c.userOf(o)
		switch {
		case err != nil:
			return err
		case u.Status == directory.Deprovisioned:
			o.RemoveUser(u.ID)
			return nil
		}
		u = u.Clone()
		deprovision(&u)
		o.PutUser(u)
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}
