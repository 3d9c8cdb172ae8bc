package console

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/control"
)

// clockFace shows the org's time and moves it.
var clockFace = view{title: "Clock", path: "/clock", skip: "clock", tmpl: viewTemplate("clock.html"), collect: collectClock}

type clockView struct {
	Now    moment
	Offset string // how it stands to real time
	Frozen bool
	Action string
	Steps  []clockStep
}

// clockStep is a button that moves the clock.
type clockStep struct{ Label, Advance string }

// clockSteps are what people wait for: a resend, a code, a session.
var clockSteps = []clockStep{
	{"+30 s", "30s"}, {"+1 min", "1m"}, {"+6 min", "6m"}, {"+30 min", "30m"}, {"+1 h", "1h"}, {"+1 day", "24h"}, {"−6 min", "-6m"},
}

func collectClock(org control.Org, _ *http.Request) (any, bool) {
	v := clockView{Now: moment{org.Clock.Now()}, Frozen: org.Clock.Frozen(), Action: orgHref(org) + "/clock", Steps: clockSteps}
	v.Offset = "real time"
	switch d := org.Clock.Offset().Round(time.Second); {
	case d > 0:
		v.Offset = fmt.Sprintf("%v ahead of real time", d)
	case d < 0:
		v.Offset = fmt.Sprintf("%v behind real time", -d)
	}
	return v, true
}

func moveClock(org control.Org, form url.Values) error {
	var move control.ClockMove
	switch do := form.Get("do"); do {
	case "advance":
		by := form.Get("by")
		move.Advance = &by
	case "set":
		t, err := time.Parse("2006-01-02T15:04:05", form.Get("to"))
		if err != nil {
			if t, err = time.Parse("2006-01-02T15:04", form.Get("to")); err != nil {
				return fmt.Errorf("%q is not a date and time", form.Get("to"))
			}
		}
		move.Set = &t
	case "freeze":
		move.Freeze = true
	case "resume":
		move.Resume = true
	case "reset":
		move.Reset = true
	default:
		return fmt.Errorf("the clock cannot %q", do)
	}
	return move.Apply(org)
}
