package console

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// people shows users and apps, and what a test may want to change of them while
// a sign-in is under way.
var people = view{title: "Users and apps", path: "/directory", skip: "users", tmpl: viewTemplate("people.html"), collect: collectPeople}

type peopleView struct {
	Action   string
	Users    []directory.User
	Apps     []appRow
	Switches []orgSwitch
}

type appRow struct {
	directory.App
	Policy   string
	Grants   []grantRow
	Assigned []assignment
}

type grantRow struct {
	Name    directory.GrantType
	Allowed bool
}

type assignment struct {
	Login    string
	Assigned bool
}

// orgSwitch is a setting of the org that is on or off.
type orgSwitch struct {
	Name, Label string
	On          bool
	set         func(*directory.Org, bool)
}

func orgSwitches(o *directory.Org) []orgSwitch {
	return []orgSwitch{
		{"magic-link", "Mails have a magic link", !o.Email.NoMagicLink, func(o *directory.Org, on bool) { o.Email.NoMagicLink = !on }},
		{"registration", "Anyone may register", o.Registration.Enabled, func(o *directory.Org, on bool) { o.Registration.Enabled = on }},
		{"unlock", "Users may unlock their account", o.Password.Unlock, func(o *directory.Org, on bool) { o.Password.Unlock = on }},
		{"hide-users", "Unknown users are hidden", o.Interoperability.HideUnknownUsers, func(o *directory.Org, on bool) { o.Interoperability.HideUnknownUsers = on }},
	}
}

func collectPeople(org control.Org, _ *http.Request) (any, bool) {
	d := org.Directory.Snapshot()
	v := peopleView{Action: orgHref(org) + "/directory", Users: d.Users, Switches: orgSwitches(d)}
	for _, a := range d.Apps {
		row := appRow{App: a, Policy: d.PolicyFor(a, directory.User{}).Name}
		for _, g := range []directory.GrantType{directory.InteractionCode, directory.AuthorizationCode, directory.RefreshToken} {
			row.Grants = append(row.Grants, grantRow{g, a.Allows(g)})
		}
		for _, u := range d.Users {
			row.Assigned = append(row.Assigned, assignment{u.Login, d.Assigned(a, u)})
		}
		v.Apps = append(v.Apps, row)
	}
	return v, true
}

// changeDirectory does what one of the view's forms asks for.
func changeDirectory(org control.Org, form url.Values) error {
	return org.Directory.Update(func(d *directory.Org) error {
		switch {
		case form.Has("user"):
			return changeUser(d, form.Get("user"), form.Get("do"))
		case form.Has("app"):
			return changeApp(d, form.Get("app"), form)
		}
		name := form.Get("switch")
		i := slices.IndexFunc(orgSwitches(d), func(s orgSwitch) bool { return s.Name == name })
		if i < 0 {
			return fmt.Errorf("there is no switch %q", name)
		}
		orgSwitches(d)[i].set(d, form.Get("on") == "true")
		return nil
	})
}

func changeUser(d *directory.Org, id, name string) error {
	u, ok := d.UserByID(id)
	if !ok {
		return fmt.Errorf("there is no user %q any more", id)
	}
	if err := u.Do(directory.UserAction(name)); err != nil {
		return err
	}
	d.PutUser(u)
	return nil
}

func changeApp(d *directory.Org, clientID string, form url.Values) error {
	i := slices.IndexFunc(d.Apps, func(a directory.App) bool { return a.ClientID == clientID })
	if i < 0 {
		return fmt.Errorf("there is no app %q any more", clientID)
	}
	app := &d.Apps[i]
	app.EmailVerificationURI = form.Get("emailVerificationUri")
	app.GrantTypes = nil
	for _, g := range form["grant"] {
		app.GrantTypes = append(app.GrantTypes, directory.GrantType(g))
	}
	if len(app.GrantTypes) == 0 {
		return fmt.Errorf("%s would have no grant type left, which stands for all of them: leave it one", app.Label)
	}
	app.Users = form["assigned"]
	if len(app.Users) == 0 && len(d.Users) > 0 {
		return fmt.Errorf("%s would have no user left, which stands for everyone: leave it one", app.Label)
	}
	if len(app.Users) == len(d.Users) {
		app.Users = nil
	}
	return nil
}
