// Package limit counts an org's requests and refuses those that are one too
// many, as Okta's rate limits do.
//
// A limit is so many requests in so long a time, counted in a [Bucket]: for the
// whole org by endpoint, for one sign-in, or for one user. Time is the org's, so
// a test runs into a limit and out of it again without waiting. A window begins
// with the first request that is counted in it and ends when its time is over;
// one that was refused is not counted. A clock that goes back before a window
// began ends it.
//
// Limits are off until they are asked for: every answer announces one, as
// Okta's do, and nothing is refused.
//
// A request that an endpoint's limit refuses gets what Okta's infrastructure
// says, E0000047, or an OAuth error at the token endpoint. One that the limit of
// a sign-in or a user refuses gets its own page with a message, or a message
// alone if that is over.
package limit
