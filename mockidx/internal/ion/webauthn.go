package ion

// ActivationData is what a browser needs to make a credential with, mostly the
// options of navigator.credentials.create. RP has no id: it is the host of the
// page.
type ActivationData struct {
	RP                     RelyingParty           `json:"rp"`
	User                   CredentialUser         `json:"user"`
	PubKeyCredParams       []CredentialParameter  `json:"pubKeyCredParams"`
	Challenge              string                 `json:"challenge"` // base64url
	Attestation            string                 `json:"attestation"`
	AuthenticatorSelection AuthenticatorSelection `json:"authenticatorSelection"`
	U2FParams              AppID                  `json:"u2fParams"`
	ExcludeCredentials     []CredentialDescriptor `json:"excludeCredentials"`
}

// RelyingParty is who asks for a credential.
type RelyingParty struct {
	Name string `json:"name"`
}

// CredentialUser is whom a credential is for.
type CredentialUser struct {
	DisplayName string `json:"displayName"`
	Name        string `json:"name"`
	ID          string `json:"id"` // clients read it as base64url
}

// CredentialParameter is a kind of key that is taken.
type CredentialParameter struct {
	Type string `json:"type"`
	Alg  int    `json:"alg"` // a COSE algorithm
}

// AuthenticatorSelection is what an authenticator must be able to.
type AuthenticatorSelection struct {
	UserVerification   string `json:"userVerification"`
	RequireResidentKey bool   `json:"requireResidentKey"`
}

// AppID is the id that the predecessor of WebAuthn knew a page by.
type AppID struct {
	AppID string `json:"appid"`
}

// CredentialDescriptor names a credential.
type CredentialDescriptor struct {
	Type string `json:"type"`
	ID   string `json:"id"` // base64url
}

// ChallengeData is what a browser needs to answer with a credential: options of
// navigator.credentials.get. The credentials are among the enrolments.
type ChallengeData struct {
	Challenge        string `json:"challenge"` // base64url
	UserVerification string `json:"userVerification"`
	Extensions       AppID  `json:"extensions"`
}
