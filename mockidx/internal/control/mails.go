package control

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

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

func listMails(w http.ResponseWriter, r *http.Request, org Org) error {
	query, err := parameters(r, "to")
	if err != nil {
		return err
	}
	mails := org.Mailbox.List()
	if to := recipient(query); to != "" {
		mails = slices.DeleteFunc(mails, func(m mail.Mail) bool { return !strings.EqualFold(m.To, to) })
	}
	return writeJSON(w, mails)
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
	query, err := parameters(r, "to", "after", "timeout")
	if err != nil {
		return err
	}
	after, err := number(query, "after")
	if err != nil {
		return err
	}
	timeout, err := patience(query)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), timeout)
	defer cancel()
	m, err := org.Mailbox.WaitAfter(ctx, recipient(query), after)
	if errors.Is(err, context.DeadlineExceeded) {
		return problem(http.StatusRequestTimeout, "no such mail came within %v", timeout).hint("GET the mails to see what came instead")
	}
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
