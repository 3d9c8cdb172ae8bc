package directory_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const p256 = `{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","kid":"1"`

func TestParseJWKS(t *testing.T) {
	keys, err := directory.ParseJWKS(`{"keys":[` + p256 + `,"use":"sig","status":"ACTIVE"}]}`)
	if err != nil || len(keys) != 1 || keys[0].KeyID != "1" {
		t.Errorf("%v, %v", keys, err)
	}
	for name, bad := range map[string]string{
		"nothing":          ``,
		"no object":        `[]`,
		"no keys":          `{}`,
		"keys are null":    `{"keys":null}`,
		"no key":           `{"keys":[7]}`,
		"symmetric":        `{"keys":[{"kty":"oct","k":"AAAA"}]}`,
		"private":          `{"keys":[` + p256 + `,"d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}]}`,
		"one kid of two":   `{"keys":[` + p256 + `},` + p256 + `}]}`,
		"RSA of 1024 bits": `{"keys":[{"kty":"RSA","e":"AQAB","n":"` + strings.Repeat("q", 171) + `"}]}`,
		"too many":         `{"keys":[` + strings.Repeat(`{},`, 50) + `{}]}`,
	} {
		if keys, err := directory.ParseJWKS(bad); err == nil {
			t.Errorf("%s: %v", name, keys)
		}
	}
}

func FuzzParseJWKS(f *testing.F) {
	f.Add(`{"keys":[` + p256 + `}]}`)
	f.Add(`{"keys":[{"kty":"RSA","e":"AQAB","n":"AA"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		keys, err := directory.ParseJWKS(text)
		if err != nil {
			return
		}
		for _, key := range keys {
			if !key.IsPublic() || !key.Valid() {
				t.Errorf("%q has %+v", text, key)
			}
		}
	})
}

// An app whose keys are none is refused with the place.
func TestJWKSOfAnApp(t *testing.T) {
	_, err := directory.Load("org.yaml", []byte("apps:\n- redirectUris: [http://localhost/]\n  jwks: '{}'"))
	if err == nil || !strings.Contains(err.Error(), "org.yaml:3:9: jwks: not a JSON Web Key Set") {
		t.Error(err)
	}
	if _, err := directory.Load("org.yaml", []byte("apps:\n- grantTypes: [client_credentials]\n  jwks: '{\"keys\":["+p256+"}]}'")); err != nil {
		t.Error("a service app needs no redirect URI:", err)
	}
}
