// Package appproc runs the sample app as its users do: as a process of its
// own. Tests need one for each org, because okta-idx-golang keeps its client
// in a package variable.
package appproc
