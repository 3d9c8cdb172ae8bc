package engine

import (
	"crypto/subtle"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// answerPassword checks a password. A wrong one is a message above the form,
// unlike a wrong passcode, and whoever may not sign in is told the same.
func (s *step) answerPassword(password string) Page {
	user, ok := s.env.Org.UserByID(s.tx.UserID)
	switch {
	case !ok || !passwordMatches(user, password):
		return s.refuse(PasswordWrong, authenticationFailed, "wrong password for "+s.tx.Identifier)
	case user.Status != directory.Active:
		return s.inactive(user)
	}
	s.verify(directory.FactorPassword)
	return s.next(FactorVerified)
}

// passwordMatches compares in constant time. A user without a password cannot
// sign in by one, because an empty password never gets here.
func passwordMatches(u directory.User, password string) bool {
	return subtle.ConstantTimeCompare([]byte(u.Password), []byte(password)) == 1
}
