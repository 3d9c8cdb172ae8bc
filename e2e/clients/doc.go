// Package clients runs Okta's own clients, unmodified, against mockidx:
// okta-auth-js in Node and okta-idx-golang, two versions of each.
//
// Every client is a process of its own with an org of its own. It learns by
// environment variables where the org and its mailbox are, signs in, and
// writes the tokens down; the test verifies them with go-oidc and golang-jwt
// and reads in the org's journal what was asked of it.
//
// The packages of Node come from fixtures/web. Package tools says what happens
// without them.
package clients
