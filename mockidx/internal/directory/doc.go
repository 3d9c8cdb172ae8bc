// Package directory is what an org knows before anyone signs in: its users,
// apps, policies, authenticators, authorization servers and mail templates,
// and the YAML file they come from.
//
// An [Org] is a plain value. The server never changes one in place: [Live]
// holds the current one, readers take a snapshot, and a change is made on a
// copy, validated whole and swapped in. So a request sees one consistent
// directory from beginning to end, and a change that does not validate changes
// nothing.
//
// An org is first completed and then validated. After [Org.Complete] no field
// that has a default is empty, so that readers need not know the defaults.
// [Org.Validate] finds everything that is wrong at once; each [Problem] names
// the value by its path and says what to do.
//
// [Load] reads a file in four steps: the tokens are checked for what could make
// the parser slow, each document is parsed, decoded by the yaml tags of the
// structs, and the org completed and validated. Decoding goes on after a
// problem and remembers the place of each value, which is how a problem of the
// org gets its line and column. A policy that no app uses is a mistake in a
// file only: in a running org the app may be about to come.
package directory
