package signing_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

func decode(t *testing.T, part string) map[string]any {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// A tampering changes what it names and nothing else.
func TestTampering(t *testing.T) {
	r := newRing(t)
	kid := r.List()[0].ID
	claims := map[string]any{"iss": "i", "aud": "a", "sub": "s", "nonce": "n", "iat": 1_800_000_000, "exp": 1_800_003_600, "auth_time": 1_799_999_990, "jti": "j"}
	type changes map[string]any // nil: it is gone
	tests := map[signing.Kind]struct {
		value           string
		header, payload changes
		verifies        bool
	}{
		signing.AlgNone:       {"", changes{"alg": "none"}, nil, false},
		signing.HS256:         {"", changes{"alg": "HS256"}, nil, false},
		signing.BadSignature:  {"", nil, nil, false},
		signing.UnknownKid:    {"other", changes{"kid": "other"}, nil, false},
		signing.WrongIssuer:   {"https://x", nil, changes{"iss": "https://x"}, true},
		signing.WrongAudience: {"", nil, changes{"aud": "another-audience"}, true},
		signing.WrongSubject:  {"", nil, changes{"sub": "00uanother0000000000"}, true},
		signing.WrongNonce:    {"", nil, changes{"nonce": "another-nonce"}, true},
		signing.NoNonce:       {"", nil, changes{"nonce": nil}, true},
		signing.WrongACR:      {"", nil, changes{"acr": "urn:another:acr"}, true},
		signing.WrongAZP:      {"", nil, changes{"azp": "0oaanother0000000000"}, true},
		signing.WrongAtHash:   {"", nil, changes{"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, true},
		signing.Expired:       {"", nil, changes{"iat": 1_799_992_800., "exp": 1_799_996_400., "auth_time": 1_799_992_790.}, true},
		signing.NotYetValid:   {"", nil, changes{"iat": 1_800_003_600., "nbf": 1_800_003_600., "exp": 1_800_007_200., "auth_time": 1_800_003_590.}, true},
		signing.ExpBeforeIat:  {"", nil, changes{"iat": 1_800_000_200., "exp": 1_800_000_100.}, true},
		signing.Shifted:       {"-301s", nil, changes{"iat": 1_799_999_699., "exp": 1_800_003_299., "auth_time": 1_799_999_689.}, true},
	}
	if got := slices.Sorted(maps.Keys(tests)); !slices.Equal(got, signing.Kinds()) {
		t.Fatalf("the kinds are %v, tested are %v", signing.Kinds(), got)
	}
	for kind, tc := range tests {
		t.Run(string(kind), func(t *testing.T) {
			token, err := r.SignTampered(claims, signing.Tampering{Kind: kind, Value: tc.value})
			if err != nil {
				t.Fatal(err)
			}
			parts := strings.Split(token, ".")
			for name, part := range map[string]struct {
				of, change changes
				got        map[string]any
			}{
				"header":  {changes{"alg": "RS256", "kid": kid}, tc.header, decode(t, parts[0])},
				"payload": {claims, tc.payload, decode(t, parts[1])},
			} {
				want := maps.Clone(part.of)
				maps.Copy(want, part.change)
				maps.DeleteFunc(want, func(_ string, v any) bool { return v == nil })
				wanted, _ := json.Marshal(want)
				got, _ := json.Marshal(part.got)
				if string(canonical(t, wanted)) != string(got) {
					t.Errorf("%s is %s, want %s", name, got, wanted)
				}
			}
			var read map[string]any
			if err := r.Verify(token, &read); (err == nil) != tc.verifies {
				t.Errorf("verify: %v", err)
			}
			if kind == signing.AlgNone && parts[2] != "" || kind != signing.AlgNone && parts[2] == "" {
				t.Errorf("the signature is %q", parts[2])
			}
		})
	}
}

// canonical is b as encoding/json writes what it reads.
func canonical(t *testing.T, b []byte) []byte {
	t.Helper()
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTamperingsAreTakenInOrder(t *testing.T) {
	n := &signing.Tokens{}
	for _, tampering := range []signing.Tampering{
		{Kind: signing.Expired, Count: 2}, {Kind: signing.WrongIssuer, Token: signing.AccessToken}, {Kind: signing.WrongNonce},
	} {
		if err := n.TamperNext(tampering); err != nil {
			t.Fatal(err)
		}
	}
	take := func(token signing.Token, want signing.Kind) {
		t.Helper()
		if got, ok := n.Take(token); got.Kind != want || ok != (want != "") {
			t.Errorf("took %q, want %q", got.Kind, want)
		}
	}
	take(signing.IDToken, signing.Expired)
	if left := n.Pending(); len(left) != 3 || left[0].Count != 1 || left[1].Count != 1 {
		t.Errorf("left: %+v", left)
	}
	take(signing.AccessToken, signing.WrongIssuer)
	take(signing.AccessToken, "")
	take(signing.IDToken, signing.Expired)
	take(signing.IDToken, signing.WrongNonce)
	take(signing.IDToken, "")
	if err := n.TamperNext(signing.Tampering{Kind: signing.Expired}); err != nil {
		t.Fatal(err)
	}
	n.Clear()
	take(signing.IDToken, "")
}

func TestTamperingsThatAreNone(t *testing.T) {
	n := &signing.Tokens{}
	for name, wrong := range map[string]signing.Tampering{
		"kind":              {Kind: "rude"},
		"no kind":           {},
		"token":             {Kind: signing.Expired, Token: "refresh"},
		"nonce of access":   {Kind: signing.NoNonce, Token: signing.AccessToken},
		"negative count":    {Kind: signing.Expired, Count: -1},
		"count":             {Kind: signing.Expired, Count: 1001},
		"value of none":     {Kind: signing.Expired, Value: "x"},
		"no duration":       {Kind: signing.Shifted},
		"long duration":     {Kind: signing.Shifted, Value: "1000000h"},
		"value not in text": {Kind: signing.WrongIssuer, Value: "\n"},
		"long value":        {Kind: signing.WrongIssuer, Value: strings.Repeat("x", 257)},
	} {
		if n.TamperNext(wrong) == nil {
			t.Errorf("%s: it was taken", name)
		}
	}
	for range 100 {
		if err := n.TamperNext(signing.Tampering{Kind: signing.Expired, Count: 1000}); err != nil {
			t.Fatal(err)
		}
	}
	if n.TamperNext(signing.Tampering{Kind: signing.Expired}) == nil || len(n.Pending()) != 100 {
		t.Errorf("%d wait", len(n.Pending()))
	}
}
