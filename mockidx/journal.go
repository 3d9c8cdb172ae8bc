package mockidx

import "github.com/idxlab/idxlab/mockidx/internal/journal"

// What happened in an org. The types are aliases, so their methods and fields
// are listed here.
type (
	// Journal is the ordered list of what happened; its methods are safe for
	// concurrent use:
	//
	//	Events() []Event             // the oldest first, without Request and Response
	//	Get(seq uint64) (Event, bool) // with them
	//	Count(match func(Event) bool) int
	//	Wait(ctx context.Context, match func(Event) bool) (Event, error)
	//	Follow(ctx context.Context, after uint64) iter.Seq[Event]
	//	Details(match func(Event) bool) []Event // those that match, with Request and Response
	//	Export(w io.Writer, format ExportFormat, match func(Event) bool) error
	//	Clear()                      // numbering goes on
	//
	// Wait returns the oldest event that matches and blocks until there is one
	// or ctx ends: give it a deadline. Follow yields the events after the one
	// with that Seq, and then each as it happens, until ctx ends or the org is
	// closed. [EventFilter.Match] is such a match.
	Journal = journal.Journal

	// Event is one thing that happened:
	//
	//	Seq                        uint64
	//	Time                       time.Time     // on the org's clock
	//	Kind                       string        // "request" or "mail"
	//	Sender                     string        // of a request: "browser", "app" or "scanner", as it seems
	//	Method, Path, Query        string        // Query is redacted
	//	Status                     int
	//	Outcome                    string        // one of those in docs/outcomes.md
	//	Reason                     string        // for people
	//	Transaction, App, User     string
	//	RequestID, UserAgent       string
	//	Duration                   time.Duration // of real time
	//	Request, Response          *Message      // of Get alone; nil if not kept
	Event = journal.Event

	// Message is a request or an answer without its secrets: passwords, codes,
	// tokens and cookies are replaced by how long they were.
	//
	//	URL    string   // of a request, absolute
	//	Proto  string
	//	Header []Header // Name, Value; sorted
	//	Body   string   // the first 16 KiB
	//	Size   int64    // of the whole body, in bytes
	//	Note   string   // why Body is not the whole body
	//
	//	Get(name string) string // of the header
	Message = journal.Message

	// EventFilter chooses events; what is empty fits every event:
	//
	//	After                           uint64 // greater Seq
	//	Kind                            string
	//	Outcome, Transaction, App, User string
	//	Method, Path                    string // a Path that ends in * is the beginning of one
	//	Status                          int
	//
	//	Match(Event) bool
	EventFilter = journal.Filter

	// ExportFormat is one that a journal can be exported in.
	ExportFormat = journal.Format
)

// The formats of [Journal.Export].
const (
	ExportJSON    = journal.JSON    // the events with their requests and answers
	ExportHAR     = journal.HAR     // HTTP Archive 1.2, of the requests
	ExportMermaid = journal.Mermaid // a sequence diagram as text for Mermaid
	ExportSVG     = journal.SVG     // a sequence diagram as a picture
)
