package mockidx

import (
	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// What an org knows. Fields left empty get the default that docs/org.md names.
type (
	// Config is everything an org knows: Users, Apps, Policies, AuthServers,
	// Email, Lifetimes, TrustedOrigins, Templates and Interoperability.
	Config = directory.Org
	// User is a person who can sign in: Login, Email, Password, FirstName,
	// LastName, Status.
	User = directory.User
	// App is an OpenID Connect application: ClientID, ClientSecret,
	// RedirectURIs, EmailVerificationURI, Policy.
	App = directory.App
	// Policy names the Factors that must all be verified to sign in to an app.
	Policy = directory.Policy
	// Factor is an authenticator by its key on the wire.
	Factor = directory.Factor
	// MailTemplate replaces the built-in text of a mail.
	MailTemplate = directory.MailTemplate
	// AuthServer is a custom authorization server.
	AuthServer = directory.AuthServer
	// UserStatus is the state of a user's account.
	UserStatus = directory.UserStatus
)

// The values of those fields that have a closed set of them.
const (
	FactorPassword = directory.FactorPassword
	FactorEmail    = directory.FactorEmail

	Active        = directory.Active
	Suspended     = directory.Suspended
	LockedOut     = directory.LockedOut
	Deprovisioned = directory.Deprovisioned

	IdentifierFirst        = directory.IdentifierFirst
	IdentifierWithPassword = directory.IdentifierWithPassword

	LinkToOrg = directory.LinkToOrg
	LinkToApp = directory.LinkToApp

	ResendRotate = directory.ResendRotate
	ResendReuse  = directory.ResendReuse
	ResendAll    = directory.ResendAll

	InteractionCode   = directory.InteractionCode
	AuthorizationCode = directory.AuthorizationCode
	RefreshToken      = directory.RefreshToken
)

// What an org does.
type (
	// Clock is an org's time: Now, Advance, Set, Freeze, Resume, Reset.
	Clock = clock.Clock
	// Mailbox holds the mails an org sent: Wait, List, Get, Clear.
	Mailbox = mail.Mailbox
	// Mail is one mail with its OTP, Link and State read out of it.
	Mail = mail.Mail
	// Journal is the ordered list of what happened: Events, Count, Wait.
	Journal = journal.Journal
	// Event is one thing that happened, with a machine-readable Outcome out of
	// those that docs/outcomes.md lists.
	Event = journal.Event
)
