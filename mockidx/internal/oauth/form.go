package oauth

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// form holds the parameters of a request.
type form struct {
	values map[string]string
	query  map[string]bool // names that came in the query
}

// get returns a parameter, or "" if it was not sent. RFC 6749 §3.1 makes no
// difference between one that was not sent and one that was sent empty.
func (f form) get(name string) string { return f.values[name] }

// readForm reads the parameters from query and body: okta-idx-golang redeems a
// code with every parameter in the query. A parameter that is there twice is
// refused (RFC 6749 §3.1).
func readForm(r *http.Request) (form, error) {
	f := form{map[string]string{}, map[string]bool{}}
	if err := f.add(r.URL.RawQuery); err != nil {
		return f, err
	}
	for name := range f.values {
		f.query[name] = true
	}
	body, err := readBody(r)
	if err != nil {
		return f, err
	}
	return f, f.add(body)
}

func readBody(r *http.Request) (string, error) {
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return "", err
	case err != nil:
		return "", httpkit.NotWellFormed.Because("read body: %v", err)
	case len(body) == 0:
		return "", nil
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "application/x-www-form-urlencoded" {
		return "", httpkit.BadMediaType.Because("content type %q", r.Header.Get("Content-Type"))
	}
	return string(body), nil
}

// add parses name=value pairs as browsers do (URL Standard §5.1), where no
// input is an error: okta-idx-java sends its body without encoding it.
func (f form) add(encoded string) error {
	for encoded != "" {
		var pair string
		pair, encoded, _ = strings.Cut(encoded, "&")
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, value = unescape(name), unescape(value)
		if _, ok := f.values[name]; ok {
			return errDuplicate.Because("parameter %q is there more than once", name)
		}
		f.values[name] = value
	}
	return nil
}

// unescape decodes '+' and percent escapes, leaves a bad escape as it stands,
// and replaces what is not UTF-8 by U+FFFD.
func unescape(s string) string {
	if !strings.ContainsAny(s, "%+") {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			b.WriteByte(' ')
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			b.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
		default:
			b.WriteByte(s[i])
		}
	}
	return strings.ToValidUTF8(b.String(), "\uFFFD")
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
