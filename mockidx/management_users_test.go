package mockidx_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// administer calls an org's Management API with its token.
func administer(t *testing.T, org *mockidx.Org, method, path, body string) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, org.URL()+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "SSWS "+org.Config().APIToken)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s %s: %d %s, %v", method, path, resp.StatusCode, b, err)
	}
	v := map[string]any{}
	if len(b) > 0 {
		if err := json.Unmarshal(b, &v); err != nil {
			t.Fatalf("%s %s: %s: %v", method, path, b, err)
		}
	}
	return v
}

// byPassword lets an org's first app sign in with the password alone.
func byPassword(t *testing.T) (*mockidx.Org, *relyingParty) {
	t.Helper()
	org := mockidx.Start(t).Org("default")
	err := org.Configure(func(c *mockidx.Config) error {
		for i := range c.Policies {
			c.Policies[i].Factors, c.Policies[i].OneOf = []mockidx.Factor{mockidx.FactorPassword}, nil
		}
		c.Enrollment.Required, c.Enrollment.Optional = nil, nil
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return org, newRelyingParty(t, org, org.Config().Apps[0])
}

const newcomer = `{"profile":{"login":"eve@example.com","email":"eve@example.com","firstName":"Eve","lastName":"Doe"}`

// A session token of /api/v1/authn signs in at /authorize, once, and at the org
// itself.
func TestSessionTokenSignsIn(t *testing.T) {
	org, rp := byPassword(t)
	id := administer(t, org, "POST", "/users", newcomer+`,"credentials":{"password":{"value":"Abcd1234!x"}}}`)["id"]
	token := func() string {
		return administer(t, org, "POST", "/authn", `{"username":"eve@example.com","password":"Abcd1234!x"}`)["sessionToken"].(string)
	}
	once, b := token(), newPlainBrowser(t, org)
	signedIn, _, _ := rp.finish(b.open(rp.begin("sessionToken", once, "prompt", "none")))
	if signedIn.Subject != id {
		t.Errorf("signed in as %s, want %s", signedIn.Subject, id)
	}
	rp.finish(b.open(rp.begin("prompt", "none"))) // the session lasts
	again := newPlainBrowser(t, org)
	if back := again.open(rp.begin("sessionToken", once, "prompt", "none")); back.Query().Get("error") != "login_required" {
		t.Errorf("the token used again leads to %s", back)
	}
	cookie := newPlainBrowser(t, org)
	if cookie.open(org.URL() + "/login/sessionCookieRedirect?token=" + token() + "&redirectUrl=" + url.QueryEscape(org.URL()+"/")); !strings.Contains(cookie.text(), "eve@example.com") {
		t.Errorf("the org's page says %s", cookie.text())
	}
	if cookie.open(org.URL() + "/login/sessionCookieRedirect?token=" + token() + "&redirectUrl=https://elsewhere.example.com/"); cookie.at.Host == "elsewhere.example.com" {
		t.Error("the browser was sent elsewhere")
	}
	administer(t, org, "DELETE", "/users/eve@example.com/sessions", "")
	for _, b := range []*plainBrowser{b, cookie} {
		if back := b.open(rp.begin("prompt", "none")); back.Query().Get("error") != "login_required" {
			t.Errorf("after the sessions ended: %s", back)
		}
	}
}

// lastLogin is when somebody proved who they are, which single sign-on does not.
func TestLastLogin(t *testing.T) {
	org, rp := byPassword(t)
	org.Clock().Freeze()
	administer(t, org, "POST", "/users", newcomer+`,"credentials":{"password":{"value":"Abcd1234!x"}}}`)
	lastLogin := func() any { return administer(t, org, "GET", "/users/eve@example.com", "")["lastLogin"] }
	b := newPlainBrowser(t, org)
	b.open(rp.begin())
	b.submit("identify", "", "identifier", "eve@example.com")
	b.submit("challenge-authenticator", "", "passcode", "wrong")
	if at := lastLogin(); at != nil {
		t.Errorf("before the first sign-in it is %v", at)
	}
	want := org.Clock().Now().UTC().Format("2006-01-02T15:04:05.000Z")
	rp.finish(b.submit("challenge-authenticator", "", "passcode", "Abcd1234!x"))
	if at := lastLogin(); at != want {
		t.Errorf("it is %v, want %s", at, want)
	}
	org.Clock().Advance(time.Minute)
	rp.finish(b.open(rp.begin("prompt", "none")))
	if at := lastLogin(); at != want {
		t.Errorf("after single sign-on it is %v, want %s", at, want)
	}
}

// Whom an administrator makes, and whose password one resets, get a link.
func TestLinksOfAdministrators(t *testing.T) {
	org, rp := byPassword(t)
	administer(t, org, "POST", "/users", newcomer+"}")
	mail, err := org.Mailbox().Wait(t.Context(), "eve@example.com")
	if err != nil || mail.Template != "UserActivation" || !strings.HasPrefix(mail.Link, org.URL()+"/welcome/") || !strings.HasSuffix(mail.Link, mail.OTP) {
		t.Fatalf("mail %+v, %v", mail, err)
	}
	b := newPlainBrowser(t, org)
	b.open(mail.Link)
	if b.has("select-authenticator-enroll") {
		b.submit("select-authenticator-enroll", "Password")
	}
	b.submit("enroll-authenticator", "", "passcode", "Abcd1234!x")
	if eve, _ := org.User("eve@example.com"); eve.Status != mockidx.Active || eve.Password != "Abcd1234!x" {
		t.Fatalf("the user is %+v; the page says %s", eve, b.text())
	}
	administer(t, org, "POST", "/users/eve@example.com/lifecycle/reset_password", "")
	mail, err = org.Mailbox().Wait(t.Context(), "eve@example.com")
	if err != nil || mail.Template != "PasswordResetByAdmin" || !strings.HasPrefix(mail.Link, org.URL()+"/reset_password/") {
		t.Fatalf("mail %+v, %v", mail, err)
	}
	used := mail.Link
	b = newPlainBrowser(t, org)
	b.open(used)
	b.submit("reset-authenticator", "", "passcode", "Efgh5678!x")
	if eve, _ := org.User("eve@example.com"); eve.Status != mockidx.Active || eve.Password != "Efgh5678!x" {
		t.Errorf("the user is %+v; the page says %s", eve, b.text())
	}
	rp.finish(b.open(rp.begin("prompt", "none")))
	for _, link := range []string{used, org.URL() + "/welcome/nobody"} {
		b := newPlainBrowser(t, org)
		if b.open(link); b.has("reset-authenticator") || b.has("enroll-authenticator") {
			t.Errorf("%s: %s", link, b.text())
		}
	}
}

// Codes of factors are in the mailbox, and the factor is what sign-ins ask for.
func TestEnrolledFactorSignsIn(t *testing.T) {
	org, _ := byPassword(t)
	user := administer(t, org, "POST", "/users", newcomer+`,"credentials":{"password":{"value":"Abcd1234!x"}}}`)["id"].(string)
	factor := administer(t, org, "POST", "/users/"+user+"/factors", `{"factorType":"sms","provider":"OKTA","profile":{"phoneNumber":"+15550100777"}}`)["id"].(string)
	text, err := org.Mailbox().Wait(t.Context(), "+15550100777")
	if err != nil || text.Channel != "sms" {
		t.Fatalf("%+v, %v", text, err)
	}
	administer(t, org, "POST", "/users/"+user+"/factors/"+factor+"/lifecycle/activate", `{"passCode":"`+text.OTP+`"}`)
	if eve, _ := org.User("eve@example.com"); eve.Phone != "+15550100777" {
		t.Errorf("the user is %+v", eve)
	}
}
