// Package e2e proves the paths of a sign-in by mail in headless Chromium: the
// link in the same browser, the code from another browser, and the exchange of
// the interaction code; and the other journeys that go by mail: registration,
// enrolment, recovery and unlock. Package mockidx is the org, cmd/sampleapp the
// app, and the user is asked by each front end of package page.
// docs/compatibility.md lists the journeys with their specs.
//
// Each spec has an org, an app process and browser profiles of its own. It
// asserts three things where it can: what the pages show, what addresses and
// storage hold, and what the org's journal says.
//
// # When a spec fails
//
// The suite writes an HTML file with screenshots, mails and the conversation,
// and prints its path. The environment variable E2E_REPORTS names the folder;
// it is e2e/report if not set.
//
// # What it needs
//
// Chromium, on the path or named by the environment variable CHROMIUM, and the
// npm packages of fixtures/web. Package tools says what happens without.
package e2e
