package management_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

// state is what the Authentication API says.
type state struct {
	Status       string
	SessionToken string
	StateToken   string
	ExpiresAt    time.Time
	Embedded     struct {
		Factors []struct{ ID, FactorType string }
	} `json:"_embedded"`
}

// authn signs in without an API token.
func (w *world) authn(path, body string, status int, text string) state {
	w.t.Helper()
	a := w.want(w.callAs("", "POST", "/authn"+path, body), status, text)
	return read[state](w.t, a)
}

func signIn(password string) string {
	return `{"username":"ada@example.com","password":"` + password + `"}`
}

func TestSessionToken(t *testing.T) {
	w := in(t, directory.Active)
	w.changeAda(func(u *directory.User) { u.FailedPasswords = 3 })
	w.authn("", signIn("wrong"), 401, "E0000004")
	w.want(w.call("GET", "/users/00uAda", ""), 200, `"lastLogin":null`)
	w.want(w.call("GET", "/users?search=lastLogin+pr", ""), 200, `[]`)
	s := w.authn("", signIn(goodPassword), 200, `"profile":{"firstName":"Ada","lastName":"Lovelace","locale":"en_US","login":"ada@example.com"`)
	if s.Status != "SUCCESS" || s.SessionToken == "" || w.ada().FailedPasswords != 0 {
		t.Fatalf("got %+v, %d wrong passwords", s, w.ada().FailedPasswords)
	}
	w.want(w.call("GET", "/users/00uAda", ""), 200, `"lastLogin":"`+w.tenant.Clock.Now().UTC().Format("2006-01-02T15"))
	w.want(w.call("GET", "/users?search=lastLogin+pr", ""), 200, `"id":"00uAda"`)
	had, ok, err := session.Redeem(t.Context(), w.tenant, s.SessionToken)
	if err != nil || !ok || had.UserID != "00uAda" || had.Verified[0].Factor != directory.FactorPassword {
		t.Errorf("the token stands for %+v, %t, %v", had, ok, err)
	}
	if _, ok, _ := session.Redeem(t.Context(), w.tenant, s.SessionToken); ok {
		t.Error("the token is good twice")
	}
	s = w.authn("", signIn(goodPassword), 200, "SUCCESS")
	w.tenant.Clock.Advance(6 * time.Minute)
	if _, ok, _ := session.Redeem(t.Context(), w.tenant, s.SessionToken); ok {
		t.Error("the token is good for six minutes")
	}
	s = w.authn("", signIn(goodPassword), 200, "SUCCESS")
	w.tenant.Clock.Advance(time.Second)
	w.want(w.call("DELETE", "/users/00uAda/sessions", ""), 204, "")
	if _, ok, _ := session.Redeem(t.Context(), w.tenant, s.SessionToken); ok {
		t.Error("the token is good after all sessions were ended")
	}
	s = w.authn("", signIn(goodPassword), 200, "SUCCESS")
	w.changeAda(func(u *directory.User) { u.Status = directory.Suspended })
	if _, ok, _ := session.Redeem(t.Context(), w.tenant, s.SessionToken); ok {
		t.Error("the token of a suspended user is good")
	}
}

func TestSignInRefusals(t *testing.T) {
	for body, want := range map[string]string{
		`{}`:                              "Api validation failed: authRequest",
		`{"username":"ada"}`:              "Api validation failed: authRequest",
		`{"username":7}`:                  "Api validation failed: username",
		`[`:                               "E0000003",
		signIn("wrong"):                   `"errorCode":"E0000004","errorSummary":"Authentication failed"`,
		`{"username":"x","password":"y"}`: "E0000004",
		`{"stateToken":"00none"}`:         "E0000011",
	} {
		w := in(t, directory.Active)
		status := 400
		if strings.Contains(want, "E0000004") || strings.Contains(want, "E0000011") {
			status = 401
		}
		w.authn("", body, status, want)
	}
	for _, status := range []directory.UserStatus{directory.Staged, directory.Provisioned, directory.Recovery, directory.LockedOut, directory.Suspended, directory.Deprovisioned} {
		w := in(t, status)
		w.authn("", signIn(goodPassword), 401, "E0000004")
	}
}

func TestWrongPasswordsLock(t *testing.T) {
	w := in(t, directory.Active)
	for range 10 {
		w.authn("", signIn("wrong"), 401, "E0000004")
	}
	if w.ada().Status != directory.LockedOut {
		t.Errorf("the user is %s", w.ada().Status)
	}
	w.authn("", signIn(goodPassword), 401, "E0000004")
	err := w.tenant.Directory.Update(func(o *directory.Org) error { o.Interoperability.TellWrongPassword = true; return nil })
	if err != nil {
		t.Fatal(err)
	}
	w.authn("", signIn(goodPassword), 200, `"status":"LOCKED_OUT"`)
	w.want(w.call("POST", "/users/00uAda/lifecycle/unlock", ""), 200, "{}")
	w.authn("", signIn(goodPassword), 200, "SUCCESS")
}

func TestExpiredPassword(t *testing.T) {
	w := in(t, directory.PasswordExpired)
	s := w.authn("", signIn(goodPassword), 200, `"policy":{"complexity":{`)
	if s.Status != "PASSWORD_EXPIRED" || s.StateToken == "" {
		t.Fatalf("got %+v", s)
	}
	change := func(old, next string) string {
		return `{"stateToken":"` + s.StateToken + `","oldPassword":"` + old + `","newPassword":"` + next + `"}`
	}
	const path = "/credentials/change_password"
	w.authn("", `{"stateToken":"`+s.StateToken+`"}`, 200, "PASSWORD_EXPIRED")
	w.authn(path, change("wrong", "Efgh5678"), 403, "Old Password is not correct")
	w.authn(path, change(goodPassword, "weak"), 403, "Password requirements were not met")
	w.authn(path, change(goodPassword, "Efgh5678"), 200, "SUCCESS")
	w.authn(path, change("Efgh5678", "Ijkl9012"), 401, "E0000011")
	if u := w.ada(); u.Password != "Efgh5678" || u.Status != directory.Active {
		t.Errorf("the user is %s with %q", u.Status, u.Password)
	}
}

// The global session policy may ask for a second factor.
func TestSecondFactor(t *testing.T) {
	w := in(t, directory.Active)
	w.changeAda(func(u *directory.User) { u.Phone = "+15551234567" })
	err := w.tenant.Directory.Update(func(o *directory.Org) error {
		o.PutDocument(directory.Document{Kind: directory.PolicyDocument, ID: "00pSession", Type: string(directory.SessionPolicy), Name: "Two"})
		o.PutDocument(directory.Document{Kind: directory.RuleDocument, ID: "0prSession", Parent: "00pSession", Name: "Two", Body: `{"actions":{"signon":{"access":"ALLOW","requireFactor":true}}}`})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s := w.authn("", signIn(goodPassword), 200, "MFA_REQUIRED")
	ids := map[string]string{}
	for _, f := range s.Embedded.Factors {
		ids[f.FactorType] = f.ID
	}
	verify := func(factor, answer string, status int, text string) state {
		t.Helper()
		return w.authn("/factors/"+ids[factor]+"/verify", `{"stateToken":"`+s.StateToken+`"`+answer+`}`, status, text)
	}
	verify("question", `,"answer":"Turing"`, 403, "E0000068")
	verify("sms", ``, 200, "MFA_CHALLENGE")
	verify("sms", `,"passCode":"x"`, 403, "E0000068")
	done := verify("sms", `,"passCode":"`+w.post.texts[0].OTP+`"`, 200, "SUCCESS")
	had, ok, _ := session.Redeem(t.Context(), w.tenant, done.SessionToken)
	if !ok || len(had.Verified) != 2 || had.Verified[1].Method != "sms" {
		t.Errorf("proved %+v, %t", had.Verified, ok)
	}
	verify("question", `,"answer":"Babbage"`, 401, "E0000011")
	s = w.authn("", signIn(goodPassword), 200, "MFA_REQUIRED")
	w.authn("/credentials/change_password", `{"stateToken":"`+s.StateToken+`","oldPassword":"`+goodPassword+`","newPassword":"Efgh5678"}`, 403, "E0000035")
	if err := w.tenant.Directory.Update(func(o *directory.Org) error { o.SetDisabled(directory.FactorSecurityQuestion, true); return nil }); err != nil {
		t.Fatal(err)
	}
	verify("question", `,"answer":"Babbage"`, 404, "UserFactor")
	w.authn("/factors/smsNone/verify", `{"stateToken":"`+s.StateToken+`"}`, 404, "smsNone (UserFactor)")
	w.authn("/cancel", `{"stateToken":"`+s.StateToken+`"}`, 200, "{")
	w.authn("/cancel", `{"stateToken":"`+s.StateToken+`"}`, 401, "E0000011")
	verify("question", `,"answer":"Babbage"`, 401, "E0000011")
}
