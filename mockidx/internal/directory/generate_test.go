package directory_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
	"pgregory.net/rapid"
)

// Generators of valid orgs: what they draw, Complete completes and Validate
// accepts.

// anyText is hard on the YAML encoder: quotes, line ends, signs, words that
// YAML takes for something else.
var anyText = rapid.OneOf(
	rapid.String(),
	rapid.StringMatching("[ -~\n\t]{0,12}"),
	rapid.StringMatching("([ -~]{0,6}\n){0,4}"),
	rapid.SampledFrom([]string{"", "null", "~", "true", "No", "0x10", "1e3", "2026-01-01", "---", "...", "- a", "a: b", "a #b", "#", "'", `"`, `\`, "%", "!", "&a", "*a", "|", ">", "\u0085", "\u2028", "\uFEFF", "😀", "a\r\nb", "a\n", "\n", " a\nb\n", "a \nb\n", "a\n\n", "<b>\n  ä\n</b>\n"}),
)

var printableText = rapid.OneOf(
	rapid.StringMatching(`[ -~]{0,12}`),
	rapid.StringMatching(`[\pL\pN\pS\pP]{0,12}`),
	rapid.SampledFrom([]string{"null", "true", "- a", "a: b", "#", "😀", "'"}),
)

// distinct draws up to n values; value makes the i-th.
func distinct[T any](t *rapid.T, n int, value func(i int) T) []T {
	var list []T
	for i := range rapid.IntRange(0, n).Draw(t, "count") {
		list = append(list, value(i))
	}
	return list
}

// maybe draws the zero value half of the time.
func maybe[T any](t *rapid.T, g *rapid.Generator[T], label string) T {
	var zero T
	if rapid.Bool().Draw(t, label+"?") {
		return zero
	}
	return g.Draw(t, label)
}

func drawOrg(t *rapid.T) *directory.Org {
	o := &directory.Org{
		ID:    maybe(t, rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9._-]{0,20}`), "id"),
		Name:  maybe(t, rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9._-]{0,20}`), "name"),
		Email: drawEmail(t), Password: drawPassword(t), Phone: drawPhone(t),
		WebAuthn:   directory.WebAuthn{UserVerification: maybe(t, rapid.SampledFrom([]directory.UserVerification{directory.VerificationPreferred, directory.VerificationRequired}), "userVerification")},
		OktaVerify: directory.OktaVerify{NumberChallenge: rapid.Bool().Draw(t, "numberChallenge"), PollInterval: maybe(t, duration, "pollInterval")},
		Enrollment: drawEnrollment(t), Registration: drawRegistration(t),
		Lifetimes: directory.Lifetimes{
			Transaction: maybe(t, duration, "transaction"), InteractionCode: maybe(t, duration, "interactionCode"),
			Activation: maybe(t, duration, "activation"), Recovery: maybe(t, duration, "recovery"),
			Session: maybe(t, duration, "session"), AccessToken: maybe(t, duration, "accessToken"), IDToken: maybe(t, duration, "idToken"),
			RefreshToken: maybe(t, duration, "refreshToken"), RefreshGrace: maybe(t, duration, "refreshGrace"),
		},
		TokenTime: maybe(t, rapid.SampledFrom([]directory.TokenTime{directory.TokenTimeReal, directory.TokenTimeClock}), "tokenTime"),
		Interoperability: directory.Interoperability{
			HideUnknownUsers:   rapid.Bool().Draw(t, "hideUnknownUsers"),
			UnlockLandsOnApp:   rapid.Bool().Draw(t, "unlockLandsOnApp"),
			EndAfterRecovery:   rapid.Bool().Draw(t, "endAfterRecovery"),
			LinkConsent:        rapid.Bool().Draw(t, "linkConsent"),
			TooManyRequestsKey: maybe(t, rapid.Just("oie.tooManyRequests"), "tooManyRequestsKey"),
		},
	}
	o.Users = distinct(t, 3, func(i int) directory.User { return drawUser(t, i) })
	o.Policies = distinct(t, 3, func(i int) directory.Policy { return drawPolicy(t, i) })
	o.AuthServers = distinct(t, 2, func(i int) directory.AuthServer {
		return directory.AuthServer{ID: fmt.Sprintf("as%d", i), Scopes: distinct(t, 2, func(j int) string { return fmt.Sprintf("a:%d", j) })}
	})
	o.TrustedOrigins = distinct(t, 2, func(i int) string { return fmt.Sprintf("https://o%d.example.com:8443", i) })
	o.Templates = distinct(t, 2, func(i int) directory.MailTemplate {
		return directory.MailTemplate{
			Name: directory.EmailChallenge, Language: []string{"", "de"}[i],
			Subject: strings.TrimSpace(printableText.Filter(isTemplate).Draw(t, "subject")),
			HTML:    anyText.Filter(isTemplate).Draw(t, "html"), Text: "${verificationToken} " + anyText.Filter(isTemplate).Draw(t, "text"),
		}
	})
	drawApps(t, o)
	return o
}

// isTemplate is for text that refers to no variable but by chance.
func isTemplate(s string) bool {
	_, err := velocity.Parse(s)
	return err == nil && !strings.Contains(s, "${")
}

var duration = rapid.Map(rapid.Int64Range(1, int64(1000*time.Hour)), func(d int64) time.Duration { return time.Duration(d) })

func drawEmail(t *rapid.T) directory.Email {
	return directory.Email{
		Lifetime:     maybe(t, duration, "lifetime"),
		CodeLength:   maybe(t, rapid.IntRange(4, 12), "codeLength"),
		CodeAlphabet: maybe(t, rapid.StringMatching(`ab[!-~]{0,10}`), "codeAlphabet"),
		NoMagicLink:  rapid.Bool().Draw(t, "noMagicLink"),
		Resend:       maybe(t, rapid.SampledFrom([]directory.ResendMode{directory.ResendRotate, directory.ResendReuse, directory.ResendAll}), "resend"),
		MaxFailures:  maybe(t, rapid.IntRange(1, 1000), "maxFailures"),
		PollInterval: maybe(t, duration, "pollInterval"),
		Location:     directory.Location{City: maybe(t, printableText, "city"), Country: maybe(t, printableText, "country")},
	}
}

func drawPhone(t *rapid.T) directory.Phone {
	return directory.Phone{Methods: distinct(t, 2, func(i int) directory.PhoneMethod {
		return []directory.PhoneMethod{directory.Voice, directory.SMS}[i]
	})}
}

func drawUser(t *rapid.T, i int) directory.User {
	return directory.User{
		EmailUnverified: rapid.Bool().Draw(t, "emailUnverified"), SecondEmail: maybe(t, rapid.Just("second@example.com"), "secondEmail"),
		Profile:         maybe(t, profile, "profile"),
		PasswordExpires: maybe(t, instant, "passwordExpires"), PasswordHistory: distinct(t, 3, func(int) string { return anyText.Draw(t, "old") }),
		FailedPasswords: rapid.IntRange(0, 100).Draw(t, "failedPasswords"),
		PhoneNickname:   maybe(t, printableText, "phoneNickname"),
		Phone:           maybe(t, rapid.StringMatching(`\+[1-9][0-9]{6,14}`), "phone"),
		SecurityQuestion: maybe(t, rapid.SampledFrom([]directory.SecurityQuestion{
			{Key: "disliked_food", Answer: "yes"}, {Key: directory.CustomQuestion, Question: "Why: # not?", Answer: "'"},
		}), "securityQuestion"),
		TOTPSecret: maybe(t, rapid.StringMatching(`[A-Z2-7]{16,32}`), "totpSecret"), TOTPLastUsed: maybe(t, instant, "totpLastUsed"),
		WebAuthnCredentials: distinct(t, 2, func(j int) directory.WebAuthnCredential {
			return directory.WebAuthnCredential{ID: fmt.Sprintf("id%d%d", i, j), PublicKey: "pQEC", SignCount: rapid.IntRange(0, 1<<31-1).Draw(t, "signCount"), Name: maybe(t, rapid.Just("- key"), "name")}
		}),
		OktaVerifyDevice: maybe(t, rapid.SampledFrom([]directory.OktaVerifyDevice{
			{Secret: "JBSWY3DPEHPK3PXP"}, {Name: "- phone", Secret: "JBSWY3DPEHPK3PXP", LastUsed: time.Date(2026, 1, 1, 0, 1, 0, 0, time.UTC), AutoPush: true},
		}), "oktaVerifyDevice"),
		Activation: drawToken(t, fmt.Sprint("activation ", i)), RecoveryToken: drawToken(t, fmt.Sprint("recovery ", i)),
		Login:     fmt.Sprintf("user%d@example.com", i),
		Email:     maybe(t, rapid.Just(fmt.Sprintf("mail%d@example.com", i)), "email"),
		FirstName: printableText.Draw(t, "firstName"), LastName: printableText.Draw(t, "lastName"),
		Password: anyText.Draw(t, "password"),
		Status: maybe(t, rapid.SampledFrom([]directory.UserStatus{
			directory.Staged, directory.Provisioned, directory.Active, directory.Recovery,
			directory.PasswordExpired, directory.LockedOut, directory.Suspended, directory.Deprovisioned,
		}), "status"),
	}
}

func drawPolicy(t *rapid.T, i int) directory.Policy {
	p := directory.Policy{Name: fmt.Sprintf("policy %d", i)}
	p.Factors = rapid.SampledFrom([][]directory.Factor{
		{directory.FactorEmail}, {directory.FactorPassword},
		{directory.FactorEmail, directory.FactorPassword}, {directory.FactorPassword, directory.FactorEmail},
	}).Draw(t, "factors")
	p.OneOf = distinct(t, 2, func(i int) directory.Factor {
		return []directory.Factor{directory.FactorPhone, directory.FactorGoogleOTP}[i]
	})
	p.Deny = rapid.Bool().Draw(t, "deny")
	p.KeepMeSignedIn = rapid.Bool().Draw(t, "keepMeSignedIn")
	p.Unused = rapid.Bool().Draw(t, "unused")
	if p.Factors[0] == directory.FactorPassword {
		p.Identify = maybe(t, rapid.Just(directory.IdentifierWithPassword), "identify")
	}
	return p
}

// drawApps gives o an app for each policy, so that each is reachable.
func drawApps(t *rapid.T, o *directory.Org) {
	for i, p := range o.Policies {
		a := directory.App{
			ClientID:             maybe(t, rapid.Just(fmt.Sprintf("0oaClient%d", i)), "clientId"),
			ClientSecret:         printableText.Draw(t, "clientSecret"),
			Label:                maybe(t, rapid.Just(fmt.Sprintf("Label: %d", i)), "label"),
			RedirectURIs:         []string{"http://localhost:8080/cb", "com.example.app:/cb"},
			EmailVerificationURI: "https://example.com/cb?a=b&c=d",
			GrantTypes:           rapid.SampledFrom([][]directory.GrantType{nil, {directory.InteractionCode}}).Draw(t, "grantTypes"),
			Policy:               p.Name,
			MailLink:             maybe(t, rapid.Just(directory.LinkToApp), "mailLink"),
			RotateRefreshTokens:  rapid.Bool().Draw(t, "rotate"),
		}
		for _, u := range o.Users {
			a.Users = append(a.Users, strings.ToUpper(u.Login))
		}
		o.Apps = append(o.Apps, a)
	}
}
