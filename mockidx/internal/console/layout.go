package console

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/profile"
)

// page is what layout.html shows.
type page struct {
	Title, Skip string
	Orgs        []link
	Org         *orgView // nil: there is none of that name
	Places      []link
	Warnings    []warning
	Refused     string // why what was asked for was not done
	View        any
}

type link struct {
	Label, Href string
	Current     bool
}

type orgView struct {
	Name, Issuer string
	Now          moment
	Frozen       bool
	Events       string // address of the stream of what happens
}

// warning is something that makes the org behave unlike a real one.
type warning struct{ Text, Label, Href string }

// moment is a time on an org's clock.
type moment struct{ time.Time }

func (m moment) Machine() string { return m.Format(time.RFC3339) }
func (m moment) Human() string   { return m.UTC().Format("2006-01-02 15:04:05 UTC") }

// page collects what r asks for; false means that it is not there.
func (c *console) page(r *http.Request, v view) (page, bool) {
	p := page{Title: v.title, Skip: v.skip}
	org, ok := c.orgs.Find(r.PathValue("org"))
	for _, o := range c.orgs() {
		p.Orgs = append(p.Orgs, link{o.Name, orgHref(o) + v.path, ok && o.Name == org.Name})
	}
	if !ok {
		return p, r.PathValue("org") == ""
	}
	for _, place := range places() {
		p.Places = append(p.Places, link{place.title, orgHref(org) + place.path, place.path == v.path})
	}
	p.Org = &orgView{
		Name: org.Name, Issuer: org.Issuer, Now: moment{org.Clock.Now()}, Frozen: org.Clock.Frozen(),
		Events: fmt.Sprintf("%s/events?mails=%d&events=%d", orgHref(org), lastMail(org), lastEvent(org)),
	}
	p.Warnings = warnings(org)
	p.View, ok = v.collect(org, r)
	return p, ok
}

// warnings tells what somebody may have set and forgotten.
func warnings(org control.Org) []warning {
	var all []warning
	if org.Clock.Frozen() {
		all = append(all, warning{"The clock is frozen.", "Clock", orgHref(org) + "/clock"})
	}
	if n := len(org.Faults.List()); n > 0 {
		all = append(all, warning{plural(n, "fault rule is", "fault rules are") + " at work.", "Faults", orgHref(org) + "/faults"})
	}
	if org.Outbox.Holding() {
		all = append(all, warning{"Mails are held.", "Mailbox", orgHref(org)})
	}
	if p := org.Profile.Get(); p.Name != profile.Strict {
		all = append(all, warning{fmt.Sprintf("The profile is %s, seed %d.", p.Name, p.Seed), "Faults", orgHref(org) + "/faults"})
	}
	return all
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

func orgHref(o control.Org) string { return "/orgs/" + url.PathEscape(o.Name) }
