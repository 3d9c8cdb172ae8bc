package directory

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

func (v *validator) checkUsers() {
	ids, logins, emails := seen{}, seen{}, seen{}
	for i, u := range v.Users {
		p := root.key("users").index(i)
		v.checkID(p.key("id"), "user id", u.ID)
		v.checkName(p.key("login"), "login", u.Login)
		if invisible(u.Login) {
			v.add(p.key("login"), "remove it", "login %q has an invisible character", u.Login)
		}
		v.checkAddress(p, u)
		v.checkText(p.key("firstName"), "firstName", u.FirstName)
		v.checkText(p.key("lastName"), "lastName", u.LastName)
		v.checkText(p.key("phoneNickname"), "phoneNickname", u.PhoneNickname)
		v.checkProfile(p.key("profile"), u.Profile)
		v.checkPasswordOf(p, u)
		v.checkPattern(p.key("locale"), "locale", u.Locale, locale, "en_US")
		v.checkPattern(p.key("timeZone"), "time zone", u.TimeZone, zone, "America/Los_Angeles")
		checkEnum(v, p.key("status"), "user status", u.Status, Staged, Provisioned, Active, Recovery, PasswordExpired, LockedOut, Suspended, Deprovisioned)
		v.checkAuthenticatorsOf(p, u)
		v.checkIdentities(p.key("identities"), u.Identities)
		v.checkGroupNames(p.key("groups"), u.Groups)
		v.checkTimes(p.key("times"), u.Times)
		v.checkToken(p.key("activation"), u.Activation)
		v.checkToken(p.key("recovery"), u.RecoveryToken)

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

var (
	e164          = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)
	base32Secret  = regexp.MustCompile(`^[A-Z2-7]{16,128}$`)
	attributeName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

// ValidPhone reports whether s is a phone number as E.164 writes it.
func ValidPhone(s string) bool { return e164.MatchString(s) }

// ValidEmail reports whether s is a bare address, as it stands in an SMTP
// envelope.
func ValidEmail(s string) bool { return validEmail(s) }

// checkAuthenticatorsOf checks what a user can sign in with besides email.
func (v *validator) checkAuthenticatorsOf(p path, u User) {
	if u.SecondEmail != "" && !validEmail(u.SecondEmail) {
		v.add(p.key("secondEmail"), "write it as in ada@example.com", "secondEmail %q is not an address", u.SecondEmail)
	}
	if u.Phone != "" {
		v.checkPattern(p.key("phone"), "phone", u.Phone, e164, "+15551234567")
	}
	if u.TOTPSecret != "" {
		v.checkPattern(p.key("totpSecret"), "totpSecret", u.TOTPSecret, base32Secret, "JBSWY3DPEHPK3PXP, base32 without padding")
	}
	v.checkTime(p.key("totpLastUsed"), "totpLastUsed", u.TOTPLastUsed)
	v.checkDevice(p.key("oktaVerifyDevice"), u.OktaVerifyDevice)
	v.checkQuestion(p.key("securityQuestion"), u.SecurityQuestion)
	v.checkCredentials(p.key("webauthnCredentials"), u.WebAuthnCredentials)
}

func (v *validator) checkPasswordOf(p path, u User) {
	v.checkUTF8(p.key("password"), "password", u.Password)
	v.checkTime(p.key("passwordExpires"), "passwordExpires", u.PasswordExpires)
	v.checkCount(p.key("passwordHistory"), "old passwords", len(u.PasswordHistory))
	for i, old := range u.PasswordHistory {
		v.checkUTF8(p.key("passwordHistory").index(i), "password", old)
	}
	if u.FailedPasswords < 0 {
		v.add(p.key("failedPasswords"), "leave it out for none", "failedPasswords is negative: %d", u.FailedPasswords)
	}
}

func (v *validator) checkProfile(p path, profile map[string]string) {
	v.checkCount(p, "attributes", len(profile))
	for _, name := range slices.Sorted(maps.Keys(profile)) {
		at := p.key(name)
		if slices.Contains(ownAttributes, name) {
			v.add(at, "write it beside profile, not below it", "%s is no attribute of the profile", name)
		}
		v.checkPattern(at, "attribute name", name, attributeName, "department")
		v.checkText(at, name, profile[name])
	}
}

func (v *validator) checkTimes(p path, t Times) {
	v.checkTime(p.key("created"), "created", t.Created)
	v.checkTime(p.key("activated"), "activated", t.Activated)
	v.checkTime(p.key("statusChanged"), "statusChanged", t.StatusChanged)
	v.checkTime(p.key("updated"), "updated", t.Updated)
	v.checkTime(p.key("passwordChanged"), "passwordChanged", t.PasswordChanged)
}

// checkToken reports a token that stands for somebody else already.
func (v *validator) checkToken(p path, t OneTimeToken) {
	v.checkText(p.key("token"), "token", t.Token)
	v.checkUnique(v.tokens, p.key("token"), "token", t.Token, t.Token)
	v.checkTime(p.key("expires"), "expires", t.Expires)
}

func (v *validator) checkQuestion(p path, q SecurityQuestion) {
	if q == (SecurityQuestion{}) {
		return
	}
	_, known := QuestionText(q.Key)
	if !known && q.Key != CustomQuestion {
		v.add(p.key("key"), "use one of Okta's, such as disliked_food, or custom", "unknown security question %q", q.Key)
	}
	v.checkName(p.key("question"), "question", q.Question)
	v.checkName(p.key("answer"), "answer", q.Answer)
}
