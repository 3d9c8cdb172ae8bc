package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// mailView is what people read of a mail of the control API; raw is all of it.
type mailView struct {
	ID      string    `json:"id"`
	Seq     uint64    `json:"seq"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	SentAt  time.Time `json:"sentAt"`
	Text    string    `json:"text"`
	OTP     string    `json:"otp"`
	Link    string    `json:"link"`
	State   string    `json:"state"`

	raw json.RawMessage
}

// UnmarshalJSON keeps what it reads.
func (m *mailView) UnmarshalJSON(b []byte) error {
	type plain mailView
	if err := json.Unmarshal(b, (*plain)(m)); err != nil {
		return err
	}
	m.raw = append(m.raw[:0], b...)
	return nil
}

// MarshalJSON writes all that there was to read.
func (m mailView) MarshalJSON() ([]byte, error) { return m.raw, nil }

func writeList(w io.Writer, mails []mailView) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, m := range mails {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\t%s\n", m.Seq, m.ID, m.SentAt.Format(time.RFC3339), m.To, m.OTP, m.Subject)
	}
	return table.Flush()
}

// printFlag says what of a mail to print.
type printFlag struct {
	Print string `default:"all" enum:"all,id,otp,link,state,text" env:"MOCKIDX_PRINT" help:"What to print of it: all, id, otp, link, state or text."`
}

func (p *printFlag) write(w io.Writer, m mailView) error {
	if p.Print == "all" {
		_, err := fmt.Fprintf(w, "id:      %s\nseq:     %d\nsent:    %s\nto:      %s\nsubject: %s\notp:     %s\nlink:    %s\nstate:   %s\n\n%s\n",
			m.ID, m.Seq, m.SentAt.Format(time.RFC3339), m.To, m.Subject, m.OTP, m.Link, m.State, m.Text)
		return err
	}
	value := map[string]string{"id": m.ID, "otp": m.OTP, "link": m.Link, "state": m.State, "text": m.Text}[p.Print]
	if value == "" {
		return fmt.Errorf("mail %s has no %s", m.ID, p.Print)
	}
	_, err := fmt.Fprintln(w, value)
	return err
}
