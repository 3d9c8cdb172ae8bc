package console

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// page is what page.html shows.
type page struct {
	Orgs    []link
	Org     *orgView // nil: there is none of that name
	Mails   []mailItem
	Mail    *mailView // nil: none is chosen
	Missing string    // id of a mail that was asked for in vain
}

type link struct {
	Label, Href string
	Current     bool
}

type orgView struct {
	Name, URL, Issuer string
	Now               moment
	Frozen            bool
	Apps              []directory.App
	Users             []directory.User
	Events            string // address of the stream of new mails
	Following         bool   // the newest mail is shown, whichever it is
}

type mailItem struct {
	mail.Mail
	Phone   string // how a phone got it; empty if it is a mail
	Href    string
	Sent    moment
	Current bool
}

type mailView struct {
	mail.Mail
	Phone           string // as in mailItem
	Sent            moment
	Openable        bool // a browser can follow the link
	Views           []link
	View            string
	FrameHref, File string
	Source          string
}

// moment is a time on an org's clock.
type moment struct{ time.Time }

func (m moment) Machine() string { return m.Format(time.RFC3339) }
func (m moment) Human() string   { return m.UTC().Format("2006-01-02 15:04:05 UTC") }

// page collects what r asks for; false means that it is not there.
func (c *console) page(r *http.Request) (page, bool) {
	var p page
	org, ok := c.orgs.Find(r.PathValue("org"))
	for _, o := range c.orgs() {
		p.Orgs = append(p.Orgs, link{o.Name, orgHref(o), ok && o.Name == org.Name})
	}
	if !ok {
		return p, r.PathValue("org") == ""
	}
	mails := org.Mailbox.List()
	id := r.PathValue("id")
	following := id == ""
	if following && len(mails) > 0 {
		id = mails[len(mails)-1].ID
	}
	p.Org = viewOrg(org, newest(mails), following)
	for i := len(mails) - 1; i >= 0; i-- {
		m := mails[i]
		p.Mails = append(p.Mails, mailItem{m, phone(m), mailHref(org, m.ID) + "#mail", moment{m.SentAt}, m.ID == id})
		if m.ID == id {
			p.Mail = viewMail(org, m, r.URL.Query().Get("view"))
		}
	}
	if !following && p.Mail == nil {
		p.Missing = id
	}
	return p, p.Missing == ""
}

func viewOrg(o control.Org, newest string, following bool) *orgView {
	d := o.Directory.Snapshot()
	return &orgView{
		Name: o.Name, URL: o.URL, Issuer: o.Issuer,
		Now: moment{o.Clock.Now()}, Frozen: o.Clock.Frozen(),
		Apps: d.Apps, Users: d.Users,
		Events: orgHref(o) + "/events?after=" + newest, Following: following,
	}
}

func viewMail(o control.Org, m mail.Mail, view string) *mailView {
	href := mailHref(o, m.ID)
	v := &mailView{
		Mail: m, Phone: phone(m), Sent: moment{m.SentAt}, FrameHref: href + "/html", Source: string(m.Raw),
		Openable: strings.HasPrefix(m.Link, "http://") || strings.HasPrefix(m.Link, "https://"),
		File:     "/api/v1" + href + "/raw",
	}
	if m.HTML == "" && (view == "" || v.Phone != "" && view != "raw") {
		view = "text"
	}
	if view != "text" && view != "raw" {
		view = "html"
	}
	v.View = view
	names := []string{"HTML", "Text", "Raw"}
	if v.Phone != "" {
		names = names[1:]
	}
	for _, name := range names {
		lower := strings.ToLower(name)
		v.Views = append(v.Views, link{name, href + "?view=" + lower + "#mail", lower == view})
	}
	return v
}

// phone names the channel of what is no mail.
func phone(m mail.Mail) string {
	return map[string]string{mail.ChannelSMS: "SMS", mail.ChannelVoice: "Call"}[m.Channel]
}

func orgHref(o control.Org) string { return "/orgs/" + url.PathEscape(o.Name) }

func mailHref(o control.Org, id string) string { return orgHref(o) + "/mails/" + url.PathEscape(id) }
