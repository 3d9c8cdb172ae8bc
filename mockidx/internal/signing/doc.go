// Package signing holds the keys that an org signs tokens with, and spoils
// tokens on request.
//
// # Keys
//
// A [Ring] is what one org has of the process's keys. Each of its keys is in
// one of these states; all but the retired ones are published:
//
//	next ──rotate──▶ signing ──rotate──▶ old ──retire──▶ retired
//
// There are few keys, because making one takes long and costs a start its
// speed. When a ring has used all of them it begins again, with new key ids: a
// client that goes by ids, as all do, sees a new key each time.
//
// # Tampering
//
// [Tokens] are what is wrong with the next tokens of an org: each [Tampering]
// spoils as many as it counts, in the order in which they were asked for. The
// mock itself checks tokens as ever, so that it refuses an access token whose
// signature, issuer or exp it spoiled.
package signing
