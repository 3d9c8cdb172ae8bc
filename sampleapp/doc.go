// Package sampleapp is the reference integration: a server-side web app that
// signs in with Okta by email magic link, one-time passcode and interaction
// code, registers people, and lets them recover a password and unlock their
// account. [New] returns it as an http.Handler; package magiclink has its
// callback logic, for use in other apps.
//
// # Routes
//
//	GET  /                start page, for strangers and for who is signed in
//	GET  /login           begins a sign-in; with state it goes on with any
//	                      journey, with otp too it answers with the passcode of
//	                      the mailed link; the widget also begins with an
//	                      activation_token or a recovery_token
//	GET  /register        begins a registration
//	GET  /recover         begins the recovery of a password
//	GET  /unlock          begins to unlock an account
//	POST /login           the forms of the sdk front end
//	POST /login/switch    signs out and goes on with a pending sign-in
//	GET  /login/callback  the link in the mail and the end of the flow
//	GET  /profile         the verified claims of the ID token
//	POST /logout          ends the session here, then at the org
//
// # States of a sign-in
//
// A sign-in is one transaction with the org, whatever it was begun for: most
// registrations and recoveries end with somebody signed in. It is pending until
// its code is redeemed; it is taken while that happens and if it failed, and
// finished when it signed somebody in. One that ends without a code, as an
// unlock does, is taken too and keeps what the org said. It belongs to one
// browser, is found by its state, and is forgotten after an hour. A browser has
// up to eight, each with its own PKCE verifier, so that two tabs do not disturb
// each other. Requests that move the same one on take turns.
//
// # The link in the mail
//
// Five mails have one: sign-in, registration, email that is set up during a
// sign-in, recovery, unlock. All arrive at the callback as otp and state, and
// nothing in them says which it is. The browser that has the sign-in answers
// whatever email challenge its transaction waits with (challenge-authenticator
// or enroll-authenticator); if it waits with something else, the mail is out of
// date. Any other browser gets the passcode, and the words for where to type it
// if the app knows what that state was begun for: not if the user turned to it
// inside the widget.
//
// # Rules
//
//   - A link spends nothing. Only the browser that has the sign-in goes on with
//     it; any other gets the passcode to type there. HEAD and prefetch requests
//     get no page and no cookie.
//   - Whatever comes in an address is shown only if it looks like a passcode.
//     Errors in an address choose the app's own words.
//   - Signing in gives the session a new id. The cookie is HttpOnly and
//     SameSite=Lax. Pages are not cached and send no referrer.
//   - Posts from other origins are refused (http.CrossOriginProtection).
//   - A code is redeemed once. If that fails the user starts again.
//   - Whoever is signed in is asked before another sign-in takes their place.
//
// # The Sign-In Widget
//
// The widget is used as Okta documents it for web apps that render it: the app
// makes state, nonce and PKCE verifier and hands over all but the verifier, the
// widget calls /interact and in the end redirects to the callback. Its source
// calls that remediation mode. What one has to know about 7.49:
//
//   - It keeps its transaction in localStorage by state, for 30 minutes. Given
//     the option state it finds it in a new tab.
//   - Generation 2 answers the challenge with the option otp. If the org
//     refuses the passcode it shows the challenge again without a message; the
//     page tells, from the event ready.
//   - Generation 3 takes the option otp and only shows the challenge, because
//     it runs auth-js with useGenericRemediator, which acts on no step that is
//     not named. The page names it: authClient.idx.proceed({step, credentials})
//     before the widget is rendered, without the option otp.
//   - Generation 3 also resumes, and polls, without exchangeCodeForTokens: false,
//     so it would try to redeem a code without verifier. Hence the page gives
//     auth-js that option, and redirects to the callback itself when its answer
//     ends the flow.
//   - It has the option recoveryToken, and none for an activation token: auth-js
//     takes that one from authParams.
//   - Generation 3 has no default for authScheme, and without OAUTH2 never leaves
//     its last page.
//   - auth-js always sends a nonce to /interact. Generation 2 sends the one it
//     is given, which the app then wants in the ID token; generation 3 sends one
//     of its own, which nobody can check: PKCE alone binds its code (RFC 9700
//     §2.1.1).
//   - Its links to sign up, to recover a password and to unlock an account need
//     no option: it shows those that the org offers. The option flow begins with
//     one (signup, resetPassword, unlockAccount), and does no harm when the saved
//     transaction of that flow goes on, with or without a passcode.
//   - After an unlock it shows the org's message and no way on, not even with
//     backToSignInLink. The page has a link of its own.
//   - It needs style attributes, hence style-src-attr 'unsafe-inline' in the
//     policy of its page. Scripts need neither inline nor eval.
//
// # okta-idx-golang
//
// The sdk front end asks it for everything that it can do, each journey by its
// own API: LoginResponse, EnrollmentResponse, ResetPasswordResponse. What it
// cannot do in a sign-in the app sends itself, as plain Identity Engine forms
// (plain.go): a password or a security question to be proved, an authenticator
// to choose that the SDK cannot choose, email or a password to be set up, a new
// password before the old one expires, whether to stay signed in, a code to be
// sent again. So is the whole unlock, for which the SDK has nothing; it goes by
// mail alone. Its limits:
//
//   - Its client is a package variable: one app with this front end a process.
//   - It keeps the state and the PKCE verifier of registrations and recoveries
//     to itself, and what is on the org's page: at which field an error is, the
//     password policy. The app listens on its HTTP client for that (wire.go).
//     Without the verifier the app cannot end what the SDK cannot end.
//   - It registers with first name, last name and email. An org that requires
//     another attribute, or a password on that form, cannot be served.
//   - It recovers by mail and security question, not by phone, and only where
//     the app's policy asks for a password.
//   - It takes every message for an error, even one that only informs.
//   - RedeemInteractionCode refuses an ID token with a nonce, puts code and
//     secret into the address and the ID token into its error. It serves the sdk
//     front end, which sends no nonce; the widget front end has its own request.
//   - It trims passwords and pastes them, passcodes, answers and phone numbers
//     into JSON unescaped: passcodes are normalised first, the others refused if
//     it would change them.
//   - It sends an empty password to an org that offers passwords.
//   - It panics on answers without messages. The tokens that it ends with are
//     not verified; go-oidc does that here.
//
// # Names for tests
//
// Pages have data-test on their main element (the widget's on a div): those
// below, and problem-… for every problem in problem.go. In them, by data-test,
// or by id where there is a #; the error at a field is its id and "-error", as
// in code-error. Every page of a transaction has restart, and every page with a
// form has a notice when there is something to say that belongs to no field:
//
//	header                home-link, who, logout
//	page-home             name, profile-link, sign-in, register, resume
//	page-login            #username, #password, submit, register, recover, unlock
//	page-register         #firstName, #lastName, #email, submit, sign-in
//	page-recover          #username, submit, sign-in
//	page-unlock           #username, submit, sign-in
//	page-choose           username, okta_email, okta_password, phone_number, security_question, google_otp, skip
//	page-send             username, send
//	page-code             username, #code, submit, reload, send-again
//	page-phone            #phone (to set up), sms, voice
//	page-phone-code       #code, submit, send-again
//	page-verify-password  #password, submit
//	page-password         #password, #confirm, rules, submit, skip (if it only expires soon)
//	page-question         #question, #own, #answer, submit
//	page-answer           question, #answer, submit
//	page-totp             qr, secret (to set up), #code, submit
//	page-skip             skip
//	page-keep             yes, no
//	page-ended            message, sign-in
//	page-widget           #widget, notice, start-again
//	page-otp              otp, where, warning, start-again
//	page-switch           name, stay, switch
//	problem-…             detail, otp, start-again, go-home
//
// The rows of page-profile have data-claim with the name of the claim.
package sampleapp
