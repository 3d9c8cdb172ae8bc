package mockidx

import (
	"fmt"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// mailer puts the mails that sign-ins ask for into the org's mailbox.
type mailer struct {
	tenant  *tenant.Tenant
	mailbox *mail.Mailbox
}

// Send implements [flow.Mailer].
func (m *mailer) Send(tx engine.Transaction, s engine.SendMail) error {
	org := m.tenant.Directory.Snapshot()
	user, ok := org.UserByID(s.UserID)
	if !ok {
		return fmt.Errorf("user %s was deleted", s.UserID)
	}
	app, ok := org.AppByClientID(tx.Request.ClientID)
	if !ok {
		return fmt.Errorf("app %s was deleted", tx.Request.ClientID)
	}
	ch := mail.Challenge{
		OTP: s.Link.OTP, LinkToken: s.Link.Token, State: tx.Request.State,
		Expires: s.Link.Expires, Transaction: flow.TransactionID(tx),
	}
	now := m.tenant.Clock.Now()
	message, err := mail.Composer{Org: org, BaseURL: m.tenant.BaseURL, Mint: m.tenant.Chance, Now: now}.Challenge(user, app, ch)
	event := journal.Event{
		Time: now, Kind: journal.Mail, Outcome: "mail_delivered",
		Transaction: flow.TransactionID(tx), App: app.ClientID, User: user.ID,
	}
	if err != nil {
		event.Outcome, event.Reason = "mail_not_composed", err.Error()
		m.tenant.Journal.Append(event)
		return err
	}
	m.mailbox.Deliver(message)
	m.tenant.Journal.Append(event)
	return nil
}
