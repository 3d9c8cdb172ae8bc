package mail

import (
	"mime/quotedprintable"
	"strings"
)

// Source of this file: RFC 2045 §6.7.
const (
	softBreak      = "=\r\n"
	maxEncodedLine = 76 // with the = of a soft break
)

// quotePrintable encodes s as quoted-printable, with a soft line break inside
// each of the links.
func quotePrintable(s string, links []string) string {
	encoded := unfolded(s)
	for _, l := range links {
		whole := unfolded(l)
		at := breakIn(whole)
		encoded = strings.ReplaceAll(encoded, whole, whole[:at]+softBreak+whole[at:])
	}
	var out strings.Builder
	for line := range strings.Lines(encoded) {
		fold(&out, line)
	}
	return out.String()
}

// unfolded encodes s without soft line breaks.
func unfolded(s string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	_, _ = w.Write([]byte(s)) // a builder takes everything
	_ = w.Close()
	return strings.ReplaceAll(b.String(), softBreak, "")
}

// breakIn is where to break an encoded link: one character into its last value,
// so that whoever reads line by line gets a link that looks whole, or in the
// middle.
func breakIn(link string) int {
	const equals = "=3D"
	at := strings.LastIndex(link, equals) + len(equals)
	if at < len(equals) || at+1 >= len(link) || link[at] == '=' {
		return encodedEnd(link, len(link)/2)
	}
	return at + 1
}

// fold writes an encoded line, with the soft line breaks that keep it short.
func fold(out *strings.Builder, line string) {
	for len(strings.TrimRight(line, "\r\n")) > maxEncodedLine {
		at := encodedEnd(line, maxEncodedLine-1)
		out.WriteString(line[:at] + softBreak)
		line = line[at:]
	}
	out.WriteString(line)
}

// encodedEnd is at, or what is before it if it would cut an encoded byte.
func encodedEnd(s string, at int) int {
	for back := range 3 {
		if at-back > 0 && s[at-back] == '=' && back > 0 {
			return at - back
		}
	}
	return at
}
