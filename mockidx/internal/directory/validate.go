package directory

import (
	"regexp"
	"slices"
	"time"
)

// Validate checks a completed org and returns every problem at once, each a
// [*Problem], joined; nil if there is none.
func (o *Org) Validate() error { return o.problems().err() }

func (o *Org) problems() *findings {
	v := &validator{Org: o, logins: map[string]bool{}, tokens: seen{}, credentials: seen{}, identities: seen{}}
	v.checkID(root.key("id"), "org id", o.ID)
	v.checkID(root.key("name"), "org name", o.Name)
	v.checkGroups()
	v.checkUsers()
	v.checkApps()
	v.checkPolicies()
	v.checkAuthServers()
	v.checkEmail()
	v.checkPassword()
	v.checkPhone()
	v.checkDisabled()
	v.checkWebAuthn()
	v.checkOktaVerify()
	v.checkEnrollment()
	v.checkRegistration()
	v.checkIdentityProviders()
	v.checkLifetimes()
	checkEnum(v, root.key("tokenTime"), "token time", v.TokenTime, TokenTimeReal, TokenTimeClock)
	v.checkTrustedOrigins()
	v.checkTemplates()
	v.checkPattern(root.key("apiToken"), "API token", v.APIToken, apiToken, "00, and 40 letters and digits")
	v.checkDocuments()
	v.checkID(root.key("interoperability").key("tooManyRequestsKey"), "message key", o.Interoperability.TooManyRequestsKey)
	return &v.findings
}

var apiToken = regexp.MustCompile(`^[A-Za-z0-9_-]{8,}$`)

// validator goes through an org once. Its check methods live beside the types
// they check.
type validator struct {
	*Org
	findings
	logins      map[string]bool // of all users, folded
	tokens      seen            // of all users
	credentials seen            // of all users
	identities  seen            // of all users
}

// seen remembers where a value that must be unique was met first.
type seen map[string]path

// checkUnique reports a value whose key was met before, and returns whether it
// was not. The empty value is some other check's business.
func (v *validator) checkUnique(s seen, p path, what, value, key string) bool {
	first, again := s[key]
	switch {
	case value == "":
		return true
	case again:
		v.add(p, "change or remove one of the two", "duplicate %s %q", what, value).Related = string(first)
		return false
	}
	s[key] = p
	return true
}

// checkEnum reports a value that is not among allowed.
func checkEnum[T ~string](v *validator, p path, what string, value T, allowed ...T) {
	if slices.Contains(allowed, value) {
		return
	}
	v.add(p, suggest(string(value), texts(allowed)), "unknown %s %q", what, value)
}

func (v *validator) checkDuration(p path, what string, d time.Duration) {
	if d < 0 {
		v.add(p, "leave it out for the default", "%s is negative: %s", what, d)
	}
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}
