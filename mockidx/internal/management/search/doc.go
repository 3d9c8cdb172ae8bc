// Package search reads the expressions by which lists of the Management API are
// searched and filtered:
//
//	status eq "ACTIVE" and (profile.login sw "ada" or lastUpdated gt "2026-01-01T00:00:00.000Z")
//
// # Rules
//
//   - Comparisons are eq, ne, gt, ge, lt, le, sw, ew, co and pr; "and" binds more
//     tightly than "or", and not (…) turns round what is in parentheses.
//   - Words are read in any case. Texts are compared without regard to case,
//     times as times, numbers as numbers.
//   - What is not there equals nothing, and is less and greater than nothing.
//   - An expression is read in time linear in its length, which is bounded, as
//     its nesting is.
//
// Source: Okta, "Core Okta API", filter; RFC 7644 §3.4.2.2.
package search
