package magiclink_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"time"

	idx "github.com/okta/okta-idx-golang"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// sdk redeems with okta-idx-golang.
type sdk struct{ client *idx.Client }

func (s sdk) Redeem(ctx context.Context, tx magiclink.Transaction, code string) (magiclink.Tokens, error) {
	token, err := s.client.RedeemInteractionCode(ctx, &idx.Context{CodeVerifier: tx.CodeVerifier}, code)
	if err != nil {
		return magiclink.Tokens{}, err
	}
	return magiclink.Tokens{
		IDToken:      token.IDToken,
		AccessToken:  token.AccessToken,
		RefreshToken: token.RefreshToken,
		Scope:        token.Scope,
		ExpiresIn:    time.Duration(token.ExpiresIn) * time.Second,
	}, nil
}

// session is what an app keeps of one browser.
type session struct{ pending []magiclink.Transaction }

func (s *session) Pending(context.Context) ([]magiclink.Transaction, error) { return s.pending, nil }

func (s *session) Take(_ context.Context, state string) (bool, error) {
	for i, tx := range s.pending {
		if tx.State == state {
			s.pending = append(s.pending[:i], s.pending[i+1:]...)
			return true, nil
		}
	}
	return false, nil
}

// verify stands for what an app does with an ID token before it trusts it.
func verify(idToken, nonce string) { fmt.Println("verify", idToken, "with nonce", nonce) }

// The whole callback route of an app.
func Example() {
	browser := &session{pending: []magiclink.Transaction{{State: "Zm9vYmFy", CodeVerifier: "…"}}}
	redeemer := sdk{} // its client comes from idx.NewClient

	callback := func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.RawQuery
		if magiclink.IsEmailVerifyCallback(query) {
			link, err := magiclink.HandleEmailVerifyCallback(r.Context(), browser, query)
			var elsewhere *magiclink.EmailVerifyCallbackError
			if errors.As(err, &elsewhere) {
				if code, err := magiclink.ParseOTP(elsewhere.OTP); err == nil {
					fmt.Println("type", code, "where you asked to sign in")
				}
				return
			}
			fmt.Println("this browser goes on with", link.State)
			return
		}
		tokens, tx, err := magiclink.HandleInteractionCodeRedirect(r.Context(), browser, redeemer, query)
		if err != nil {
			fmt.Println(err)
			return
		}
		verify(tokens.IDToken, tx.Nonce)
	}

	for _, query := range []string{
		"otp=123456&state=Zm9vYmFy",            // opened in this browser
		"otp=123456&state=c29tZWJvZHkgZWxzZQ",  // opened in another one
		"interaction_code=WVgY&state=dGFtcGVy", // somebody else's end of the flow
	} {
		callback(httptest.NewRecorder(), httptest.NewRequest("GET", "/login/callback?"+query, nil))
	}
	// Output:
	// this browser goes on with Zm9vYmFy
	// type 123456 where you asked to sign in
	// state matches no pending sign-in of this browser
}

func ExampleIsEmailVerifyCallback() {
	fmt.Println(magiclink.IsEmailVerifyCallback("otp=123456&state=Zm9vYmFy"))
	fmt.Println(magiclink.IsEmailVerifyCallback("interaction_code=WVgY&state=Zm9vYmFy"))
	fmt.Println(magiclink.IsEmailVerifyCallback("totp=123456&relaystate=x"))
	// Output:
	// true
	// false
	// false
}

func ExampleParseOTP() {
	code, err := magiclink.ParseOTP(" 123-456\n")
	fmt.Println(code, err)
	_, err = magiclink.ParseOTP("<script>")
	fmt.Println(err)
	// Output:
	// 123456 <nil>
	// not a one-time passcode: want 4 to 12 digits or letters
}
