package sampleapp_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/idxlab/idxlab/sampleapp"
)

func ExampleNew() {
	app, err := sampleapp.New(sampleapp.Config{
		Issuer:       "https://example.okta.com/oauth2/default",
		ClientID:     "0oaSampleApp00000001",
		ClientSecret: "…",
		RedirectURI:  "https://app.example/login/callback",
		Frontend:     sampleapp.FrontendSDK,
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	// A link that was opened in a browser that did not ask to sign in.
	w := httptest.NewRecorder()
	app.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "https://app.example/login/callback?otp=123456&state=theirs", nil))
	fmt.Println(w.Code, w.Header().Get("Referrer-Policy"), w.Header().Get("Set-Cookie") == "")
	// Output: 200 no-referrer true
}
