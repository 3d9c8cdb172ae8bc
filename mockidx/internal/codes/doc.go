// Package codes lets a test choose what an org draws next: a passcode, the
// token of a mailed link, an interaction code; and how passcodes look, and from
// which seed everything else is drawn.
//
// Chosen values wait in a queue for each kind. A step of a sign-in draws by a
// [Draft]: it takes the first in the queue, or what chance gives if the queue
// is empty. A step that was not committed puts back what it took, so a value
// is used by one sign-in, and by none that failed.
//
// A chosen value has a form that every client can carry, and a link token or
// interaction code was never used before: two sign-ins must not share one.
package codes
