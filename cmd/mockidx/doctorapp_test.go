package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/rogpeppe/go-internal/testscript"
)

// brokenApp is an app with these pages: /login leads to the org's own page;
// /secret asks the org to begin a sign-in, with a wrong secret; /away leads to
// another site; /loop to itself.
func brokenApp(ts *testscript.TestScript, _ bool, args []string) {
	issuer, clientID := ts.Getenv("ISSUER"), args[0]
	mux := http.NewServeMux()
	app := httptest.NewServer(mux)
	ts.Defer(app.Close)
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/to-org", http.StatusFound) })
	mux.HandleFunc("/to-org", func(w http.ResponseWriter, r *http.Request) {
		query := url.Values{"client_id": {clientID}, "redirect_uri": {app.URL + "/login/callback"}, "scope": {"openid orders"}, "response_type": {"code"}}
		http.Redirect(w, r, issuer+"/v1/authorize?"+query.Encode(), http.StatusFound)
	})
	mux.HandleFunc("/secret", func(w http.ResponseWriter, _ *http.Request) {
		resp, err := http.PostForm(issuer+"/v1/interact", url.Values{"client_id": {"0oaShop"}, "client_secret": {"not-the-secret"}})
		if err == nil {
			resp.Body.Close()
		}
		http.Error(w, "it failed", http.StatusInternalServerError)
	})
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://shop.example.com/", http.StatusFound)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/page", func(http.ResponseWriter, *http.Request) {})
	ts.Setenv("BROKEN", app.URL)
}
