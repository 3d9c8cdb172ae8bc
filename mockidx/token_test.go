package mockidx_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

const tokenUser = "token.user@example.com"

// begins reports the status of /v1/interact with a token.
func begins(t *testing.T, org *mockidx.Org, key, token string) int {
	t.Helper()
	app := org.Config().Apps[0]
	form := url.Values{
		"client_id": {app.ClientID}, "client_secret": {app.ClientSecret}, "scope": {"openid"}, "state": {"s"}, "redirect_uri": {app.RedirectURIs[0]},
		"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"}, key: {token},
	}
	resp, err := http.PostForm(org.Issuer()+"/v1/interact", form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode
}

func TestTokensByState(t *testing.T) {
	for _, c := range []struct {
		status               mockidx.UserStatus
		activation, recovery string // errors; empty: none
	}{
		{mockidx.Staged, ``, `recover "token.user@example.com": the user is STAGED`},
		{mockidx.Provisioned, ``, `recover "token.user@example.com": the user is PROVISIONED`},
		{mockidx.Active, `activate "token.user@example.com": the user is ACTIVE`, ``},
		{mockidx.Recovery, `activate "token.user@example.com": the user is RECOVERY`, ``},
		{mockidx.PasswordExpired, `activate "token.user@example.com": the user is PASSWORD_EXPIRED`, ``},
		{mockidx.LockedOut, `activate "token.user@example.com": the user is LOCKED_OUT`, ``},
		{mockidx.Suspended, `activate "token.user@example.com": the user is SUSPENDED`, `recover "token.user@example.com": the user is SUSPENDED`},
		{mockidx.Deprovisioned, `activate "token.user@example.com": the user is DEPROVISIONED`, `recover "token.user@example.com": the user is DEPROVISIONED`},
		{"", `activate "token.user@example.com": no such user`, `recover "token.user@example.com": no such user`},
	} {
		t.Run(string(c.status), func(t *testing.T) {
			org := mockidx.Start(t).Org("default")
			if c.status != "" {
				if _, err := org.AddUser(mockidx.User{Login: tokenUser, Status: c.status}); err != nil {
					t.Fatal(err)
				}
			}
			for _, kind := range []struct {
				key, want string
				mint      func(string) (string, error)
			}{{"recovery_token", c.recovery, org.RecoveryToken}, {"activation_token", c.activation, org.ActivationToken}} {
				token, err := kind.mint(tokenUser)
				if kind.want != "" {
					if err == nil || err.Error() != kind.want || token != "" {
						t.Errorf("%s: got %q and error %v, want %s", kind.key, token, err, kind.want)
					}
					continue
				}
				if err != nil || !regexp.MustCompile(`^[0-9A-Za-z]{20}$`).MatchString(token) {
					t.Fatalf("%s: got %q, %v", kind.key, token, err)
				}
				if status := begins(t, org, kind.key, token); status != http.StatusOK {
					t.Errorf("%s: interact says %d", kind.key, status)
				}
			}
			u, _ := org.User(tokenUser)
			want := c.status
			if want == mockidx.Staged {
				want = mockidx.Provisioned
			}
			if u.Status != want {
				t.Errorf("the user is %s, want %s", u.Status, want)
			}
		})
	}
}

func TestTokensOfTheBuiltInOrg(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	for _, u := range org.Config().Users {
		for key, token := range map[string]string{"activation_token": u.Activation.Token, "recovery_token": u.RecoveryToken.Token} {
			if token == "" {
				continue
			}
			if status := begins(t, org, key, token); status != http.StatusOK {
				t.Errorf("%s of %s: interact says %d", key, u.Login, status)
			}
			if status := begins(t, org, key, token+"x"); status != http.StatusBadRequest {
				t.Errorf("a longer %s: interact says %d", key, status)
			}
		}
	}
}

func TestTokenLifetimes(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(
		mockidx.User{Login: "staged@example.com", Status: mockidx.Staged}, mockidx.User{Login: "active@example.com"},
	)).Org("default")
	org.Clock().Freeze()
	if err := org.Configure(func(c *mockidx.Config) error {
		c.Lifetimes.Activation, c.Lifetimes.Recovery = 3*time.Hour, 2*time.Hour
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := org.ActivationToken("STAGED@example.com"); err != nil {
		t.Fatal(err)
	}
	first, err := org.RecoveryToken("active@example.com")
	if err != nil {
		t.Fatal(err)
	}
	second, err := org.RecoveryToken("active@example.com")
	if err != nil {
		t.Fatal(err)
	}
	staged, _ := org.User("staged@example.com")
	active, _ := org.User("active@example.com")
	now := org.Clock().Now()
	if got := staged.Activation.Expires.Sub(now); got != 3*time.Hour {
		t.Errorf("the activation token lasts %s, want 3h", got)
	}
	if got := active.RecoveryToken.Expires.Sub(now); got != 2*time.Hour {
		t.Errorf("the recovery token lasts %s, want 2h", got)
	}
	if first == second || begins(t, org, "recovery_token", first) != http.StatusBadRequest {
		t.Errorf("%q is good after %q took its place", first, second)
	}
	if status := begins(t, org, "recovery_token", second); status != http.StatusOK {
		t.Errorf("the second token: interact says %d", status)
	}
	org.Clock().Advance(2*time.Hour + time.Nanosecond)
	if status := begins(t, org, "recovery_token", second); status != http.StatusBadRequest {
		t.Errorf("an expired token: interact says %d", status)
	}
}
