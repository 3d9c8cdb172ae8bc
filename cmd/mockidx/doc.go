// Command mockidx runs an Okta org that is a mock, and asks a running one.
//
// serve runs an org, demo an org and the sample app in one process. env, mail
// and their like ask a running server over its control listener, as any HTTP
// client can.
//
// # Rules
//
// Data goes to standard output, everything that is said to people to standard
// error. Every flag has an environment variable of the same meaning, and every
// command that prints data has --json, whose names do not change. NO_COLOR is
// honoured. The exit status is 0 for success, 1 for failure, 2 for a command
// line that is wrong and 3 if what was waited for did not come in time.
package main
