// Package myaccount is Okta's MyAccount API, /idp/myaccount/…: what a user does
// to their own profile, addresses, phone and password with the access token
// that an app got for them. okta-auth-js has it as a module of its own.
//
// # Addresses and phones
//
//	added ──code sent──▶ challenged ──code told──▶ verified
//
// What is not verified is no part of the user yet: it is kept in an account, a
// record of the org's store, together with the codes that are out. The right
// code makes it the user's and takes the code, in one step, however many
// requests race for it.
//
// # Assurance
//
// To change anything the user must have signed in within 15 minutes, and with
// two factors if they have two; else the API says so in WWW-Authenticate, and a
// client signs in again with what stands there.
//
// See docs/myaccount.md for what is partial.
package myaccount
