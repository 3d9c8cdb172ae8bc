// Package webauthn judges what security keys and biometric authenticators sign,
// for the engine, which has no cryptography.
//
// Okta's clients send the members of a browser's answer one by one, in base64
// of either alphabet and without the credential's id: the Sign-In Widget of
// generation 2 in standard base64, okta-auth-js in base64url. So an assertion is
// tried with every key of the user.
//
// The RP id is the host of the page that asked, since Okta names none to the
// browser; the page's origin must be the org's own or one that it trusts.
// Attestation statements must be well-formed and signed; whose certificate
// signed them is nobody's business in a mock.
package webauthn
