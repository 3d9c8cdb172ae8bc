package directory

// Interoperability gathers the choices that Okta does not document or on
// which clients differ. The zero value is the documented default of each.
type Interoperability struct {
	IntrospectErrorsAsJSON bool   `yaml:"introspectErrorsAsJson"` // application/json on IDX errors instead of application/ion+json
	ExpiredLinkToApp       bool   `yaml:"expiredLinkToApp"`       // an expired link redirects to the app with error=access_denied instead of a hosted page
	ReturnToOriginalTab    bool   `yaml:"returnToOriginalTab"`    // a link without EVE tells the same browser to go back instead of going on
	HideUnknownUsers       bool   `yaml:"hideUnknownUsers"`       // user enumeration prevention
	AutoChallenge          bool   `yaml:"autoChallenge"`          // send the only possible mail at once after identify
	UnlockLandsOnApp       bool   `yaml:"unlockLandsOnApp"`       // after an unlock the sign-in goes on instead of ending with a message
	EndAfterRecovery       bool   `yaml:"endAfterRecovery"`       // a reset password ends with a message instead of signing in
	LinkConsent            bool   `yaml:"linkConsent"`            // a link in another browser asks to allow the sign-in instead of showing the code
	AskBeforeEnrollMail    bool   `yaml:"askBeforeEnrollMail"`    // who sets up their address is asked before the mail goes out, as in a sign-in
	TellWrongPassword      bool   `yaml:"tellWrongPassword"`      // a wrong password, and one too many, is called so instead of a failed authentication
	UnlockNamesFirst       bool   `yaml:"unlockNamesFirst"`       // who unlocks is named on a page of its own, before how they prove it
	LinkWithoutApp         bool   `yaml:"linkWithoutApp"`         // mailed links are /email/verify?token=…, without the id of the app
	TokenQueryRefused      bool   `yaml:"tokenQueryRefused"`      // refuse client credentials in the query of /token
	OldMessages            bool   `yaml:"oldMessages"`            // say what Okta said in 2021, where it says something else today
	TooManyRequestsKey     string `yaml:"tooManyRequestsKey"`     // i18n key of the OTP limit; tooManyRequests if empty
}
