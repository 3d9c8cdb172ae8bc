// Package sampleapp is the reference integration: a server-side web app that
// signs in with Okta by email magic link, one-time passcode and interaction
// code. [New] returns it as an http.Handler.
package sampleapp
