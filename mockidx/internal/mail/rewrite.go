package mail

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"strings"

	nethtml "golang.org/x/net/html"
)

// Rewriting is what a gateway or a mail provider does to a mail on its way.
type Rewriting struct {
	Link      func(link string) string // what becomes of a link; nil: it stays
	SoftBreak bool                     // a soft line break inside each link, as quoted-printable allows anywhere
}

// Rewrite returns the mail as it is after r: the message, and with it the text,
// the HTML and the link that a recipient finds there. The passcode and state
// are those that the new message shows. Links are those of http and https, in
// the text and in the targets of the HTML. It fails if the mail is not one that
// a [Composer] wrote.
func (m Mail) Rewrite(r Rewriting) (Mail, error) {
	w := &rewriter{Rewriting: r, original: map[string]string{}}
	raw, err := w.message(m.Raw)
	if err != nil {
		return Mail{}, fmt.Errorf("rewrite mail: %w", err)
	}
	before := func(link string) string {
		if l, ok := w.original[link]; ok {
			return l
		}
		return link
	}
	return parseRewritten(raw, before, func(f facts) string { return f.known(m.OTP) })
}

// rewriter rewrites one message.
type rewriter struct {
	Rewriting
	original map[string]string // of each link as it is now
}

func (w *rewriter) link(l string) string {
	now := l
	if w.Link != nil {
		now = w.Link(l)
	}
	w.original[now] = l
	return now
}

// message keeps the header as it is, byte by byte.
func (w *rewriter) message(raw []byte) ([]byte, error) {
	const headerEnd = "\r\n\r\n"
	end := bytes.Index(raw, []byte(headerEnd))
	msg, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil || end < 0 {
		return nil, errors.Join(errors.New("it has no header"), err)
	}
	out := bytes.NewBuffer(bytes.Clone(raw[:end+len(headerEnd)]))
	mediaType, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		err := w.parts(out, multipart.NewReader(msg.Body, params["boundary"]), params["boundary"])
		return out.Bytes(), err
	}
	if encoding := msg.Header.Get("Content-Transfer-Encoding"); encoding != "quoted-printable" {
		return nil, fmt.Errorf("transfer encoding %q is not rewritten", encoding)
	}
	err = w.part(out, mediaType, "quoted-printable", msg.Body)
	return out.Bytes(), err
}

func (w *rewriter) parts(out io.Writer, parts *multipart.Reader, boundary string) error {
	to := multipart.NewWriter(out)
	if err := to.SetBoundary(boundary); err != nil {
		return err
	}
	for range maxParts {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return to.Close()
		}
		if err != nil {
			return err
		}
		mediaType, _, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil || strings.HasPrefix(mediaType, "multipart/") {
			return fmt.Errorf("part %q is not rewritten", mediaType)
		}
		encoding := part.Header.Get("Content-Transfer-Encoding")
		part.Header.Set("Content-Transfer-Encoding", "quoted-printable")
		into, err := to.CreatePart(part.Header)
		if err == nil {
			err = w.part(into, mediaType, encoding, part)
		}
		if err != nil {
			return err
		}
	}
	return errors.New("too many parts")
}

// part rewrites the content of a part and encodes it anew.
func (w *rewriter) part(out io.Writer, mediaType, encoding string, r io.Reader) error {
	b, err := io.ReadAll(decodeTransfer(encoding, r))
	if err != nil {
		return err
	}
	content := strings.ReplaceAll(string(b), "\r\n", "\n")
	var links []string // as they are written in the part
	switch mediaType {
	case "text/html":
		content, links = w.html(content)
	case "text/plain":
		content, links = w.text(content)
	}
	if !w.SoftBreak {
		links = nil
	}
	_, err = io.WriteString(out, quotePrintable(content, links))
	return err
}

func (w *rewriter) text(s string) (string, []string) {
	var links []string
	return urlInText.ReplaceAllStringFunc(s, func(found string) string {
		l := trimLink(found)
		now := w.link(l)
		links = append(links, now)
		return now + found[len(l):]
	}), links
}

// html rewrites the targets of links; everything else stays as it is written.
func (w *rewriter) html(s string) (string, []string) {
	var links []string
	var out strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		kind := z.Next()
		raw := string(z.Raw())
		if kind == nethtml.ErrorToken {
			out.WriteString(raw) // what is cut off inside a tag
			return out.String(), links
		}
		if kind != nethtml.StartTagToken {
			out.WriteString(raw)
			continue
		}
		t := z.Token()
		for i, a := range t.Attr {
			if target := strings.TrimSpace(a.Val); t.Data == "a" && a.Key == "href" && urlInText.MatchString(target) {
				now := w.link(target)
				t.Attr[i].Val = now
				links = append(links, html.EscapeString(now))
				raw = t.String()
			}
		}
		out.WriteString(raw)
	}
}
