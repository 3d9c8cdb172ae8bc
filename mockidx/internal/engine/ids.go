package engine

import (
	"crypto/sha256"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// stableID derives an id of 20 characters from what it names, so that a page
// rendered again has the ids it had: the widget redraws, and wipes what was
// typed, when a poll differs in any of them.
func stableID(prefix string, names ...string) string {
	const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	sum := sha256.Sum256([]byte(prefix + "\x00" + strings.Join(names, "\x00")))
	id := []byte(prefix)
	for _, b := range sum[:20-len(prefix)] {
		id = append(id, base62[int(b)%len(base62)])
	}
	return string(id)
}

// authenticatorID is what clients post to choose f.
func authenticatorID(org *directory.Org, f directory.Factor) string { return org.AuthenticatorID(f) }

// enrollmentID is the id of a user's enrolment of f.
func enrollmentID(org *directory.Org, userID string, f directory.Factor) string {
	return stableID(authenticators[f].kind().prefix, org.ID, userID)
}

// unknownUserID is the user id of somebody who does not exist. It makes one
// unknown name the same person at every try.
func unknownUserID(org *directory.Org, identifier string) string {
	return stableID("00u", "unknown", org.ID, directory.Alike(identifier))
}
