// Package oauth is the authorization server of an org: OpenID Connect
// discovery, /interact and /token with what belongs to them, for the org's own
// server and for every custom one.
//
// # Grants and tokens
//
// A redeemed interaction code is a [grant]: who signed in to which app, how and
// with which scopes. Tokens are issued from it, and again from each refresh
// token that carries it. All of them belong to its family.
//
// Access and ID tokens are JWTs that nobody stores. What is stored is what has
// been taken back: a single access token by its jti, or a whole family. The
// jti of an access token holds the name of its family, so a token is checked
// with its signature and two look-ups. The jti also says how far the org's
// clock was ahead of the time that the token tells; see ahead.go.
//
// Where response_type asks for tokens at once, they go to the app by the browser,
// with the code or in its place; see response_type.go.
//
// # Refresh tokens
//
//	live ──used──▶ rotated ──grace over, used again──▶ family revoked
//
// An app that does not rotate keeps its token live; each use begins its
// lifetime anew. A rotated token, used again within the grace, is answered with
// the successor that it has: two tabs that refresh at once, or a client whose
// answer was lost, end up with the same token.
//
// # Rules
//
//   - What Okta refuses is refused with Okta's status, code and text; see
//     errors.go. The journal has the reason that the wire hides.
//   - A deadline belongs to the time before it, as in package engine, but for
//     the exp of a JWT (RFC 7519 §4.1.4).
//   - A parameter may come in the query or in the body, but only once.
package oauth
