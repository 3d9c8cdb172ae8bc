package mockidx_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// Whoever signs in sees the configuration from before a change or from after
// it, never half of each.
func TestConfigureBesideSignIns(t *testing.T) {
	var users []mockidx.User
	for i := range 4 {
		users = append(users, mockidx.User{Login: fmt.Sprintf("user%d@example.com", i)})
	}
	org := mockidx.Start(t, mockidx.WithUsers(users...)).Org("default")
	var signIns, changes sync.WaitGroup
	done := make(chan struct{})
	changes.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			default:
			}
			if err := org.Configure(changeNumber(n, len(users))); err != nil {
				t.Errorf("change %d: %v", n, err)
			}
		}
	})
	for _, u := range users {
		signIns.Go(func() {
			for range 5 {
				if _, err := newClient(org).signIn(t.Context(), u.Login); err != nil {
					t.Errorf("%s: %v", u.Login, err)
				}
			}
		})
	}
	signIns.Wait()
	close(done)
	changes.Wait()
}

// changeNumber changes, in place, what sign-ins read, and nothing that they
// need.
func changeNumber(n, keep int) func(*mockidx.Config) error {
	return func(c *mockidx.Config) error {
		c.Users = append(c.Users[:keep], mockidx.User{Login: fmt.Sprintf("new%d@example.com", n)})
		c.Users[0].FirstName = fmt.Sprint("Ada ", n)
		c.Apps[0].PostLogoutRedirectURIs = append(c.Apps[0].PostLogoutRedirectURIs[:0], fmt.Sprint("http://localhost/", n))
		c.Email.Lifetime = time.Duration(1+n%5) * time.Minute
		c.Templates = []mockidx.MailTemplate{{Name: "EmailChallenge", Text: fmt.Sprintf("Mail %d: ${verificationToken}", n)}}
		return nil
	}
}
