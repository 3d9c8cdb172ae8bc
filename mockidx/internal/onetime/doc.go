// Package onetime makes the tokens that an administrator sends to a user: one
// activates an account, the other lets the user choose another password.
package onetime
