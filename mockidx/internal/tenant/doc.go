// Package tenant is one org at run time: everything a handler needs, and
// nothing that two orgs share.
package tenant
