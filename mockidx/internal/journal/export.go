package journal

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/idxlab/idxlab/mockidx/internal/journal/sequence"
)

// Format is one that a journal can be exported in.
type Format string

// The formats.
const (
	JSON    Format = "json"    // the events with their requests and answers
	HAR     Format = "har"     // HTTP Archive 1.2, of the requests
	Mermaid Format = "mermaid" // a sequence diagram as text for Mermaid
	SVG     Format = "svg"     // a sequence diagram as a picture
)

// Formats returns the formats.
func Formats() []Format { return []Format{JSON, HAR, Mermaid, SVG} }

// Details returns the events that match with their requests and answers, the
// oldest first.
func (j *Journal) Details(match func(Event) bool) []Event {
	events := []Event{}
	for _, e := range j.Events() {
		if !match(e) {
			continue
		}
		if full, ok := j.Get(e.Seq); ok { // else it was forgotten just now
			events = append(events, full)
		}
	}
	return events
}

// Export writes the events that match in a format. It fails if there is no such
// format, and if w does.
func (j *Journal) Export(w io.Writer, format Format, match func(Event) bool) error {
	switch format {
	case JSON:
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(j.Details(match))
	case HAR:
		return archive(j.Details(match)).Write(w)
	case Mermaid:
		return Diagram(j.Details(match)).Mermaid(w)
	case SVG:
		return Diagram(j.Details(match)).SVG(w, sequence.Options{})
	}
	return fmt.Errorf("a journal cannot be exported as %q; there are %v", format, Formats())
}
