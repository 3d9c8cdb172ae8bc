// Package mockidx is an Okta Identity Engine that fits in a test: what
// net/http/httptest is to HTTP, for signing in with Okta.
//
// [Start] gives a test a server with one org, reached over HTTP like a real
// one. Okta's own SDKs and the Sign-In Widget, unmodified, sign in against
// [Server.Issuer] by password, by email magic link and by one-time passcode:
//
//	srv := mockidx.Start(t)
//	// … the application under test asks to sign in ada@example.com …
//	mail, err := srv.Org("default").Mailbox().Wait(ctx, "ada@example.com")
//	// mail.Link is the magic link, mail.OTP the passcode
//
// # Orgs
//
// An [Org] is the unit of isolation: its own address, users, apps, mailbox,
// clock, journal and codes. Tests that run in parallel take an org each with
// [Server.NewOrg]. Everything an org holds can be read and changed from Go
// while it runs.
//
// # Time
//
// Every lifetime is measured on the org's clock, which shows real time until a
// test moves it with [Org.Clock]: advancing it by six minutes expires a magic
// link without waiting. Tokens tell real time all the same, so that clients
// take them; see [Org.SetTokenTime].
//
// # The journal
//
// The wire hides why a request was refused, as Okta does. [Org.Journal] has
// the reason: interaction_code_expired where the client reads invalid_grant.
// The outcomes are a closed list, docs/outcomes.md.
//
// # The laboratory
//
// What goes wrong in the wild can be had on demand: [Org.Outbox] holds, loses,
// delays and rewrites mails, [Org.Scan] opens a link as mail scanners do,
// [Org.Faults] spoils requests and answers, [Org.Limits] enforces Okta's rate
// limits, [Org.Keys] and [Org.Tokens] rotate keys and spoil tokens, [Org.Codes]
// chooses codes, [Org.SetProfile] answers like an Okta to come. [Org.Reset]
// ends all of it. docs/control.md has each by HTTP and in a shell too.
//
// # This is a mock
//
// It signs tokens with keys that everyone can read, keeps passwords in plain
// text and listens on loopback only, unless told otherwise. Never configure
// anything of value to trust it.
package mockidx
