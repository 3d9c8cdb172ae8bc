package sequence

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Mermaid writes the diagram as text that Mermaid draws.
// Source: Mermaid, "Sequence diagrams".
func (d Diagram) Mermaid(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, "sequenceDiagram")
	for i, name := range d.Parties {
		fmt.Fprintf(b, "    participant p%d as %s\n", i, mermaidText(name))
	}
	for _, s := range d.used() {
		arrow := "->>"
		switch {
		case s.Bad && s.Reply:
			arrow = "--x"
		case s.Bad:
			arrow = "-x"
		case s.Reply:
			arrow = "-->>"
		}
		label := s.Label
		if s.Note != "" {
			label += " (" + s.Note + ")"
		}
		fmt.Fprintf(b, "    p%d%sp%d: %s\n", s.From, arrow, s.To, mermaidText(label))
	}
	return b.Flush()
}

// mermaidText writes what Mermaid reads as syntax, or as HTML, as entities.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case strings.ContainsRune(`#;:<>&"%{}`, r):
			fmt.Fprintf(&b, "#%d;", r)
		case unicode.IsSpace(r), unicode.IsControl(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	if text := strings.TrimSpace(b.String()); text != "" {
		return text
	}
	return "#32;"
}
