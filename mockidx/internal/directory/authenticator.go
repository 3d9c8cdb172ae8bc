package directory

import "time"

// ResendMode says what a resent mail does to the code before it.
type ResendMode string

// The resend modes.
const (
	ResendRotate ResendMode = "rotate" // a new code and link; the earlier ones are dead (Okta)
	ResendReuse  ResendMode = "reuse"  // the same code and link again, lifetime begun anew
	ResendAll    ResendMode = "all"    // a new code and link; the earlier ones keep working
)

// Email is the email authenticator.
// Source: Okta, "Configure the email authenticator".
type Email struct {
	Disabled     bool          `yaml:"disabled"`
	Lifetime     time.Duration `yaml:"lifetime"`     // of code and link; 5m if zero
	CodeLength   int           `yaml:"codeLength"`   // 4 to 12; 6 if zero
	CodeAlphabet string        `yaml:"codeAlphabet"` // digits if empty
	NoMagicLink  bool          `yaml:"noMagicLink"`  // code only, no link in the mail
	Resend       ResendMode    `yaml:"resend"`       // rotate if empty
	MaxFailures  int           `yaml:"maxFailures"`  // wrong codes of a user within FailureSpan before 429; 5 if zero
	FailureSpan  time.Duration `yaml:"failureSpan"`  // 5m if zero
	PollInterval time.Duration `yaml:"pollInterval"` // the refresh of poll; 4s if zero
	Location     Location      `yaml:"location"`
}

// Location is where everyone is said to be who asks for a mail: the page of a
// link in another browser shows it. A mock does not know; nothing is said of
// what is empty.
type Location struct {
	City    string `yaml:"city"`
	State   string `yaml:"state"`
	Country string `yaml:"country"`
}
