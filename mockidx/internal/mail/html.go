package mail

import "strings"

// FramePolicy is the Content-Security-Policy under which a browser may show a
// mail's HTML. It takes scripts, forms and the origin from it, and leaves it the
// links, styles and pictures that a mail program would show.
const FramePolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
	"img-src * data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// ShownText returns the text that HTML shows, on one line.
func ShownText(html string) string {
	_, pieces := readHTML(html)
	return strings.Join(strings.Fields(strings.Join(pieces, " ")), " ")
}
