// Package clients runs Okta's own clients, unmodified, against mockidx:
// okta-auth-js in Node and okta-idx-golang, two versions of each, and
// okta-sdk-nodejs, which administers orgs.
//
// A journey is one way through an org of its own: to sign in, to register, to
// recover a password or an account. It has a name, by which each client program
// knows what to do, and says what must come of it: which mails, which outcomes
// in the org's journal, and what became of the user. Each gives wrong values
// before right ones, which must lose nothing. docs/compatibility.md names the
// journeys of each client.
//
// Every client is a process of its own. It learns by environment variables
// where the org and its mailbox are, signs in, and writes the tokens down; the
// test verifies them with go-oidc and golang-jwt, and @okta/jwt-verifier does so
// in Node.
//
// The packages of Node come from fixtures/web. Package tools says what happens
// without them.
package clients
