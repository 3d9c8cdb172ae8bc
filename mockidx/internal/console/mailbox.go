package console

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
	"github.com/idxlab/idxlab/mockidx/internal/scan"
)

// mailbox shows the mails and text messages, the newest if none is chosen.
var mailbox = view{title: "Mailbox", path: "", skip: "mail", tmpl: viewTemplate("mailbox.html"), collect: collectMails}

type mailboxView struct {
	Following bool // the newest mail is shown, whichever it is
	Mails     []mailItem
	Mail      *mailView // nil: none is chosen
	Missing   string    // id of a mail that was asked for in vain
	Action    string
	Holding   bool // mails pile up in the outbox
	Waiting   int  // there, or delayed
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
	Href            string // its own page
	Scanners        []scan.Profile
	Scanned         *scan.Report // nil: it was not scanned just now
}

func collectMails(org control.Org, r *http.Request) (any, bool) {
	mails := org.Mailbox.List()
	id := r.PathValue("id")
	v := mailboxView{Following: id == "", Action: orgHref(org) + "/mails", Holding: org.Outbox.Holding(), Waiting: len(org.Outbox.Waiting())}
	if v.Following && len(mails) > 0 {
		id = mails[len(mails)-1].ID
	}
	for _, m := range slices.Backward(mails) {
		v.Mails = append(v.Mails, mailItem{m, phone(m), mailHref(org, m.ID) + "#mail", moment{m.SentAt}, m.ID == id})
		if m.ID == id {
			v.Mail = viewMail(org, m, r.URL.Query().Get("view"))
		}
	}
	if !v.Following && v.Mail == nil {
		v.Missing = id
	}
	return v, v.Missing == ""
}

func viewMail(o control.Org, m mail.Mail, view string) *mailView {
	href := mailHref(o, m.ID)
	v := &mailView{
		Mail: m, Phone: phone(m), Sent: moment{m.SentAt}, FrameHref: href + "/html", Source: string(m.Raw),
		Openable: strings.HasPrefix(m.Link, "http://") || strings.HasPrefix(m.Link, "https://"),
		File:     "/api/v1" + href + "/raw",
		Href:     href, Scanners: scan.Profiles(),
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

// changeOutbox does what a form of the mailbox asks of mails on their way.
func changeOutbox(org control.Org, form url.Values) error {
	switch do := form.Get("do"); do {
	case "hold":
		org.Outbox.Hold()
	case "release":
		org.Outbox.StopHolding()
		_, err := org.Outbox.Release(outbox.Release{})
		return err
	default:
		return fmt.Errorf("the outbox cannot %q", do)
	}
	return nil
}

// phone names the channel of what is no mail.
func phone(m mail.Mail) string {
	return map[string]string{mail.ChannelSMS: "SMS", mail.ChannelVoice: "Call"}[m.Channel]
}

func mailHref(o control.Org, id string) string { return orgHref(o) + "/mails/" + url.PathEscape(id) }
