package mockidx_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// journeysOrg has everything that a journey can ask for.
func journeysOrg(t *testing.T) (*mockidx.Org, *relyingParty) {
	t.Helper()
	org := mockidx.Start(t, mockidx.WithConfigFile("../fixtures/orgs/journeys.yaml")).Orgs()[0]
	return org, newRelyingParty(t, org, org.Config().Apps[1])
}

// codeFor waits for the next message to an address or number.
func (b *plainBrowser) codeFor(to string) string {
	b.t.Helper()
	message, err := b.org.Mailbox().Wait(b.t.Context(), to)
	if err != nil {
		b.t.Fatal(err)
	}
	return message.OTP
}

// The page of forms has no notion of a journey: it renders what the engine asks.
func TestHostedRegistration(t *testing.T) {
	org, rp := journeysOrg(t)
	b := newPlainBrowser(t, org)
	b.open(rp.begin())
	b.submit("select-enroll-profile", "")
	profile := []string{
		"userProfile.email", "mary@example.com", "userProfile.firstName", "Mary", "userProfile.lastName", "Shelley",
		"userProfile.department", "Looms", "b:userProfile.newsletter", "true", "credentials.passcode",
	}
	b.submit("enroll-profile", "", append(profile, "weak")...)
	if !strings.Contains(b.text(), "Password requirements were not met") {
		t.Errorf("a weak password: %s", b.text())
	}
	b.submit("enroll-profile", "", append(profile, "Modern-Prometheus-1818")...)

	b.submit("select-authenticator-enroll", "Email")
	b.submit("enroll-authenticator", "", "passcode", b.codeFor("mary@example.com"))
	b.submit("select-authenticator-enroll", "Phone", "phoneNumber", "+15550100999", "methodType", "sms")
	b.submit("enroll-authenticator", "", "passcode", b.codeFor("+15550100999"))
	b.submit("select-authenticator-enroll", "Security Question")
	b.submit("enroll-authenticator", "Create my own security question", "credentials.question", "Which monster?", "credentials.answer", "no monster")
	rp.finish(b.submit("skip", ""))

	mary, ok := org.User("mary@example.com")
	if !ok || mary.Phone != "+15550100999" || mary.SecurityQuestion.Question != "Which monster?" || mary.Profile["newsletter"] != "true" || mary.Profile["department"] != "Looms" {
		t.Errorf("registered %+v", mary)
	}
}

func TestHostedRecovery(t *testing.T) {
	org, rp := journeysOrg(t)
	b := newPlainBrowser(t, org)
	b.open(rp.begin())
	b.submit("recover", "")
	b.submit("identify-recovery", "", "identifier", "charles@example.com") // nobody, and the page does not say so
	b.submit("cancel", "")
	b.submit("recover", "")
	const grace = "grace.hopper@example.com"
	b.submit("identify-recovery", "", "identifier", grace)
	if !b.has("challenge-authenticator") {
		b.submit("select-authenticator-authenticate", "Email")
	}
	b.submit("challenge-authenticator", "", "passcode", b.codeFor(grace))
	b.submit("reset-authenticator", "", "passcode", "Fathoms-of-wire-2")
	b.submit("select-authenticator-enroll", "Phone", "phoneNumber", "+15550100998", "methodType", "voice")
	b.submit("enroll-authenticator", "", "passcode", b.codeFor("+15550100998"))
	token, _, _ := rp.finish(b.submit("skip", ""))
	if user, _ := org.User(grace); token.Subject != user.ID || user.Password != "Fathoms-of-wire-2" {
		t.Errorf("signed in as %s with %+v", token.Subject, user)
	}
}

func TestHostedUnlock(t *testing.T) {
	org, rp := journeysOrg(t)
	b := newPlainBrowser(t, org)
	b.open(rp.begin())
	b.submit("unlock-account", "")
	const charles = "charles.babbage@example.com"
	b.submit("select-authenticator-unlock-account", "Email", "identifier", charles)
	b.submit("challenge-authenticator", "", "passcode", b.codeFor(charles))
	if user, _ := org.User(charles); user.Status != mockidx.Active {
		t.Errorf("the account is %s: %s", user.Status, b.text())
	}
}

func TestHostedSecondFactors(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithConfigFile("../fixtures/orgs/journeys.yaml")).Orgs()[0]
	rp := newRelyingParty(t, org, org.Config().Apps[0])
	b := newPlainBrowser(t, org)
	b.open(rp.begin())
	b.submit("identify", "", "identifier", "ada.lovelace@example.com")
	if !b.has("challenge-authenticator") {
		b.submit("select-authenticator-authenticate", "Password")
	}
	b.submit("challenge-authenticator", "", "passcode", "Analytical-Engine-1")
	b.submit("select-authenticator-authenticate", "Security Question")
	b.submit("challenge-authenticator", "", "answer", "The Loom")
	rp.finish(b.submit("keep-me-signed-in", "", "keepMeSignedIn", "true"))
	if c := b.cookie("idx"); c == nil || c.MaxAge <= 0 {
		t.Errorf("the session's cookie is %+v", c)
	}
}

func TestHostedExpiredPassword(t *testing.T) {
	org, rp := journeysOrg(t)
	b := newPlainBrowser(t, org)
	b.open(rp.begin())
	b.submit("identify", "", "identifier", "wilhelm.leibniz@example.com", "passcode", "Stepped-Reckoner-1")
	if b.has("select-authenticator-authenticate") {
		b.submit("select-authenticator-authenticate", "Phone", "methodType", "sms")
		b.submit("challenge-authenticator", "", "passcode", b.codeFor("+15550100002"))
	}
	rp.finish(b.submit("reenroll-authenticator", "", "passcode", "Curta-In-The-Pocket-2"))
}
