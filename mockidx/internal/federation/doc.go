// Package federation lets people sign in to an org at an identity provider, an
// OpenID provider such as another org.
//
//	redirect-idp ──▶ /sso/idps/{id} or /v1/authorize?request_uri=… ──▶ the provider
//	the provider ──▶ /oauth2/v1/authorize/callback ──▶ the app, or the org's own page
//
// A browser on its way there is a [leg]: it leaves with a state, a nonce and a
// PKCE challenge of its own, and comes back once, with the same state, in the
// same browser. What it brings is exchanged for an ID token; who that is about
// is for package engine to say, which knows the policy of the provider.
//
// # Rules
//
//   - Nothing is asked of an address but those that the org's configuration
//     names, or that are of the same origin as the issuer that it names.
//   - An answer of a provider is bounded in time and size, and a redirect is
//     none.
//   - What went wrong the app is told in Okta's words, and the journal in full,
//     without code, token or secret.
//
// Sources: OpenID Connect Core §3.1; RFC 7636; RFC 9700 §4.7; Okta, "External
// Identity Providers".
package federation
