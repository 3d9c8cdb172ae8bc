package mockidx

import (
	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// What an org knows. The types are aliases, so their fields are listed here;
// a field left empty gets the default that docs/org.md names.
type (
	// Config is everything an org knows:
	//
	//	ID, Name         string
	//	Users            []User
	//	Groups           []Group // there is always Everyone
	//	Apps             []App
	//	Policies         []Policy
	//	AuthServers      []AuthServer
	//	Email            struct: Lifetime, CodeLength, CodeAlphabet, NoMagicLink, Resend, MaxFailures, FailureSpan, PollInterval, Location, Disabled
	//	Password         struct: Complexity, History, MaxAge, ExpireWarning, MaxFailures, NoRecovery, RecoveryFactors, RecoveryQuestion, Unlock, Disabled
	//	Phone            struct: Methods []PhoneMethod
	//	DisabledAuthenticators []Factor // besides email and password
	//	WebAuthn         struct: UserVerification
	//	OktaVerify       struct: NumberChallenge, PollInterval
	//	Enrollment       struct: Required, Optional []Factor
	//	Registration     struct: Enabled, Attributes []Attribute, Password, NoEmailVerification, Progressive, Groups []string
	//	IdentityProviders []IdentityProvider
	//	Lifetimes        struct: Transaction, InteractionCode, Activation, Recovery, Session, AccessToken, IDToken, RefreshToken, RefreshGrace
	//	TokenTime        TokenTime // TokenTimeReal or TokenTimeClock
	//	TrustedOrigins   []string
	//	Templates        []MailTemplate
	//	APIToken         string     // of the Management API
	//	Documents        []Document // what the Management API keeps besides
	//	Interoperability struct of switches where Okta's clients differ
	Config = directory.Org

	// User is a person who can sign in:
	//
	//	ID, Login, Email, SecondEmail             string
	//	FirstName, LastName, Locale, TimeZone     string
	//	Password, Phone, TOTPSecret               string // empty: does not have it
	//	PhoneNickname                             string
	//	EmailUnverified                           bool
	//	Profile                                   map[string]string
	//	PasswordExpires, TOTPLastUsed             time.Time // zero: never
	//	PasswordHistory                           []string  // the latest first
	//	FailedPasswords                           int
	//	SecurityQuestion                          SecurityQuestion
	//	WebAuthnCredentials                       []WebAuthnCredential
	//	OktaVerifyDevice                          OktaVerifyDevice // without secret: has none
	//	Activation, RecoveryToken                 OneTimeToken
	//	Identities                                []Identity // at identity providers
	//	Groups                                    []string // ids, besides Everyone
	//	Status                                    UserStatus
	//	Times                                     struct of time.Time: Created, Activated, StatusChanged, Updated, PasswordChanged
	//
	//	DisplayName() string
	//	Get(attribute string) string // by its name in the profile schema
	//	Set(attribute, value string)
	User = directory.User

	// App is an OpenID Connect application:
	//
	//	ID, ClientID, Label    string
	//	ClientSecret           string      // empty, as the keys: a public client
	//	JWKS                   string      // public keys of private_key_jwt, a JSON Web Key Set
	//	RedirectURIs           []string
	//	PostLogoutRedirectURIs []string
	//	EmailVerificationURI   string      // where mailed links lead; empty: pages of the org
	//	MailLink               MailLink    // LinkToOrg or LinkToApp
	//	GrantTypes             []GrantType // empty: those that sign in, and refresh_token
	//	PKCERequired           bool        // of a client with a secret too
	//	Policy                 string      // name, or id of a document; empty: the first
	//	ProfileEnrollment      string      // id of a document; empty: Registration
	//	Users, Groups          []string    // logins, and ids, of those assigned
	//	AssignedOnly           bool        // without them it is for nobody, and not for everyone
	//	RotateRefreshTokens    bool
	//	Inactive               bool        // clients find no such app
	App = directory.App

	// IdentityProvider is an OpenID provider, such as another org, that people can
	// sign in with:
	//
	//	ID, Name, Type         string // Type as on the wire; empty: OIDC
	//	Issuer                 string
	//	Endpoints              struct of string: Authorization, Token, Keys; what is left out is discovered
	//	ClientID, ClientSecret string // of this org there
	//	Scopes                 []string
	//	Domains                []string  // whose users sign in there; empty: it is offered to everybody
	//	Username               string    // an expression; empty: idpuser.email
	//	Match                  MatchType // MatchUsername, MatchEmail, MatchUsernameOrEmail or MatchCustomAttribute
	//	MatchAttribute         string
	//	NoLinking              bool     // of users that there are
	//	LinkGroups             []string // whose members alone are linked
	//	NoProvisioning         bool     // of users that there are not
	//	UpdateProfiles         bool     // at each sign-in
	//	Groups                 []string // of users that it makes
	//	Inactive               bool
	IdentityProvider = directory.IdentityProvider

	// Identity is who a user is at an identity provider:
	//
	//	Provider, Subject string
	Identity = directory.Identity

	// MatchType says which attribute tells the user that somebody is.
	MatchType = directory.MatchType

	// Group is a set of users, who name it:
	//
	//	ID, Name, Description     string
	//	Created, Updated, Changed time.Time
	Group = directory.Group

	// Document is an object of the Management API that has no type of its own:
	//
	//	Kind                           DocumentKind
	//	ID, Parent, Type, Name, Status string
	//	Priority                       int
	//	System                         bool
	//	Created, Updated               time.Time
	//	Body                           string // a JSON object
	Document = directory.Document

	// Policy is an app sign-in policy:
	//
	//	Name           string
	//	Identify       IdentifyMode // IdentifierFirst or IdentifierWithPassword
	//	Factors        []Factor     // all of them, in this order
	//	OneOf          []Factor     // any one of them besides
	//	Deny           bool         // nobody gets in
	//	KeepMeSignedIn bool         // asked on a page of its own
	//	RememberDevice time.Duration // no second factor again on the same device
	//	Unused         bool         // a file with it is not refused though no app uses it
	Policy = directory.Policy

	// Complexity is what a new password must have:
	//
	//	MinLength, MinLowerCase, MinUpperCase, MinNumber, MinSymbol      int
	//	ExcludeUsername, ExcludeFirstName, ExcludeLastName, AllowCommon  bool
	//	ActiveDirectory                                                  bool
	Complexity = directory.Complexity

	// Attribute is one attribute that a registration asks for:
	//
	//	Name, Label          string
	//	Type                 AttributeType
	//	Required             bool
	//	MinLength, MaxLength int // in characters
	//	Enum                 []string
	Attribute = directory.Attribute

	// SecurityQuestion is a question with the user's own answer:
	//
	//	Key, Question, Answer string
	SecurityQuestion = directory.SecurityQuestion

	// WebAuthnCredential is a key that an authenticator made for a user:
	//
	//	ID, PublicKey string // base64url
	//	SignCount     int
	//	Name          string
	WebAuthnCredential = directory.WebAuthnCredential
	// OktaVerifyDevice is the device that a user has Okta Verify on:
	//
	//	Name, Secret string // Secret in base32
	//	LastUsed     time.Time
	//	AutoPush     bool
	OktaVerifyDevice = directory.OktaVerifyDevice

	// OneTimeToken activates an account or resets a password, once:
	//
	//	Token   string
	//	Expires time.Time // zero: never
	OneTimeToken = directory.OneTimeToken

	// MailTemplate replaces the built-in text of a mail:
	//
	//	Name, Language, Subject, HTML, HTMLFile, Text, TextFile string
	MailTemplate = directory.MailTemplate

	// AuthServer is a custom authorization server:
	//
	//	ID, Name, Audience string
	//	Scopes             []string
	AuthServer = directory.AuthServer

	// Factor is an authenticator by its key on the wire.
	Factor = directory.Factor
	// AttributeType is the type of a profile attribute.
	AttributeType = directory.AttributeType
	// UserStatus is the state of a user's account.
	UserStatus = directory.UserStatus
	// GrantType is an OAuth grant that an app may use.
	GrantType = directory.GrantType
	// IdentifyMode is what the first page of a sign-in asks for.
	IdentifyMode = directory.IdentifyMode
	// MailLink says where the link of an app's mail points.
	MailLink = directory.MailLink
	// PhoneMethod is how a passcode gets to a phone.
	PhoneMethod = directory.PhoneMethod
	// UserVerification is what an authenticator is asked for besides being touched.
	UserVerification = directory.UserVerification
	// ResendMode says what a resent mail does to the code before it.
	ResendMode = directory.ResendMode
)

// The values of those fields that have a closed set of them.
const (
	FactorPassword         = directory.FactorPassword
	FactorEmail            = directory.FactorEmail
	FactorPhone            = directory.FactorPhone
	FactorSecurityQuestion = directory.FactorSecurityQuestion
	FactorGoogleOTP        = directory.FactorGoogleOTP
	FactorWebAuthn         = directory.FactorWebAuthn
	FactorOktaVerify       = directory.FactorOktaVerify

	Staged          = directory.Staged
	Provisioned     = directory.Provisioned
	Active          = directory.Active
	Recovery        = directory.Recovery
	PasswordExpired = directory.PasswordExpired
	LockedOut       = directory.LockedOut
	Suspended       = directory.Suspended
	Deprovisioned   = directory.Deprovisioned

	StringAttribute  = directory.StringAttribute
	BooleanAttribute = directory.BooleanAttribute
	IntegerAttribute = directory.IntegerAttribute
	NumberAttribute  = directory.NumberAttribute

	// CustomQuestion is the key of a security question of the user's own.
	CustomQuestion = directory.CustomQuestion

	IdentifierFirst        = directory.IdentifierFirst
	IdentifierWithPassword = directory.IdentifierWithPassword

	LinkToOrg = directory.LinkToOrg
	LinkToApp = directory.LinkToApp

	MatchUsername        = directory.MatchUsername
	MatchEmail           = directory.MatchEmail
	MatchUsernameOrEmail = directory.MatchUsernameOrEmail
	MatchCustomAttribute = directory.MatchCustomAttribute

	SMS   = directory.SMS
	Voice = directory.Voice

	VerificationDiscouraged = directory.VerificationDiscouraged
	VerificationPreferred   = directory.VerificationPreferred
	VerificationRequired    = directory.VerificationRequired

	ResendRotate = directory.ResendRotate
	ResendReuse  = directory.ResendReuse
	ResendAll    = directory.ResendAll

	InteractionCode   = directory.InteractionCode
	AuthorizationCode = directory.AuthorizationCode
	RefreshToken      = directory.RefreshToken
)

// What an org does. The types are aliases, so their methods are listed here;
// all are safe for concurrent use.
type (
	// Clock is an org's time:
	//
	//	Now() time.Time
	//	Advance(d time.Duration) // a negative d goes back
	//	Set(t time.Time)
	//	Freeze()
	//	Resume()
	//	Reset()                  // real time again
	//	Frozen() bool
	//	Ahead() time.Duration    // of real time
	Clock = clock.Clock

	// Mailbox holds the mails an org sent:
	//
	//	Wait(ctx context.Context, to string) (Mail, error)
	//	WaitAfter(ctx context.Context, to string, after uint64) (Mail, error)
	//	WaitFor(ctx context.Context, match func(Mail) bool) (Mail, error)
	//	List() []Mail               // the oldest first
	//	Get(id string) (Mail, bool)
	//	Delete(id string) bool
	//	Clear()
	//
	// Wait returns the oldest mail to an address that no earlier Wait returned,
	// and blocks until there is one or ctx ends: give it a deadline. WaitAfter and
	// WaitFor return the oldest that fits, to everyone who asks.
	Mailbox = mail.Mailbox

	// Mail is one mail, with what a recipient looks for read out of it:
	//
	//	ID, To, From, Subject, Text, HTML string
	//	OTP, Link, State                  string
	//	Template, Transaction             string
	//	Seq                               uint64    // 1, 2, 3 … in the order of delivery
	//	SentAt                            time.Time // on the org's clock
	//	Raw                               []byte    // as sent, RFC 5322
	Mail = mail.Mail
)
