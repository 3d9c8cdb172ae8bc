package mockidx

import (
	"fmt"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// mailer writes the mails that sign-ins ask for, and hands them to the org's
// outbox.
type mailer struct {
	tenant *tenant.Tenant
	outbox *outbox.Outbox
}

// Send implements [flow.Mailer].
func (m *mailer) Send(tx engine.Transaction, s engine.SendMail) error {
	return m.deliver(tx, s.UserID, func(c mail.Composer, user directory.User, app directory.App) (mail.Mail, error) {
		if tx.Request.Hosted {
			app.MailLink = directory.LinkToOrg // only the org can go on with it
		}
		return c.Mail(user, app, mail.Letter{
			Template: s.Template, To: s.To, OTP: s.Link.OTP, LinkToken: s.Link.Token, Link: s.URL, State: tx.Request.State,
			Expires: s.Link.Expires, Transaction: flow.TransactionID(tx),
		})
	})
}

// SendText implements [flow.Mailer].
func (m *mailer) SendText(tx engine.Transaction, s engine.SendText) error {
	return m.deliver(tx, s.UserID, func(c mail.Composer, user directory.User, app directory.App) (mail.Mail, error) {
		return c.Text(user, app, mail.TextMessage{
			Channel: s.Channel, To: s.To, OTP: s.Link.OTP, Link: s.URL, State: tx.Request.State,
			Expires: s.Link.Expires, Transaction: flow.TransactionID(tx),
		})
	})
}

// deliver lets compose write a message to a user of the app that tx signs in
// to.
func (m *mailer) deliver(tx engine.Transaction, userID string, compose func(mail.Composer, directory.User, directory.App) (mail.Mail, error)) error {
	org := m.tenant.Directory.Snapshot()
	user, ok := org.UserByID(userID)
	if tx.Draft != nil { // their own phone tells whoever registers nothing
		user, ok = *tx.Draft, true
	}
	if !ok {
		return fmt.Errorf("user %s was deleted", userID)
	}
	app, ok := org.AppByClientID(tx.Request.ClientID)
	if !ok {
		return fmt.Errorf("app %s was deleted", tx.Request.ClientID)
	}
	return m.submit(flow.TransactionID(tx), org, user, app, compose)
}

// Letter implements [management.Mailer].
func (m *mailer) Letter(to directory.User, l mail.Letter) error {
	org := m.tenant.Directory.Snapshot()
	return m.submit("", org, to, directory.App{Label: org.Name}, func(c mail.Composer, user directory.User, app directory.App) (mail.Mail, error) {
		return c.Mail(user, app, l)
	})
}

// Text implements [management.Mailer].
func (m *mailer) Text(to directory.User, t mail.TextMessage) error {
	org := m.tenant.Directory.Snapshot()
	return m.submit("", org, to, directory.App{Label: org.Name}, func(c mail.Composer, user directory.User, app directory.App) (mail.Mail, error) {
		return c.Text(user, app, t)
	})
}

// submit lets compose write a message and hands it to the outbox.
func (m *mailer) submit(transaction string, org *directory.Org, user directory.User, app directory.App, compose func(mail.Composer, directory.User, directory.App) (mail.Mail, error)) error {
	now := m.tenant.Clock.Now()
	message, err := compose(mail.Composer{Org: org, BaseURL: m.tenant.BaseURL, Mint: m.tenant.Chance, Now: now}, user, app)
	if err != nil {
		m.tenant.Journal.Append(journal.Event{
			Time: now, Kind: journal.Mail, Outcome: "mail_not_composed", Reason: err.Error(),
			Transaction: transaction, App: app.ClientID, User: user.ID,
		})
		return err
	}
	return m.outbox.Submit(message, outbox.Origin{App: app.ClientID, User: user.ID})
}
