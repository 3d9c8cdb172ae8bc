package doctor

import (
	"fmt"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

// advice says what to change after a refusal that comes of how an app is
// configured or written, by outcome.
var advice = map[string]string{
	"client_unknown":                          "set the client id to one of the org's, which mockidx env prints",
	"client_credentials_missing":              "send client_id, in the body or by Basic authentication",
	"client_credentials_malformed":            "send Authorization: Basic, of client id and secret, each URL-encoded",
	"client_credentials_multiple":             "send the client's credentials once, in the header or in the body",
	"client_credentials_in_query":             "send the client's credentials in the body",
	"client_secret_missing":                   "set the app's secret, which mockidx env prints; an app in a browser needs a public client",
	"client_secret_unexpected":                "take the secret from the app: a public client sends none",
	"client_secret_wrong":                     "set the secret to the app's, which mockidx env prints",
	"redirect_uri_not_registered":             "register the redirect URI letter for letter, in redirectUris of the org file",
	"redirect_uri_mismatch":                   "send the same redirect_uri to /token as before",
	"post_logout_redirect_uri_not_registered": "register it in postLogoutRedirectUris of the org file",
	"origin_not_trusted":                      "add the origin of the app's pages to trustedOrigins of the org file",
	"grant_type_not_allowed":                  "add the grant to grantTypes of the app in the org file",
	"grant_type_unsupported":                  "send interaction_code, authorization_code or refresh_token",
	"scope_missing":                           "ask for scopes, openid among them",
	"scope_unknown":                           "ask for scopes that the authorization server has, or add them there in the org file",
	"scope_without_openid":                    "ask for openid, too",
	"code_challenge_missing":                  "use PKCE: send code_challenge, and code_verifier to /token",
	"code_challenge_malformed":                "send the SHA-256 of the verifier in base64url without padding",
	"code_challenge_method_unsupported":       "send code_challenge_method=S256",
	"code_verifier_missing":                   "send the code_verifier that code_challenge was made of",
	"code_verifier_mismatch":                  "redeem a code with the verifier of the same sign-in: keep it by state, not one for all",
	"interaction_code_expired":                "redeem the code at once, it lives for a minute; or a clock was moved",
	"interaction_code_reused":                 "redeem a code once: look for a callback that runs twice, as by a reload or React's strict mode",
	"interaction_code_client_mismatch":        "redeem a code with the client id that asked for it",
	"authorization_server_mismatch":           "use one issuer throughout: with or without /oauth2/default",
	"authorization_server_unknown":            "correct the end of the issuer, /oauth2/…",
	"authorization_code_expired":              "redeem the code at once, it lives for a minute; or a clock was moved",
	"authorization_code_reused":               "redeem a code once: look for a callback that runs twice",
	"path_not_found":                          "look at the path: an issuer that ends in a slash makes //, one without /oauth2/default is another server",
	"method_not_allowed":                      "the SDK or proxy sends another method than Okta takes",
	"content_type_not_supported":              "IDX requests have Content-Type application/ion+json; okta-version=1.0.0 or application/json",
	"state_missing":                           "send state: without it the callback cannot tell its own sign-ins",
	"state_handle_missing":                    "send stateHandle with each IDX request",
	"session_expired":                         "begin the sign-in anew: the handle is unknown or idle too long, or the server was started anew",
	"response_type_unsupported":               "send response_type=code",
	"interaction_required":                    "add authorization_code to grantTypes of the app, or sign in embedded",
	"user_not_assigned":                       "assign the user to the app: users of the app in the org file; empty is everyone",
	"policy_denied":                           "the app's policy denies everybody: take deny from it",
}

// signedIn are the outcomes after which what was refused before is the past.
var signedIn = []string{"interaction_code_redeemed", "authorization_code_redeemed"}

// maxRefusals keeps a report readable.
const maxRefusals = 10

// refusal is what was refused for the same reason.
type refusal struct {
	count int
	last  journal.Event
}

func (e *examination) journal() {
	const check = "journal"
	refused := e.refused()
	for _, r := range refused[:min(len(refused), maxRefusals)] {
		level := Warning
		if r.last.Seq > e.settings.Since && e.settings.Since > 0 {
			level = Wrong
		}
		e.add(check, level, advice[r.last.Outcome], "%s %s was refused%s: %s%s", r.last.Method, r.last.Path, times(r.count), r.last.Outcome, prefixed(", ", r.last.Reason))
	}
	if len(refused) == 0 {
		e.ok(check, "the org refused the app nothing since it last signed somebody in")
	}
}

// refused returns what the org refused the app, or somebody without a client
// id, since the app last got tokens; the latest first.
func (e *examination) refused() []refusal {
	var found []refusal
	for _, event := range slices.Backward(e.org.Events) {
		if event.App != "" && event.App != e.settings.ClientID {
			continue
		}
		if slices.Contains(signedIn, event.Outcome) {
			break
		}
		if advice[event.Outcome] == "" || event.Path == "/favicon.ico" {
			continue
		}
		i := slices.IndexFunc(found, func(r refusal) bool { return r.last.Outcome == event.Outcome && r.last.Path == event.Path })
		if i < 0 {
			found = append(found, refusal{1, event})
		} else {
			found[i].count++
		}
	}
	return found
}

func times(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" %d times", n)
}
