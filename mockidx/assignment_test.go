package mockidx_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// While an administrator assigns a user to an app and takes them off it again,
// each of their sign-ins is let through as a whole or refused as theirs.
func TestAssignmentDuringSignIns(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{ID: "00uAda", Login: "ada@example.com"}, mockidx.User{ID: "00uBob", Login: "bob@example.com"}),
		mockidx.WithChange(func(c *mockidx.Config) { c.Apps[0].AssignedOnly = true })).Org("default")
	app := org.Config().Apps[0].ID
	administer := func(method, path, body string) int {
		req, err := http.NewRequestWithContext(t.Context(), method, org.URL()+"/api/v1/apps/"+app+path, strings.NewReader(body))
		if err != nil {
			t.Error(err)
			return 0
		}
		req.Header.Set("Authorization", "SSWS "+org.Config().APIToken)
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Error(err)
			return 0
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	if status := administer("POST", "/users", `{"id":"00uBob"}`); status != http.StatusOK {
		t.Fatalf("assigned: %d", status)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 20 {
			if status := administer("POST", "/users", `{"id":"00uAda"}`); status != http.StatusOK {
				t.Errorf("assigned: %d", status)
			}
			if status := administer("DELETE", "/users/00uAda", ""); status != http.StatusNoContent {
				t.Errorf("unassigned: %d", status)
			}
		}
	})
	for range 4 {
		wg.Go(func() {
			c := newClient(org)
			for range 3 {
				if _, err := c.askForMail("ada@example.com"); err != nil && !strings.HasPrefix(err.Error(), "400 ") {
					t.Errorf("ada: %v", err)
				}
			}
		})
	}
	wg.Go(func() {
		for range 4 {
			if _, err := newClient(org).signIn(t.Context(), "bob@example.com"); err != nil {
				t.Errorf("bob, who stays assigned: %v", err)
			}
		}
	})
	wg.Wait()
	for _, e := range org.Journal().Events() {
		if e.Status >= 500 {
			t.Errorf("%s %s: %d %s", e.Method, e.Path, e.Status, e.Reason)
		}
	}
}
