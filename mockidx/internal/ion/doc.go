// Package ion holds the wire types of an IDX answer, which is written in Ion
// hypermedia JSON: forms to fill in ([Form]), the authenticators they are
// about ([Authenticator]) and messages for people ([Message]).
//
// It has no state and knows no rule of signing in. What it does guarantee is
// what Okta's clients choke on when it is otherwise:
//
//   - Members stand in the order in which Okta sends them.
//   - A form's values are strings: okta-idx-golang decodes nothing else.
//   - Nothing is ever null, and an empty list is left out: okta-idx-java reads
//     the first element of a list, and of "options", without looking.
//   - Times have three digits of milliseconds and a literal Z: okta-idx-kotlin
//     parses with exactly that pattern.
//   - A message has a class: okta-idx-kotlin and okta-idx-swift demand it.
package ion
