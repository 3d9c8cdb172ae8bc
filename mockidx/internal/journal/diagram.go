package journal

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/journal/sequence"
)

// party is who takes part, in the order of the diagram's columns.
type party int

const (
	aBrowser party = iota
	anApp
	aScanner
	theOrg
	theMailbox
	aDevice
	parties
)

var partyNames = [parties]string{"Browser", "App", "Scanner", "Okta org", "Mailbox", "Device"}

// Diagram draws events as a sequence: who asked the org for what, and what it
// answered and mailed. Of events that [Journal.Get] returned it also tells where
// a browser was sent to. Polls in a row are one.
func Diagram(events []Event) sequence.Diagram {
	d := &drawing{}
	for i := 0; i < len(events); i++ {
		times := 1
		for i+1 < len(events) && samePoll(events[i], events[i+1]) {
			i++
			times++
		}
		d.event(events[i], events[0].Time, times)
	}
	d.flush(func(Event) bool { return true })
	names, column := d.columns()
	for i := range d.steps {
		d.steps[i].From, d.steps[i].To = column[d.steps[i].From], column[d.steps[i].To]
	}
	return sequence.Diagram{Title: "Sequence of " + counted(len(events), "event"), Description: describe(events), Parties: names, Steps: d.steps}
}

// drawing collects steps between parties, which become columns in the end.
type drawing struct {
	steps   []sequence.Step
	effects []Event // of requests that are not over yet
}

// samePoll reports whether two events need no two arrows.
func samePoll(a, b Event) bool {
	return a.Outcome == "polled" && b.Outcome == a.Outcome && a.Path == b.Path && a.Sender == b.Sender && a.Transaction == b.Transaction
}

// event draws an event, which happened when it was over. What it brought about
// meanwhile happened before it, and is drawn within it.
func (d *drawing) event(e Event, began time.Time, times int) {
	if e.Kind == Device {
		d.steps = append(d.steps, sequence.Step{From: int(aDevice), To: int(theOrg), Label: e.Outcome, Detail: detail(e), Ref: e.Seq, Margin: number(e)})
		return
	}
	if e.Kind != Request {
		d.effects = append(d.effects, e)
		return
	}
	label := e.Method + " " + e.Path
	if times > 1 {
		label += fmt.Sprintf(" ×%d", times)
	}
	from := senderParty(e.Sender)
	d.steps = append(d.steps, sequence.Step{From: from, To: int(theOrg), Label: label, Detail: target(e), Ref: e.Seq, Margin: number(e)})
	d.flush(func(effect Event) bool { return effect.Transaction == e.Transaction })
	d.steps = append(d.steps, sequence.Step{
		From: int(theOrg), To: from, Label: fmt.Sprintf("%d %s", e.Status, e.Outcome), Note: sentTo(e), Detail: detail(e),
		Reply: true, Bad: e.Status >= 400, Ref: e.Seq, Margin: since(began, e.Time),
	})
}

// flush draws the effects that match.
func (d *drawing) flush(match func(Event) bool) {
	d.effects = slices.DeleteFunc(d.effects, func(e Event) bool {
		if !match(e) {
			return false
		}
		to := theOrg
		if e.Kind == Mail {
			to = theMailbox
		}
		d.steps = append(d.steps, sequence.Step{From: int(theOrg), To: int(to), Label: e.Outcome, Detail: detail(e), Ref: e.Seq, Margin: number(e)})
		return true
	})
}

func number(e Event) string { return fmt.Sprintf("#%d", e.Seq) }

func detail(e Event) string {
	if e.Reason == "" {
		return e.Outcome
	}
	return e.Outcome + ": " + e.Reason
}

func senderParty(s Sender) int {
	switch s {
	case Browser:
		return int(aBrowser)
	case Scanner:
		return int(aScanner)
	}
	return int(anApp)
}

// columns are the names of the parties that have something to do, and where
// each is among them. Browser, app and org always are.
func (d *drawing) columns() (names []string, column map[int]int) {
	column = map[int]int{}
	for p := range parties {
		busy := slices.ContainsFunc(d.steps, func(s sequence.Step) bool { return s.From == int(p) || s.To == int(p) })
		if busy || p == aBrowser || p == anApp || p == theOrg {
			column[int(p)] = len(names)
			names = append(names, partyNames[p])
		}
	}
	return names, column
}

func target(e Event) string {
	if e.Query == "" {
		return e.Method + " " + e.Path
	}
	return e.Method + " " + e.Path + "?" + e.Query
}

// sentTo says where an answer sends the browser, without the values of
// parameters.
func sentTo(e Event) string {
	if e.Response == nil || e.Response.Get("Location") == "" {
		return ""
	}
	u, err := url.Parse(e.Response.Get("Location"))
	if err != nil {
		return ""
	}
	to := "to " + u.Host + u.Path
	var names []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); name != "" {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		to += "?" + strings.Join(names, "&")
	}
	return to
}

// since is how long after the first event another happened.
func since(began, t time.Time) string {
	d := t.Sub(began)
	switch {
	case d < 0 || d >= 100*time.Hour:
		return ""
	case d < 10*time.Second:
		return fmt.Sprintf("+%dms", d.Milliseconds())
	case d < 10*time.Minute:
		return fmt.Sprintf("+%ds", int(d.Seconds()))
	}
	return fmt.Sprintf("+%dm", int(d.Minutes()))
}

// describe says in words what the diagram shows.
func describe(events []Event) string {
	if len(events) == 0 {
		return "Nothing happened."
	}
	var b strings.Builder
	for i, e := range events {
		if i > 0 {
			b.WriteString("; ")
		}
		if i == 40 {
			fmt.Fprintf(&b, "and %d more", len(events)-i)
			break
		}
		if e.Kind == Request {
			fmt.Fprintf(&b, "%s %s: ", e.Method, e.Path)
		}
		b.WriteString(e.Outcome)
	}
	return b.String() + "."
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
