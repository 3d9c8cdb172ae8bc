// Package management is Okta's Management API on the org's own address,
// /api/v1/…: what okta-sdk-golang, @okta/okta-sdk-nodejs and administrators'
// scripts call to provision an org.
//
// What the directory has types for (users, groups, apps) is read and written
// there. Everything else is a [directory.Document], kept as it was sent; the
// engine reads what policies and their rules say from the documents. So an org
// that is exported, reset or reloaded has, or has not, what this API wrote.
//
// A handler works on a snapshot of the directory and changes it as a whole or
// not at all. Every request needs an API token or an access token with the
// scope of its route; see docs/management.md for what is partial.
package management
