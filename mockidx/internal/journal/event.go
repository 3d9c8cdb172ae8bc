package journal

import "time"

// Kind tells a request from an effect.
type Kind string

// The kinds of event.
const (
	Request Kind = "request" // an HTTP request was answered
	Mail    Kind = "mail"    // a mail was put into the mailbox
	Device  Kind = "device"  // a person did something on the device that they have Okta Verify on
)

// Kinds returns the kinds of event.
func Kinds() []Kind { return []Kind{Request, Mail, Device} }

// Event is one thing that happened.
type Event struct {
	Seq         uint64        `json:"seq"`                   // 1, 2, 3 … in the order of happening
	Time        time.Time     `json:"time"`                  // on the org's clock
	Kind        Kind          `json:"kind"`                  //
	Sender      Sender        `json:"sender,omitempty"`      // who seems to have sent a request
	Method      string        `json:"method,omitempty"`      // HTTP method
	Path        string        `json:"path,omitempty"`        // URL path, without query
	Query       string        `json:"query,omitempty"`       // query of the URL, redacted
	Status      int           `json:"status,omitempty"`      // HTTP status of the answer
	Outcome     string        `json:"outcome"`               // machine-readable, one of docs/outcomes.md
	Reason      string        `json:"reason,omitempty"`      // for people: why it was refused
	Transaction string        `json:"transaction,omitempty"` // id of the sign-in it belongs to
	App         string        `json:"app,omitempty"`         // client id
	User        string        `json:"user,omitempty"`        // user id
	RequestID   string        `json:"requestId,omitempty"`   // X-Okta-Request-Id
	UserAgent   string        `json:"userAgent,omitempty"`   //
	Duration    time.Duration `json:"duration,omitempty"`    // nanoseconds of real time
	Fault       string        `json:"fault,omitempty"`       // id of the fault rule that fired

	// The request and its answer, redacted: of an event that [Journal.Get]
	// returned, nil in lists. They are nil there, too, if they were dropped for
	// newer ones, or never kept.
	Request  *Message `json:"request,omitempty"`
	Response *Message `json:"response,omitempty"`
}

// Message is an HTTP request or response without its secrets.
type Message struct {
	URL    string   `json:"url,omitempty"`  // of a request, absolute
	Proto  string   `json:"proto"`          // as in HTTP/1.1
	Header []Header `json:"header"`         // sorted by name
	Body   string   `json:"body"`           // what is kept of it
	Size   int64    `json:"size"`           // bytes of the whole body, as far as it was read or written
	Note   string   `json:"note,omitempty"` // why Body is not the whole body
}

// Header is a line of a message's header.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Get returns the value of the first line of that name, written as
// [net/http.CanonicalHeaderKey] does; "" if there is none.
func (m *Message) Get(name string) string {
	for _, h := range m.Header {
		if h.Name == name {
			return h.Value
		}
	}
	return ""
}
