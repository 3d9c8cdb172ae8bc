package journal

import (
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/journal/redact"
)

// MaxBody is how much is kept of a body, in bytes.
const MaxBody = 16 << 10

// Exchange is a request and its answer as they were. Nobody may change one that
// is in a journal.
type Exchange struct {
	BaseURL        string // scheme://host[:port] that the request was sent to
	Target         string // path and query
	Proto          string
	RequestHeader  http.Header
	RequestBody    Body
	ResponseHeader http.Header
	ResponseBody   Body
}

// Body is the beginning of a body and the size of the whole. Of pictures,
// scripts and the like only the size is kept.
type Body struct {
	kept []byte
	size int64
}

// Add counts b and, if it is of a media type that is kept, keeps what there is
// room for.
func (body *Body) Add(b []byte, mediaType string) {
	body.size += int64(len(b))
	if room := MaxBody - len(body.kept); room > 0 && len(b) > 0 && keeps(mediaType) {
		body.kept = append(body.kept, b[:min(len(b), room)]...)
	}
}

// keeps reports whether bodies of a media type are text that a protocol is
// spoken in.
func keeps(mediaType string) bool {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	switch mediaType = strings.TrimSpace(mediaType); mediaType {
	case "", "text/plain", "text/html":
		return true
	}
	return strings.HasSuffix(mediaType, "json") || strings.HasSuffix(mediaType, "x-www-form-urlencoded")
}

// size is about how much memory the exchange takes.
func (x *Exchange) size() int {
	n := 512 + len(x.Target) + cap(x.RequestBody.kept) + cap(x.ResponseBody.kept)
	for _, header := range []http.Header{x.RequestHeader, x.ResponseHeader} {
		for name, values := range header {
			for _, value := range values {
				n += len(name) + len(value) + 48
			}
		}
	}
	return n
}

// request is what may be shown of the request.
func (x *Exchange) request() *Message {
	path, query, has := strings.Cut(x.Target, "?")
	path = redact.Path(path)
	if has {
		path += "?" + redact.Query(query)
	}
	m := message(x.Proto, x.RequestHeader, x.RequestBody)
	m.URL = x.BaseURL + path
	return m
}

// response is what may be shown of the response.
func (x *Exchange) response() *Message { return message(x.Proto, x.ResponseHeader, x.ResponseBody) }

func message(proto string, header http.Header, body Body) *Message {
	m := &Message{Proto: proto, Header: []Header{}, Size: body.size}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		for _, value := range header[name] {
			m.Header = append(m.Header, Header{name, redact.Header(name, value)})
		}
	}
	mediaType := header.Get("Content-Type")
	kept, cut := body.text()
	switch {
	case body.size == 0:
	case !keeps(mediaType), header.Get("Content-Encoding") != "":
		m.Note = fmt.Sprintf("%d bytes of %s are not kept", body.size, strings.TrimSpace(mediaType+" "+header.Get("Content-Encoding")))
	case !utf8.ValidString(kept):
		m.Note = fmt.Sprintf("%d bytes are not text", body.size)
	default:
		if plain, _, err := mime.ParseMediaType(mediaType); err == nil {
			mediaType = plain
		}
		m.Body = redact.Body(mediaType, kept)
		if cut {
			m.Note = fmt.Sprintf("only the first %d of %d bytes are kept", len(kept), body.size)
		}
	}
	return m
}

// text is what is kept, without the part of a character at its end, and whether
// there was more.
func (body Body) text() (string, bool) {
	kept := body.kept
	cut := int64(len(kept)) < body.size
	for range utf8.UTFMax - 1 {
		if r, n := utf8.DecodeLastRune(kept); !cut || n == 0 || r != utf8.RuneError || n > 1 {
			break
		}
		kept = kept[:len(kept)-1]
	}
	return string(kept), cut
}
