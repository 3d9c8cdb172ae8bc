package directory

import (
	"net/url"
	"slices"
	"strings"
)

func (v *validator) checkApps() {
	ids, clientIDs := seen{}, seen{}
	for i, a := range v.Apps {
		p := root.key("apps").index(i)
		v.checkID(p.key("clientId"), "client id", a.ClientID)
		v.checkName(p.key("label"), "label", a.Label)
		v.checkText(p.key("clientSecret"), "clientSecret", a.ClientSecret)
		v.checkJWKS(p.key("jwks"), a.JWKS)
		v.checkAppURIs(p, a)
		for j, g := range a.GrantTypes {
			checkEnum(v, p.key("grantTypes").index(j), "grant type", g, GrantTypes()...)
		}
		checkEnum(v, p.key("mailLink"), "mail link", a.MailLink, LinkToOrg, LinkToApp)
		v.checkAppPolicy(p, a)
		v.checkAppUsers(p, a)
		v.checkGroupNames(p.key("groups"), a.Groups)

		first := v.checkUnique(clientIDs, p.key("clientId"), "client id", a.ClientID, a.ClientID)
		if a.ID != a.ClientID {
			v.checkID(p.key("id"), "app id", a.ID)
		}
		if first || a.ID != a.ClientID {
			v.checkUnique(ids, p.key("id"), "app id", a.ID, a.ID)
		}
	}
}

func (v *validator) checkAppURIs(p path, a App) {
	if len(a.RedirectURIs) == 0 && a.Interactive() {
		v.add(p.key("redirectUris"), "add redirectUris: with the address of its callback, such as http://localhost:8080/login/callback", "app %q has no redirectUris", a.Label)
	}
	for i, u := range a.RedirectURIs {
		v.checkURI(p.key("redirectUris").index(i), "redirect URI", u)
	}
	for i, u := range a.PostLogoutRedirectURIs {
		v.checkURI(p.key("postLogoutRedirectUris").index(i), "post-logout redirect URI", u)
	}
	switch {
	case a.EmailVerificationURI != "":
		v.checkURI(p.key("emailVerificationUri"), "emailVerificationUri", a.EmailVerificationURI)
	case a.MailLink == LinkToApp:
		v.add(p.key("mailLink"), "add emailVerificationUri, or use mailLink: org", "mail of app %q links to the app, which has no emailVerificationUri", a.Label)
	}
}

func (v *validator) checkAppPolicy(p path, a App) {
	v.checkDocumented(p.key("profileEnrollment"), a.ProfileEnrollment, ProfilePolicy)
	if _, ok := find(v.Policies, func(known Policy) bool { return known.Name == a.Policy }); ok || v.documented(a.Policy, AccessPolicy) {
		return
	}
	var names []string
	for _, known := range v.Policies {
		names = append(names, known.Name)
	}
	v.add(p.key("policy"), suggest(a.Policy, names), "unknown policy %q", a.Policy).Related = string(root.key("policies"))
}

func (v *validator) documented(id string, t PolicyType) bool {
	d, ok := v.DocumentByID(PolicyDocument, id)
	return ok && d.Type == string(t)
}

func (v *validator) checkDocumented(p path, id string, t PolicyType) {
	if id != "" && !v.documented(id, t) {
		v.add(p, "use the id of one of the documents, or leave it out", "there is no %s %q", t, id).Related = string(root.key("documents"))
	}
}

func (v *validator) checkAppUsers(p path, a App) {
	for i, login := range a.Users {
		if !v.logins[fold(login)] {
			v.add(p.key("users").index(i), "use the login of one of the users", "unknown user %q", login).Related = string(root.key("users"))
		}
	}
}

// scriptSchemes are run or read by a browser, not opened by an app.
var scriptSchemes = []string{"javascript", "data", "vbscript", "blob", "file", "about"}

// CheckURI returns what is wrong with an address that a browser is sent to, nil
// if nothing is.
func CheckURI(what, raw string) *Problem {
	v := &validator{}
	v.checkURI(root, what, raw)
	if len(v.findings.problems) == 0 {
		return nil
	}
	return v.findings.problems[0]
}

// checkURI wants an absolute URI without a fragment (RFC 6749 §3.1.2): http or
// https, or the scheme of a native app (RFC 8252 §7.1).
func (v *validator) checkURI(p path, what, raw string) {
	u, err := url.Parse(raw)
	switch {
	case len(raw) > maxURLLength:
		v.add(p, "at most 2048 bytes", "%s is too long", what)
	case err != nil || strings.ContainsAny(raw, " \t\\"):
		v.add(p, "percent-encode what is no letter, digit or punctuation", "%s %q is malformed", what, raw)
	case !u.IsAbs():
		v.add(p, "write it with scheme and host, such as http://localhost:8080/login/callback", "%s %q is not absolute", what, raw)
	case strings.Contains(raw, "#"):
		v.add(p, "remove the fragment", "%s %q has a fragment", what, raw)
	case slices.Contains(scriptSchemes, u.Scheme):
		v.add(p, "use http, https or a scheme of your own", "%s %q has scheme %s", what, raw, u.Scheme)
	case originOf(raw) == "" && (u.Scheme == "http" || u.Scheme == "https"):
		v.add(p, "write it with scheme and host, such as http://localhost:8080/login/callback", "%s %q has no host", what, raw)
	case strings.Contains(u.Host, "*"):
		v.add(p, "list each address", "%s %q has a wildcard", what, raw)
	case u.User != nil:
		v.add(p, "remove what is before the @", "%s %q has user information", what, raw)
	}
}
