package idxapi

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// body is every field that a step of this API reads. Clients merge parameters
// of other steps into their bodies, so unknown fields are ignored.
type body struct {
	StateHandle       string `json:"stateHandle"`
	StateToken        string `json:"stateToken"` // auth-js's name for a state handle at introspect
	InteractionHandle string `json:"interactionHandle"`
	Identifier        string `json:"identifier"`
	RememberMe        bool   `json:"rememberMe"`
	Credentials       struct {
		Passcode *string `json:"passcode"` // a JSON string, so that a leading zero survives
	} `json:"credentials"`
	Authenticator struct {
		ID         string `json:"id"`
		MethodType string `json:"methodType"`
	} `json:"authenticator"`
}

// mediaTypes are what Okta's clients send; see the SDKs' request builders.
var mediaTypes = []string{"application/json", "application/ion+json", "application/vnd.okta.v1+json"}

// parse reads the one JSON object of a request.
func parse(r *http.Request) (body, error) {
	var b body
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(mediaTypes, media) {
		return b, httpkit.BadMediaType.Because("content type %q", r.Header.Get("Content-Type"))
	}
	dec := json.NewDecoder(r.Body)
	if err := dec.Decode(&b); err != nil {
		return b, notWellFormed(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return b, httpkit.NotWellFormed.Because("more than one JSON value in the body")
	}
	return b, nil
}

func notWellFormed(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return httpkit.NotWellFormed.Because("%v", err)
}
