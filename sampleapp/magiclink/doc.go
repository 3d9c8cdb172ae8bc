// Package magiclink is the callback of Okta's email magic link and
// interaction-code flow for server-side Go apps: what a login callback route
// must decide, and nothing else. It knows no HTTP framework, no session store
// and no Okta client; an app brings those as a [Store] and a [Redeemer].
//
// The functions mean what okta-auth-js means by the same names, see
// https://developer.okta.com/docs/guides/email-magic-links-overview/main/ and
// https://github.com/okta/okta-auth-js/blob/master/docs/idx.md.
//
// # The two callbacks
//
// One route receives both:
//
//   - ?otp=…&state=… comes from the link in the mail. [IsEmailVerifyCallback]
//     recognises it. [HandleEmailVerifyCallback] hands the passcode on if this
//     browser began the sign-in with that state ([CanProceed]), and otherwise
//     returns an [EmailVerifyCallbackError]: the app then shows the passcode,
//     to be typed where the sign-in began, and does nothing else. So a mail
//     scanner, a link preview or another device spends nothing.
//   - ?interaction_code=…&state=… (or ?error=…) comes from the end of the
//     flow. [HandleInteractionCodeRedirect] exchanges the code for tokens, and
//     hands back the [Transaction] whose nonce the ID token must have.
//
// # Where it is stricter than okta-auth-js
//
//   - Parameters are matched by their exact names. okta-auth-js searches the
//     query for "otp=" and "state=", which ?totp=1&relaystate=x satisfies.
//   - A repeated protocol parameter, bad percent-encoding, text that is not
//     UTF-8 and an over-long query are a [QueryError], where okta-auth-js takes
//     the last value or throws URIError.
//   - States are compared in constant time.
//   - An interaction code is redeemed only after the transaction was taken from
//     the store, so a callback that runs twice calls the token endpoint once. A
//     missing state, code or verifier is noticed before that, and leaves both
//     the transaction and the code unspent.
package magiclink
