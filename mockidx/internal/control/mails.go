package control

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

var mailRoutes = []route{
	{"GET", "/mails", listMails},
	{"DELETE", "/mails", clearMails},
	{"GET", "/mails/wait", waitMail},
	{"GET", "/mails/{id}", showMail},
	{"DELETE", "/mails/{id}", deleteMail},
	{"GET", "/mails/{id}/raw", rawMail},
}

// recipient is the parameter to. In a query + stands for a space; no address or
// phone number has one, so that whoever forgot to write %2B is understood.
func recipient(query url.Values) string { return strings.ReplaceAll(query.Get("to"), " ", "+") }

// mailFilter reads which mails are meant, besides the parameters in more.
func mailFilter(r *http.Request, more ...string) (mail.Filter, url.Values, error) {
	query, err := parameters(r, append([]string{"to", "subject", "template", "transaction", "channel"}, more...)...)
	f := mail.Filter{
		To: recipient(query), Subject: query.Get("subject"), Template: query.Get("template"),
		Transaction: query.Get("transaction"), Channel: query.Get("channel"),
	}
	if err != nil {
		return f, nil, err
	}
	for _, known := range []struct {
		name, value string
		all         []string
	}{{"template", f.Template, append(directory.MailTemplates(), directory.OktaVerifyActivation)}, {"channel", f.Channel, mail.Channels()}} {
		if known.value != "" && !slices.Contains(known.all, known.value) {
			return f, nil, problem(http.StatusBadRequest, "there is no %s %q", known.name, known.value).hint("there are: " + strings.Join(known.all, ", "))
		}
	}
	return f, query, nil
}

func listMails(w http.ResponseWriter, r *http.Request, org Org) error {
	filter, _, err := mailFilter(r)
	if err != nil {
		return err
	}
	return writeJSON(w, slices.DeleteFunc(org.Mailbox.List(), func(m mail.Mail) bool { return !filter.Fits(m) }))
}

func clearMails(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	org.Mailbox.Clear()
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func waitMail(w http.ResponseWriter, r *http.Request, org Org) error {
	filter, query, err := mailFilter(r, "after", "timeout")
	if err != nil {
		return err
	}
	if filter.After, err = number(query, "after"); err != nil {
		return err
	}
	m, err := await(r, query, "no such mail came", "GET the mails to see what came instead", func(ctx context.Context) (mail.Mail, error) {
		return org.Mailbox.WaitFor(ctx, filter.Fits)
	})
	if err != nil {
		return err
	}
	return writeJSON(w, m)
}

// find returns the mail that the path names.
func find(r *http.Request, org Org) (mail.Mail, error) {
	id := r.PathValue("id")
	if _, err := parameters(r); err != nil {
		return mail.Mail{}, err
	}
	m, ok := org.Mailbox.Get(id)
	if !ok {
		return m, problem(http.StatusNotFound, "there is no mail %q", id).hint("the mails of the org list their ids")
	}
	return m, nil
}

func showMail(w http.ResponseWriter, r *http.Request, org Org) error {
	m, err := find(r, org)
	if err != nil {
		return err
	}
	return writeJSON(w, m)
}

func rawMail(w http.ResponseWriter, r *http.Request, org Org) error {
	m, err := find(r, org)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "message/rfc822")
	w.Header().Set("Content-Security-Policy", "sandbox; default-src 'none'")
	_, _ = w.Write(m.Raw)
	return nil
}

func deleteMail(w http.ResponseWriter, r *http.Request, org Org) error {
	m, err := find(r, org)
	if err != nil {
		return err
	}
	org.Mailbox.Delete(m.ID)
	w.WriteHeader(http.StatusNoContent)
	return nil
}
