package oauth_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/oauth"
)

func (w *world) bearer(header string, authServers ...string) (oauth.Bearer, error) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Authorization", header)
	return oauth.CheckBearer(w.Tenant, r, authServers...)
}

func TestCheckBearer(t *testing.T) {
	w := newWorld(t)
	w.Clock.Freeze()
	const scope, acr = "openid okta.myAccount.email.manage", "urn:okta:loa:2fa:any:ifpossible"
	user, _ := w.Directory.Snapshot().UserByLogin(login)
	for _, as := range []string{"", "default", "shop"} {
		got := w.signInAt(t, as, spaID, "scope", scope, "acr_values", acr)
		at := w.Clock.Now()
		w.Clock.Advance(16 * time.Minute)
		b, err := w.bearer("Bearer "+got.AccessToken, "", "gone", "default", "shop")
		if err != nil || b.App != spaID || b.User.ID != user.ID || len(b.Scopes) != 2 || b.ACR != acr || b.AuthTime.Unix() != at.Unix() {
			t.Errorf("of server %q: %+v, %v", as, b, err)
		}
	}
	plain := w.signInAt(t, "", spaID)
	if b, err := w.bearer("Bearer "+plain.AccessToken, ""); err != nil || b.ACR != "" {
		t.Errorf("of one factor: acr %q, %v", b.ACR, err)
	}
}

// A token tells what time it was with the clock that clients know, and when the
// user signed in is known all the same.
func TestCheckBearerOnAMovedClock(t *testing.T) {
	w := newWorld(t)
	w.change(t, func(o *directory.Org) { o.TokenTime = directory.TokenTimeReal })
	w.Clock.Freeze()
	w.Clock.Advance(3 * time.Hour)
	got, at := w.signInAt(t, "", spaID), w.Clock.Now()
	w.Clock.Advance(16 * time.Minute)
	b, err := w.bearer("Bearer "+got.AccessToken, "")
	if ago := at.Sub(b.AuthTime); err != nil || ago > time.Second || ago < 0 {
		t.Errorf("signed in at %s, the token says %s, %v", at, b.AuthTime, err)
	}
}

func TestCheckBearerRefuses(t *testing.T) {
	w := newWorld(t)
	got := w.signInAt(t, "", spaID)
	for header, want := range map[string]string{
		"": "token_missing", "Bearer ": "token_missing", "SSWS " + got.AccessToken: "token_missing",
		"Bearer x.y.z": "token_invalid", "Bearer " + got.IDToken: "token_invalid", "Bearer " + tamper(got.AccessToken): "token_invalid",
		"Bearer " + w.signIn(t, spaID).AccessToken: "token_invalid", // of another server
	} {
		_, err := w.bearer(header, "")
		if dead, ok := errors.AsType[*oauth.Dead](err); !ok || dead.Outcome != want {
			t.Errorf("%.30s: %v, want %s", header, err, want)
		}
	}
	w.Clock.Advance(time.Hour)
	_, err := w.bearer("Bearer "+got.AccessToken, "", "default")
	if dead, ok := errors.AsType[*oauth.Dead](err); !ok || dead.Outcome != "token_expired" {
		t.Errorf("after an hour: %v", err)
	}
}

// A server that is gone or inactive is passed over.
func TestCheckBearerOfAnInactiveServer(t *testing.T) {
	w := newWorld(t)
	got := w.signInAt(t, "shop", spaID)
	w.change(t, func(o *directory.Org) {
		o.PutDocument(directory.Document{Kind: directory.AuthServerDocument, ID: "shop", Status: directory.DocumentInactive})
	})
	_, err := w.bearer("Bearer "+got.AccessToken, "", "shop")
	if dead, ok := errors.AsType[*oauth.Dead](err); !ok || dead.Outcome != "token_invalid" {
		t.Errorf("%v", err)
	}
}
