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
	Settings       *Settings             `json:"settings,omitempty"`
	Type           string                `json:"type"`
	Key            string                `json:"key"`
	ID             string                `json:"id"`
	DisplayName    string                `json:"displayName"`
	Methods        []Method              `json:"methods"`
	AllowedFor     string                `json:"allowedFor,omitempty"`
	Nickname       string                `json:"nickname,omitempty"`     // the user's own name for it
	CredentialID   string                `json:"credentialId,omitempty"` // of a security key, base64url
}

// AuthenticatorProfile says where an authenticator reaches the user, masked,
// or what it asks. Its members are texts: okta-idx-kotlin takes nothing else.
type AuthenticatorProfile struct {
	Email          string `json:"email,omitempty"`
	SecondaryEmail string `json:"secondaryEmail,omitempty"`
	PhoneNumber    string `json:"phoneNumber,omitempty"`
	QuestionKey    string `json:"questionKey,omitempty"`
	Question       string `json:"question,omitempty"`
	DeviceName     string `json:"deviceName,omitempty"`
}

// Settings are the rules of the password authenticator.
type Settings struct {
	Complexity   *Complexity `json:"complexity,omitempty"`
	Age          *Age        `json:"age,omitempty"`
	DaysToExpiry *int        `json:"daysToExpiry,omitempty"` // of a password about to expire
}

// Complexity is what a new password must have. okta-idx-kotlin demands every
// member but the last three, which the widget reads.
type Complexity struct {
	MinLength         int      `json:"minLength"`
	MinLowerCase      int      `json:"minLowerCase"`
	MinUpperCase      int      `json:"minUpperCase"`
	MinNumber         int      `json:"minNumber"`
	MinSymbol         int      `json:"minSymbol"`
	ExcludeUsername   bool     `json:"excludeUsername"`
	ExcludeAttributes []string `json:"excludeAttributes"`
	ExcludeFirstName  bool     `json:"excludeFirstName,omitempty"`
	ExcludeLastName   bool     `json:"excludeLastName,omitempty"`
	ActiveDirectory   bool     `json:"useADComplexityRequirements,omitempty"`
}

// Age is how old passwords get.
type Age struct {
	MinAgeMinutes int `json:"minAgeMinutes"`
	HistoryCount  int `json:"historyCount"`
}

// Method is one way to use an authenticator.
type Method struct {
	Type string `json:"type"`
}

// ContextualData is what one challenge adds to an authenticator.
type ContextualData struct {
	UseEmailMagicLink *bool  `json:"useEmailMagicLink,omitempty"` // absent is read as true by the widget
	OTP               string `json:"otp,omitempty"`               // only on the page for another browser

	EnrolledQuestion *Question  `json:"enrolledQuestion,omitempty"` // of a security question challenge
	QuestionKeys     []string   `json:"questionKeys,omitempty"`     // those to choose from
	Questions        []Question `json:"questions,omitempty"`

	QRCode       *QRCode `json:"qrcode,omitempty"` // of an app to set up
	SharedSecret string  `json:"sharedSecret,omitempty"`

	SelectedChannel string `json:"selectedChannel,omitempty"` // by which the app is set up: qrcode, email or sms
	Email           string `json:"email,omitempty"`           // that the link went to
	PhoneNumber     string `json:"phoneNumber,omitempty"`
	CorrectAnswer   string `json:"correctAnswer,omitempty"` // of a number challenge

	ActivationData *ActivationData `json:"activationData,omitempty"` // of a security key to set up
	ChallengeData  *ChallengeData  `json:"challengeData,omitempty"`  // of one to answer
}

// Question is a security question.
type Question struct {
	QuestionKey string `json:"questionKey"`
	Question    string `json:"question"`
}

// QRCode is a picture to scan with an authenticator app.
type QRCode struct {
	Method string `json:"method"`
	Href   string `json:"href"` // a data URL
	Type   string `json:"type"`
}
