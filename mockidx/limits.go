package mockidx

import (
	"fmt"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/limit"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// Rate limits. The types are aliases, so their methods are listed here; all are
// safe for concurrent use.
type (
	// Limits are an org's rate limits, off unless [WithLimits] is given. What
	// is counted is in docs/control.md; time is that of the org's clock.
	//
	//	Mode() LimitMode
	//	Rules() LimitRules
	//	On()                                                          // Okta's
	//	Off()
	//	Set(b LimitBucket, limit int, per time.Duration) error        // beside those there are
	//	Lift(b LimitBucket)
	//	Update(change func(LimitRules)) error                         // all at once, or nothing
	//	Reset()                                                       // forgets what was counted
	Limits = limit.Limits

	// LimitRule is so many in so long:
	//
	//	Limit int
	//	Per   time.Duration
	LimitRule = limit.Rule

	// LimitRules are limits by what they count, a map[LimitBucket]LimitRule.
	LimitRules = limit.Rules
	// LimitBucket is what a limit counts.
	LimitBucket = limit.Bucket
	// LimitMode says which limits there are.
	LimitMode = limit.Mode
)

// The values of those types.
const (
	LimitUser       = limit.User
	LimitStateToken = limit.StateToken
	LimitMail       = limit.Mail
	LimitIDX        = limit.IDX
	LimitLink       = limit.Link
	LimitAuthorize  = limit.Authorize
	LimitToken      = limit.Token
	LimitOAuth      = limit.OAuth
	LimitLogin      = limit.Login
	LimitAPI        = limit.API

	LimitsOff = limit.Off
	LimitsOn  = limit.On
	LimitsSet = limit.Set
)

// Limits returns the org's rate limits.
func (o *Org) Limits() *Limits { return o.limits }

// WithLimits makes the org refuse what Okta's rate limits refuse. Without it
// they are announced, and nothing is refused.
func WithLimits() Option {
	return func(c *config) error { c.limits = true; return nil }
}

// limitedMailer loses mails of which there are too many to one recipient. Who
// asked for one is not told, as of any mail that gets lost.
type limitedMailer struct {
	flow.Mailer
	limits *limit.Limits
	tenant *tenant.Tenant
}

// Send implements [flow.Mailer].
func (m *limitedMailer) Send(tx engine.Transaction, s engine.SendMail) error {
	reason, ok := m.limits.AllowMail(s.To)
	if ok {
		return m.Mailer.Send(tx, s)
	}
	m.tenant.Journal.Append(journal.Event{
		Time: m.tenant.Clock.Now(), Kind: journal.Mail, Outcome: "mail_rate_limited", Reason: reason,
		Transaction: flow.TransactionID(tx), App: tx.Request.ClientID, User: s.UserID,
	})
	return fmt.Errorf("too many to one recipient: %s", reason)
}
