package outbox

import (
	"net/url"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// Rewrite is a way to change the links of a mail.
type Rewrite string

// The rewrites. All that change a link change it in the text, the HTML and the
// message alike.
const (
	// SafeLinks leads each link through a redirect that has it in its query,
	// percent-encoded twice, as mail gateways do.
	SafeLinks Rewrite = "safelinks"
	// Track leads each link through a redirect that counts the clicks, as mail
	// providers do.
	Track Rewrite = "track"
	// Amp writes &amp; where a link has &, on top of what HTML needs, so that the
	// parameter after it is called amp;state.
	Amp Rewrite = "amp"
	// NumericAmp writes &#038; there, so that the link ends at the #.
	NumericAmp Rewrite = "amp-038"
	// SoftBreak breaks each link by a soft line break of quoted-printable, which
	// says nothing to whoever decodes the message. Text and HTML stay as they are.
	SoftBreak Rewrite = "soft-break"
)

// Rewrites returns every rewrite.
func Rewrites() []Rewrite { return []Rewrite{SafeLinks, Track, Amp, NumericAmp, SoftBreak} }

// rewrite changes the mail in e, if there is anything to do.
func (o *Outbox) rewrite(e *envelope, rewrites []Rewrite) error {
	if len(rewrites) == 0 {
		return nil
	}
	done := map[string]string{} // the same link in text and HTML leads the same way
	r := mail.Rewriting{Link: func(l string) string {
		if now, ok := done[l]; ok {
			return now
		}
		now := l
		for _, kind := range rewrites {
			now = o.rewriteLink(kind, now, e.mail.ID)
		}
		done[l] = now
		return now
	}}
	for _, kind := range rewrites {
		r.SoftBreak = r.SoftBreak || kind == SoftBreak
	}
	m, err := e.mail.Rewrite(r)
	if err != nil {
		return err
	}
	o.noteMail(e, "mail_rewritten", joined(rewrites))
	e.mail = m
	return nil
}

func (o *Outbox) rewriteLink(kind Rewrite, l, mailID string) string {
	switch kind {
	case SafeLinks:
		known := o.links.add(RewrittenLink{ID: o.Mint.Opaque(24), Rewrite: kind, Target: l, Mail: mailID})
		known.URL = o.BaseURL + safeLinksPath + "?url=" + url.QueryEscape(url.QueryEscape(l)) + "&data=" + known.ID + "&reserved=0"
		return known.URL
	case Track:
		known := o.links.add(RewrittenLink{ID: o.Mint.Opaque(24), Rewrite: kind, Target: l, Mail: mailID})
		known.URL = o.BaseURL + trackPath + known.ID
		return known.URL
	case Amp:
		return strings.ReplaceAll(l, "&", "&amp;")
	case NumericAmp:
		return strings.ReplaceAll(l, "&", "&#038;")
	}
	return l
}
