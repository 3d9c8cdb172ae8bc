// Package doctor says what is wrong with how an app is configured, by holding
// its settings against the org that it is to sign in with, and by reading in
// the journal what the org refused it.
//
// Examine looks at everything and returns a [Finding] of each, good or bad, in
// the order in which one would set an app up: a wrong issuer is the first to
// mend. It does not try anything itself; what an app sends and where it can be
// reached is seen from where the app runs, and told in [Settings].
//
// A finding never repeats a secret.
package doctor
