package directory

import "strings"

// UserStatus is the state of a user's account.
// Source: Okta, Users API, "User status".
type UserStatus string

// The user states of this version: who is not ACTIVE cannot sign in.
const (
	Active        UserStatus = "ACTIVE"
	Suspended     UserStatus = "SUSPENDED"
	LockedOut     UserStatus = "LOCKED_OUT"
	Deprovisioned UserStatus = "DEPROVISIONED"
)

// User is a person who can sign in.
type User struct {
	ID        string     `yaml:"id"`        // 00u…, derived from the login if empty
	Login     string     `yaml:"login"`     // what is typed as identifier; compared without regard to case
	Email     string     `yaml:"email"`     // where mail goes; the login if empty
	FirstName string     `yaml:"firstName"` //
	LastName  string     `yaml:"lastName"`  //
	Password  string     `yaml:"password"`  // plain text: this is a mock
	Status    UserStatus `yaml:"status"`    // ACTIVE if empty
	Locale    string     `yaml:"locale"`    // en_US if empty
	TimeZone  string     `yaml:"timeZone"`  // America/Los_Angeles if empty
}

// DisplayName is the full name, as the ID token's name claim has it.
func (u User) DisplayName() string {
	return strings.TrimSpace(u.FirstName + " " + u.LastName)
}
