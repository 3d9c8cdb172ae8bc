// Package page holds the page objects: what a person can do and read on the
// pages of a sign-in, so that the suites name intentions and no selectors.
//
// [FrontEnds] are the ways in which the sample app can ask the user to sign in.
// The suites run against each of them.
package page
