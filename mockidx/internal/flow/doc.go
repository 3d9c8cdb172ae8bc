// Package flow runs the engine against the store: load a transaction, step,
// commit the new transaction together with the step's effects, and only then
// let the world see them.
//
// When another request got there first the commit conflicts, and the step is
// taken again from what that request left. So every code, link and passcode is
// taken exactly once however many requests race, and no lock is held.
package flow
