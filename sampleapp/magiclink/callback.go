package magiclink

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"
)

// maxQuery is far above what Okta sends: a state is at most 64 characters, a
// code 43, and error_description a sentence.
const maxQuery = 4096

// Callback is the query of a login callback. Parameters that do not belong to
// the protocol, such as those that a mail tracker adds, are left out.
type Callback struct {
	OTP              string // one-time passcode, from the link in the mail
	State            string // the state given to /interact
	InteractionCode  string // the grant to redeem at /token
	Error            string // OAuth error code, RFC 6749 §4.1.2.1
	ErrorDescription string // anyone can write this into a link: never show it
}

// ParseCallback reads rawQuery, as in http.Request.URL.RawQuery. It fails with
// a *[QueryError].
//
// Only "&" separates parameters, so that in otp=1&amp;state=x, which a mail
// program made of a link, state is missing and not quietly dropped with a
// reading error.
func ParseCallback(rawQuery string) (Callback, error) {
	if len(rawQuery) > maxQuery {
		return Callback{}, &QueryError{Reason: fmt.Sprintf("longer than %d bytes", maxQuery)}
	}
	var c Callback
	fields := map[string]*string{
		"otp":               &c.OTP,
		"state":             &c.State,
		"interaction_code":  &c.InteractionCode,
		"error":             &c.Error,
		"error_description": &c.ErrorDescription,
	}
	seen := make(map[string]bool, len(fields))
	for pair := range strings.SplitSeq(rawQuery, "&") {
		name, value, err := parsePair(pair)
		if err != nil {
			return Callback{}, err
		}
		field, known := fields[name]
		if !known {
			continue
		}
		if seen[name] {
			return Callback{}, &QueryError{Param: name, Reason: "given more than once"}
		}
		seen[name] = true
		*field = value
	}
	return c, nil
}

func parsePair(pair string) (name, value string, err error) {
	rawName, rawValue, _ := strings.Cut(pair, "=")
	if name, err = unescape(rawName); err != nil {
		return "", "", &QueryError{Reason: "a parameter name is " + err.Error()}
	}
	if value, err = unescape(rawValue); err != nil {
		return "", "", &QueryError{Param: name, Reason: err.Error()}
	}
	return name, value, nil
}

func unescape(s string) (string, error) {
	out, err := url.QueryUnescape(s)
	if err != nil {
		return "", fmt.Errorf("badly percent-encoded")
	}
	if !utf8.ValidString(out) {
		return "", fmt.Errorf("not UTF-8")
	}
	return out, nil
}

// IsEmailVerifyCallback reports whether rawQuery comes from the link in a mail:
// it has both an otp and a state, and nothing is wrong with it.
func IsEmailVerifyCallback(rawQuery string) bool {
	c, err := ParseCallback(rawQuery)
	return err == nil && c.isEmailVerify()
}

func (c Callback) isEmailVerify() bool { return c.OTP != "" && c.State != "" }
