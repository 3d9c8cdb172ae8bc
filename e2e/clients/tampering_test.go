package clients

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// okta-idx-golang looks at no token that it gets: what is wrong with one has to
// be found by the app, with go-oidc or golang-jwt.
func TestTamperedTokensIDXGo(t *testing.T) {
	program := buildIDXGo(t, "idxgo/latest")
	srv := mockidx.Start(t, orgOptions(clientSecret)...)
	org := srv.Orgs()[0]
	for _, tc := range []struct {
		kind      mockidx.TamperingKind
		oidc, jwt string // in the error of go-oidc and golang-jwt; empty: it does not look
	}{
		{mockidx.AlgNone, `unexpected signature algorithm "none"`, "signing method none is invalid"},
		{mockidx.HS256, `unexpected signature algorithm "HS256"`, "signing method HS256 is invalid"},
		{mockidx.BadSignature, "failed to verify signature", "verification error"},
		{mockidx.UnknownKid, "failed to verify signature", `no key "unknown-key"`},
		{mockidx.WrongIssuer, "issued by a different provider", "invalid issuer"},
		{mockidx.WrongAudience, "expected audience", "invalid audience"},
		{mockidx.WrongSubject, "", ""},
		{mockidx.WrongNonce, `nonce "another-nonce"`, ""},
		{mockidx.WrongACR, "", ""},
		{mockidx.WrongAZP, "", ""},
		{mockidx.WrongAtHash, "access token hash does not match", ""},
		{mockidx.Expired, "token is expired", "token is expired"},
		{mockidx.NotYetValid, "before the nbf", "not valid yet"},
		{mockidx.ExpBeforeIat, "", "used before issued"},
		{mockidx.Shifted, "", "used before issued"},
	} {
		t.Run(string(tc.kind), func(t *testing.T) {
			rule := mockidx.Tampering{Kind: tc.kind}
			if tc.kind == mockidx.Shifted {
				rule.Value = "301s"
			}
			if err := org.Tokens().TamperNext(rule); err != nil {
				t.Fatal(err)
			}
			org.Mailbox().Clear() // each process reads from the first
			got := execIDXGo(t, program, journey{name: "login"}, srv, org)
			one := tokens{IDToken: got.IDToken, AccessToken: got.AccessToken, ClientID: mailApp}
			says(t, "go-oidc", verifyWithOIDC(t.Context(), org, one), tc.oidc)
			says(t, "golang-jwt", verifyWithJWT(org, one), tc.jwt)
		})
	}
}

func says(t *testing.T, who string, err error, want string) {
	t.Helper()
	if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("%s says %v, want %q", who, err, want)
	}
}
