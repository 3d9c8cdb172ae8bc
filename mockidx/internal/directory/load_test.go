package directory_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func day(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }

func TestLoadEveryKey(t *testing.T) {
	got := loadFile(t, filepath.Join("testdata", "every-key.yaml"))[0]
	want := &directory.Org{
		ID: "00oAcme", Name: "acme",
		Users: []directory.User{{
			ID: "00uAda", Login: "ada", Email: "ada@example.com", EmailUnverified: true, SecondEmail: "ada@home.example",
			FirstName: "Ada", LastName: "Lovelace", Profile: map[string]string{"department": "Engines", "true": "a: b"},
			Password: "0123", PasswordExpires: time.Date(2026, 1, 2, 14, 4, 5, 0, time.UTC), PasswordHistory: []string{"012", "01"}, FailedPasswords: 2,
			Phone: "+15551234567", PhoneNickname: "pocket", SecurityQuestion: directory.SecurityQuestion{Key: "custom", Question: "Which engine?", Answer: "The first"},
			TOTPSecret: "JBSWY3DPEHPK3PXP", TOTPLastUsed: time.Date(2026, 1, 1, 0, 0, 30, 0, time.UTC),
			WebAuthnCredentials: []directory.WebAuthnCredential{{ID: "AQIDBA", PublicKey: "pQECAyYgASFYIA", SignCount: 7, Name: "Blue key"}},
			OktaVerifyDevice:    directory.OktaVerifyDevice{Name: "iPhone", Secret: "JBSWY3DPEHPK3PXP", LastUsed: time.Date(2026, 1, 1, 0, 1, 0, 0, time.UTC), AutoPush: true},
			Activation:          directory.OneTimeToken{Token: "activate-ada", Expires: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)},
			RecoveryToken:       directory.OneTimeToken{Token: "recover-ada", Expires: time.Date(2027, 2, 1, 0, 0, 0, 500_000_000, time.UTC)},
			Groups:              []string{"00gStaff"},
			Status:              directory.LockedOut, Locale: "en_GB", TimeZone: "Europe/London",
			Times: directory.Times{
				Created: day(1), Activated: day(2), StatusChanged: day(3), Updated: day(4), PasswordChanged: day(5),
			},
		}},
		Groups: []directory.Group{
			{ID: "00gStaff", Name: "Staff", Description: "Who works here", Created: day(1), Updated: day(2), Changed: day(3)},
			{ID: got.Groups[1].ID, Name: "Everyone", Description: "All users in your organization"},
		},
		Apps: []directory.App{{
			ID: "0oaInstance", ClientID: "0oaClient", ClientSecret: "secret", JWKS: `{"keys":[]}`, PKCERequired: true, Label: "Web",
			RedirectURIs: []string{"http://localhost:8080/cb", "app:/cb"}, PostLogoutRedirectURIs: []string{"http://localhost:8080/"},
			EmailVerificationURI: "http://localhost:8080/cb", GrantTypes: []directory.GrantType{directory.InteractionCode},
			Policy: "both", MailLink: directory.LinkToApp, Users: []string{"ada"}, RotateRefreshTokens: true,
			Groups: []string{"00gStaff"}, AssignedOnly: true, Inactive: true, ProfileEnrollment: "rstOne",
		}},
		Policies: []directory.Policy{{
			Name: "both", Identify: directory.IdentifierWithPassword,
			Factors: []directory.Factor{directory.FactorPassword, directory.FactorEmail},
			OneOf:   []directory.Factor{directory.FactorPhone, directory.FactorSecurityQuestion, directory.FactorGoogleOTP}, Deny: true, KeepMeSignedIn: true, Unused: true,
		}},
		AuthServers: []directory.AuthServer{
			{ID: "orders", Name: "Orders", Audience: "api://orders", Scopes: []string{"orders:read"}},
			{ID: "default", Name: "default", Audience: "api://default"},
		},
		Email: directory.Email{
			Lifetime: 10 * time.Minute, CodeLength: 8, CodeAlphabet: "ABC", NoMagicLink: true, Resend: directory.ResendAll,
			MaxFailures: 3, FailureSpan: time.Minute, PollInterval: 100 * time.Millisecond,
			Location: directory.Location{City: "Toronto", State: "Ontario", Country: "Canada"},
		},
		Password: directory.Password{
			Complexity: directory.Complexity{
				MinLength: 10, MinLowerCase: 2, MinUpperCase: 3, MinNumber: 4, MinSymbol: 1,
				ExcludeUsername: true, ExcludeFirstName: true, ExcludeLastName: true, AllowCommon: true, ActiveDirectory: true,
			},
			History: 5, MaxAge: 2160 * time.Hour, ExpireWarning: 24 * time.Hour, MaxFailures: 6, NoRecovery: true,
			RecoveryFactors: []directory.Factor{directory.FactorPhone, directory.FactorEmail}, RecoveryQuestion: true, Unlock: true,
		},
		Phone:      directory.Phone{Methods: []directory.PhoneMethod{directory.Voice}},
		WebAuthn:   directory.WebAuthn{UserVerification: directory.VerificationRequired},
		OktaVerify: directory.OktaVerify{NumberChallenge: true, PollInterval: 100 * time.Millisecond},
		Enrollment: directory.Enrollment{Required: []directory.Factor{directory.FactorPhone}, Optional: []directory.Factor{directory.FactorGoogleOTP}},
		Registration: directory.Registration{
			Enabled: true, Password: true, NoEmailVerification: true, Groups: []string{"00gStaff"},
			Attributes: []directory.Attribute{
				{Name: "email", Label: "Email", Type: directory.StringAttribute, Required: true, MaxLength: 255},
				{Name: "department", Label: "Your department", Type: directory.StringAttribute, MinLength: 2, MaxLength: 20, Enum: []string{"Engines", "Looms"}},
				{Name: "age", Label: "age", Type: directory.IntegerAttribute, MaxLength: 255},
			},
		},
		Lifetimes: directory.Lifetimes{
			Transaction: 2 * time.Hour, InteractionCode: 30 * time.Second, Activation: 48 * time.Hour, Recovery: 30 * time.Minute, Session: 3 * time.Hour, AccessToken: 5 * time.Minute,
			IDToken: 6 * time.Minute, RefreshToken: 24 * time.Hour, RefreshGrace: 10 * time.Second,
		},
		TokenTime:      directory.TokenTimeClock,
		TrustedOrigins: []string{"http://localhost:3000"},
		Templates:      []directory.MailTemplate{{Name: directory.EmailChallenge, Language: "de", Subject: "Ihr Code", HTML: "<p>\n  ä\n</p>\n", Text: "Code ${verificationToken}"}},
		APIToken:       "00token-of-acme",
		Documents: []directory.Document{{
			Kind: directory.PolicyDocument, ID: "rstOne", Parent: "none", Type: "PROFILE_ENROLLMENT", Name: "One", Status: "INACTIVE", Priority: 2, System: true,
			Created: day(1), Updated: day(2), Body: `{"settings":{}}`,
		}},
		Interoperability: directory.Interoperability{
			IntrospectErrorsAsJSON: true, ExpiredLinkToApp: true, ReturnToOriginalTab: true, HideUnknownUsers: true,
			AutoChallenge: true, UnlockLandsOnApp: true, EndAfterRecovery: true, LinkConsent: true, AskBeforeEnrollMail: true, TellWrongPassword: true, UnlockNamesFirst: true, LinkWithoutApp: true, TokenQueryRefused: true, OldMessages: true, TooManyRequestsKey: "oie.tooManyRequests",
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// Disabled is false in every-key.yaml, since a disabled authenticator cannot
// be in a policy.
func TestLoadDisabled(t *testing.T) {
	for _, c := range []struct {
		yaml            string
		email, password bool
	}{
		{"email: {disabled: true}", true, false},
		{"password: {disabled: true}", false, true},
	} {
		org := load(t, c.yaml)[0]
		if org.Email.Disabled != c.email || org.Password.Disabled != c.password {
			t.Errorf("%s: email disabled %t, password disabled %t", c.yaml, org.Email.Disabled, org.Password.Disabled)
		}
	}
}

func TestLoadAllErrorsAtOnce(t *testing.T) {
	src, err := os.ReadFile(filepath.Join("testdata", "wrong.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join("testdata", "wrong.errors"))
	if err != nil {
		t.Fatal(err)
	}
	orgs, err := directory.Load("wrong.yaml", src)
	if got := message(err) + "\n"; got != string(want) || orgs != nil {
		t.Errorf("got %d orgs and errors\n%s\nwant none and\n%s", len(orgs), got, want)
	}
}

func TestLoadErrors(t *testing.T) {
	for _, c := range []struct{ name, yaml, want string }{
		{"empty", "", `1:1: this file has no org (hint: see docs/org.md for the format)`},
		{"comments only", "# nothing\n---\n", `1:1: this file has no org (hint: see docs/org.md for the format)`},
		{"a list", "- a", `1:1: an org must be a mapping, not a list (hint: write its keys below it, as key: value)`},
		{"a text", "hello", `1:1: an org must be a mapping, not a text (hint: write its keys below it, as key: value)`},
		{"tab", "users:\n\t- login: x", `2:1: this is not YAML: found character '\t' that cannot start any token (hint: indent with spaces, not with tabs)`},
		{"open list", "name: x\nusers: [\n", `2:8: this is not YAML: sequence end token ']' not found (hint: see docs/org.md for the format)`},
		{"two colons", "name: a: b", `1:7: this is not YAML: mapping value is not allowed in this context (hint: see docs/org.md for the format)`},
		{"not UTF-8", "name: acme\n# é\xff\n", `2:4: this is not UTF-8 (hint: save the file as UTF-8)`},
		{"alias", "name: &a x\nid: *a", `1:7: anchors and aliases are not supported (hint: write the value out, or in quotes if it is a text)`},
		{"alias bomb", "a: &a [x,x]\nb: &b [*a,*a]\n", `1:4: anchors and aliases are not supported (hint: write the value out, or in quotes if it is a text)`},
		{"alias within itself", "&a [*a]", `1:1: anchors and aliases are not supported (hint: write the value out, or in quotes if it is a text)`},
		{"merge key", "<<: {}\n", `1:1: anchors and aliases are not supported (hint: write the value out, or in quotes if it is a text)`},
		{"tag", "name: !!str x", `1:7: tags are not supported (hint: write the value in quotes if it is a text)`},
		{"directive", "%YAML 1.2\n---\nname: x", `1:1: directives are not supported (hint: remove the line)`},
		{"complex key", "? name\n: x", `1:1: complex keys are not supported (hint: write key: value)`},
		{"deep", strings.Repeat("[", 100), `1:17: this is nested too deep (hint: see docs/org.md for the format)`},
		{"deep in one line", strings.Repeat("- ", 100), `1:33: this is nested too deep (hint: see docs/org.md for the format)`},
		{"deep in lines", stairs(100), `17:18: this is nested too deep (hint: see docs/org.md for the format)`},
		{"many keys", numbered("k%d: v\n", 101), `101:5: this mapping has too many keys (hint: see docs/org.md for the format)`},
		{"many keys in one line", "{" + numbered("k%d: v, ", 101) + "}", `1:796: this mapping has too many keys (hint: see docs/org.md for the format)`},
		{"many documents", strings.Repeat("---\nname: x\n", 300), `202:1: this file has too many documents (hint: at most 100 orgs)`},
		{"many tokens", strings.Repeat("-\n", 100_001), `100001:1: this file is too long (hint: some ten thousand users are the most; add others in code)`},
		{"many texts", strings.Repeat(`""`, 1000), `1:5: this text follows another (hint: write one text, or a list)`},
		{"large", strings.Repeat("#", 1<<20+1), `1:1: this file has 1048577 bytes (hint: at most 1 MiB)`},

		{"unknown key", "usres: []", `1:1: unknown key "usres" (hint: did you mean "users"?)`},
		{"unknown key, nothing like it", "email:\n  ttl: 5m", `2:3: unknown key "ttl" (hint: one of disabled, lifetime, codeLength, codeAlphabet, noMagicLink, resend, maxFailures, failureSpan, pollInterval, location)`},
		{"case of a key", "Users: []", `1:1: unknown key "Users" (hint: did you mean "users"?)`},
		{"key with a dot", "a.b: 1", `1:1: unknown key "a.b" (hint: one of id, name, users, groups, apps, policies, authorizationServers, email, password, phone, disabledAuthenticators, webauthn, oktaVerify, enrollment, registration, identityProviders, lifetimes, tokenTime, trustedOrigins, templates, apiToken, documents, interoperability)`},
		{"duplicate key", "name: a\nusers: []\nname: b", `3:1: duplicate key "name" (hint: keep one of the two; the other is on line 1)`},
		{"duplicate unknown key", "x: a\nx: b", `1:1: unknown key "x" (hint: one of id, name, users, groups, apps, policies, authorizationServers, email, password, phone, disabledAuthenticators, webauthn, oktaVerify, enrollment, registration, identityProviders, lifetimes, tokenTime, trustedOrigins, templates, apiToken, documents, interoperability)
2:1: duplicate key "x" (hint: keep one of the two; the other is on line 1)`},
		{"number for text", "name: 12", `1:7: name must be a text, not a number (hint: write it in quotes)`},
		{"date for text is fine", "name: 2026-01-01", ``},
		{"bool for text", "name: true", `1:7: name must be a text, not true or false (hint: write it in quotes)`},
		{"text for list", "users: ada", `1:8: users must be a list, not a text (hint: write each entry on a line of its own that begins with -)`},
		{"mapping for list", "users:\n  login: ada@example.com", `2:3: users must be a list, not a mapping (hint: write each entry on a line of its own that begins with -)`},
		{"list for mapping", "email: [5m]", `1:8: email must be a mapping, not a list (hint: write its keys below it, as key: value)`},
		{"text for number", "email: {codeLength: '6'}", `1:21: email.codeLength must be a whole number, not a text (hint: write digits only, without quotes)`},
		{"fraction for number", "email: {codeLength: 6.5}", `1:21: email.codeLength must be a whole number, not a number (hint: write digits only, without quotes)`},
		{"huge number", "email: {maxFailures: 99999999999999999999}", `1:22: email.maxFailures must be a whole number, not a text (hint: write digits only, without quotes)`},
		{"number beyond 31 bits", "email: {maxFailures: 2147483648}", `1:22: email.maxFailures must be a whole number, not a number (hint: write digits only, without quotes)`},
		{"number below 32 bits", "email: {maxFailures: -2147483649}", `1:22: email.maxFailures must be a whole number, not a number (hint: write digits only, without quotes)`},
		{"yes for bool", "password: {disabled: yes}", `1:22: password.disabled must be true or false, not a text (hint: write true or false, without quotes)`},
		{"number for duration", "email: {lifetime: 5}", `1:19: email.lifetime must be a duration, not a number (hint: write numbers with units h, m, s or ms, such as "5m" or "1h30m")`},
		{"bad duration", "email: {lifetime: 5 minutes}", `1:19: email.lifetime is not a duration: "5 minutes" (hint: write numbers with units h, m, s or ms, such as "5m" or "1h30m")`},
		{"negative duration", "lifetimes: {accessToken: -5m}", `1:26: accessToken is negative: -5m0s (hint: leave it out for the default)`},
		{"unknown token time", "tokenTime: local", `1:12: unknown token time "local" (hint: one of real, clock)`},
		{"empty entry", "users:\n- login: ada@example.com\n-\n", `3:1: users[1] is empty (hint: write a value, or remove the entry)`},
		{"null entry", "trustedOrigins: [~]", `1:18: trustedOrigins[0] is empty (hint: write a value, or remove the entry)`},
		{"empty value is as if left out", "users:\nname: ~\nemail:\n", ``},

		{"number for time", "users:\n- login: a@b.example\n  passwordExpires: 5", `3:20: users[0].passwordExpires must be a time, not a number (hint: write it as in "2026-01-02T15:04:05Z")`},
		{"date for time", "users:\n- login: a@b.example\n  activation: {expires: 2026-01-02}", `3:25: users[0].activation.expires is not a time: "2026-01-02" (hint: write it as in "2026-01-02T15:04:05Z")`},
		{"time without zone", "users:\n- login: a@b.example\n  totpLastUsed: '2026-01-02T15:04:05'", `3:17: users[0].totpLastUsed is not a time: "2026-01-02T15:04:05" (hint: write it as in "2026-01-02T15:04:05Z")`},
		{"year beyond RFC 3339", "users:\n- login: a@b.example\n  passwordExpires: 9999-12-31T23:59:59-01:00", `3:20: passwordExpires is in year 10000 (hint: from year 1 to year 9999)`},
		{"list for map", "users:\n- login: a@b.example\n  profile: [a]", `3:12: users[0].profile must be a mapping, not a list (hint: write its keys below it, as key: value)`},
		{"number in a map", "users:\n- login: a@b.example\n  profile:\n    level: 3", `4:12: users[0].profile.level must be a text, not a number (hint: write it in quotes)`},
		{"mapping in a map", "users:\n- login: a@b.example\n  profile: {a: {b: c}}", `3:17: users[0].profile.a must be a text, not a mapping (hint: write it in quotes)`},
		{"duplicate key of a map", "users:\n- login: a@b.example\n  profile:\n    a: x\n    b: y\n    a: z", `6:5: duplicate key "a" (hint: keep one of the two; the other is on line 4)`},
		{"duplicate key of a map, the first one empty", "users:\n- login: a@b.example\n  profile:\n    a:\n    a: z", `5:5: duplicate key "a" (hint: keep one of the two; the other is on line 4)`},
		{"key of a map", "users:\n- login: a@b.example\n  profile:\n    ok: x\n    a b: y", `5:10: attribute name "a b" is malformed (hint: write it as in department)`},
		{"many keys of a map", "users:\n- login: a@b.example\n  profile:\n" + numbered("    k%d: v\n", 101), `104:9: this mapping has too many keys (hint: see docs/org.md for the format)`},
		{"token of another", "users:\n- login: a@b.example\n  activation: {token: t}\n- login: c@d.example\n  recovery:\n    token: t", `6:12: duplicate token "t" (hint: change or remove one of the two; see line 3)`},
		{"unknown factor of a choice", "apps: [{redirectUris: [http://localhost/]}]\npolicies:\n- name: p\n  factors: [email]\n  oneOf: [phone, totp]", `5:18: unknown factor "totp" (hint: one of password, email, phone, securityQuestion, googleOtp, webauthn, oktaVerify)`},
		{"unknown key of an attribute", "registration: {attributes: [{name: email, required: true}, {name: a, requird: true}]}", `1:70: unknown key "requird" (hint: did you mean "required"?)`},

		{"duplicate id", "users:\n- {id: 00u1, login: a@b.example}\n- login: c@d.example\n  id: 00u1", `4:7: duplicate user id "00u1" (hint: change or remove one of the two; see line 2)`},
		{"missing key", "users:\n- password: x", `2:3: login is empty (hint: give it one)`},
		{"empty value of a key that is required", "users:\n- password: x\n  login:", `3:3: login is empty (hint: give it one)`},
		{"two documents that are not YAML", "a: [\n---\nname: x\n---\nb: [\n", `1:4: this is not YAML: sequence end token ']' not found (hint: see docs/org.md for the format)
5:4: this is not YAML: sequence end token ']' not found (hint: see docs/org.md for the format)`},
		{"unreachable policy", "apps: [{redirectUris: [http://localhost/]}]\npolicies:\n- factors: [email]\n  name: a\n- factors: [password]\n  name: b", `5:3: policy "b" is unreachable: no app uses it (hint: give an app policy: b, remove it, or say unused: true)`},
		{"no app can make a policy unreachable", "policies: [{name: a, factors: [email]}]", ``},
		{"default policy is not in the file", "apps:\n- redirectUris: [http://localhost/]\n  policy: x", `3:11: unknown policy "x" (hint: one of default)`},
		{"code points, not bytes", "name: \"é\\u00e9\"\n'é': é", `1:7: org name "éé" is malformed (hint: letters, digits and . _ - only, a letter or digit first)
2:1: unknown key "é" (hint: one of id, name, users, groups, apps, policies, authorizationServers, email, password, phone, disabledAuthenticators, webauthn, oktaVerify, enrollment, registration, identityProviders, lifetimes, tokenTime, trustedOrigins, templates, apiToken, documents, interoperability)`},
		{"line ends of Windows", "users:\r\n- login: a@b.example\r\n  foo: 1\r\n", `3:3: unknown key "foo" (hint: one of id, login, email, emailUnverified, secondEmail, firstName, lastName, profile, password, passwordExpires, passwordHistory, failedPasswords, phone, phoneNickname, securityQuestion, totpSecret, totpLastUsed, webauthnCredentials, oktaVerifyDevice, activation, recovery, identities, groups, status, times, locale, timeZone)`},
		{"byte order mark", "\uFEFFfoo: 1\n", `1:1: unknown key "foo" (hint: one of id, name, users, groups, apps, policies, authorizationServers, email, password, phone, disabledAuthenticators, webauthn, oktaVerify, enrollment, registration, identityProviders, lifetimes, tokenTime, trustedOrigins, templates, apiToken, documents, interoperability)`},

		{"orgs of one name", "name: a\n---\nname: b\n---\nusers: []\nname: a", `6:7: duplicate org name "a" (hint: give each org a name of its own; see line 1)`},
		{"orgs without a name", "users: []\n---\nusers: []", `3:1: duplicate org name "default" (hint: give each org a name of its own; see line 1)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := directory.Load("org.yaml", []byte(c.yaml))
			if got := strings.ReplaceAll(message(err), "org.yaml:", ""); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// What follows from a problem is not another.
func TestLoadReportsCausesOnly(t *testing.T) {
	const app = "apps: [{redirectUris: [http://localhost/], policy: p}]\n"
	for _, c := range []struct{ name, yaml, want string }{
		{"misspelt key is not also missing", "users:\n- lgin: a@b.example", `unknown key "lgin"`},
		{"value of the wrong type is not also missing", "users:\n- login: [a]", `users[0].login must be a text`},
		{"misspelt list has what is looked for", app + "polices: [{name: p, factors: [email]}]", `unknown key "polices"`},
		{"name of the wrong type may be what is looked for", app + "policies: [{name: [p], factors: [email]}]", `policies[0].name must be a text`},
		{"login of the wrong type may be who is looked for", "users: [{login: [p]}]\napps: [{redirectUris: [http://localhost/], users: [p]}]", `users[0].login must be a text`},
		{"entry of the wrong type may be who is looked for", "users: [p]\napps: [{redirectUris: [http://localhost/], users: [p]}]", `users[0] must be a mapping`},
		{"name of the wrong type is no duplicate", "name: a\n---\n{}\n---\nname: 1", `name must be a text`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := directory.Load("org.yaml", []byte(c.yaml))
			if got := message(err); strings.Count(got, "\n") != 0 || !strings.Contains(got, c.want) {
				t.Errorf("got\n%s\nwant only %s", got, c.want)
			}
		})
	}
	t.Run("but a bad password hides no unknown user", func(t *testing.T) {
		_, err := directory.Load("org.yaml", []byte("users: [{login: a@b.example, password: 1, foo: x}]\napps: [{redirectUris: [http://localhost/], users: [eve]}]"))
		if got := message(err); strings.Count(got, "\n") != 2 || !strings.Contains(got, `unknown user "eve"`) {
			t.Errorf("got\n%s\nwant three problems", got)
		}
	})
	t.Run("but a misspelt key beside the right one hides nothing", func(t *testing.T) {
		_, err := directory.Load("org.yaml", []byte("users:\n- lgin: x\n  login: ' '"))
		if got := message(err); strings.Count(got, "\n") != 1 || !strings.Contains(got, "login is empty") {
			t.Errorf("got\n%s\nwant two problems", got)
		}
	})
}

func TestLoadLimitsErrors(t *testing.T) {
	_, err := directory.Load("org.yaml", []byte("users:\n"+strings.Repeat("- x: 1\n", 500)))
	lines := strings.Split(message(err), "\n")
	if last := lines[len(lines)-1]; len(lines) != 201 || !strings.HasSuffix(last, "800 more problems from here on (hint: begin with the first)") {
		t.Errorf("%d lines, the last is %q", len(lines), last)
	}
	_, err = directory.Load("org.yaml", []byte(strings.Repeat("é", 10_000)+": 1"))
	if got := message(err); len(got) > 1000 || !strings.Contains(got, "…") {
		t.Errorf("a message of %d bytes: %.400s", len(got), got)
	}
}

func TestFileError(t *testing.T) {
	_, err := directory.Load("org.yaml", []byte("users: []\nnmae: x"))
	at, ok := errors.AsType[*directory.FileError](err)
	if !ok || at.File != "org.yaml" || at.Line != 2 || at.Column != 1 {
		t.Errorf("got %+v, want org.yaml 2:1", at)
	}
	if p, ok := errors.AsType[*directory.Problem](err); !ok || p.Path != "$.nmae" || p.Hint == "" {
		t.Errorf("got %+v, want a problem at $.nmae with a hint", p)
	}
}

// Paths are in the syntax of the YAML library, odd keys included.
func TestProblemPaths(t *testing.T) {
	for key, want := range map[string]string{
		"plain":  "$.users[0].plain",
		"a.b":    "$.users[0].'a.b'",
		"a[0]":   "$.users[0].'a[0]'",
		"it''s":  `$.users[0].'it\'s'`,
		"":       "$.users[0].''",
		"größe":  "$.users[0].'größe'",
		"snake_": "$.users[0].snake_",
	} {
		_, err := directory.Load("org.yaml", []byte("users:\n- login: a@b.example\n  '"+key+"': 1"))
		p, ok := errors.AsType[*directory.Problem](err)
		if !ok || p.Path != want {
			t.Errorf("key %q: got %v, want a problem at %s", key, err, want)
			continue
		}
		if _, err := yaml.PathString(p.Path); err != nil && key != "" {
			t.Errorf("path %s: %v", p.Path, err)
		}
	}
}

func TestLoadTwoOrgs(t *testing.T) {
	orgs := load(t, "# first\nname: a\n---\n# nothing\n---\nname: b\nusers: [{login: x@y.example}]\n...\n")
	if len(orgs) != 2 || orgs[0].Name != "a" || orgs[1].Name != "b" || len(orgs[1].Users) != 1 {
		t.Errorf("got %+v", orgs)
	}
}

func TestLoadJSON(t *testing.T) {
	org := load(t, `{"name": "acme", "users": [{"login": "ada@example.com", "password": "p\"w\u00e9"}], "email": {"codeLength": 8, "noMagicLink": true}}`)[0]
	if org.Name != "acme" || org.Users[0].Password != `p"wé` || org.Email.CodeLength != 8 || !org.Email.NoMagicLink {
		t.Errorf("got %+v", org)
	}
}

func TestLoadManyUsers(t *testing.T) {
	const n = 5000
	for _, yaml := range []string{
		"users:\n" + numbered("- login: user%d@example.com\n  password: secret\n", n),
		"{users: [" + numbered("{login: user%d@example.com},", n) + "]}",
	} {
		if org := load(t, yaml)[0]; len(org.Users) != n {
			t.Errorf("%d users, want %d from %.50s", len(org.Users), n, yaml)
		}
	}
}

func load(t testing.TB, yaml string) []*directory.Org {
	t.Helper()
	orgs, err := directory.Load("org.yaml", []byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return orgs
}

func loadFile(t testing.TB, path string) []*directory.Org {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	orgs, err := directory.Load(path, src)
	if err != nil {
		t.Fatal(err)
	}
	return orgs
}

func numbered(format string, n int) string {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// stairs is a mapping in a mapping in a mapping, n times.
func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func BenchmarkLoadDefault(b *testing.B) {
	yaml := directory.Marshal(directory.Default())
	b.SetBytes(int64(len(yaml)))
	for b.Loop() {
		if _, err := directory.Load("org.yaml", yaml); err != nil {
			b.Fatal(err)
		}
	}
}
