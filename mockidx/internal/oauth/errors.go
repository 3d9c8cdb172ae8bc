package oauth

import (
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/callback"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

const credentialsRefused = "Client authentication failed. Either the client or the client credentials are invalid."

// Statuses, codes and texts: Okta, "OAuth 2.0 and OpenID Connect errors", and
// the recorded answers in the SDKs' tests. The last argument is the journal's.
var (
	errClientUnknown       = unauthorized("invalid_client", "Invalid value for 'client_id' parameter.", "client_unknown")
	errCredentialsMissing  = unauthorized("invalid_client", "No client credentials found.", "client_credentials_missing")
	errClientsDiffer       = unauthorized("invalid_client", credentialsRefused, "client_ids_differ")
	errSecretMissing       = unauthorized("invalid_client", credentialsRefused, "client_secret_missing")
	errSecretUnexpected    = unauthorized("invalid_client", credentialsRefused, "client_secret_unexpected")
	errCredentialsBad      = unauthorized("invalid_client", "Found Authentication header but was not valid client credentials.", "client_credentials_malformed")
	errCredentialsMultiple = unauthorized("invalid_request", "Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization header, credentials in the post body, or a client_assertion in the post body.", "client_credentials_multiple")
	errCredentialsInQuery  = badRequest("invalid_request", "Client credentials cannot be supplied via query parameters.", "client_credentials_in_query")
	errSecretWrong         = unauthorized("invalid_client", "The client secret supplied for a confidential client is invalid.", "client_secret_wrong")

	errAssertionType     = unauthorized("invalid_client", "The client_assertion_type is invalid.", "client_assertion_type_invalid")
	errAssertionBad      = unauthorized("invalid_client", "The client_assertion is not a well-formed JWT, or is not signed by RS256 or ES256.", "client_assertion_malformed")
	errAssertionUnwanted = unauthorized("invalid_client", credentialsRefused, "client_assertion_unexpected")
	errAssertionKey      = unauthorized("invalid_client", "The client_assertion JWT kid is invalid.", "client_assertion_key_unknown")
	errAssertionWrong    = unauthorized("invalid_client", "The client_assertion signature is invalid.", "client_assertion_signature_wrong")
	errAssertionIssuer   = unauthorized("invalid_client", "The issuer and subject claims for client_assertion must be the client_id.", "client_assertion_issuer_wrong")
	errAssertionAudience = unauthorized("invalid_client", "The audience claim for client_assertion must be the endpoint invoked for the request.", "client_assertion_audience_wrong")
	errAssertionOver     = unauthorized("invalid_client", "The client_assertion token is expired.", "client_assertion_expired")
	errAssertionLong     = unauthorized("invalid_client", "The client_assertion token has an expiration too far into the future.", "client_assertion_lifetime_too_long")
	errAssertionEarly    = unauthorized("invalid_client", "The client_assertion token is not valid yet.", "client_assertion_not_yet_valid")
	errAssertionReused   = unauthorized("invalid_client", "The client_assertion token has been used already.", "client_assertion_reused")
	errPrivateKeyOnly    = unauthorized("invalid_client", "Client Credentials requests to the Org Authorization Server must use the private_key_jwt token_endpoint_auth_method.", "private_key_required")

	errDPoP            = badRequest("invalid_dpop_proof", "DPoP is not supported: the access token would not be bound to a key.", "dpop_unsupported")
	errScopeNotGranted = badRequest("invalid_scope", "One or more scopes are not configured for the authorization server resource.", "scope_not_granted")
	errScopeOfUser     = badRequest("invalid_scope", "Scopes of OpenID Connect cannot be requested with the client_credentials grant type.", "scope_needs_user")

	errDuplicate         = badRequest("invalid_request", "The request contained multiple parameters with the same name.", "parameter_duplicated")
	errRedirectURI       = badRequest("invalid_request", "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.", "redirect_uri_not_registered")
	errNonce             = badRequest("invalid_request", "The authentication request has an invalid 'nonce' parameter.", "nonce_missing")
	errState             = badRequest("invalid_request", "The authentication request has an invalid 'state' parameter.", "state_missing")
	errMaxAge            = badRequest("invalid_request", "Invalid value for 'max_age' parameter. It should be within range 0 - 2^31-1.", "max_age_invalid")
	errUnknownIdP        = badRequest("invalid_request", "Identity provider is not valid.", "provider_unknown")
	errDeviceToken       = badRequest("invalid_request", "The request has a deviceToken with length greater than 32.", "device_token_too_long")
	errChallenge         = badRequest("invalid_request", "PKCE code challenge is required to use the interaction code flow.", "code_challenge_missing")
	errChallengePublic   = badRequest("invalid_request", "PKCE code challenge is required when the token endpoint authentication method is 'NONE'.", "code_challenge_missing")
	errChallengeRequired = badRequest("invalid_request", "PKCE code challenge is required by the application.", "code_challenge_missing")
	errChallengeBad      = badRequest("invalid_request", "PKCE code challenge contains illegal characters.", "code_challenge_malformed")
	errChallengeMethod   = badRequest("invalid_request", "PKCE code challenge method is not supported. Valid values: [S256]", "code_challenge_method_unsupported")

	errActivationToken  = badRequest("invalid_request", "The activation token is invalid", "activation_token_invalid")
	errActivationPublic = badRequest("invalid_request", "Only confidential clients can use the activation token flow", "activation_by_public_client")
	errRecoveryToken    = badRequest("invalid_request", "The recovery token is invalid", "recovery_token_invalid")

	errScopeUnknown       = badRequest("invalid_scope", "One or more scopes are not configured for the authorization server resource.", "scope_unknown")
	errScopeMissing       = badRequest("invalid_scope", "No scopes were requested.", "scope_missing")
	errScopeNoDefault     = badRequest("invalid_scope", "The authorization server resource does not have any configured default scopes, 'scope' must be provided.", "scope_missing")
	errScopeWithoutOpenID = badRequest("invalid_scope", "Requests for ID tokens or access tokens with OpenID scopes require the 'openid' scope.", "scope_without_openid")

	errResponseMode        = badRequest("unsupported_response_mode", "The response mode is not supported by the authorization server. Valid response modes: ["+strings.Join(callback.Modes(), ", ")+"].", "response_mode_unsupported")
	errPostMessage         = badRequest("unsupported_response_mode", "'okta_post_message' response mode cannot be used with the 'code' response type.", "post_message_without_pkce")
	errRequestTwice        = badRequest("invalid_request", "The authorize request must not contain both a request object and a request uri.", "request_object_twice")
	errRequestObject       = badRequest("request_not_supported", "The authorize request object is not supported by this client.", "request_object_unsupported")
	errRequestURI          = badRequest("request_uri_not_supported", "The authorize request uri is not supported by this client.", "request_uri_unsupported")
	errPrompt              = badRequest("invalid_request", "Invalid value for 'prompt' parameter. Supported values: ["+strings.Join(promptValues, ", ")+"]", "prompt_invalid")
	errPromptMaxAge        = badRequest("invalid_request", "'prompt' parameter must not have the value 'none' for request with 'zero' as max_age.", "prompt_contradicts_max_age")
	errInteractionRequired = badRequest("interaction_required", "Your client is configured to use the interaction code flow and user interaction is required to complete the request.", "interaction_required")
	errLoginRequired       = badRequest("login_required", "The client specified not to prompt, but the user is not logged in.", "login_required")
	errReauthentication    = badRequest("login_required", "The client specified not to prompt, but the client app requires re-authentication or MFA.", "reauthentication_required")

	errOrigin            = badRequest("invalid_request", "Browser requests to the token endpoint must be made from one of the registered Trusted Origins.", "origin_not_trusted")
	errGrantTypeMissing  = badRequest("invalid_request", "The token request must specify a 'grant_type'. Valid values: "+bracketed(grantTypes), "grant_type_missing")
	errGrantTypeUnknown  = badRequest("unsupported_grant_type", "The authorization grant type is not supported by the authorization server. Configured grant types: "+bracketed(grantTypes)+".", "grant_type_unsupported")
	errOtherAuthServer   = badRequest("invalid_request", "The grant was issued for another authorization server.", "authorization_server_mismatch")
	errOtherClient       = badRequest("invalid_grant", "The grant was issued to another client. Please make sure the 'client_id' matches the one used at the authorize request.", "")
	errOtherRedirectURI  = badRequest("invalid_grant", "The 'redirect_uri' does not match the redirection URI used in the authorization request.", "")
	errInteractionCode   = badRequest("invalid_grant", "The interaction code is invalid or has expired.", "")
	errAuthorizationCode = badRequest("invalid_grant", "The authorization code is invalid or has expired.", "")
	errRefreshToken      = badRequest("invalid_grant", "The refresh token is invalid or expired.", "")
	errVerifierMissing   = badRequest("invalid_request", "PKCE code verifier is required by the application.", "")
	errVerifier          = badRequest("invalid_grant", "PKCE verification failed.", "")
	errUserNotAssigned   = badRequest("access_denied", "User is not assigned to the client application.", "user_not_assigned")

	errTokenParameter = badRequest("invalid_request", "The 'token' parameter is required.", "token_missing")
)

// promptValues are those of OpenID Connect Core §3.1.2.1.
var promptValues = []string{"none", "login", "consent", "select_account"}

func badRequest(code, description, outcome string) *httpkit.Error {
	return httpkit.OAuth(http.StatusBadRequest, code, description, outcome)
}

func unauthorized(code, description, outcome string) *httpkit.Error {
	return httpkit.OAuth(http.StatusUnauthorized, code, description, outcome)
}

// journaled returns e with another outcome and reason for the journal.
func journaled(e *httpkit.Error, outcome, reason string) *httpkit.Error {
	e = e.Because("%s", reason)
	e.Outcome = outcome
	return e
}

func errParameterMissing(name string) *httpkit.Error {
	return badRequest("invalid_request", "The required parameter '"+name+"' is missing.", "parameter_missing")
}

// errGrantNotAllowed is what an app gets for a grant that it lacks: the most
// common mistake in setting up the embedded sign-in.
func errGrantNotAllowed(app directory.App) *httpkit.Error {
	return badRequest("unauthorized_client",
		"The client is not authorized to use the provided grant type. Configured grant types: "+bracketed(app.GrantTypes)+".", "grant_type_not_allowed")
}

func bracketed(grants []directory.GrantType) string {
	names := make([]string, len(grants))
	for i, g := range grants {
		names[i] = string(g)
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// errResponseType names the response types that the app may ask for.
func errResponseType(app directory.App) *httpkit.Error {
	var configured []string
	for _, t := range responseTypes {
		if t.AllowedFor(app) {
			configured = append(configured, string(t))
		}
	}
	return badRequest("unsupported_response_type", "The response type is not supported by the authorization server. Configured response types: ["+
		strings.Join(configured, ", ")+"].", "response_type_unsupported")
}
