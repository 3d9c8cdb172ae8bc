package redact

import "regexp"

// handed are the paths of the links that administrators hand out, which end in a
// one-time token.
var handed = regexp.MustCompile(`^(/(?:welcome|reset_password)/)(.+)`)

// Path redacts the path of a URL.
func Path(path string) string {
	if m := handed.FindStringSubmatch(path); m != nil {
		return m[1] + hint(m[2])
	}
	return Text(path)
}
