package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// eventView is what people read of an event of the control API; raw is all of
// it.
type eventView struct {
	Seq         uint64       `json:"seq"`
	Time        time.Time    `json:"time"`
	Kind        string       `json:"kind"`
	Sender      string       `json:"sender"`
	Method      string       `json:"method"`
	Path        string       `json:"path"`
	Query       string       `json:"query"`
	Status      int          `json:"status"`
	Outcome     string       `json:"outcome"`
	Reason      string       `json:"reason"`
	Transaction string       `json:"transaction"`
	App         string       `json:"app"`
	User        string       `json:"user"`
	Request     *messageView `json:"request"`
	Response    *messageView `json:"response"`

	raw json.RawMessage
}

type messageView struct {
	Proto  string                         `json:"proto"`
	Header []struct{ Name, Value string } `json:"header"`
	Body   string                         `json:"body"`
	Note   string                         `json:"note"`
}

// UnmarshalJSON keeps what it reads.
func (e *eventView) UnmarshalJSON(b []byte) error {
	type plain eventView
	if err := json.Unmarshal(b, (*plain)(e)); err != nil {
		return err
	}
	e.raw = append(e.raw[:0], b...)
	return nil
}

// MarshalJSON writes all that there was to read.
func (e eventView) MarshalJSON() ([]byte, error) { return e.raw, nil }

// target is what was asked for.
func (e eventView) target() string {
	if e.Query != "" {
		return e.Path + "?" + e.Query
	}
	return e.Path
}

// what is the request, or the kind of an effect.
func (e eventView) what() string {
	if e.Method == "" {
		return e.Kind
	}
	return fmt.Sprintf("%s %s %d", e.Method, e.Path, e.Status)
}

func writeEvents(w io.Writer, events []eventView) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, e := range events {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", e.Seq, e.Time.Format("15:04:05.000"), e.what(), e.Outcome, e.Reason)
	}
	return table.Flush()
}

// writeEventLine writes an event as it comes, before the widths of others are
// known.
func writeEventLine(w io.Writer, data []byte) error {
	var e eventView
	if err := json.Unmarshal(data, &e); err != nil {
		return fmt.Errorf("an event is not understood: %w", err)
	}
	_, err := fmt.Fprintf(w, "%4d  %s  %-45s  %-25s  %s\n", e.Seq, e.Time.Format("15:04:05.000"), e.what(), e.Outcome, e.Reason)
	return err
}

// write writes the event with its request and answer as they went over the
// wire.
func (e eventView) write(w io.Writer) error {
	p := &printer{w: w}
	for _, line := range [][2]string{
		{"seq", fmt.Sprint(e.Seq)}, {"time", e.Time.Format(time.RFC3339Nano)}, {"kind", e.Kind}, {"sender", e.Sender},
		{"outcome", e.Outcome}, {"reason", e.Reason}, {"transaction", e.Transaction}, {"app", e.App}, {"user", e.User},
	} {
		if line[1] != "" {
			p.printf("%-12s %s\n", line[0]+":", line[1])
		}
	}
	if e.Request == nil || e.Response == nil {
		if e.Method != "" {
			p.printf("\n%s %s\n%d\n(request and answer are not kept)\n", e.Method, e.target(), e.Status)
		}
		return p.err
	}
	p.printf("\n%s %s %s\n", e.Method, e.target(), e.Request.Proto)
	e.Request.write(p)
	p.printf("\n%s %d\n", e.Response.Proto, e.Status)
	e.Response.write(p)
	return p.err
}

func (m *messageView) write(p *printer) {
	for _, h := range m.Header {
		p.printf("%s: %s\n", h.Name, h.Value)
	}
	if m.Body != "" {
		p.printf("\n%s\n", m.Body)
	}
	if m.Note != "" {
		p.printf("\n(%s)\n", m.Note)
	}
}

// printer writes until it cannot.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
