package httpkit

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
)

// Error is a refusal: what the client reads, and what the journal says.
type Error struct {
	Status  int
	Header  http.Header // added to the answer; may be nil
	Outcome string      // machine-readable, for the journal
	Reason  string      // for people, for the journal; the client never reads it

	body func(*chance.Source) any

	code, description string // of an OAuth error
}

// OAuthError returns the code and description of an error that [OAuth] made,
// for those who are not told by an answer's body.
func (e *Error) OAuthError() (code, description string) { return e.code, e.description }

// Error implements error for logs.
func (e *Error) Error() string { return fmt.Sprintf("%s (%d): %s", e.Outcome, e.Status, e.Reason) }

// Because returns the error with a reason for the journal.
func (e *Error) Because(format string, args ...any) *Error {
	c := *e
	c.Reason = fmt.Sprintf(format, args...)
	return &c
}

// OAuth returns an error of the OAuth endpoints.
// Source: RFC 6749 §5.2; texts: Okta, "OAuth 2.0 and OpenID Connect errors".
func OAuth(status int, code, description, outcome string) *Error {
	body := struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}{code, description}
	return &Error{
		Status: status, Outcome: outcome, Reason: description, body: func(*chance.Source) any { return body },
		code: code, description: description,
	}
}

// API returns an error in the shape of Okta's other endpoints, with what
// exactly is wrong as its causes.
// Source: Okta, "Error codes and descriptions".
func API(status int, code, summary, outcome string, causes ...string) *Error {
	type cause struct {
		Summary string `json:"errorSummary"`
	}
	list := make([]cause, len(causes))
	for i, summary := range causes {
		list[i].Summary = summary
	}
	return &Error{Status: status, Outcome: outcome, Reason: summary, body: func(c *chance.Source) any {
		return struct {
			Code    string  `json:"errorCode"`
			Summary string  `json:"errorSummary"`
			Link    string  `json:"errorLink"`
			ID      string  `json:"errorId"`
			Causes  []cause `json:"errorCauses"`
		}{code, summary, code, c.ID("oae"), list}
	}}
}

// The refusals that any endpoint may give.
var (
	NotFound         = API(http.StatusNotFound, "E0000007", "Not found: Resource not found: unknown path (Path)", "path_not_found")
	MethodNotAllowed = API(http.StatusMethodNotAllowed, "E0000022", "The endpoint does not support the provided HTTP method", "method_not_allowed")
	NotWellFormed    = API(http.StatusBadRequest, "E0000003", "The request body was not well-formed.", "body_not_well_formed")
	TooLarge         = API(http.StatusRequestEntityTooLarge, "E0000003", "The request body was not well-formed.", "body_too_large")
	BadMediaType     = API(http.StatusBadRequest, "E0000021", "Bad request.  Accept and/or Content-Type headers likely do not match supported values.", "content_type_not_supported")
	Internal         = API(http.StatusInternalServerError, "E0000009", "Internal Server Error", "internal_error")
)

// WriteJSON answers with v, encoded before the first byte is sent so that a
// failure never leaves half an answer.
func WriteJSON(w http.ResponseWriter, status int, contentType string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(b) // the client may be gone; there is nobody to tell
	return nil
}
