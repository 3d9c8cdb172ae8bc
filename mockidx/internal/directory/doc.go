// Package directory is what an org knows before anyone signs in: its users,
// apps, policies, authenticators, authorization servers and mail templates,
// and the YAML file they come from.
//
// An [Org] is a plain value. The server never changes one in place: [Live]
// holds the current one, readers take a snapshot, and a change is made on a
// copy, validated whole and swapped in. So a request sees one consistent
// directory from beginning to end, and a change that does not validate changes
// nothing.
package directory
