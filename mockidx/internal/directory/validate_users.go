package directory

import "strings"

func (v *validator) checkUsers() {
	ids, logins, emails := seen{}, seen{}, seen{}
	for i, u := range v.Users {
		p := root.key("users").index(i)
		v.checkID(p.key("id"), "user id", u.ID)
		v.checkName(p.key("login"), "login", u.Login)
		v.checkAddress(p, u)
		v.checkText(p.key("firstName"), "firstName", u.FirstName)
		v.checkText(p.key("lastName"), "lastName", u.LastName)
		v.checkUTF8(p.key("password"), "password", u.Password)
		v.checkPattern(p.key("locale"), "locale", u.Locale, locale, "en_US")
		v.checkPattern(p.key("timeZone"), "time zone", u.TimeZone, zone, "America/Los_Angeles")
		checkEnum(v, p.key("status"), "user status", u.Status, Active, Suspended, LockedOut, Deprovisioned)

		v.logins[fold(u.Login)] = true
		// Of a duplicate or missing login, what was derived from it is no second problem.
		first := u.Login != "" && v.checkUnique(logins, p.key("login"), "login", u.Login, fold(u.Login))
		if first || u.ID != deriveID("00u", v.Name, fold(u.Login)) {
			v.checkUnique(ids, p.key("id"), "user id", u.ID, u.ID)
		}
		if first || u.Email != u.Login {
			v.checkUnique(emails, p.key("email"), "email", u.Email, fold(u.Email))
		}
	}
}

func (v *validator) checkAddress(p path, u User) {
	switch {
	case validEmail(u.Email):
	case u.Email == u.Login && strings.TrimSpace(u.Login) != "":
		v.add(p.key("login"), "add email: to the user, or use an address as login", "login %q is no email address, and there is no other", u.Login)
	case u.Email != u.Login:
		v.add(p.key("email"), "write it as in ada@example.com", "email %q is not an address", u.Email)
	}
}
