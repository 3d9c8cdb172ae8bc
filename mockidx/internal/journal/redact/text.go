package redact

import (
	"net/url"
	"regexp"
	"strings"
)

// maxNesting is how often a URL may be a parameter of another one.
const maxNesting = 5

var (
	// A JSON Web Token, or what is left of one.
	jwt = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{6,}(\.[A-Za-z0-9_-]*)*`)
	// The content of a data URI: the picture of a shared secret is one.
	dataURI = regexp.MustCompile(`(?i)\b(data:[a-z0-9.+/-]*(?:;[a-z0-9=-]+)*,)[^\s"'<>()\\]+`)
	// A member of JSON or JavaScript inside of other text.
	member = regexp.MustCompile(`(["']?)([A-Za-z0-9_.-]+)(["']\s*:\s*|\s*:\s*["'])(["']?)((?:[^"'\\]|\\.)*)`)
	// What may be a URL or a query, or a part of one.
	word = regexp.MustCompile("[^\\s\"'<>\x60]+")
)

// Text redacts what looks like a secret in any text: parameters in URLs, JSON
// Web Tokens, the content of data URIs.
func Text(s string) string { return text(s, 0) }

func text(s string, nesting int) string {
	if strings.Contains(s, "eyJ") {
		s = jwt.ReplaceAllStringFunc(s, hint)
	}
	if strings.Contains(s, ",") {
		s = dataURI.ReplaceAllStringFunc(s, func(uri string) string {
			head, content, _ := strings.Cut(uri, ",")
			return head + "," + hint(content)
		})
	}
	if !strings.Contains(s, "=") && !strings.Contains(s, "%") {
		return s
	}
	return word.ReplaceAllStringFunc(s, func(w string) string { return pairs(w, nesting) })
}

// Script redacts what looks like a secret in a script: as Text does, and in its
// objects.
func Script(s string) string {
	s = member.ReplaceAllStringFunc(s, func(m string) string {
		part := member.FindStringSubmatch(m)
		if !Secret(part[2]) || part[5] == "" {
			return m
		}
		return part[1] + part[2] + part[3] + part[4] + hint(part[5])
	})
	return Text(s)
}

// Query redacts the query of a URL.
func Query(query string) string { return pairs(query, 0) }

// Form redacts a form of the media type application/x-www-form-urlencoded.
func Form(form string) string { return pairs(form, 0) }

// pairs redacts the values of names that are secret. Some servers take ; for &,
// and some clients forget to encode it in a value: what follows it without a
// name of its own is a part of what went before.
func pairs(s string, nesting int) string {
	var b strings.Builder
	hidden := false
	for s != "" {
		pair, end := s, ""
		if i := strings.IndexAny(s, "&;"); i >= 0 {
			pair, end = s[:i], s[i:i+1]
		}
		s = s[len(pair)+len(end):]
		name, value, ok := strings.Cut(pair, "=")
		switch {
		case !ok && hidden && pair != "":
			b.WriteString(escaped(hint(pair)))
		case !ok:
			b.WriteString(nested(pair, nesting))
		default:
			hidden = secretParameter(name)
			b.WriteString(nested(name, nesting))
			b.WriteByte('=')
			if hidden {
				value = concealed(value)
			} else {
				value = nested(value, nesting)
			}
			b.WriteString(value)
		}
		b.WriteString(end)
	}
	return b.String()
}

// secretParameter takes the worst for granted of a name that cannot be read.
func secretParameter(name string) bool {
	plain, err := url.QueryUnescape(name)
	return err != nil || Secret(plain)
}

func concealed(value string) string {
	if value == "" {
		return ""
	}
	return escaped(hint(unescape(value)))
}

// escaped is a hint that may stand in a query.
func escaped(hint string) string { return strings.ReplaceAll(hint, " ", "+") }

// nested redacts a part of a query that may itself be a URL or a document.
func nested(s string, nesting int) string {
	plain := unescape(s)
	if nesting >= maxNesting {
		return escaped(hint(plain))
	}
	shown := plain
	switch {
	case document(plain) && (plain != s || strings.Contains(plain, `"`)):
		shown = JSON(plain)
	case plain != s, strings.Contains(plain, "="):
		shown = text(plain, nesting+1)
	}
	if shown == plain {
		return s
	}
	return url.QueryEscape(shown)
}

// unescape decodes what can be decoded.
func unescape(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if end := i + len("%XX"); end <= len(s) {
			if plain, err := url.QueryUnescape(s[i:end]); s[i] == '%' && err == nil {
				b.WriteString(plain)
				i = end - 1
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// document reports whether s looks like JSON.
func document(s string) bool {
	s = strings.TrimLeft(s, " \t\r\n")
	return strings.HasPrefix(s, "{") || strings.HasPrefix(s, "[")
}
