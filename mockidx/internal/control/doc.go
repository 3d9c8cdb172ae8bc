// Package control is the HTTP API by which a test or a person looks into a
// running server and moves its clocks.
//
//	GET    /api/v1/orgs                          every org, as below
//	GET    /api/v1/orgs/{org}                    its addresses, apps and users
//	GET    /api/v1/orgs/{org}/mails              ?to=
//	DELETE /api/v1/orgs/{org}/mails
//	GET    /api/v1/orgs/{org}/mails/wait         ?to= ?after=SEQ ?timeout=30s
//	GET    /api/v1/orgs/{org}/mails/{id}
//	DELETE /api/v1/orgs/{org}/mails/{id}
//	GET    /api/v1/orgs/{org}/mails/{id}/raw     message/rfc822
//	GET    /api/v1/orgs/{org}/clock
//	POST   /api/v1/orgs/{org}/clock              {"advance":"6m"}, {"set":"2030-01-02T03:04:05Z"},
//	                                             {"freeze":true}, {"resume":true} or {"reset":true}
//	GET    /api/v1/orgs/{org}/journal            ?after=SEQ ?kind= ?outcome= ?transaction=
//
// Without /orgs/{org} a path means the first org: /api/v1/mails. Lists are in
// the order of happening. A wait returns the oldest mail that fits, at once if
// it is there; whoever wants a later one names the number it knows. A wait
// that comes to nothing is answered 408.
//
// # Secrets
//
// Passwords, client secrets, passcodes and links are shown: they are made up
// for tests, printed on start, and what the API is for.
//
// # Rules
//
// The API is strict: unknown parameters and members are refused, so that a
// mistyped filter never passes for an empty answer. Every refusal is a problem
// document (RFC 9457) with a hint where there is something to do. No answer
// may be cached.
//
// The listener has an address of its own, apart from every org's. A request
// must name a loopback host or one that was configured, and one that carries
// an Origin must come from the listener's own pages: else a page anywhere in
// the web could read mails by DNS rebinding or move clocks by a form.
package control
