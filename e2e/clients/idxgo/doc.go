// Package idxgo is a program that signs in with okta-idx-golang, in one of a
// few scenarios, and writes what came of it to its standard output as JSON.
//
// It is a package, and not a program at once, so that two modules can build it:
// this one with the newest commit of the SDK, and the module in idxgo022 with
// its newest tag. What the versions name differently, and what the tag has no
// methods for, main passes in.
package idxgo
