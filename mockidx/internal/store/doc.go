// Package store keeps the state of an org behind one small interface.
//
// A record is a key, a value of bytes and a version that changes with every
// write. [Store.Commit] writes a batch of records if, and only if, each still
// has the version its writer read: compare-and-swap over several keys. That
// one rule is what makes a code, a link or a refresh token be taken exactly
// once however many requests race, and it needs no lock held over I/O.
//
// Every back end passes the suite of package storetest.
package store
