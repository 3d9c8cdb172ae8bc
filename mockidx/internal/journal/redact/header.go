package redact

import (
	"net/http"
	"slices"
	"strings"
)

// Header redacts the value of a header: it leaves the scheme of credentials,
// and of cookies the names and attributes.
func Header(name, value string) string {
	switch http.CanonicalHeaderKey(name) {
	case "Authorization", "Proxy-Authorization":
		scheme, credentials, ok := strings.Cut(value, " ")
		if !ok {
			return hint(value)
		}
		return scheme + " " + hint(credentials)
	case "Cookie":
		return cookies(value, -1)
	case "Set-Cookie":
		return cookies(value, 1)
	}
	folded := fold(name)
	if secrets[folded] || slices.ContainsFunc(secretHeaders, func(word string) bool { return strings.Contains(folded, word) }) {
		return hint(value)
	}
	return Text(value)
}

// cookies redacts the values of the first n cookies; of all if n is negative.
func cookies(value string, n int) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		if i == n {
			break
		}
		name, secret, ok := strings.Cut(part, "=")
		switch {
		case ok && secret != "":
			parts[i] = name + "=" + hint(secret)
		case !ok && strings.TrimSpace(part) != "":
			parts[i] = " " + hint(strings.TrimSpace(part))
		}
	}
	return strings.TrimPrefix(strings.Join(parts, ";"), " ")
}

// Body redacts a body by its media type, or, without a type that says
// something, by its looks. It must be text.
func Body(mediaType, body string) string {
	mediaType = strings.ToLower(mediaType)
	switch {
	case strings.Contains(mediaType, "json"), document(body):
		return JSON(body)
	case strings.Contains(mediaType, "html"), strings.HasPrefix(strings.TrimSpace(body), "<"):
		return HTML(body)
	case strings.Contains(mediaType, "urlencoded"), mediaType == "":
		return Form(body)
	}
	return Script(body)
}
