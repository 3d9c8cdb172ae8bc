package control

import (
	"net/http"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

var clockRoutes = []route{
	{"GET", "/clock", showClock},
	{"POST", "/clock", moveClock},
}

type clockView struct {
	Now       time.Time           `json:"now"`
	Frozen    bool                `json:"frozen"`
	TokenTime directory.TokenTime `json:"tokenTime"`
}

func viewClock(org Org) clockView {
	return clockView{org.Clock.Now(), org.Clock.Frozen(), org.Directory.Snapshot().TokenTime}
}

func showClock(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return writeJSON(w, viewClock(org))
}

// ClockMove is what may be done to a clock: exactly one of its members.
type ClockMove struct {
	Advance *string    `json:"advance"`
	Set     *time.Time `json:"set"`
	Freeze  bool       `json:"freeze"`
	Resume  bool       `json:"resume"`
	Reset   bool       `json:"reset"`

	TokenTime directory.TokenTime `json:"tokenTime"`
}

const oneMove = `send one of {"advance":"6m"}, {"set":"2030-01-02T03:04:05Z"}, {"freeze":true}, {"resume":true}, {"reset":true}, {"tokenTime":"real"}, {"tokenTime":"clock"}`

func moveClock(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var m ClockMove
	if err := readJSON(w, r, &m); err != nil {
		return err
	}
	if err := m.Apply(org); err != nil {
		return err
	}
	return writeJSON(w, viewClock(org))
}

func (m ClockMove) count() int {
	n := 0
	for _, asked := range []bool{m.Advance != nil, m.Set != nil, m.Freeze, m.Resume, m.Reset, m.TokenTime != ""} {
		if asked {
			n++
		}
	}
	return n
}

// Apply changes the clock of org, or fails and leaves it as it is.
func (m ClockMove) Apply(org Org) error {
	c := org.Clock
	if m.count() != 1 {
		return problem(http.StatusBadRequest, "the body asks for %d changes of the clock", m.count()).hint(oneMove)
	}
	switch {
	case m.Advance != nil:
		d, err := time.ParseDuration(*m.Advance)
		if err != nil {
			return problem(http.StatusBadRequest, "advance %q is not a duration", *m.Advance).hint("write it as in 1h30m, or -5m to go back")
		}
		if err := inRange(c.Now().Add(d)); err != nil {
			return err
		}
		c.Advance(d)
	case m.Set != nil:
		if err := inRange(*m.Set); err != nil {
			return err
		}
		c.Set(*m.Set)
	case m.TokenTime != "":
		if err := org.Directory.Update(func(o *directory.Org) error { o.TokenTime = m.TokenTime; return nil }); err != nil {
			return problem(http.StatusBadRequest, "%v", err).hint(oneMove)
		}
	case m.Freeze:
		c.Freeze()
	case m.Resume:
		c.Resume()
	default:
		c.Reset()
	}
	return nil
}

// inRange keeps clocks where dates have four digits and differences fit into a
// duration.
func inRange(t time.Time) error {
	if y := t.UTC().Year(); y < 1970 || y > 2200 {
		return problem(http.StatusBadRequest, "the clock would show the year %d", y).hint("years 1970 to 2200 can be shown")
	}
	return nil
}
