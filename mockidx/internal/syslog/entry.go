package syslog

// Entry is one event of the System Log.
type Entry struct {
	Actor                 Party                 `json:"actor"`
	Client                Client                `json:"client"`
	Device                any                   `json:"device"`
	AuthenticationContext AuthenticationContext `json:"authenticationContext"`
	DisplayMessage        string                `json:"displayMessage"`
	EventType             string                `json:"eventType"`
	Outcome               Outcome               `json:"outcome"`
	Published             string                `json:"published"`
	SecurityContext       SecurityContext       `json:"securityContext"`
	Severity              string                `json:"severity"` // INFO or WARN
	DebugContext          DebugContext          `json:"debugContext"`
	LegacyEventType       *string               `json:"legacyEventType"`
	Transaction           Transaction           `json:"transaction"`
	UUID                  string                `json:"uuid"`
	Version               string                `json:"version"`
	Request               Request               `json:"request"`
	Target                []Party               `json:"target"`

	Cursor string `json:"-"` // where in the log it is
}

// Party is who did something, or what it was done to.
type Party struct {
	ID          string `json:"id"`
	Type        string `json:"type"` // User, UserGroup, AppInstance, …
	AlternateID string `json:"alternateId"`
	DisplayName string `json:"displayName"`
	DetailEntry any    `json:"detailEntry"`
}

// Client is what the request came from.
type Client struct {
	UserAgent           UserAgent `json:"userAgent"`
	Zone                string    `json:"zone"`
	Device              string    `json:"device"`
	ID                  *string   `json:"id"` // of an app
	IPAddress           string    `json:"ipAddress"`
	GeographicalContext any       `json:"geographicalContext"`
}

// UserAgent is how the client calls itself.
type UserAgent struct {
	Raw     string `json:"rawUserAgent"`
	OS      string `json:"os"`
	Browser string `json:"browser"`
}

// AuthenticationContext is the session that an entry belongs to.
type AuthenticationContext struct {
	AuthenticationProvider *string `json:"authenticationProvider"`
	CredentialProvider     *string `json:"credentialProvider"`
	CredentialType         *string `json:"credentialType"`
	Issuer                 *string `json:"issuer"`
	Interface              *string `json:"interface"`
	AuthenticationStep     int     `json:"authenticationStep"`
	ExternalSessionID      string  `json:"externalSessionId"`
}

// Outcome is what it came to.
type Outcome struct {
	Result string  `json:"result"` // SUCCESS, FAILURE, ALLOW, DENY, CHALLENGE
	Reason *string `json:"reason"`
}

// SecurityContext is where the client's network is. The mock does not know.
type SecurityContext struct {
	ASNumber *int    `json:"asNumber"`
	ASOrg    *string `json:"asOrg"`
	ISP      *string `json:"isp"`
	Domain   *string `json:"domain"`
	IsProxy  *bool   `json:"isProxy"`
}

// DebugContext has what else is known. Besides what Okta has, outcome and
// reason are those of the journal.
type DebugContext struct {
	DebugData map[string]string `json:"debugData"`
}

// Transaction is the request.
type Transaction struct {
	Type   string         `json:"type"`
	ID     string         `json:"id"` // X-Okta-Request-Id
	Detail map[string]any `json:"detail"`
}

// Request is the way the request took.
type Request struct {
	IPChain []any `json:"ipChain"`
}
