// Package callback answers an app at its redirect URI, in each of Okta's
// response modes: a redirect with the parameters in query or fragment, a page
// that posts them as a form, and a page that hands them to the window that
// opened or framed it.
//
// Source: OAuth 2.0 Multiple Response Type Encoding Practices, OAuth 2.0 Form
// Post Response Mode; okta_post_message as okta-auth-js listens for it.
package callback
