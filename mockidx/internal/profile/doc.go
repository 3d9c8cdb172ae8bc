// Package profile makes an org answer as Okta does today, or otherwise.
//
// Strict, the default, is Okta as it is known. Future is an Okta after an
// upgrade that breaks no promise: its answers have members, form fields,
// authenticators and remediations that no client knows yet, and lists whose
// order means nothing come in another order. A client that is well made signs in
// by what it knows.
//
// What is added begins with "future" wherever it has a name. What was there
// stays: members with their values, the first remediation, which okta-idx-java
// takes for what is to be done now, the order of fields within a form, and the id
// as the first field of a choice, where okta-idx-golang reads it. Nothing is
// null, which okta-auth-js cannot read, and an object that is there for its one
// member, form or value, gets no second one.
//
// Chaos is Okta over a poor network: now and then an answer is slow, a poll is
// one too many, a read arrives twice, as package fault has it. A client that
// tries again signs in.
//
// An answer of Future is a function of the seed and of what it would be otherwise. So one
// sign-in looks the same at every step, and a poll like the page it is for, and
// a run is repeated by its seed.
package profile
