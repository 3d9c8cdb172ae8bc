package engine

import "github.com/idxlab/idxlab/mockidx/internal/ion"

// messages are all that the engine says.
var messages = []message{
	authenticationFailed, incorrectPassword, factorSuspended, passcodeInvalid, sessionExpired, tooManyRequests,
	tooManyTexts, tooManyCalls, badRequest, fieldRequired, unknownUser, userNotAssigned, accessDenied, resetNotAllowed,
	unlockNotAllowed, resetWhileActivating, resetTokenSpent, activationTokenSpent, activatingInactive, unlockFailed,
	resetNotSignedIn, activationTokenOver, cannotSatisfy, registrationUnavailable, notUnique, noEmailAddress, noMatch,
	requirementsNotMet, commonPassword, invalidPhone, answerTooShort, tagsNotAllowed, totpInvalid, totpReused, pushRejected, pushTimedOut, assertionInvalid,
	passwordExpiring, recoveryCompleted, accountUnlocked, unlockedGoOn, cancelledByUser, cancelledOnOther,
	transferredToNewTab, returnToOriginalTab, enterOTPInOriginal, returnLinkExpired, returnStale, returnError,
}

// Message is what Okta's server says under an i18n key, and the HTTP status it
// comes with. Text has {0} where a parameter belongs.
type Message struct {
	Status    int
	Class     ion.Class
	Key, Text string
}

// MessageOf returns the message with a key; false if the engine says none.
func MessageOf(key string) (Message, bool) {
	for _, m := range messages {
		if m.key == key {
			return Message{m.status, m.class, m.key, m.text}, true
		}
	}
	return Message{}, false
}
