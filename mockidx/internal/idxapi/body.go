package idxapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"

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
		TOTP           *string `json:"totp"`
		Passcode       *string `json:"passcode"` // a JSON string, so that a leading zero survives
		QuestionKey    *string `json:"questionKey"`
		Question       *string `json:"question"`
		Answer         *string `json:"answer"`
		RevokeSessions bool    `json:"revokeSessions"`

		ClientData        *string `json:"clientData"`
		Attestation       *string `json:"attestation"`
		AuthenticatorData *string `json:"authenticatorData"`
		SignatureData     *string `json:"signatureData"`
	} `json:"credentials"`
	Authenticator struct {
		ID            string `json:"id"`
		MethodType    string `json:"methodType"`
		PhoneNumber   string `json:"phoneNumber"`
		Channel       string `json:"channel"`
		AutoChallenge *bool  `json:"autoChallenge"`
	} `json:"authenticator"`
	Email          string         `json:"email"`
	PhoneNumber    string         `json:"phoneNumber"`
	AutoChallenge  *bool          `json:"autoChallenge"`
	UserProfile    map[string]any `json:"userProfile"`
	KeepMeSignedIn *bool          `json:"keepMeSignedIn"`
	Consent        *bool          `json:"consent"`
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
	raw, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(raw, &b)
	}
	if err == nil {
		err = checkMembers(json.NewDecoder(bytes.NewReader(raw)))
	}
	var tooLarge *http.MaxBytesError
	if err != nil && !errors.As(err, &tooLarge) {
		err = httpkit.NotWellFormed.Because("%v", err)
	}
	return b, err
}

// spelling is how the members of body are written, by their lower case.
var spelling = map[string]string{}

func init() { addSpelling(reflect.TypeFor[body]()) }

func addSpelling(t reflect.Type) {
	for f := range t.Fields() {
		name := f.Tag.Get("json")
		spelling[strings.ToLower(name)] = name
		if f.Type.Kind() == reflect.Struct {
			addSpelling(f.Type)
		}
	}
}

// checkMembers refuses what encoding/json would take and Okta would not: a
// member in another case, and one that is there twice (RFC 7493 §2.3), of which
// parsers differ in the one they take. The value that dec reads is well-formed.
func checkMembers(dec *json.Decoder) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	names := map[string]bool{}
	if _, nested := token.(json.Delim); !nested {
		return nil
	}
	for dec.More() {
		if token == json.Delim('{') {
			name, err := dec.Token()
			if err != nil {
				return err
			}
			folded := strings.ToLower(name.(string))
			if want, known := spelling[folded]; known && name != want {
				return fmt.Errorf("member %q is spelled %q", name, want)
			}
			if names[folded] {
				return fmt.Errorf("member %q is there more than once", name)
			}
			names[folded] = true
		}
		if err := checkMembers(dec); err != nil {
			return err
		}
	}
	_, err = dec.Token() // what closes it
	return err
}
