package directory

import "time"

// OktaVerify is the Okta Verify authenticator.
// Source: Okta, "Configure Okta Verify options".
type OktaVerify struct {
	NumberChallenge bool          `yaml:"numberChallenge"` // a push is approved by the number that the sign-in page shows
	PollInterval    time.Duration `yaml:"pollInterval"`    // what clients are told; 4s if zero
}

// OktaVerifyDevice is the device that a user has Okta Verify on.
type OktaVerifyDevice struct {
	Name     string    `yaml:"name"`     // Phone if empty
	Secret   string    `yaml:"secret"`   // base32
	LastUsed time.Time `yaml:"lastUsed"` // begin of the interval whose code was used last
	AutoPush bool      `yaml:"autoPush"` // a push is sent unasked
}

func (o *OktaVerify) complete() { orElse(&o.PollInterval, 4*time.Second) }

func (d *OktaVerifyDevice) complete() {
	if *d != (OktaVerifyDevice{}) {
		orElse(&d.Name, "Phone")
	}
}

func (v *validator) checkOktaVerify() {
	v.checkDuration(root.key("oktaVerify").key("pollInterval"), "pollInterval", v.OktaVerify.PollInterval)
}

func (v *validator) checkDevice(p path, d OktaVerifyDevice) {
	if d == (OktaVerifyDevice{}) {
		return
	}
	v.checkName(p.key("name"), "name", d.Name)
	v.checkPattern(p.key("secret"), "secret", d.Secret, base32Secret, "JBSWY3DPEHPK3PXP, base32 without padding")
	v.checkTime(p.key("lastUsed"), "lastUsed", d.LastUsed)
}
