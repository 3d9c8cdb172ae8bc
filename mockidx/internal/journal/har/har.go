package har

import (
	"encoding/json"
	"io"
	"time"
)

// Version is that of the format.
const Version = "1.2"

// Unknown stands for a size or a time that was not measured.
const Unknown = -1

// Archive is the whole document.
type Archive struct {
	Log Log `json:"log"`
}

// Log is what an archive has in it.
type Log struct {
	Version string  `json:"version"`
	Creator Creator `json:"creator"`
	Pages   []Page  `json:"pages"`
	Entries []Entry `json:"entries"` // the oldest first
	Comment string  `json:"comment,omitempty"`
}

// Creator is the program that wrote a log.
type Creator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Page is a group of entries.
type Page struct {
	ID      string      `json:"id"`
	Title   string      `json:"title"`
	Started time.Time   `json:"startedDateTime"`
	Timings PageTimings `json:"pageTimings"`
}

// PageTimings are in milliseconds; a journal does not know them.
type PageTimings struct {
	OnContentLoad float64 `json:"onContentLoad"`
	OnLoad        float64 `json:"onLoad"`
}

// Entry is a request and its answer. Members whose name begins with _ are
// custom ones.
type Entry struct {
	Page     string    `json:"pageref,omitempty"`
	Started  time.Time `json:"startedDateTime"`
	Time     float64   `json:"time"` // milliseconds, the sum of Timings
	Request  Request   `json:"request"`
	Response Response  `json:"response"`
	Cache    struct{}  `json:"cache"`
	Timings  Timings   `json:"timings"`
	Comment  string    `json:"comment,omitempty"`

	Seq         uint64 `json:"_seq,omitempty"`
	Outcome     string `json:"_outcome,omitempty"`
	Reason      string `json:"_reason,omitempty"`
	Transaction string `json:"_transaction,omitempty"`
	App         string `json:"_app,omitempty"`
	User        string `json:"_user,omitempty"`
}

// Request is what was asked.
type Request struct {
	Method      string    `json:"method"`
	URL         string    `json:"url"` // absolute, without fragment
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []Cookie  `json:"cookies"`
	Headers     []Pair    `json:"headers"`
	QueryString []Pair    `json:"queryString"`
	PostData    *PostData `json:"postData,omitempty"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int64     `json:"bodySize"`
}

// PostData is the body of a request: its parameters if it is a form, else its
// text.
type PostData struct {
	MediaType string `json:"mimeType"`
	Params    []Pair `json:"params,omitempty"`
	Text      string `json:"text,omitempty"`
	Comment   string `json:"comment,omitempty"`
}

// Response is what was answered.
type Response struct {
	Status      int      `json:"status"`
	StatusText  string   `json:"statusText"`
	HTTPVersion string   `json:"httpVersion"`
	Cookies     []Cookie `json:"cookies"`
	Headers     []Pair   `json:"headers"`
	Content     Content  `json:"content"`
	RedirectURL string   `json:"redirectURL"`
	HeadersSize int      `json:"headersSize"`
	BodySize    int64    `json:"bodySize"`
}

// Content is the body of a response.
type Content struct {
	Size      int64  `json:"size"`
	MediaType string `json:"mimeType"`
	Text      string `json:"text,omitempty"`
	Comment   string `json:"comment,omitempty"`
}

// Cookie is one that a browser has or is given.
type Cookie struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Path     string `json:"path,omitempty"`
	Domain   string `json:"domain,omitempty"`
	HTTPOnly bool   `json:"httpOnly,omitempty"`
	Secure   bool   `json:"secure,omitempty"`
}

// Pair is a header, or a parameter of a query or a form.
type Pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Timings are in milliseconds.
type Timings struct {
	Blocked float64 `json:"blocked"`
	DNS     float64 `json:"dns"`
	Connect float64 `json:"connect"`
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
	SSL     float64 `json:"ssl"`
}

// Write writes the archive as JSON.
func (a Archive) Write(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(a)
}
