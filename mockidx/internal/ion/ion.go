package ion

// Version is the only version of the API there is. auth-js knows an IDX
// answer by nothing but the presence of this member.
const Version = "1.0.0"

// ContentType is the media type of an IDX answer.
const ContentType = "application/ion+json; okta-version=1.0.0"

// Response is an IDX answer. Which members are present depends on the step;
// see the engine.
type Response struct {
	Version                        string                  `json:"version"`
	StateHandle                    string                  `json:"stateHandle,omitempty"`
	ExpiresAt                      Time                    `json:"expiresAt,omitzero"`
	Intent                         string                  `json:"intent,omitempty"`
	Remediation                    *List[Form]             `json:"remediation,omitempty"`
	Messages                       *List[Message]          `json:"messages,omitempty"`
	CurrentAuthenticator           *Object[Authenticator]  `json:"currentAuthenticator,omitempty"`
	CurrentAuthenticatorEnrollment *Object[Authenticator]  `json:"currentAuthenticatorEnrollment,omitempty"`
	Authenticators                 *List[Authenticator]    `json:"authenticators,omitempty"`
	AuthenticatorEnrollments       *List[Authenticator]    `json:"authenticatorEnrollments,omitempty"`
	RecoveryAuthenticator          *Object[Authenticator]  `json:"recoveryAuthenticator,omitempty"`
	User                           *Object[User]           `json:"user,omitempty"`
	Client                         *Object[Client]         `json:"client,omitempty"`
	Cancel                         *Form                   `json:"cancel,omitempty"`
	App                            *Object[App]            `json:"app,omitempty"`
	Authentication                 *Object[Authentication] `json:"authentication,omitempty"`
	UIDisplay                      *Object[UIDisplay]      `json:"uiDisplay,omitempty"`
	Success                        *Redirect               `json:"success,omitempty"`
	SuccessWithInteractionCode     *Form                   `json:"successWithInteractionCode,omitempty"`
}

// Redirect is where the browser goes next. It has no rel: auth-js keeps it
// beside the forms.
type Redirect struct {
	Name string `json:"name"`
	Href string `json:"href"`
}

// List is a typed array of the wire.
type List[T any] struct {
	Type  string `json:"type"`
	Value []T    `json:"value"`
}

// ListOf returns a list of values, or nil if there are none.
func ListOf[T any](values ...T) *List[T] {
	if len(values) == 0 {
		return nil
	}
	return &List[T]{Type: "array", Value: values}
}

// ListOfAny is ListOf that keeps an empty list.
func ListOfAny[T any](values ...T) *List[T] {
	if values == nil {
		values = []T{}
	}
	return &List[T]{Type: "array", Value: values}
}

// Object is a typed object of the wire.
type Object[T any] struct {
	Type  string `json:"type"`
	Value T      `json:"value"`
}

// ObjectOf returns the object that holds v.
func ObjectOf[T any](v T) *Object[T] { return &Object[T]{Type: "object", Value: v} }

// Class says how grave a message is.
type Class string

// The classes of messages.
const (
	Error   Class = "ERROR"
	Info    Class = "INFO"
	Warning Class = "WARNING"
)

// Message is a text for people. Clients go by its key.
type Message struct {
	Message string `json:"message"`
	I18n    I18n   `json:"i18n"`
	Class   Class  `json:"class"`
}

// I18n names the text of a message, so that a client can translate it.
type I18n struct {
	Key    string   `json:"key"`
	Params []string `json:"params,omitempty"`
}

// User is who signs in. Before authentication only the identifier is known.
type User struct {
	ID         string       `json:"id,omitempty"`
	Identifier string       `json:"identifier"`
	Profile    *UserProfile `json:"profile,omitempty"`
}

// UserProfile is what success and link pages tell of a user.
type UserProfile struct {
	FirstName string `json:"firstName,omitempty"`
	LastName  string `json:"lastName,omitempty"`
	TimeZone  string `json:"timeZone,omitempty"`
	Locale    string `json:"locale,omitempty"`
}

// Client is the browser or program that asked for a mail, as the page for
// another browser shows it.
type Client struct {
	Browser  string   `json:"browser,omitempty"`
	OS       string   `json:"os,omitempty"`
	Location Location `json:"location"`
}

// Location is where a client is. If that is not known Okta, too, sends an
// empty object, and the widget leaves out the line.
type Location struct {
	City    string `json:"city,omitempty"`
	State   string `json:"state,omitempty"`
	Country string `json:"country,omitempty"`
}

// App is the application that is signed in to. okta-idx-kotlin demands all
// three members.
type App struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	ID    string `json:"id"`
}

// UIDisplay is what a form of the profile is called.
type UIDisplay struct {
	Label       string `json:"label"`
	ButtonLabel string `json:"buttonLabel"`
}

// Authentication echoes the OAuth request.
type Authentication struct {
	Protocol string      `json:"protocol"`
	Issuer   Issuer      `json:"issuer"`
	Request  AuthRequest `json:"request"`
}

// Issuer is the authorization server of a request.
type Issuer struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	URI  string `json:"uri"`
}

// AuthRequest is the OAuth request that began a transaction.
type AuthRequest struct {
	MaxAge              int    `json:"max_age"`
	Scope               string `json:"scope"`
	ResponseType        string `json:"response_type"`
	RedirectURI         string `json:"redirect_uri"`
	State               string `json:"state"`
	CodeChallengeMethod string `json:"code_challenge_method"`
	CodeChallenge       string `json:"code_challenge"`
	ResponseMode        string `json:"response_mode"`
}
