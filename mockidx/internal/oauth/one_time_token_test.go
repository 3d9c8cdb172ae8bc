package oauth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
)

// A one-time token stands for its user: in one state, until it is used, and
// until it expires.
func TestInteractWithOneTimeToken(t *testing.T) {
	const activation, recovery = "activation_token", "recovery_token"
	for name, tc := range map[string]struct {
		parameter, token string
		status           directory.UserStatus
		age              time.Duration
		begins           engine.Journey // empty: refused
	}{
		"staged":                     {activation, "one", directory.Staged, 0, engine.Activation},
		"provisioned":                {activation, "one", directory.Provisioned, time.Hour, engine.Activation},
		"active already":             {activation, "one", directory.Active, 0, ""},
		"expired, as its page tells": {activation, "one", directory.Staged, time.Hour + 1, engine.Activation},
		"of another kind":            {activation, "two", directory.Staged, 0, ""},
		"of nobody":                  {activation, "three", directory.Staged, 0, ""},
		"in another case":            {activation, "One", directory.Staged, 0, ""},
		"recovery":                   {recovery, "two", directory.Recovery, time.Hour, engine.Recovery},
		"recovery, active":           {recovery, "two", directory.Active, 0, engine.Recovery},
		"recovery, locked out":       {recovery, "two", directory.LockedOut, 0, engine.Recovery},
		"recovery, suspended":        {recovery, "two", directory.Suspended, 0, ""},
		"recovery, staged":           {recovery, "two", directory.Staged, 0, ""},
		"recovery, expired":          {recovery, "two", directory.Recovery, time.Hour + 1, ""},
		"activation as recovery":     {recovery, "one", directory.Recovery, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Clock.Freeze()
			now := w.Clock.Now()
			var userID string
			w.change(t, func(o *directory.Org) {
				u := &o.Users[0]
				u.Status, userID = tc.status, u.ID
				u.Activation = directory.OneTimeToken{Token: "one", Expires: now.Add(time.Hour)}
				u.RecoveryToken = directory.OneTimeToken{Token: "two", Expires: now.Add(time.Hour)}
			})
			w.Clock.Advance(tc.age)
			a := w.post(t, w.base("default")+"interact", with(interaction(webID), tc.parameter, tc.token))
			if tc.begins == "" {
				if a.status != 400 || !strings.Contains(a.body, " token is invalid") {
					t.Errorf("got %d %s", a.status, a.body)
				}
				return
			}
			var begun struct {
				Handle string `json:"interaction_handle"`
			}
			a.json(t, &begun)
			tx, _, err := w.runner.Step(t.Context(), flow.ByInteractionHandle(begun.Handle), engine.Introspect{})
			if err != nil || tx.Journey != tc.begins || tx.UserID != userID || tx.Identifier != login {
				t.Errorf("begins %q for %q %q, %v", tx.Journey, tx.UserID, tx.Identifier, err)
			}
		})
	}
}
