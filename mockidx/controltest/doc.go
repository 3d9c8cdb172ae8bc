// Package controltest holds exchanges with the control API against its OpenAPI
// document, for tests of the API and of programs that call it: a client whose
// transport is a [Transport] fails when it sends, or is sent, what the document
// does not describe.
package controltest
