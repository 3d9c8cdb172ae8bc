package ion

// Authenticator is an authenticator of the org (id aut…) or a user's enrolment
// of one (eae…, lae…). Clients post the authenticator's id, never the
// enrolment's.
type Authenticator struct {
	Profile        *AuthenticatorProfile `json:"profile,omitempty"`
	Recover        *Form                 `json:"recover,omitempty"`
	Resend         *Form                 `json:"resend,omitempty"`
	Poll           *Form                 `json:"poll,omitempty"`
	ContextualData *ContextualData       `json:"contextualData,omitempty"`
	Type           string                `json:"type"`
	Key            string                `json:"key"`
	ID             string                `json:"id"`
	DisplayName    string                `json:"displayName"`
	Methods        []Method              `json:"methods"`
	AllowedFor     string                `json:"allowedFor,omitempty"`
}

// AuthenticatorProfile says where an authenticator reaches the user.
type AuthenticatorProfile struct {
	Email string `json:"email"` // masked
}

// Method is one way to use an authenticator.
type Method struct {
	Type string `json:"type"`
}

// ContextualData is what one challenge adds to an authenticator.
type ContextualData struct {
	UseEmailMagicLink *bool  `json:"useEmailMagicLink,omitempty"` // absent is read as true by the widget
	OTP               string `json:"otp,omitempty"`               // only on the page for another browser
}
