package engine

// Outcome says what a step came to, for the journal. The list is closed.
type Outcome string

// What went well.
const (
	Introspected          Outcome = "introspected"
	Identified            Outcome = "identified"
	AuthenticatorSelected Outcome = "authenticator_selected"
	MailSent              Outcome = "mail_sent"
	MailAlreadySent       Outcome = "mail_already_sent" // chosen again within the resend floor: no second mail
	MailWithheld          Outcome = "mail_withheld"     // enumeration prevention: the page says sent, nothing was
	MailResent            Outcome = "mail_resent"
	FactorVerified        Outcome = "factor_verified"
	CodeIssued            Outcome = "interaction_code_issued"
	SignedIn              Outcome = "signed_in" // hosted: the browser goes on to the app
	RegistrationBegun     Outcome = "registration_begun"
	UserCreated           Outcome = "user_created"
	EnrollmentBegun       Outcome = "enrollment_begun" // an authenticator was chosen to set up
	TextSent              Outcome = "text_sent"        // sms or voice
	TextResent            Outcome = "text_resent"
	AuthenticatorEnrolled Outcome = "authenticator_enrolled"
	Skipped               Outcome = "skipped"
	RecoveryBegun         Outcome = "recovery_begun"
	PasswordReset         Outcome = "password_reset"
	PasswordChanged       Outcome = "password_changed" // an expired or expiring one
	UnlockBegun           Outcome = "unlock_begun"
	AccountUnlocked       Outcome = "account_unlocked"
	PushSent              Outcome = "push_sent"
	PushWithheld          Outcome = "push_withheld" // enumeration prevention: the page says sent, nothing was
	PushApproved          Outcome = "push_approved"
	PushRejected          Outcome = "push_rejected" // or approved with a wrong number
	DeviceSetUp           Outcome = "device_set_up"
	Polled                Outcome = "polled"
	Transferred           Outcome = "transferred_to_new_tab"
	ProfileUpdated        Outcome = "profile_updated" // with what it lacked
	Cancelled             Outcome = "cancelled"
	Routed                Outcome = "routed_to_provider"  // who was named signs in at an identity provider
	ProviderRedirected    Outcome = "provider_redirected" // the browser is on its way there
	ProviderVerified      Outcome = "provider_verified"   // and came back; something else is due
)

// What was refused at a step of the IDX API.
const (
	SessionExpired       Outcome = "session_expired"
	TransactionFinished  Outcome = "transaction_finished"
	AppGone              Outcome = "app_gone"
	StateHandleMissing   Outcome = "state_handle_missing"
	NotAllowed           Outcome = "step_not_allowed"
	IdentifierMissing    Outcome = "identifier_missing"
	PasscodeMissing      Outcome = "passcode_missing"
	UserUnknown          Outcome = "user_unknown"
	UserUnknownHidden    Outcome = "user_unknown_hidden" // enumeration prevention: the client does not learn it
	UserInactive         Outcome = "user_inactive"
	UserNotAssigned      Outcome = "user_not_assigned"
	PasswordWrong        Outcome = "password_wrong"
	PasscodeWrong        Outcome = "passcode_wrong"
	PasscodeExpired      Outcome = "passcode_expired"
	PasscodeSuperseded   Outcome = "passcode_superseded"
	TooManyPasscodes     Outcome = "too_many_passcodes"
	ResentTooSoon        Outcome = "resent_too_soon"
	RateLimited          Outcome = "rate_limited" // by the org's limits; the step was not taken
	RecoverNotAllowed    Outcome = "recover_not_allowed"
	UnlockNotAllowed     Outcome = "unlock_not_allowed"
	UnlockRefused        Outcome = "unlock_refused"       // because of the user's state
	TokenSpent           Outcome = "one_time_token_spent" // the activation or recovery token that it began with
	TokenExpired         Outcome = "activation_token_expired"
	ProfileRefused       Outcome = "profile_refused"
	UserExists           Outcome = "user_exists"
	UserExistsHidden     Outcome = "user_exists_hidden" // enumeration prevention: the client does not learn it
	PasswordRefused      Outcome = "password_refused"   // by the password policy
	PhoneInvalid         Outcome = "phone_invalid"
	AddressInvalid       Outcome = "address_invalid"
	PushStale            Outcome = "push_stale" // answered, too old, or the page waits for something else
	DeviceStale          Outcome = "device_stale"
	QuestionRefused      Outcome = "security_question_refused"
	AnswerWrong          Outcome = "security_question_wrong"
	PasscodeReused       Outcome = "passcode_reused"         // a TOTP that was used before
	UserLockedOut        Outcome = "user_locked_out"         // by one wrong password too many
	Unsatisfiable        Outcome = "assurance_unsatisfiable" // the policy asks for what the user has not and cannot set up
	PolicyDenied         Outcome = "policy_denied"
	ConsentMissing       Outcome = "consent_missing"
	AuthenticatorUnknown Outcome = "authenticator_unknown"
)

// Why an answer of a security key or biometric authenticator was refused. The
// wire has one error for them all.
const (
	WebAuthnMalformed          Outcome = "webauthn_malformed"
	WebAuthnCeremonyWrong      Outcome = "webauthn_ceremony_wrong"       // an answer to the other question
	WebAuthnChallengeWrong     Outcome = "webauthn_challenge_wrong"      // an old page's, or forged
	WebAuthnOriginForeign      Outcome = "webauthn_origin_not_trusted"   // phishing, or a page that is not in trustedOrigins
	WebAuthnRPForeign          Outcome = "webauthn_rp_id_wrong"          // made for another host
	WebAuthnUserNotPresent     Outcome = "webauthn_user_not_present"     //
	WebAuthnUserNotVerified    Outcome = "webauthn_user_not_verified"    // no PIN, finger or face, and the org requires one
	WebAuthnAttestationInvalid Outcome = "webauthn_attestation_invalid"  //
	WebAuthnCredentialTaken    Outcome = "webauthn_credential_enrolled"  // somebody has that key already
	WebAuthnCredentialUnknown  Outcome = "webauthn_credential_unknown"   // signed by no key of the user
	WebAuthnCloned             Outcome = "webauthn_sign_count_regressed" // two authenticators have the key
)

// Why a browser that came back from an identity provider was turned away.
const (
	ProviderUnknown       Outcome = "provider_unknown"
	ProviderLate          Outcome = "provider_too_late"           // the sign-in is over, or went on without it
	ProviderDenied        Outcome = "provider_denied"             // it answered access_denied: whoever it was gave up, say
	ProviderFailed        Outcome = "provider_answered_error"     // any other error
	ProviderUnreachable   Outcome = "provider_unreachable"        // or its answer cannot be read
	ProviderCodeRefused   Outcome = "provider_code_refused"       // its token endpoint refused the code
	ProviderTokenBad      Outcome = "provider_token_invalid"      // the ID token is not signed by its keys, or for somebody else, or over
	ProviderNonceWrong    Outcome = "provider_nonce_wrong"        // the ID token is of another sign-in
	ProviderNoUsername    Outcome = "provider_username_missing"   // the expression of the username comes to nothing
	ProviderBadTransform  Outcome = "provider_username_malformed" // it is no expression
	ProviderNoLinking     Outcome = "provider_linking_disabled"
	ProviderLinkDenied    Outcome = "provider_linking_denied" // the user is in none of the groups
	ProviderNoProvision   Outcome = "provider_provisioning_disabled"
	ProviderUserIncapable Outcome = "provider_user_incomplete" // no user could be made of what it says
	ProviderUserInactive  Outcome = "provider_user_inactive"
	ProviderStateUnknown  Outcome = "provider_state_unknown" // or answered before
	ProviderStateForeign  Outcome = "provider_state_foreign" // of another browser
)

// What a mailed link came to.
const (
	LinkUnknown     Outcome = "link_unknown"
	LinkSpent       Outcome = "link_answered" // it or its code was used
	LinkOutdated    Outcome = "link_superseded"
	LinkStale       Outcome = "link_stale" // its address or user is gone, or the page waits for something else
	LinkExpired     Outcome = "link_expired"
	LinkRedirected  Outcome = "link_redirected" // to the app, not consumed
	LinkShowedOTP   Outcome = "link_showed_otp" // another browser, not consumed
	LinkCompleted   Outcome = "link_completed"  // goes on in this tab
	LinkReturned    Outcome = "link_returned"   // goes on in the original tab
	LinkRateLimited Outcome = "link_too_many_passcodes"
	LinkRefused     Outcome = "link_refused" // the user may not sign in any more
	LinkAsked       Outcome = "link_asked"   // another browser is asked to allow the sign-in
	LinkAllowed     Outcome = "link_allowed"
	LinkDenied      Outcome = "link_denied"
)

// What became of a browser that asked to be sent to the app.
const (
	AuthorizationIssued Outcome = "authorization_code_issued"
	TokensIssued        Outcome = "implicit_tokens_issued" // without a code
	OtherBrowser        Outcome = "other_browser"          // not the one that began the transaction
	FactorsPending      Outcome = "factors_pending"
	GrantNotAllowed     Outcome = "authorization_code_not_allowed" // the app lacks the grant
)

// The outcomes of redeeming a code; the token endpoint turns
// each refusal into the OAuth error that Okta gives.
const (
	Redeemed               Outcome = "interaction_code_redeemed"
	CodeUnknown            Outcome = "interaction_code_unknown"
	CodeExpired            Outcome = "interaction_code_expired"
	CodeReused             Outcome = "interaction_code_reused"
	CodeClientMismatch     Outcome = "interaction_code_client_mismatch"
	CodeAuthServerMismatch Outcome = "authorization_server_mismatch"
	CodeRedirectMismatch   Outcome = "redirect_uri_mismatch"
	CodeVerifierMissing    Outcome = "code_verifier_missing"
	CodeVerifierMismatch   Outcome = "code_verifier_mismatch"
	RedeemUserNotAssigned  Outcome = "redeem_user_not_assigned"
	RedeemUserInactive     Outcome = "redeem_user_inactive"

	AuthorizationRedeemed       Outcome = "authorization_code_redeemed"
	AuthorizationUnknown        Outcome = "authorization_code_unknown"
	AuthorizationExpired        Outcome = "authorization_code_expired"
	AuthorizationReused         Outcome = "authorization_code_reused"
	AuthorizationClientMismatch Outcome = "authorization_code_client_mismatch"
)
