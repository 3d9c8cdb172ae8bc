// Package clock is the time of one org.
//
// Every lifetime the server enforces is measured on an org's [Clock], so a
// test moves one org through an hour without touching another and without
// sleeping. It is the only package of the server that reads the machine's
// clock; a test of the module holds that rule.
//
// What waits for a time asks [Clock.At] to be called then. A move calls it
// before it returns, so that a test which advances a clock finds the effects.
package clock
