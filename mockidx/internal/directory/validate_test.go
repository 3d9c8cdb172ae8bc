package directory_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// validOrg is small and has one of everything.
func validOrg() *directory.Org {
	return &directory.Org{
		Name:  "acme",
		Users: []directory.User{{Login: "ada@example.com"}, {Login: "bob@example.com"}},
		Apps: []directory.App{
			{ClientID: "0oaWeb", Label: "Web", RedirectURIs: []string{"http://localhost/cb"}, EmailVerificationURI: "http://localhost/cb"},
			{ClientID: "0oaSpa", Label: "Spa", RedirectURIs: []string{"http://localhost/cb"}},
		},
		Policies:    []directory.Policy{{Name: "email", Factors: []directory.Factor{directory.FactorEmail}}, {Name: "both", Factors: []directory.Factor{directory.FactorPassword, directory.FactorEmail}}},
		AuthServers: []directory.AuthServer{{ID: "orders"}},
		Templates:   []directory.MailTemplate{{Name: directory.EmailChallenge, Text: "${verificationToken}"}},
	}
}

func TestValidate(t *testing.T) {
	long := strings.Repeat("x", 3000)
	for _, c := range []struct {
		name   string
		change func(*directory.Org)
		want   string // problems, one on a line
	}{
		{"nothing wrong", func(o *directory.Org) {}, ``},

		{"org name", func(o *directory.Org) { o.Name = "a/b" }, `$.name: org name "a/b" is malformed (hint: letters, digits and . _ - only, a letter or digit first)`},
		{"org id", func(o *directory.Org) { o.ID = ".." }, `$.id: org id ".." is malformed (hint: letters, digits and . _ - only, a letter or digit first)`},
		{"long id", func(o *directory.Org) { o.ID = long }, `$.id: org id is too long (hint: at most 64 characters)`},
		{"message key", func(o *directory.Org) { o.Interoperability.TooManyRequestsKey = "a b" }, `$.interoperability.tooManyRequestsKey: message key "a b" is malformed (hint: letters, digits and . _ - only, a letter or digit first)`},

		{"user id", func(o *directory.Org) { o.Users[0].ID = "a\nb" }, `$.users[0].id: user id "a\nb" is malformed (hint: letters, digits and . _ - only, a letter or digit first)`},
		{"no login", func(o *directory.Org) { o.Users[0] = directory.User{Email: "ada@example.com"} }, `$.users[0].login: login is empty (hint: give it one)`},
		{"neither login nor email", func(o *directory.Org) { o.Users[0] = directory.User{} }, `$.users[0].login: login is empty (hint: give it one)`},
		{"control character in login", func(o *directory.Org) { o.Users[0].Login, o.Users[0].Email = "a\x00", "a@b.example" }, `$.users[0].login: login "a\x00" has a control character or is not UTF-8 (hint: printable characters only)`},
		{"space around login", func(o *directory.Org) { o.Users[0].Login, o.Users[0].Email = "ada ", "a@b.example" }, `$.users[0].login: login "ada " has space around it (hint: remove it)`},
		{"long login", func(o *directory.Org) { o.Users[0].Login, o.Users[0].Email = long, "a@b.example" }, `$.users[0].login: login is too long (hint: at most 256 characters)`},
		{"login is no address", func(o *directory.Org) { o.Users[0].Login = "ada" }, `$.users[0].login: login "ada" is no email address, and there is no other (hint: add email: to the user, or use an address as login)`},
		{"email is no address", func(o *directory.Org) { o.Users[0].Email = "Ada <ada@example.com>" }, `$.users[0].email: email "Ada <ada@example.com>" is not an address (hint: write it as in ada@example.com)`},
		{"line end in email", func(o *directory.Org) { o.Users[0].Email = "ada@example.com\r\nBcc: x@y" }, `$.users[0].email: email "ada@example.com\r\nBcc: x@y" is not an address (hint: write it as in ada@example.com)`},
		{"long email", func(o *directory.Org) { o.Users[0].Email = long[:250] + "@a.example" }, `$.users[0].email: email "` + long[:250] + `@a.example" is not an address (hint: write it as in ada@example.com)`},
		{"first name", func(o *directory.Org) { o.Users[0].FirstName = "\x1b" }, `$.users[0].firstName: firstName "\x1b" has a control character or is not UTF-8 (hint: printable characters only)`},
		{"last name", func(o *directory.Org) { o.Users[0].LastName = "\xff" }, `$.users[0].lastName: lastName "\xff" has a control character or is not UTF-8 (hint: printable characters only)`},
		{"password", func(o *directory.Org) { o.Users[0].Password = "\xff" }, `$.users[0].password: password is not UTF-8 (hint: save it as UTF-8)`},
		{"locale", func(o *directory.Org) { o.Users[0].Locale = "English" }, `$.users[0].locale: locale "English" is malformed (hint: write it as in en_US)`},
		{"time zone", func(o *directory.Org) { o.Users[0].TimeZone = "../etc" }, `$.users[0].timeZone: time zone "../etc" is malformed (hint: write it as in America/Los_Angeles)`},
		{"user status", func(o *directory.Org) { o.Users[0].Status = "ACTVE" }, `$.users[0].status: unknown user status "ACTVE" (hint: did you mean "ACTIVE"?)`},
		{"duplicate login", func(o *directory.Org) { o.Users[1].Login = "ADA@example.com" }, `$.users[1].login: duplicate login "ADA@example.com" (hint: change or remove one of the two; see $.users[0].login)`},
		{"duplicate email", func(o *directory.Org) { o.Users[1].Email = "Ada@Example.com" }, `$.users[1].email: duplicate email "Ada@Example.com" (hint: change or remove one of the two; see $.users[0].email)`},
		{"duplicate login and email", func(o *directory.Org) {
			o.Users[0].Email = "a@b.example"
			o.Users[1] = o.Users[0]
		}, `$.users[1].login: duplicate login "ada@example.com" (hint: change or remove one of the two; see $.users[0].login)
$.users[1].email: duplicate email "a@b.example" (hint: change or remove one of the two; see $.users[0].email)`},
		{"duplicate user id", func(o *directory.Org) { o.Users[0].ID, o.Users[1].ID = "00u1", "00u1" }, `$.users[1].id: duplicate user id "00u1" (hint: change or remove one of the two; see $.users[0].id)`},
		{"user id that another derives", func(o *directory.Org) {
			o.Complete()
			o.Users[1].ID = o.Users[0].ID
		}, `$.users[1].id: duplicate user id "00uF4fUVOfPPtZmvv0i7" (hint: change or remove one of the two; see $.users[0].id)`},

		{"client id", func(o *directory.Org) { o.Apps[0].ClientID = "a:b" }, `$.apps[0].clientId: client id "a:b" is malformed (hint: letters, digits and . _ - only, a letter or digit first)`},
		{"app id", func(o *directory.Org) { o.Apps[0].ID = "a/b" }, `$.apps[0].id: app id "a/b" is malformed (hint: letters, digits and . _ - only, a letter or digit first)`},
		{"label", func(o *directory.Org) { o.Apps[0].Label = "a\tb" }, `$.apps[0].label: label "a\tb" has a control character or is not UTF-8 (hint: printable characters only)`},
		{"client secret", func(o *directory.Org) { o.Apps[0].ClientSecret = "a\nb" }, `$.apps[0].clientSecret: clientSecret "a\nb" has a control character or is not UTF-8 (hint: printable characters only)`},
		{"duplicate client id", func(o *directory.Org) { o.Apps[1].ClientID = "0oaWeb" }, `$.apps[1].clientId: duplicate client id "0oaWeb" (hint: change or remove one of the two; see $.apps[0].clientId)`},
		{"duplicate app id", func(o *directory.Org) { o.Apps[1].ID = "0oaWeb" }, `$.apps[1].id: duplicate app id "0oaWeb" (hint: change or remove one of the two; see $.apps[0].id)`},
		{"grant type", func(o *directory.Org) {
			o.Apps[0].GrantTypes = []directory.GrantType{"interaction_code", "interactioncode"}
		}, `$.apps[0].grantTypes[1]: unknown grant type "interactioncode" (hint: did you mean "interaction_code"?)`},
		{"mail link", func(o *directory.Org) { o.Apps[0].MailLink = "template" }, `$.apps[0].mailLink: unknown mail link "template" (hint: one of org, app)`},
		{"mail link without a target", func(o *directory.Org) { o.Apps[1].MailLink = directory.LinkToApp }, `$.apps[1].mailLink: mail of app "Spa" links to the app, which has no emailVerificationUri (hint: add emailVerificationUri, or use mailLink: org)`},
		{"unknown policy", func(o *directory.Org) { o.Apps[0].Policy = "emial" }, `$.apps[0].policy: unknown policy "emial" (hint: did you mean "email"?; see $.policies)`},
		{"unknown policy, nothing like it", func(o *directory.Org) { o.Apps[0].Policy = "strict" }, `$.apps[0].policy: unknown policy "strict" (hint: one of email, both; see $.policies)`},
		{"unknown user", func(o *directory.Org) { o.Apps[0].Users = []string{"ADA@example.com", "eve"} }, `$.apps[0].users[1]: unknown user "eve" (hint: use the login of one of the users; see $.users)`},
		{"no redirect URI", func(o *directory.Org) { o.Apps[0].RedirectURIs = nil }, `$.apps[0].redirectUris: app "Web" has no redirectUris (hint: add redirectUris: with the address of its callback, such as http://localhost:8080/login/callback)`},
		{"unreachable policy is no problem of a running org", func(o *directory.Org) { o.Apps = o.Apps[:1] }, ``},

		{"policy name", func(o *directory.Org) { o.Policies[1].Name = " " }, `$.policies[1].name: policy name is empty (hint: give it one)`},
		{"duplicate policy", func(o *directory.Org) { o.Policies[1].Name = "email" }, `$.policies[1].name: duplicate policy name "email" (hint: change or remove one of the two; see $.policies[0].name)`},
		{"no factors", func(o *directory.Org) { o.Policies[1].Factors = nil }, `$.policies[1].factors: policy "both" has no factors (hint: add factors: [email] or [password, email])`},
		{"unknown factor", func(o *directory.Org) { o.Policies[1].Factors[0] = "okta_emial" }, `$.policies[1].factors[0]: unknown factor "okta_emial" (hint: one of password, email, phone, securityQuestion, googleOtp, webauthn, oktaVerify)`},
		{"misspelt factor", func(o *directory.Org) { o.Policies[1].Factors[0] = "emial" }, `$.policies[1].factors[0]: unknown factor "emial" (hint: did you mean "email"?)`},
		{"repeated factor", func(o *directory.Org) { o.Policies[1].Factors[0] = directory.FactorEmail }, `$.policies[1].factors[1]: duplicate factor "email" (hint: change or remove one of the two; see $.policies[1].factors[0])`},
		{"disabled email", func(o *directory.Org) { o.Email.Disabled, o.Policies = true, o.Policies[:1] }, `$.policies[0].factors[0]: email is asked for, but disabled (hint: enable it, or take it out; see $.email.disabled)`},
		{"disabled password", func(o *directory.Org) { o.Password.Disabled = true }, `$.policies[1].factors[0]: password is asked for, but disabled (hint: enable it, or take it out; see $.password.disabled)`},
		{"identify mode", func(o *directory.Org) { o.Policies[0].Identify = "identifier_first" }, `$.policies[0].identify: unknown identify mode "identifier_first" (hint: did you mean "identifier-first"?)`},
		{"password at once, but later", func(o *directory.Org) { o.Policies[0].Identify = directory.IdentifierWithPassword }, `$.policies[0].identify: policy "email" asks for the password at once, but its first factor is not password (hint: put password first among its factors, or use identifier-first)`},

		{"server id", func(o *directory.Org) { o.AuthServers[0].ID = "a b" }, `$.authorizationServers[0].id: authorization server id "a b" is malformed (hint: letters, digits and . _ - only, a letter or digit first)`},
		{"reserved server id", func(o *directory.Org) { o.AuthServers[0].ID = "v1" }, `$.authorizationServers[0].id: authorization server id "v1" is reserved (hint: use another)`},
		{"duplicate server id", func(o *directory.Org) {
			o.AuthServers = append(o.AuthServers, directory.AuthServer{ID: "orders"})
		}, `$.authorizationServers[1].id: duplicate authorization server id "orders" (hint: change or remove one of the two; see $.authorizationServers[0].id)`},
		{"server name", func(o *directory.Org) { o.AuthServers[0].Name = "a\n" }, `$.authorizationServers[0].name: authorization server name "a\n" has a control character or is not UTF-8 (hint: printable characters only)
$.authorizationServers[0].name: authorization server name "a\n" has space around it (hint: remove it)`},
		{"audience", func(o *directory.Org) { o.AuthServers[0].Audience = " x" }, `$.authorizationServers[0].audience: audience " x" has space around it (hint: remove it)`},
		{"scope", func(o *directory.Org) { o.AuthServers[0].Scopes = []string{"orders:read", `a"b`} }, `$.authorizationServers[0].scopes[1]: scope "a\"b" is malformed (hint: write it as in orders:read)`},

		{"negative durations", func(o *directory.Org) {
			o.Email.Lifetime, o.Email.FailureSpan, o.Email.PollInterval = -1, -time.Second, -time.Minute
			l := &o.Lifetimes
			l.Transaction, l.InteractionCode, l.AccessToken, l.IDToken, l.RefreshToken, l.RefreshGrace, l.Session = -1, -1, -1, -1, -1, -1, -1
			l.Activation, l.Recovery, o.Password.MaxAge, o.Password.ExpireWarning = -1, -1, -1, -1
		}, `$.email.lifetime: lifetime is negative: -1ns (hint: leave it out for the default)
$.email.failureSpan: failureSpan is negative: -1s (hint: leave it out for the default)
$.email.pollInterval: pollInterval is negative: -1m0s (hint: leave it out for the default)
$.password.maxAge: maxAge is negative: -1ns (hint: leave it out for the default)
$.password.expireWarning: expireWarning is negative: -1ns (hint: leave it out for the default)
$.lifetimes.transaction: transaction is negative: -1ns (hint: leave it out for the default)
$.lifetimes.interactionCode: interactionCode is negative: -1ns (hint: leave it out for the default)
$.lifetimes.activation: activation is negative: -1ns (hint: leave it out for the default)
$.lifetimes.recovery: recovery is negative: -1ns (hint: leave it out for the default)
$.lifetimes.session: session is negative: -1ns (hint: leave it out for the default)
$.lifetimes.accessToken: accessToken is negative: -1ns (hint: leave it out for the default)
$.lifetimes.idToken: idToken is negative: -1ns (hint: leave it out for the default)
$.lifetimes.refreshToken: refreshToken is negative: -1ns (hint: leave it out for the default)
$.lifetimes.refreshGrace: refreshGrace is negative: -1ns (hint: leave it out for the default)`},
		{"short code", func(o *directory.Org) { o.Email.CodeLength = 3 }, `$.email.codeLength: codeLength is 3 (hint: from 4 to 12)`},
		{"long code", func(o *directory.Org) { o.Email.CodeLength = 13 }, `$.email.codeLength: codeLength is 13 (hint: from 4 to 12)`},
		{"one letter", func(o *directory.Org) { o.Email.CodeAlphabet = "aaa" }, `$.email.codeAlphabet: codeAlphabet "aaa" is no alphabet (hint: two or more different ASCII characters, no space)`},
		{"space in alphabet", func(o *directory.Org) { o.Email.CodeAlphabet = "ab c" }, `$.email.codeAlphabet: codeAlphabet "ab c" is no alphabet (hint: two or more different ASCII characters, no space)`},
		{"alphabet of another script", func(o *directory.Org) { o.Email.CodeAlphabet = "аб" }, `$.email.codeAlphabet: codeAlphabet "аб" is no alphabet (hint: two or more different ASCII characters, no space)`},
		{"negative failures", func(o *directory.Org) { o.Email.MaxFailures = -1 }, `$.email.maxFailures: maxFailures is negative: -1 (hint: leave it out for the default)`},
		{"resend mode", func(o *directory.Org) { o.Email.Resend = "rotated" }, `$.email.resend: unknown resend mode "rotated" (hint: did you mean "rotate"?)`},

		{"template name", func(o *directory.Org) { o.Templates[0].Name = "EmailChalenge" }, `$.templates[0].name: unknown mail template "EmailChalenge" (hint: did you mean "EmailChallenge"?)`},
		{"template language", func(o *directory.Org) { o.Templates[0].Language = "../de" }, `$.templates[0].language: language "../de" is malformed (hint: write it as in en)`},
		{"template subject", func(o *directory.Org) { o.Templates[0].Subject = "a\r\nBcc: x@y" }, `$.templates[0].subject: subject "a\r\nBcc: x@y" has a control character or is not UTF-8 (hint: printable characters only)`},
		{"template text", func(o *directory.Org) { o.Templates[0].Text, o.Templates[0].HTML = "\xff", "\xff" }, `$.templates[0].html: html is not UTF-8 (hint: save it as UTF-8)
$.templates[0].text: text is not UTF-8 (hint: save it as UTF-8)`},
		{"template syntax", func(o *directory.Org) { o.Templates[0].HTML = "<p>\n#if (" }, `$.templates[0].html: html is no Velocity template: want a reference, a string or a number (hint: see line 2, column 6 of the template)`},
		{"empty template", func(o *directory.Org) { o.Templates[0].Text = "" }, `$.templates[0]: mail template "EmailChallenge" is empty (hint: add html: or text:, or remove it)`},
		{"duplicate template", func(o *directory.Org) {
			o.Templates = append(o.Templates, directory.MailTemplate{Name: directory.EmailChallenge, Text: "${verificationToken}", Language: "EN"})
		}, `$.templates[1].name: duplicate mail template "EmailChallenge" (hint: change or remove one of the two; see $.templates[0].name)`},
		{"duplicate template, language spelt otherwise", func(o *directory.Org) {
			o.Templates[0].Language = "de-AT"
			o.Templates = append(o.Templates, directory.MailTemplate{Name: directory.EmailChallenge, Text: "${verificationToken}", Language: "de_AT"})
		}, `$.templates[1].name: duplicate mail template "EmailChallenge" (hint: change or remove one of the two; see $.templates[0].name)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			org := validOrg()
			c.change(org)
			org.Complete()
			if got := message(org.Validate()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestValidateURIs(t *testing.T) {
	for _, c := range []struct {
		name, uri, want string // want: the message; empty: valid
	}{
		{"http", "http://localhost:8080/login/callback", ""},
		{"https with query", "https://app.example.com/cb?a=b", ""},
		{"address", "http://[::1]:8080/cb", ""},
		{"native app", "com.example.app:/callback", ""},
		{"native app with slashes", "myapp://callback", ""},
		{"relative", "/login/callback", `is not absolute`},
		{"no scheme", "localhost/callback", `is not absolute`},
		{"empty", "", `is not absolute`},
		{"fragment", "http://localhost/#a", `has a fragment`},
		{"empty fragment", "http://localhost/#", `has a fragment`},
		{"no host", "http:///cb", `has no host`},
		{"no host but a port", "http://:8080/cb", `has no host`},
		{"opaque", "http:localhost/cb", `has no host`},
		{"space", "http://localhost/a b", `is malformed`},
		{"backslash", `http://localhost/\evil.example`, `is malformed`},
		{"control character", "http://localhost/\n", `is malformed`},
		{"bad escape", "http://localhost/%zz", `is malformed`},
		{"wildcard", "https://*.example.com/cb", `has a wildcard`},
		{"user information", "http://a@localhost/", `has user information`},
		{"script", "javascript:alert(1)", `has scheme javascript`},
		{"script in capitals", "JavaScript:alert(1)", `has scheme javascript`},
		{"data", "data:text/html,x", `has scheme data`},
		{"long", "http://localhost/" + strings.Repeat("a", 2048), `is too long`},
	} {
		t.Run(c.name, func(t *testing.T) {
			org := validOrg()
			a := &org.Apps[0]
			a.RedirectURIs = append(a.RedirectURIs, c.uri)
			a.PostLogoutRedirectURIs = []string{c.uri}
			paths := []string{"$.apps[0].redirectUris[1]", "$.apps[0].postLogoutRedirectUris[0]"}
			if c.uri != "" {
				a.EmailVerificationURI = c.uri
				paths = append(paths, "$.apps[0].emailVerificationUri")
			}
			org.Complete()
			problems := problemsOf(t, org.Validate())
			if c.want == "" {
				paths = nil
			}
			if len(problems) != len(paths) {
				t.Fatalf("got %v, want one at each of %v", problems, paths)
			}
			for i, p := range problems {
				if p.Path != paths[i] || !strings.HasSuffix(p.Message, c.want) || p.Hint == "" {
					t.Errorf("got %v, want %s: … %s, with a hint", p, paths[i], c.want)
				}
			}
		})
	}
}

func TestValidateTrustedOrigins(t *testing.T) {
	for origin, valid := range map[string]bool{
		"http://localhost":           true,
		"https://app.example.com:44": true,
		"HTTPS://App.Example.com":    true,
		"http://[::1]:80":            true,
		"http://localhost/":          false,
		"http://localhost?":          false,
		"http://localhost#":          false,
		"http://a@localhost":         false,
		"https://*.example.com":      false,
		"localhost:8080":             false,
		"ftp://localhost":            false,
		"http://localhost:x":         false,
		"null":                       false,
		"*":                          false,
		"":                           false,
	} {
		t.Run(origin, func(t *testing.T) {
			org := validOrg()
			org.TrustedOrigins = []string{"http://localhost", origin}
			org.Complete()
			problems := problemsOf(t, org.Validate())
			if valid != (len(problems) == 0) || !valid && problems[0].Path != "$.trustedOrigins[1]" {
				t.Errorf("got %v, want valid: %t", problems, valid)
			}
		})
	}
}

// problemsOf takes a joined error apart and checks that it has nothing but
// problems.
func problemsOf(t *testing.T, err error) []*directory.Problem {
	t.Helper()
	if err == nil {
		return nil
	}
	var problems []*directory.Problem
	for _, e := range err.(interface{ Unwrap() []error }).Unwrap() {
		p, ok := errors.AsType[*directory.Problem](e)
		if !ok {
			t.Fatalf("%T %v is no *Problem", e, e)
		}
		problems = append(problems, p)
	}
	return problems
}

func BenchmarkValidate(b *testing.B) {
	org := directory.Default()
	for b.Loop() {
		if err := org.Validate(); err != nil {
			b.Fatal(err)
		}
	}
}
