package httpkit

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// Invalid is Okta's answer to a body that does not do, with what is wrong.
// Source: Okta, "Error codes and descriptions", E0000001.
func Invalid(field string, causes ...string) *Error {
	return API(http.StatusBadRequest, "E0000001", "Api validation failed: "+field, "api_validation_failed", causes...).
		Because("%s: %q", field, causes)
}

// Missing is Okta's answer to an id that is nobody's.
func Missing(id, kind string) *Error {
	return API(http.StatusNotFound, "E0000007", "Not found: Resource not found: "+id+" ("+kind+")", "api_resource_not_found")
}

// Decode reads the JSON of a body into v, which has a place for an object. It
// fails with Okta's errors.
func Decode(body []byte, v any) error {
	err := json.Unmarshal(body, v)
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) && wrongType.Field != "" {
		field := fieldPath(wrongType.Field)
		return Invalid(field, field+": The field has a wrong type, a "+wrongType.Value)
	}
	if err != nil || strings.TrimSpace(string(body)) == "null" {
		return NotWellFormed.Because("%v", err)
	}
	return nil
}

// fieldPath is a path of struct fields as the API spells it.
func fieldPath(fields string) string {
	parts := strings.Split(fields, ".")
	for i, part := range parts {
		if part != "" {
			parts[i] = strings.ToLower(part[:1]) + part[1:]
		}
	}
	return strings.Join(parts, ".")
}
