package management

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

var errToken = httpkit.API(http.StatusUnauthorized, "E0000011", "Invalid token provided", "api_token_invalid")

// authorize checks who calls: an API token may do everything.
// Source: Okta, "Core Okta API", authentication.
func (c *call) authorize(scope string) error {
	kind, token, _ := strings.Cut(c.Header.Get("Authorization"), " ")
	if strings.EqualFold(kind, "SSWS") {
		if subtle.ConstantTimeCompare([]byte(strings.TrimSpace(token)), []byte(c.org.APIToken)) == 1 {
			return nil
		}
		return errToken.Because("the API token is not the org's")
	}
	return errToken.Because("the request has no API token: Authorization: SSWS … is missing")
}
