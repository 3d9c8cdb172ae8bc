// Package velocity renders the subset of the Velocity Template Language that
// Okta's mail templates are written in.
//
// A template is parsed once into a [Template], with errors that carry line and
// column, and rendered any number of times against a [Scope].
//
// # What is understood
//
//   - References: $name, ${name}, ${user.profile.firstName}, and the quiet
//     forms $!name and $!{name}. A reference that the scope does not know is
//     left in the text as it was written, a quiet one vanishes.
//   - Calls of the scope's functions: ${f.toUpperCase($org.name)}. Arguments
//     are references, calls and literals.
//   - #if, #elseif, #else and #end, also as #{else}, over references, quoted
//     strings, numbers, true and false with ==, !=, &&, ||, ! (or eq, ne, and,
//     or, not) and parentheses. As in Velocity 2 an empty string is false.
//   - Comments: ## to the end of the line and #* … *#. Unparsed text: #[[ … ]]#.
//   - A backslash before a reference that the scope knows, or before one of
//     the directives, shows it instead of using it.
//
// A directive or comment that stands alone on a line takes the line with it.
// #set, #foreach, #macro and the other directives are errors, not text, since
// a mail that shows them is never meant. Strings are not interpolated.
//
// # Limits
//
// Template size, nesting and output are bounded, and there are no loops: a
// template takes time linear in its size.
//
// Source: Apache Velocity Engine, "User Guide" (2.3); Okta, "Customize email
// notifications", "Use VTL variables".
package velocity
