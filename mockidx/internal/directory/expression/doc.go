// Package expression reads the conditions of group rules and the values of
// claims, in the forms of the Okta Expression Language that they commonly have: comparisons of a
// user's attributes, String functions, and which groups the user is in.
//
// Attributes are texts, as in the directory, so true and 7 are the texts of
// them; null is the empty text. A condition that is read can always be
// evaluated: whatever could fail is refused by [Parse].
package expression
