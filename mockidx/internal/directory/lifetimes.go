package directory

import "time"

// TokenTime says which time clients are told.
type TokenTime string

// The token times.
const (
	TokenTimeReal  TokenTime = "real"  // the machine's, so that clients take tokens wherever the clock was moved
	TokenTimeClock TokenTime = "clock" // the org's
)

// Lifetimes are how long things last, on the org's clock.
type Lifetimes struct {
	Transaction     time.Duration `yaml:"transaction"`     // idle time of a state handle; 1h if zero
	InteractionCode time.Duration `yaml:"interactionCode"` // 60s if zero
	Activation      time.Duration `yaml:"activation"`      // of an activation token; 168h if zero
	Recovery        time.Duration `yaml:"recovery"`        // of a recovery token; 1h if zero
	Session         time.Duration `yaml:"session"`         // of a session at the org itself between two uses; 2h if zero
	AccessToken     time.Duration `yaml:"accessToken"`     // 1h if zero
	IDToken         time.Duration `yaml:"idToken"`         // 1h if zero
	RefreshToken    time.Duration `yaml:"refreshToken"`    // 168h if zero
	RefreshGrace    time.Duration `yaml:"refreshGrace"`    // a rotated refresh token still works this long; 30s if zero
}
