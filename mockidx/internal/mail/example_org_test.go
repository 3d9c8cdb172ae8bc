package mail_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// The example org of the docs writes the mails that its comments promise.
func TestExampleOrg(t *testing.T) {
	file := filepath.Join("..", "..", "..", "fixtures", "orgs", "own-mails.yaml")
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	orgs, err := directory.Load(file, source)
	if err != nil {
		t.Fatal(err)
	}
	org := orgs[0]
	const (
		straight = "http://localhost:8080/login/callback?otp=012345&state=1b34"
		through  = "http://org.test:8080/email/verify/0oaOwnMails000000001?token=ft1"
	)
	for _, tc := range []struct {
		template, subject, link string
		user                    directory.User
		html                    bool
	}{
		{directory.EmailChallenge, "Sign in as Ada", straight, org.Users[0], true},
		{directory.EmailChallenge, "Sign in as Konrad", straight, org.Users[1], true},
		{directory.ForgotPassword, "A new password for Ada", straight, org.Users[0], true},
		{directory.RegistrationActivation, "Welcome to App with mail of its own", through, org.Users[0], true},
		{directory.RegistrationActivation, "Willkommen bei App with mail of its own", through, org.Users[1], false},
		{directory.EmailFactorVerification, "Your code", "", org.Users[0], false},
		{directory.SelfServiceUnlock, "Unlock your account", through, org.Users[0], true},
		{directory.SelfServiceUnlock, "Konto entsperren", through, org.Users[1], true},
	} {
		t.Run(tc.template+" to "+tc.user.FirstName, func(t *testing.T) {
			c := mail.Composer{Org: org, BaseURL: "http://org.test:8080", Mint: chance.New(1), Now: now}
			l := challenge
			l.Template, l.LinkToken, l.State = tc.template, "ft1", "1b34"
			m := compose(t, c, tc.user, org.Apps[0], l)
			if m.Subject != tc.subject || m.Link != tc.link || m.OTP != "012345" || m.State != "1b34" || (m.HTML != "") != tc.html {
				t.Errorf("subject %q, link %q, otp %q, state %q, %d bytes of HTML", m.Subject, m.Link, m.OTP, m.State, len(m.HTML))
			}
		})
	}
}
