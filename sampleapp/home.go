package sampleapp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// homePage offers to go on with the newest sign-in that was left.
type homePage struct{ Resume string }

// home answers GET /.
func (a *App) home(w http.ResponseWriter, r *http.Request) error {
	var page homePage
	if left := a.browsers.pending(a.browser(r.Context())); len(left) > 0 {
		page.Resume = loginURL(left[len(left)-1].state, "")
	}
	return a.show(w, r, "home", page)
}

// claim is one row of the profile.
type claim struct{ Name, Value string }

// profile answers GET /profile with the verified claims of the ID token.
func (a *App) profile(w http.ResponseWriter, r *http.Request) error {
	who, ok := a.signedIn(r.Context())
	if !ok {
		return redirect(w, r, "/login")
	}
	claims, err := listClaims(who.Claims)
	if err != nil {
		return err
	}
	return a.show(w, r, "profile", claims)
}

func listClaims(object json.RawMessage) ([]claim, error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal(object, &values); err != nil {
		return nil, fmt.Errorf("read claims: %w", err)
	}
	var list []claim
	for name, value := range values {
		text := string(value)
		var s string
		if json.Unmarshal(value, &s) == nil {
			text = s
		}
		list = append(list, claim{name, text})
	}
	slices.SortFunc(list, func(a, b claim) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// logout answers POST /logout: it ends the local session, then the org's.
func (a *App) logout(w http.ResponseWriter, r *http.Request) error {
	who, ok := a.signedIn(r.Context())
	if err := a.signOut(r.Context(), ""); err != nil {
		return err
	}
	if !ok {
		return redirect(w, r, "/")
	}
	endpoints, err := a.org.endpoints()
	if err != nil || endpoints.EndSession == "" {
		a.config.Log.WarnContext(r.Context(), "signed out here only", "err", err)
		return redirect(w, r, "/")
	}
	q := url.Values{"id_token_hint": {who.IDToken}, "post_logout_redirect_uri": {a.origin + "/"}}
	return redirect(w, r, endpoints.EndSession+"?"+q.Encode())
}
