package fault

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

// oauthErrors are the errors of the OAuth endpoints with their statuses.
// Source: RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6; texts: Okta,
// "OAuth 2.0 and OpenID Connect errors".
var oauthErrors = map[string]struct {
	status      int
	description string
}{
	"access_denied":             {400, "The resource owner or authorization server denied the request."},
	"interaction_required":      {400, "Your client is configured to use the interaction code flow and user interaction is required to complete the request."},
	"invalid_client":            {401, "Client authentication failed. Either the client or the client credentials are invalid."},
	"invalid_grant":             {400, "The interaction code is invalid or has expired."},
	"invalid_request":           {400, "The request is missing a necessary parameter or the parameter has an invalid value."},
	"invalid_scope":             {400, "One or more scopes are not configured for the authorization server resource."},
	"invalid_token":             {401, "The access token is invalid."},
	"login_required":            {400, "The client specified not to prompt, but the user is not logged in."},
	"server_error":              {500, "The server encountered an internal error."},
	"temporarily_unavailable":   {503, "The server is temporarily unavailable, but should be able to process the request later."},
	"unauthorized_client":       {400, "The client is not authorized to use the provided grant type."},
	"unsupported_grant_type":    {400, "The authorization grant type is not supported by the authorization server."},
	"unsupported_response_type": {400, "The response type is not supported by the authorization server."},
}

// apiErrors are errors of Okta's other endpoints.
// Source: Okta, "Error codes and descriptions".
var apiErrors = map[string]struct {
	status  int
	summary string
}{
	"E0000003": {400, "The request body was not well-formed."},
	"E0000004": {401, "Authentication failed"},
	"E0000006": {403, "You do not have permission to perform the requested action"},
	"E0000007": {404, "Not found: Resource not found"},
	"E0000009": {500, "Internal Server Error"},
	"E0000010": {503, "The system is undergoing maintenance. Please try again later."},
	"E0000011": {401, "Invalid token provided"},
	"E0000022": {405, "The endpoint does not support the provided HTTP method"},
	"E0000047": {429, "API call exceeded rate limit due to too many requests."},
}

// expand writes the answer that r.Error names, as in oauth:invalid_grant,
// api:E0000047 or idx:idx.session.expired. A status that is given stands.
func (r *Rule) expand() error {
	if r.Error == "" {
		return nil
	}
	if r.Kind != Answer || r.Body != "" || r.ContentType != "" {
		return fmt.Errorf("error %q is for kind answer without a body of its own", r.Error)
	}
	dialect, code, _ := strings.Cut(r.Error, ":")
	var body any
	status := 0
	r.ContentType = "application/json"
	switch dialect {
	case "oauth":
		e, ok := oauthErrors[code]
		if !ok {
			return unknown("OAuth error", code, slices.Sorted(maps.Keys(oauthErrors)))
		}
		status, body = e.status, map[string]string{"error": code, "error_description": e.description}
	case "api":
		e, ok := apiErrors[code]
		if !ok {
			return unknown("error code", code, slices.Sorted(maps.Keys(apiErrors)))
		}
		status, body = e.status, map[string]any{"errorCode": code, "errorSummary": e.summary, "errorLink": code, "errorId": "oae" + code, "errorCauses": []any{}}
	case "idx":
		m, ok := engine.MessageOf(code)
		if !ok {
			m = engine.Message{Status: http.StatusBadRequest, Class: "ERROR", Key: code, Text: code}
		}
		r.ContentType = "application/ion+json; okta-version=1.0.0"
		status, body = m.Status, idxBody(m)
	default:
		return fmt.Errorf("error %q is none: write oauth:, api: or idx: before it", r.Error)
	}
	if r.Status == 0 {
		r.Status = status
	}
	b, err := json.Marshal(body)
	r.Body = string(b)
	return err
}

// idxBody is the least that the IDX API says: a message and nothing to do.
// Source: the widget's recorded answer error-429-too-many-request.
func idxBody(m engine.Message) any {
	return map[string]any{
		"version": "1.0.0",
		"messages": map[string]any{"type": "array", "value": []any{map[string]any{
			"message": m.Text, "i18n": map[string]any{"key": m.Key}, "class": m.Class,
		}}},
	}
}

func unknown(what, code string, known []string) error {
	return fmt.Errorf("there is no %s %q; there are %s", what, code, strings.Join(known, ", "))
}
