package management_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// in is a world whose first user is in a state, with a password and a question.
func in(t *testing.T, status directory.UserStatus) *world {
	return newWorld(t, func(o *directory.Org) {
		u := &o.Users[0]
		u.Status, u.Password = status, goodPassword
		u.SecurityQuestion = directory.SecurityQuestion{Key: "custom", Question: "Whose engine?", Answer: "Babbage"}
	})
}

func (w *world) ada() directory.User {
	u, _ := w.tenant.Directory.Snapshot().UserByID("00uAda")
	return u
}

// Each step of an account's life is for some states and leads to one.
func TestUserLifecycle(t *testing.T) {
	every := []directory.UserStatus{
		directory.Staged, directory.Provisioned, directory.Active, directory.Recovery,
		directory.PasswordExpired, directory.LockedOut, directory.Suspended, directory.Deprovisioned,
	}
	for operation, tc := range map[string]struct {
		to      directory.UserStatus
		from    []directory.UserStatus
		refused string
		status  int
	}{
		"lifecycle/activate":                          {directory.Active, []directory.UserStatus{directory.Staged, directory.Deprovisioned}, "E0000016", 403},
		"lifecycle/reactivate":                        {directory.Provisioned, []directory.UserStatus{directory.Provisioned}, "E0000038", 403},
		"lifecycle/deactivate":                        {directory.Deprovisioned, every[:7], "E0000038", 403},
		"lifecycle/suspend":                           {directory.Suspended, []directory.UserStatus{directory.Active}, "Cannot suspend a user that is not active", 400},
		"lifecycle/unsuspend":                         {directory.Active, []directory.UserStatus{directory.Suspended}, "Cannot unsuspend a user that is not suspended", 400},
		"lifecycle/unlock":                            {directory.Active, []directory.UserStatus{directory.LockedOut}, "E0000032", 403},
		"lifecycle/reset_password":                    {directory.Recovery, []directory.UserStatus{directory.Active, directory.Recovery, directory.PasswordExpired, directory.LockedOut}, "E0000017", 403},
		"lifecycle/expire_password":                   {directory.PasswordExpired, []directory.UserStatus{directory.Active, directory.PasswordExpired}, "E0000038", 403},
		"lifecycle/expire_password?tempPassword=true": {directory.PasswordExpired, []directory.UserStatus{directory.Active, directory.PasswordExpired}, "E0000038", 403},
	} {
		for _, from := range every {
			w := in(t, from)
			allowed := false
			for _, s := range tc.from {
				allowed = allowed || s == from
			}
			a := w.call("POST", "/users/ada@example.com/"+operation, "")
			if allowed && (a.status != 200 || w.ada().Status != tc.to) {
				t.Errorf("%s of who is %s: %d %s, now %s", operation, from, a.status, a.body, w.ada().Status)
			}
			if !allowed && (a.status != tc.status || !strings.Contains(a.body, tc.refused) || w.ada().Status != from) {
				t.Errorf("%s of who is %s: %d %s, now %s", operation, from, a.status, a.body, w.ada().Status)
			}
			w.want(w.call("POST", "/users/nobody/"+operation, ""), 404, "nobody (User)")
		}
	}
}

func TestActivateByToken(t *testing.T) {
	w := in(t, directory.Staged)
	noPassword := func(u *directory.User) { u.Password = "" }
	w.changeAda(noPassword)
	given := read[map[string]string](t, w.want(w.call("POST", "/users/00uAda/lifecycle/activate?sendEmail=false", ""), 200, "activationToken"))
	if given["activationUrl"] != w.url+"/welcome/"+given["activationToken"] || w.ada().Activation.Token != given["activationToken"] || w.ada().Status != directory.Provisioned {
		t.Errorf("given %v, the user has %+v", given, w.ada().Activation)
	}
	again := read[map[string]string](t, w.want(w.call("POST", "/users/00uAda/lifecycle/reactivate", ""), 200, "activationToken"))
	if again["activationToken"] == given["activationToken"] || len(w.post.letters) != 0 {
		t.Errorf("again %v, %d mails", again, len(w.post.letters))
	}
	w.want(w.call("POST", "/users/00uAda/lifecycle/reactivate?sendEmail=true", ""), 200, "{}")
	w.want(w.call("POST", "/users/00uAda/lifecycle/deactivate", ""), 200, "{}")
	w.want(w.call("POST", "/users/00uAda/lifecycle/activate", ""), 200, "{}")
	if len(w.post.letters) != 2 || w.post.letters[1].Template != directory.UserActivation || w.post.letters[1].OTP != w.ada().Activation.Token {
		t.Errorf("mails %+v, token %+v", w.post.letters, w.ada().Activation)
	}
}

func (w *world) changeAda(change func(*directory.User)) {
	w.t.Helper()
	err := w.tenant.Directory.Update(func(o *directory.Org) error {
		change(&o.Users[0])
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestResetPassword(t *testing.T) {
	w := in(t, directory.Active)
	given := read[map[string]string](t, w.want(w.call("POST", "/users/00uAda/lifecycle/reset_password?sendEmail=false", ""), 200, "resetPasswordUrl"))
	if given["resetPasswordUrl"] != w.url+"/reset_password/"+w.ada().RecoveryToken.Token || len(w.post.letters) != 0 {
		t.Errorf("given %v, the user has %+v", given, w.ada().RecoveryToken)
	}
	w.want(w.call("POST", "/users/00uAda/lifecycle/reset_password", ""), 200, "{}")
	if len(w.post.letters) != 1 || w.post.letters[0].Link != w.url+"/reset_password/"+w.ada().RecoveryToken.Token {
		t.Errorf("mails %+v", w.post.letters)
	}
	w.want(w.call("POST", "/users/00uAda/lifecycle/reset_password?provider=FEDERATION&sendEmail=false", ""), 400, "Api validation failed: provider")
}

func TestTemporaryPassword(t *testing.T) {
	for _, path := range []string{"expire_password?tempPassword=true", "expire_password_with_temp_password?revokeSessions=true"} {
		w := in(t, directory.Active)
		given := read[map[string]string](t, w.want(w.call("POST", "/users/00uAda/lifecycle/"+path, ""), 200, "tempPassword"))
		if p := given["tempPassword"]; w.ada().Password != p || len(p) < 8 {
			t.Errorf("%s: given %v, the user has %q", path, given, w.ada().Password)
		}
	}
}

func TestResetFactors(t *testing.T) {
	w := in(t, directory.Active)
	w.changeAda(func(u *directory.User) { u.Phone, u.TOTPSecret = "+15551234567", "JBSWY3DPEHPK3PXP" })
	key := directory.WebAuthnCredential{ID: "a2V5", PublicKey: "cHVibGlj", Name: "Key"}
	w.changeAda(func(u *directory.User) {
		u.WebAuthnCredentials = []directory.WebAuthnCredential{key}
		u.OktaVerifyDevice = directory.OktaVerifyDevice{Secret: "JBSWY3DPEHPK3PXP"}
	})
	w.want(w.call("GET", "/users/00uAda", ""), 200, `"resetFactors":{"href":`)
	w.want(w.call("POST", "/users/00uAda/lifecycle/reset_factors", ""), 200, "{}")
	if u := w.ada(); u.Phone+u.TOTPSecret+u.OktaVerifyDevice.Secret+u.SecurityQuestion.Question != "" || len(u.WebAuthnCredentials) != 0 || u.Password == "" {
		t.Errorf("the user has %+v", u)
	}
	if a := w.call("GET", "/users/00uAda", ""); strings.Contains(a.body, "resetFactors") {
		t.Errorf("nothing is left, and yet: %s", a.body)
	}
	w.changeAda(func(u *directory.User) { u.Status = directory.Deprovisioned })
	w.want(w.call("POST", "/users/00uAda/lifecycle/reset_factors", ""), 403, "E0000038")
}

// A password that an administrator sets lets in again, also if it is the old one.
func TestSetPasswordRecovers(t *testing.T) {
	for _, status := range []directory.UserStatus{directory.Recovery, directory.PasswordExpired} {
		w := in(t, status)
		w.want(w.call("POST", "/users/00uAda", `{"profile":{"city":"London"},"credentials":{"password":{}}}`), 200, `"status":"`+string(status))
		w.want(w.call("POST", "/users/00uAda", `{"credentials":{"password":{"value":"`+goodPassword+`"}}}`), 200, `"status":"ACTIVE"`)
	}
}

func TestCredentials(t *testing.T) {
	const path = "/users/00uAda/credentials/"
	change := func(old, next string) string {
		return `{"oldPassword":{"value":"` + old + `"},"newPassword":{"value":"` + next + `"}}`
	}
	w := in(t, directory.PasswordExpired)
	w.exchanges([]exchange{
		{"POST", path + "change_password", change("wrong", "Efgh5678"), 403, `"errorCauses":[{"errorSummary":"Old Password is not correct"}]`},
		{"POST", path + "change_password", change(goodPassword, "weak"), 403, `"errorCode":"E0000014","errorSummary":"Update of credentials failed"`},
		{"POST", path + "change_password", change(goodPassword, goodPassword), 403, "cannot be any of your last 4"},
		{"POST", path + "change_password", change(goodPassword, "Efgh5678"), 200, `"recovery_question":{"question":"Whose engine?"}`},
	})
	if u := w.ada(); u.Status != directory.Active || u.Password != "Efgh5678" {
		t.Errorf("the user is %s, %q", u.Status, u.Password)
	}
	w.exchanges([]exchange{
		{"POST", path + "change_recovery_question", `{"password":{"value":"wrong"},"recovery_question":{"question":"Where?","answer":"London"}}`, 403, "E0000014"},
		{"POST", path + "change_recovery_question", `{"password":{"value":"Efgh5678"},"recovery_question":{"question":"Where?","answer":"Lon"}}`, 400, "E0000001"},
		{"POST", path + "change_recovery_question", `{"password":{"value":"Efgh5678"},"recovery_question":{"question":"Where?","answer":"London"}}`, 200, "Where?"},
		{"POST", path + "forgot_password", `{"password":{"value":"Ijkl9012"},"recovery_question":{"answer":"Paris"}}`, 403, "E0000087"},
		{"POST", path + "forgot_password", `{"password":{"value":"Ijkl9012"}}`, 403, "E0000087"},
		{"POST", path + "forgot_password", `{"password":{"value":"weak"},"recovery_question":{"answer":"London"}}`, 403, "E0000014"},
		{"POST", path + "forgot_password", `{"password":{"value":"Ijkl9012"},"recovery_question":{"answer":" london "}}`, 200, `"provider"`},
		{"POST", path + "forgot_password_recovery_question", ``, 400, "E0000021"},
		{"POST", path + "forgot_password_recovery_question", `{"recovery_question":{"answer":"London"}}`, 400, "password: The field cannot be left blank"},
		{"POST", path + "forgot_password_recovery_question", `{"password":{"value":"Mnop3456"},"recovery_question":{"answer":"Paris"}}`, 403, "E0000087"},
		{"POST", path + "forgot_password_recovery_question", `{"password":{"value":"Mnop3456"},"recovery_question":{"answer":"London"}}`, 200, `"provider"`},
		{"POST", path + "forgot_password?sendEmail=false", "", 200, "/reset_password/"},
		{"POST", path + "forgot_password", "", 200, "{}"},
	})
	if u := w.ada(); u.Status != directory.Active || u.Password != "Mnop3456" || len(w.post.letters) != 1 {
		t.Errorf("the user is %s, %q; %d mails", u.Status, u.Password, len(w.post.letters))
	}
	w.changeAda(func(u *directory.User) { u.Status = directory.Suspended })
	w.exchanges([]exchange{
		{"POST", path + "change_password", change("Mnop3456", "Efgh5678"), 403, "E0000035"},
		{"POST", path + "forgot_password", "", 403, "E0000034"},
		{"POST", path + "change_recovery_question", `{"password":{"value":"Ijkl9012"}}`, 403, "E0000036"},
		{"POST", "/users/00uBob/credentials/forgot_password", "", 403, "E0000034"},
		{"POST", "/users/00uNone/credentials/change_password", "{}", 404, "User"},
	})
}

// The times of a user tell when what happened.
func TestUserTimes(t *testing.T) {
	w := newWorld(t)
	w.tenant.Clock.Freeze()
	at := func() time.Time { return w.tenant.Clock.Now().UTC() }
	w.want(w.call("POST", "/users?activate=false", eve("")), 200, "")
	user := func() directory.Times {
		u, _ := w.tenant.Directory.Snapshot().UserByLogin("eve@example.com")
		return u.Times
	}
	want := directory.Times{Created: at(), Updated: at()}
	step := func(name, method, path, body string, then func()) {
		t.Helper()
		w.tenant.Clock.Advance(time.Hour)
		w.want(w.call(method, "/users/eve@example.com"+path, body), 200, "")
		then()
		if user() != want {
			t.Errorf("%s: %+v\nwant %+v", name, user(), want)
		}
	}
	step("password", "POST", "", `{"credentials":{"password":{"value":"`+goodPassword+`"}}}`, func() { want.PasswordChanged, want.Updated = at(), at() })
	step("activate", "POST", "/lifecycle/activate", "", func() { want.Activated, want.StatusChanged, want.Updated = at(), at(), at() })
	step("profile", "POST", "", `{"profile":{"city":"Ghent"}}`, func() { want.Updated = at() })
	step("nothing", "POST", "", `{"profile":{"city":"Ghent"}}`, func() {})
	step("suspend", "POST", "/lifecycle/suspend", "", func() { want.StatusChanged, want.Updated = at(), at() })
	step("unsuspend", "POST", "/lifecycle/unsuspend", "", func() { want.StatusChanged, want.Updated = at(), at() })
}
