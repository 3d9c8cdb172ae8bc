package directory

import "time"

// IdentifyMode is what the first page of a sign-in asks for.
type IdentifyMode string

// The first pages.
const (
	IdentifierFirst        IdentifyMode = "identifier-first"
	IdentifierWithPassword IdentifyMode = "identifier-with-password"
)

// Factor is an authenticator that a policy asks for, by its key on the wire.
type Factor string

// The authenticators of this version.
const (
	FactorPassword         Factor = "okta_password"
	FactorEmail            Factor = "okta_email"
	FactorPhone            Factor = "phone_number"
	FactorSecurityQuestion Factor = "security_question"
	FactorGoogleOTP        Factor = "google_otp"
	FactorWebAuthn         Factor = "webauthn"
	FactorOktaVerify       Factor = "okta_verify"
)

// Factors returns every authenticator.
func Factors() []Factor {
	return []Factor{FactorPassword, FactorEmail, FactorPhone, FactorSecurityQuestion, FactorGoogleOTP, FactorWebAuthn, FactorOktaVerify}
}

// Policy is an app sign-in policy: the factors that must all be verified, in
// the order they are asked for, and after them one of a choice.
type Policy struct {
	Name           string        `yaml:"name"`
	Identify       IdentifyMode  `yaml:"identify"`       // identifier-first if empty
	Factors        []Factor      `yaml:"factors"`        // YAML: password, email, phone, securityQuestion, googleOtp, webauthn, oktaVerify
	OneOf          []Factor      `yaml:"oneOf"`          // any one of them besides, of those the user has
	Deny           bool          `yaml:"deny"`           // nobody gets in
	KeepMeSignedIn bool          `yaml:"keepMeSignedIn"` // asked on a page of its own at the end
	RememberDevice time.Duration `yaml:"rememberDevice"` // for how long who stays signed in proves no second factor again on the same device
	Unused         bool          `yaml:"unused"`         // that no app uses it is meant so; else a file with such a policy is refused
}

// yamlName is the factor as people write it, without Okta's prefix.
func (f Factor) yamlName() string {
	switch f {
	case FactorPassword:
		return "password"
	case FactorEmail:
		return "email"
	case FactorPhone:
		return "phone"
	case FactorSecurityQuestion:
		return "securityQuestion"
	case FactorGoogleOTP:
		return "googleOtp"
	case FactorWebAuthn:
		return "webauthn"
	case FactorOktaVerify:
		return "oktaVerify"
	}
	return string(f)
}

// factorFromYAML is the inverse of yamlName. What it does not know it leaves
// for [Org.Validate] to report.
func factorFromYAML(name string) Factor {
	for _, f := range Factors() {
		if f.yamlName() == name {
			return f
		}
	}
	return Factor(name)
}
