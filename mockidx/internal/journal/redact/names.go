package redact

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// secrets are the names of secrets as fold writes them. State, nonce and
// code_challenge are none: they are of no use without what is redacted.
var secrets = set(
	// what people type
	"password", "new_password", "old_password", "current_password", "confirm_password", "passcode", "pin", "answer",
	"otp", "totp", "verification_code",
	// what a sign-in is held by
	"state_handle", "state_token", "interaction_handle", "session_token", "session_id", "sid", "device_token",
	"request_uri", "activation_token", "recovery_token", "token", "activation_url", "reset_password_url", "temp_password",
	// what is exchanged for tokens, and proves who may
	"code", "interaction_code", "authorization_code", "device_code", "user_code", "code_verifier",
	"client_secret", "client_assertion", "assertion", "private_key",
	// tokens
	"access_token", "id_token", "refresh_token", "id_token_hint", "subject_token", "actor_token", "device_secret",
	// second factors
	"shared_secret", "secret", "totp_secret", "signature_data", "client_data",
)

// secretHeaders are the words that make a header's value a secret.
var secretHeaders = []string{"authorization", "cookie", "token", "secret", "password", "apikey"}

func set(names ...string) map[string]bool {
	m := make(map[string]bool, len(names))
	for _, name := range names {
		m[fold(name)] = true
	}
	return m
}

// Secret reports whether what goes by this name is a secret: the name of a
// member, a parameter or an input, also as part of a path, as in
// s:credentials.passcode or credentials[passcode].
func Secret(name string) bool {
	name = strings.TrimRight(name, "] ")
	if i := strings.LastIndexAny(name, "?/.:[#"); i >= 0 {
		name = name[i+1:]
	}
	return secrets[fold(name)]
}

// fold leaves letters and digits of a name, in lower case. It folds as much as
// encoding/json does, which reads paſſcode as passcode.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(unicode.ToUpper(r))
	}, name)
}

// hint stands in the place of a secret.
func hint(secret string) string {
	n := utf8.RuneCountInString(secret)
	if n == 1 {
		return "(redacted, 1 character)"
	}
	return fmt.Sprintf("(redacted, %d characters)", n)
}
