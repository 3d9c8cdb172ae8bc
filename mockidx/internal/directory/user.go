package directory

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// UserStatus is the state of a user's account.
// Source: Okta, Users API, "User status".
type UserStatus string

// The user states. Who is ACTIVE can sign in; who is in PASSWORD_EXPIRED can
// too, but must choose another password on the way.
const (
	Staged          UserStatus = "STAGED"      // created, not activated
	Provisioned     UserStatus = "PROVISIONED" // sent an activation token, has not used it
	Active          UserStatus = "ACTIVE"
	Recovery        UserStatus = "RECOVERY" // must reset the password: the old one is right no more
	PasswordExpired UserStatus = "PASSWORD_EXPIRED"
	LockedOut       UserStatus = "LOCKED_OUT" // too many wrong passwords; can unlock themselves
	Suspended       UserStatus = "SUSPENDED"
	Deprovisioned   UserStatus = "DEPROVISIONED"
)

// User is a person who can sign in.
type User struct {
	ID                  string               `yaml:"id"`    // 00u…, derived from the login if empty
	Login               string               `yaml:"login"` // what is typed as identifier; compared without regard to case and Unicode form
	Email               string               `yaml:"email"` // where mail goes; the login if empty
	EmailUnverified     bool                 `yaml:"emailUnverified"`
	SecondEmail         string               `yaml:"secondEmail"` // gets the mails of recovery and unlock too
	FirstName           string               `yaml:"firstName"`
	LastName            string               `yaml:"lastName"`
	Profile             map[string]string    `yaml:"profile"`         // further attributes, by the name in the profile schema
	Password            string               `yaml:"password"`        // plain text: this is a mock
	PasswordExpires     time.Time            `yaml:"passwordExpires"` // never if zero
	PasswordHistory     []string             `yaml:"passwordHistory"` // those before, the latest first
	FailedPasswords     int                  `yaml:"failedPasswords"` // wrong ones since the last right one
	Phone               string               `yaml:"phone"`           // E.164; has the phone authenticator if not empty
	PhoneNickname       string               `yaml:"phoneNickname"`   // what they call it
	SecurityQuestion    SecurityQuestion     `yaml:"securityQuestion"`
	TOTPSecret          string               `yaml:"totpSecret"`          // base32; has Google Authenticator if not empty
	TOTPLastUsed        time.Time            `yaml:"totpLastUsed"`        // begin of the interval whose code was used last
	WebAuthnCredentials []WebAuthnCredential `yaml:"webauthnCredentials"` // has the security key or biometric authenticator if there are any
	OktaVerifyDevice    OktaVerifyDevice     `yaml:"oktaVerifyDevice"`    // has Okta Verify if its secret is not empty
	Activation          OneTimeToken         `yaml:"activation"`          // good for STAGED and PROVISIONED
	RecoveryToken       OneTimeToken         `yaml:"recovery"`
	Identities          []Identity           `yaml:"identities"` // who they are at identity providers
	Groups              []string             `yaml:"groups"`     // by name or id, besides Everyone
	Status              UserStatus           `yaml:"status"`     // ACTIVE if empty
	Times               Times                `yaml:"times"`
	Locale              string               `yaml:"locale"`   // en_US if empty
	TimeZone            string               `yaml:"timeZone"` // America/Los_Angeles if empty
}

// SecurityQuestion is a question with the user's own answer.
type SecurityQuestion struct {
	Key      string `yaml:"key"`      // one of [SecurityQuestions], or custom
	Question string `yaml:"question"` // the user's own, if custom; else derived from the key
	Answer   string `yaml:"answer"`   // compared without regard to case and space around it
}

// OneTimeToken stands for a user, once, at /v1/interact.
type OneTimeToken struct {
	Token   string    `yaml:"token"`
	Expires time.Time `yaml:"expires"` // never if zero
}

// Times are when something happened to a user; the zero time if it did not.
type Times struct {
	Created         time.Time `yaml:"created"`
	Activated       time.Time `yaml:"activated"`
	StatusChanged   time.Time `yaml:"statusChanged"`
	Updated         time.Time `yaml:"updated"`
	PasswordChanged time.Time `yaml:"passwordChanged"`
}

// DisplayName is the full name, as the ID token's name claim has it.
func (u User) DisplayName() string {
	return strings.TrimSpace(u.FirstName + " " + u.LastName)
}

// Clone returns a copy that shares nothing with u.
func (u User) Clone() User {
	u.Profile = maps.Clone(u.Profile)
	u.PasswordHistory = slices.Clone(u.PasswordHistory)
	u.Groups = slices.Clone(u.Groups)
	u.WebAuthnCredentials = slices.Clone(u.WebAuthnCredentials)
	u.Identities = slices.Clone(u.Identities)
	return u
}

// PutUser replaces the user with the id of u, or adds u.
func (o *Org) PutUser(u User) {
	if i := slices.IndexFunc(o.Users, func(known User) bool { return known.ID == u.ID }); i >= 0 {
		o.Users[i] = u
		return
	}
	o.Users = append(o.Users, u)
}

// UserType returns the id of the type that users have unless they are given
// another one.
// Source: Okta, User Types API.
func (o *Org) UserType() string { return deriveID("oty", o.Name) }

// UserTypeOf returns the id of the type of u.
func (o *Org) UserTypeOf(u User) string {
	if d, ok := o.DocumentByID(UserDocument, u.ID); ok && d.Type != "" {
		return d.Type
	}
	return o.UserType()
}

// FactorID returns the id of a factor that a user has without having got one
// from the API.
func FactorID(prefix, user, kind string) string { return deriveID(prefix, user, kind) }
