package directory_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// What registration, enrolment, recovery, unlock and activation add to an org.
func TestValidateJourneys(t *testing.T) {
	user := func(change func(*directory.User)) func(*directory.Org) {
		return func(o *directory.Org) { change(&o.Users[0]) }
	}
	question := func(q directory.SecurityQuestion) func(*directory.Org) {
		return user(func(u *directory.User) { u.SecurityQuestion = q })
	}
	attribute := func(a directory.Attribute) func(*directory.Org) {
		return func(o *directory.Org) {
			o.Registration.Attributes = []directory.Attribute{{Name: "email", Required: true}, a}
		}
	}
	complexity := func(c directory.Complexity) func(*directory.Org) {
		return func(o *directory.Org) { o.Password.Complexity = c }
	}
	many := numberedList(101)
	for _, c := range []struct {
		name   string
		change func(*directory.Org)
		want   string // problems, one on a line
	}{
		{"second email", user(func(u *directory.User) { u.SecondEmail = "ada" }), `$.users[0].secondEmail: secondEmail "ada" is not an address (hint: write it as in ada@example.com)`},
		{"phone", user(func(u *directory.User) { u.Phone = "0555 1234567" }), `$.users[0].phone: phone "0555 1234567" is malformed (hint: write it as in +15551234567)`},
		{"TOTP secret", user(func(u *directory.User) { u.TOTPSecret = "jbswy3dpehpk3pxp" }), `$.users[0].totpSecret: totpSecret "jbswy3dpehpk3pxp" is malformed (hint: write it as in JBSWY3DPEHPK3PXP, base32 without padding)`},
		{"short TOTP secret", user(func(u *directory.User) { u.TOTPSecret = "JBSWY3DP" }), `$.users[0].totpSecret: totpSecret "JBSWY3DP" is malformed (hint: write it as in JBSWY3DPEHPK3PXP, base32 without padding)`},
		{"years", user(func(u *directory.User) {
			u.PasswordExpires, u.TOTPLastUsed = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
			u.Activation.Expires = time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("", -3600))
			u.RecoveryToken.Expires = time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC)
		}), `$.users[0].passwordExpires: passwordExpires is in year 10000 (hint: from year 1 to year 9999)
$.users[0].totpLastUsed: totpLastUsed is in year 0 (hint: from year 1 to year 9999)
$.users[0].activation.expires: expires is in year 10000 (hint: from year 1 to year 9999)
$.users[0].recovery.expires: expires is in year -5 (hint: from year 1 to year 9999)`},
		{"password history", user(func(u *directory.User) { u.PasswordHistory = []string{"a", "\xff"} }), `$.users[0].passwordHistory[1]: password is not UTF-8 (hint: save it as UTF-8)`},
		{"long password history", user(func(u *directory.User) { u.PasswordHistory = many }), `$.users[0].passwordHistory: 101 old passwords (hint: at most 100)`},
		{"failed passwords", user(func(u *directory.User) { u.FailedPasswords = -1 }), `$.users[0].failedPasswords: failedPasswords is negative: -1 (hint: leave it out for none)`},
		{"profile", user(func(u *directory.User) {
			u.Profile = map[string]string{"a-b": "x", "b": "\n", "c": strings.Repeat("ä", 256)}
		}), `$.users[0].profile.a-b: attribute name "a-b" is malformed (hint: write it as in department)
$.users[0].profile.b: b "\n" has a control character or is not UTF-8 (hint: printable characters only)`},
		{"long attribute", user(func(u *directory.User) { u.Profile = map[string]string{"c": strings.Repeat("ä", 257)} }), `$.users[0].profile.c: c is too long (hint: at most 256 characters)`},
		{"profile has what is beside it", user(func(u *directory.User) { u.Profile = map[string]string{"login": "eve", "secondEmail": ""} }), `$.users[0].profile.login: login is no attribute of the profile (hint: write it beside profile, not below it)
$.users[0].profile.secondEmail: secondEmail is no attribute of the profile (hint: write it beside profile, not below it)`},
		{"long profile", user(func(u *directory.User) {
			u.Profile = map[string]string{}
			for i := range many {
				u.Profile[fmt.Sprint("a", i)] = "x"
			}
		}), `$.users[0].profile: 101 attributes (hint: at most 100)`},
		{"credentials", user(func(u *directory.User) {
			u.WebAuthnCredentials = []directory.WebAuthnCredential{{ID: "a", PublicKey: "AQI=", SignCount: -1, Name: " key"}, {ID: "AQI", PublicKey: "AQI", SignCount: 1 << 31, Name: "k"}, {ID: "AQI", PublicKey: "AQI", Name: "k"}}
		}), `$.users[0].webauthnCredentials[0].id: credential id is malformed (hint: write it in base64url without padding)
$.users[0].webauthnCredentials[0].publicKey: publicKey is malformed (hint: write it in base64url without padding)
$.users[0].webauthnCredentials[0].signCount: signCount is -1 (hint: from 0 to 2147483647)
$.users[0].webauthnCredentials[0].name: name " key" has space around it (hint: remove it)
$.users[0].webauthnCredentials[1].signCount: signCount is 2147483648 (hint: from 0 to 2147483647)
$.users[0].webauthnCredentials[2].id: duplicate credential id "AQI" (hint: change or remove one of the two; see $.users[0].webauthnCredentials[1].id)`},
		{"device", user(func(u *directory.User) {
			u.OktaVerifyDevice = directory.OktaVerifyDevice{Name: " phone", Secret: "jbswy3dpehpk3pxp", LastUsed: time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)}
		}), `$.users[0].oktaVerifyDevice.name: name " phone" has space around it (hint: remove it)
$.users[0].oktaVerifyDevice.secret: secret "jbswy3dpehpk3pxp" is malformed (hint: write it as in JBSWY3DPEHPK3PXP, base32 without padding)
$.users[0].oktaVerifyDevice.lastUsed: lastUsed is in year 0 (hint: from year 1 to year 9999)`},
		{"device without secret", user(func(u *directory.User) { u.OktaVerifyDevice.AutoPush = true }), `$.users[0].oktaVerifyDevice.secret: secret "" is malformed (hint: write it as in JBSWY3DPEHPK3PXP, base32 without padding)`},
		{"polls of Okta Verify", func(o *directory.Org) { o.OktaVerify.PollInterval = -1 }, `$.oktaVerify.pollInterval: pollInterval is negative: -1ns (hint: leave it out for the default)`},
		{"user verification", func(o *directory.Org) { o.WebAuthn.UserVerification = "require" }, `$.webauthn.userVerification: unknown user verification "require" (hint: did you mean "required"?)`},
		{"activation token", user(func(u *directory.User) { u.Activation.Token = "a\nb" }), `$.users[0].activation.token: token "a\nb" has a control character or is not UTF-8 (hint: printable characters only)`},
		{"one token for two", func(o *directory.Org) { o.Users[0].Activation.Token, o.Users[1].RecoveryToken.Token = "t", "t" }, `$.users[1].recovery.token: duplicate token "t" (hint: change or remove one of the two; see $.users[0].activation.token)`},
		{"unknown question", question(directory.SecurityQuestion{Key: "maiden_name", Question: "q", Answer: "a"}), `$.users[0].securityQuestion.key: unknown security question "maiden_name" (hint: use one of Okta's, such as disliked_food, or custom)`},
		{"custom question without text", question(directory.SecurityQuestion{Key: directory.CustomQuestion, Answer: "a"}), `$.users[0].securityQuestion.question: question is empty (hint: give it one)`},
		{"no answer", question(directory.SecurityQuestion{Key: "disliked_food"}), `$.users[0].securityQuestion.answer: answer is empty (hint: give it one)`},

		{"choice alone", func(o *directory.Org) {
			o.Policies[1] = directory.Policy{Name: "both", OneOf: []directory.Factor{directory.FactorPhone}}
		}, ``},
		{"required and a choice", func(o *directory.Org) { o.Policies[1].OneOf = []directory.Factor{directory.FactorEmail} }, `$.policies[1].oneOf[0]: duplicate factor "email" (hint: change or remove one of the two; see $.policies[1].factors[1])`},
		{"unknown choice", func(o *directory.Org) { o.Policies[1].OneOf = []directory.Factor{"google"} }, `$.policies[1].oneOf[0]: unknown factor "google" (hint: one of password, email, phone, securityQuestion, googleOtp, webauthn, oktaVerify)`},
		{"unknown phone method", func(o *directory.Org) { o.Phone.Methods = []directory.PhoneMethod{"voise"} }, `$.phone.methods[0]: unknown phone method "voise" (hint: did you mean "voice"?)`},
		{"phone method twice", func(o *directory.Org) { o.Phone.Methods = []directory.PhoneMethod{"sms", "sms"} }, `$.phone.methods[1]: duplicate phone method "sms" (hint: change or remove one of the two; see $.phone.methods[0])`},
		{"phone nickname", func(o *directory.Org) { o.Users[0].PhoneNickname = "a\nb" }, `$.users[0].phoneNickname: phoneNickname "a\nb" has a control character or is not UTF-8 (hint: printable characters only)`},
		{"unknown enrolment", func(o *directory.Org) { o.Enrollment.Required = []directory.Factor{"phnoe"} }, `$.enrollment.required[0]: unknown factor "phnoe" (hint: did you mean "phone"?)`},
		{"required and optional", func(o *directory.Org) {
			o.Enrollment = directory.Enrollment{Required: []directory.Factor{directory.FactorPhone}, Optional: []directory.Factor{directory.FactorPhone}}
		}, `$.enrollment.optional[0]: duplicate factor "phone" (hint: change or remove one of the two; see $.enrollment.required[0])`},
		{"enrolment of what is disabled", func(o *directory.Org) {
			o.Policies, o.Password.Disabled = o.Policies[:1], true
			o.Enrollment.Optional = []directory.Factor{directory.FactorPassword}
		}, `$.enrollment.optional[0]: password is asked for, but disabled (hint: enable it, or take it out; see $.password.disabled)`},

		{"enrolment of another that is disabled", func(o *directory.Org) {
			o.DisabledAuthenticators = []directory.Factor{directory.FactorPhone, directory.FactorPhone, "email", "okta_email", "telegraph"}
			o.Enrollment.Optional = []directory.Factor{directory.FactorPhone}
		}, `$.disabledAuthenticators[1]: duplicate factor "phone" (hint: change or remove one of the two; see $.disabledAuthenticators[0])
$.disabledAuthenticators[2]: unknown factor "email" (hint: one of phone, securityQuestion, googleOtp, webauthn, oktaVerify)
$.disabledAuthenticators[3]: email is disabled elsewhere (hint: write email: {disabled: true})
$.disabledAuthenticators[4]: unknown factor "telegraph" (hint: one of phone, securityQuestion, googleOtp, webauthn, oktaVerify)
$.enrollment.optional[0]: phone is asked for, but disabled (hint: enable it, or take it out; see $.disabledAuthenticators)`},
		{"enrolment of what is disabled, which a policy of the API replaces", func(o *directory.Org) {
			o.DisabledAuthenticators = []directory.Factor{directory.FactorPhone}
			o.Enrollment.Optional = []directory.Factor{directory.FactorPhone}
			o.PutDocument(directory.Document{Kind: directory.PolicyDocument, ID: o.DefaultPolicyID(directory.EnrollmentPolicy, directory.DefaultPolicy), Status: "ACTIVE", Body: "{}"})
		}, ``},

		{"complexity", complexity(directory.Complexity{MinLength: 73, MinLowerCase: -1, MinUpperCase: -1, MinNumber: -1, MinSymbol: -1}), `$.password.complexity.minLength: minLength is 73 (hint: from 0 to 72)
$.password.complexity.minLowerCase: minLowerCase is -1 (hint: from 0 to 72)
$.password.complexity.minUpperCase: minUpperCase is -1 (hint: from 0 to 72)
$.password.complexity.minNumber: minNumber is -1 (hint: from 0 to 72)
$.password.complexity.minSymbol: minSymbol is -1 (hint: from 0 to 72)`},
		{"the most complex", complexity(directory.Complexity{MinLowerCase: 18, MinUpperCase: 18, MinNumber: 18, MinSymbol: 18}), ``},
		{"no password is as complex", complexity(directory.Complexity{MinLowerCase: 18, MinUpperCase: 18, MinNumber: 18, MinSymbol: 19}), `$.password.complexity: complexity asks for 73 characters (hint: together 72 at most)`},
		{"negative history", func(o *directory.Org) { o.Password.History = -1 }, `$.password.history: history is -1 (hint: from 1 to 100, or leave it out for the default)`},
		{"long history", func(o *directory.Org) { o.Password.History = 101 }, `$.password.history: history is 101 (hint: from 1 to 100, or leave it out for the default)`},
		{"password failures", func(o *directory.Org) { o.Password.MaxFailures = -1 }, `$.password.maxFailures: maxFailures is negative: -1 (hint: leave it out for the default)`},
		{"recovery factors", func(o *directory.Org) {
			o.Password.RecoveryFactors = []directory.Factor{directory.FactorPhone, directory.FactorGoogleOTP, directory.FactorPhone}
		}, `$.password.recoveryFactors[1]: unknown factor "googleOtp" (hint: one of email, phone)
$.password.recoveryFactors[2]: duplicate factor "phone" (hint: change or remove one of the two; see $.password.recoveryFactors[0])`},

		{"no email is asked for", func(o *directory.Org) { o.Registration.Attributes = []directory.Attribute{{Name: "firstName"}} }, `$.registration.attributes: registration does not ask for the required attribute email (hint: add {name: email, required: true})`},
		{"optional email", func(o *directory.Org) { o.Registration.Attributes = []directory.Attribute{{Name: "email"}} }, `$.registration.attributes: registration does not ask for the required attribute email (hint: add {name: email, required: true})`},
		{"attribute name", attribute(directory.Attribute{Name: "a.b"}), `$.registration.attributes[1].name: attribute name "a.b" is malformed (hint: write it as in department)`},
		{"duplicate attribute", attribute(directory.Attribute{Name: "email", Required: true}), `$.registration.attributes[1].name: duplicate attribute "email" (hint: change or remove one of the two; see $.registration.attributes[0].name)`},
		{"attribute label", attribute(directory.Attribute{Name: "a", Label: " a"}), `$.registration.attributes[1].label: label " a" has space around it (hint: remove it)`},
		{"attribute type", attribute(directory.Attribute{Name: "a", Type: "bool"}), `$.registration.attributes[1].type: unknown attribute type "bool" (hint: one of string, boolean, integer, number)`},
		{"attribute lengths", attribute(directory.Attribute{Name: "a", MinLength: 4, MaxLength: 3}), `$.registration.attributes[1].minLength: minLength is 4 (hint: from 0 to maxLength)`},
		{"long attribute lengths", attribute(directory.Attribute{Name: "a", MinLength: -1, MaxLength: 257}), `$.registration.attributes[1].minLength: minLength is -1 (hint: from 0 to maxLength)
$.registration.attributes[1].maxLength: maxLength is 257 (hint: from 1 to 256)`},
		{"negative attribute length", attribute(directory.Attribute{Name: "a", MinLength: -2, MaxLength: -1}), `$.registration.attributes[1].minLength: minLength is -2 (hint: from 0 to maxLength)
$.registration.attributes[1].maxLength: maxLength is -1 (hint: from 1 to 256)`},
		{"values", attribute(directory.Attribute{Name: "a", MaxLength: 2, Enum: []string{"", "b", "b", "long"}}), `$.registration.attributes[1].enum[0]: value is empty (hint: give it one)
$.registration.attributes[1].enum[2]: duplicate value "b" (hint: change or remove one of the two; see $.registration.attributes[1].enum[1])
$.registration.attributes[1].enum[3]: value "long" has 4 characters (hint: from minLength to maxLength)`},
		{"values of a number", attribute(directory.Attribute{Name: "a", Type: directory.NumberAttribute, Enum: []string{"1"}}), `$.registration.attributes[1].enum: enum is of a string, not of type number (hint: use type: string, or remove it)`},
		{"many values", attribute(directory.Attribute{Name: "a", Enum: many}), `$.registration.attributes[1].enum: 101 values (hint: at most 100)`},
		{"many attributes", func(o *directory.Org) {
			o.Registration.Attributes = []directory.Attribute{{Name: "email", Required: true}}
			for _, name := range many[1:] {
				o.Registration.Attributes = append(o.Registration.Attributes, directory.Attribute{Name: name})
			}
		}, `$.registration.attributes: 101 attributes (hint: at most 100)`},
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

func numberedList(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint("v", i)
	}
	return list
}

// Two accounts cannot have addresses that look alike, and each spelling finds
// the one there is. Source: RFC 8265 §3.3.
func TestLookAlikes(t *testing.T) {
	for _, c := range []struct {
		name, known, typed string
		same               bool
	}{
		{"capitals", "ada@example.com", "ADA@Example.COM", true},
		{"full width", "ada@example.com", "ａｄａ@example.com", true},
		{"Kelvin sign", "kay@example.com", "\u212Aay@example.com", true},
		{"long s", "susi@example.com", "ſusi@example.com", true},
		{"ligature", "fiona@example.com", "ﬁona@example.com", true},
		{"accent as a character of its own", "ren\u00e9@example.com", "RENE\u0301@example.com", true},
		{"final sigma", "σοφος@example.com", "ΣΟΦΟΣ@example.com", true},
		{"accent", "rene@example.com", "ren\u00e9@example.com", false},
		{"sharp s", "strasse@example.com", "straße@example.com", false},
		{"Turkish i", "irem@example.com", "\u0130rem@example.com", false},
		{"another script", "ada@example.com", "\u0430da@example.com", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			org := &directory.Org{Users: []directory.User{{Login: c.known}}, Apps: []directory.App{{RedirectURIs: []string{"http://localhost/"}, Users: []string{c.known}}}}
			org.Complete()
			if _, found := org.UserByLogin(c.typed); found != c.same {
				t.Errorf("UserByLogin(%q) of an org with %q: %t", c.typed, c.known, found)
			}
			if got := org.Assigned(org.Apps[0], directory.User{Login: c.typed}); got != c.same {
				t.Errorf("%q is assigned an app of %q: %t", c.typed, c.known, got)
			}
			org.Users = append(org.Users, directory.User{Login: c.typed})
			org.Complete()
			if err := org.Validate(); strings.Contains(message(err), "duplicate login") != c.same {
				t.Errorf("an org with %q and %q: %v", c.known, c.typed, err)
			}
			if (org.Users[0].ID == org.Users[1].ID) != c.same {
				t.Errorf("ids %s and %s", org.Users[0].ID, org.Users[1].ID)
			}
		})
	}
}

func TestInvisibleCharacters(t *testing.T) {
	for _, address := range []string{"ada\u200b@example.com", "ada\u00ad@example.com", "\u202eada@example.com", "ada\ufe0f@example.com", "ada\u3164@example.com"} {
		if directory.ValidEmail(address) {
			t.Errorf("%q is an address", address)
		}
		org := validOrg()
		org.Users[0] = directory.User{Login: address, Email: "other@example.com"}
		org.Complete()
		if got, want := message(org.Validate()), "has an invisible character (hint: remove it)"; !strings.HasSuffix(got, want) {
			t.Errorf("login %q: got %q, want … %s", address, got, want)
		}
	}
	for _, address := range []string{"ada@example.com", "rené@example.com", "आदा@example.com"} {
		if !directory.ValidEmail(address) {
			t.Errorf("%q is no address", address)
		}
	}
}
