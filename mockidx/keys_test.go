package mockidx_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/idxlab/idxlab/mockidx"
)

// relying is an app that verifies tokens with go-oidc as its documentation
// says: the nonce and at_hash are the app's to check.
type relying struct {
	*client
	verifier *oidc.IDTokenVerifier
}

func newRelying(t *testing.T, org *mockidx.Org) *relying {
	t.Helper()
	c := newClient(org)
	c.nonce = "the-nonce"
	provider, err := oidc.NewProvider(t.Context(), org.Issuer())
	if err != nil {
		t.Fatal(err)
	}
	return &relying{c, provider.Verifier(&oidc.Config{ClientID: c.app.ClientID})}
}

type idAndAccess struct{ id, access string }

func (r *relying) signIn(t *testing.T) idAndAccess {
	t.Helper()
	tokens, err := r.client.signIn(t.Context(), ada)
	if err != nil {
		t.Fatal(err)
	}
	return idAndAccess{tokens["id_token"].(string), tokens["access_token"].(string)}
}

func (r *relying) verify(t *testing.T, tokens idAndAccess) error {
	t.Helper()
	id, err := r.verifier.Verify(t.Context(), tokens.id)
	switch {
	case err != nil:
		return err
	case id.Nonce != r.nonce:
		return errors.New("another nonce")
	}
	return id.VerifyAccessToken(tokens.access)
}

// userinfo is the status of the answer to an access token.
func (r *relying) userinfo(t *testing.T, tokens idAndAccess) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "GET", r.org.Issuer()+"/v1/userinfo", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+tokens.access)
	resp, err := r.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

func keyFetches(org *mockidx.Org) int {
	return org.Journal().Count(func(e mockidx.Event) bool { return strings.HasSuffix(e.Path, "/v1/keys") })
}

// kidOf is the key id in a token's header.
func kidOf(t *testing.T, token string) string {
	t.Helper()
	header, _, _ := strings.Cut(token, ".")
	b, err := base64.RawURLEncoding.DecodeString(header)
	if err != nil {
		t.Fatal(err)
	}
	var h struct{ Kid string }
	if err := json.Unmarshal(b, &h); err != nil {
		t.Fatal(err)
	}
	return h.Kid
}

// go-oidc fetches keys once more when it meets a key id that it does not know.
func TestRotation(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	r := newRelying(t, org)
	check := func(what string, tokens idAndAccess, fetches, userinfo int, fails bool) {
		t.Helper()
		if err := r.verify(t, tokens); (err != nil) != fails {
			t.Errorf("%s: verify says %v", what, err)
		}
		if n := keyFetches(org); n != fetches {
			t.Errorf("%s: keys were fetched %d times, want %d", what, n, fetches)
		}
		if status := r.userinfo(t, tokens); status != userinfo {
			t.Errorf("%s: userinfo says %d, want %d", what, status, userinfo)
		}
	}
	first := r.signIn(t)
	check("first", first, 1, 200, false)

	next, err := org.Keys().Publish()
	if err != nil {
		t.Fatal(err)
	}
	rotated, err := org.Keys().Rotate(mockidx.RotateGraceful)
	if err != nil || rotated.ID != next.ID {
		t.Fatalf("published %s, rotated to %s, %v", next.ID, rotated.ID, err)
	}
	second := r.signIn(t)
	if kid := kidOf(t, second.id); kid != next.ID {
		t.Errorf("signed by %s, want %s", kid, next.ID)
	}
	check("after a rotation", second, 2, 200, false)
	check("the one before", first, 2, 200, false)

	if _, err := org.Keys().Rotate(mockidx.RotateEmergency); err != nil {
		t.Fatal(err)
	}
	check("after an emergency", r.signIn(t), 3, 200, false)
	check("of the key that is old", first, 3, 200, false)
	// The cache of go-oidc takes new keys a moment after they were fetched, so one
	// that never saw the key is asked.
	r.verifier = newRelying(t, org).verifier
	check("of the key that was retired", second, 4, 401, true)
	if err := org.Keys().Retire(kidOf(t, first.id)); err != nil {
		t.Fatal(err)
	}
	if status := r.userinfo(t, first); status != 401 {
		t.Errorf("of a key that is retired: userinfo says %d", status)
	}
	if n := org.Journal().Count(func(e mockidx.Event) bool { return e.Outcome == "token_key_retired" }); n != 2 {
		t.Errorf("the journal has %d refused tokens, want 2", n)
	}
}

func TestTamperedTokens(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	r := newRelying(t, org)
	for kind, want := range map[mockidx.TamperingKind]string{ // what go-oidc, or the app, says; empty: it does not look
		mockidx.AlgNone:       "malformed jwt",
		mockidx.HS256:         "malformed jwt",
		mockidx.BadSignature:  "failed to verify signature",
		mockidx.UnknownKid:    "failed to verify signature",
		mockidx.WrongIssuer:   "issued by a different provider",
		mockidx.WrongAudience: "expected audience",
		mockidx.WrongNonce:    "another nonce",
		mockidx.NoNonce:       "another nonce",
		mockidx.WrongAtHash:   "access token hash does not match",
		mockidx.Expired:       "token is expired",
		mockidx.NotYetValid:   "before the nbf",
		mockidx.WrongSubject:  "",
		mockidx.WrongACR:      "",
		mockidx.WrongAZP:      "",
		mockidx.ExpBeforeIat:  "",
	} {
		t.Run(string(kind), func(t *testing.T) {
			if err := org.Tokens().TamperNext(mockidx.Tampering{Kind: kind}); err != nil {
				t.Fatal(err)
			}
			spoiled := r.signIn(t)
			err := r.verify(t, spoiled)
			if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
				t.Errorf("go-oidc says %v, want %q", err, want)
			}
			told := func(e mockidx.Event) bool { return e.Reason == "the id token was tampered with: "+string(kind) }
			if n := org.Journal().Count(told); n != 1 {
				t.Errorf("the journal tells %d times, want once", n)
			}
			if err := r.verify(t, r.signIn(t)); err != nil {
				t.Errorf("the token after it: %v", err)
			}
		})
	}
}

// The org refuses access tokens that it spoiled, as a resource server should.
func TestTamperedAccessTokens(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	r := newRelying(t, org)
	for kind, status := range map[mockidx.TamperingKind]int{
		mockidx.AlgNone: 401, mockidx.HS256: 401, mockidx.BadSignature: 401, mockidx.UnknownKid: 401,
		mockidx.WrongIssuer: 401, mockidx.Expired: 401, mockidx.NotYetValid: 200,
	} {
		if err := org.Tokens().TamperNext(mockidx.Tampering{Kind: kind, Token: mockidx.AccessToken}); err != nil {
			t.Fatal(err)
		}
		tokens := r.signIn(t)
		if err := r.verify(t, tokens); err != nil {
			t.Errorf("%s: the ID token: %v", kind, err)
		}
		if got := r.userinfo(t, tokens); got != status {
			t.Errorf("%s: userinfo says %d, want %d", kind, got, status)
		}
	}
}

// What is wrong with the next tokens can be taken back.
func TestTamperingsAreTakenBack(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	r := newRelying(t, org)
	if err := org.Tokens().TamperNext(mockidx.Tampering{Kind: mockidx.Expired, Count: 3}); err != nil {
		t.Fatal(err)
	}
	if err := r.verify(t, r.signIn(t)); err == nil {
		t.Error("an expired token is taken")
	}
	if left := org.Tokens().Pending(); len(left) != 1 || left[0].Kind != mockidx.Expired || left[0].Count != 2 {
		t.Errorf("left: %+v", left)
	}
	org.Tokens().Clear()
	if err := r.verify(t, r.signIn(t)); err != nil || len(org.Tokens().Pending()) != 0 {
		t.Errorf("left: %+v; %v", org.Tokens().Pending(), err)
	}
}
