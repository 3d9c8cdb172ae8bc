package management_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const factorsPath = "/users/00uAda/factors"

// factors are those of Ada, by type, each with its status.
func (w *world) factors() map[string]string {
	w.t.Helper()
	got := map[string]string{}
	for _, f := range read[[]map[string]any](w.t, w.want(w.call("GET", factorsPath, ""), 200, "")) {
		got[f["factorType"].(string)] = f["status"].(string)
	}
	return got
}

// enroll sets up a factor and returns the path of it.
func (w *world) enroll(query, body string, text ...string) string {
	w.t.Helper()
	a := w.call("POST", factorsPath+query, body)
	for _, want := range text {
		w.want(a, 200, want)
	}
	return factorsPath + "/" + read[map[string]any](w.t, a)["id"].(string)
}

const smsBody = `{"factorType":"sms","provider":"OKTA","profile":{"phoneNumber":"+1 (555) 123-4567"}}`

func TestEnrollSMS(t *testing.T) {
	w := newWorld(t)
	w.tenant.Clock.Freeze()
	if err := w.tenant.Codes.NextOTP("112233"); err != nil {
		t.Fatal(err)
	}
	path := w.enroll("", smsBody, `"status":"PENDING_ACTIVATION"`, `"resend":[{"hints":{"allow":["POST"]}`, `"phoneNumber":"+15551234567"`)
	if len(w.post.texts) != 1 || w.post.texts[0].To != "+15551234567" || w.post.texts[0].OTP != "112233" || w.post.texts[0].Channel != "sms" {
		t.Fatalf("sent %+v", w.post.texts)
	}
	if got := w.factors(); got["sms"] != "PENDING_ACTIVATION" || w.ada().Phone != "" {
		t.Errorf("factors %v, phone %q", got, w.ada().Phone)
	}
	w.exchanges([]exchange{
		{"POST", path + "/lifecycle/activate", `{"passCode":"000000"}`, 403, `"errorCode":"E0000068","errorSummary":"Invalid Passcode/Answer"`},
		{"POST", path + "/lifecycle/activate", `{}`, 403, "E0000068"},
		{"POST", path + "/resend", "", 429, "E0000109"},
	})
	w.tenant.Clock.Advance(30 * time.Second)
	w.want(w.call("POST", path+"/resend", ""), 200, "PENDING_ACTIVATION")
	w.exchanges([]exchange{
		{"POST", path + "/lifecycle/activate", `{"passCode":"112233"}`, 403, "E0000068"},
		{"POST", path + "/lifecycle/activate", `{"passCode":"` + w.post.texts[1].OTP + `"}`, 200, `"status":"ACTIVE"`},
		{"POST", path + "/lifecycle/activate", `{"passCode":"` + w.post.texts[1].OTP + `"}`, 400, "active already"},
		{"POST", path + "/resend", "", 403, "E0000038"},
		{"POST", factorsPath, smsBody, 400, "A factor of this type is already set up."},
		{"POST", factorsPath, strings.Replace(strings.Replace(smsBody, "sms", "call", 1), "123", "124", 1), 400, "another phone"},
	})
	if got := w.factors(); got["sms"] != "ACTIVE" || got["call"] != "" || w.ada().Phone != "+15551234567" {
		t.Errorf("factors %v, phone %q", got, w.ada().Phone)
	}
	w.want(w.call("DELETE", path, ""), 204, "")
	if w.ada().Phone != "" || len(w.tenant.Directory.Snapshot().DocumentsOf(directory.FactorDocument, "00uAda")) != 0 {
		t.Errorf("after all, %+v", w.ada())
	}
	w.want(w.call("GET", path, ""), 404, "(UserFactor)")
}

func TestEnrollAtOnce(t *testing.T) {
	w := newWorld(t)
	if err := w.tenant.Codes.NextOTP("123456"); err != nil {
		t.Fatal(err)
	}
	sms := w.enroll("?activate=true", smsBody, `"status":"ACTIVE"`)
	call := w.enroll("?activate=true", strings.Replace(smsBody, "sms", "call", 1), `"status":"ACTIVE"`)
	if left := w.tenant.Codes.State().OTP; len(w.post.texts) != 0 || len(left) != 1 {
		t.Errorf("sent %+v, and of the chosen codes %v are left", w.post.texts, left)
	}
	w.want(w.call("DELETE", sms, ""), 204, "")
	if got := w.factors(); got["sms"] != "" || got["call"] != "ACTIVE" || w.ada().Phone == "" {
		t.Errorf("factors %v, phone %q", got, w.ada().Phone)
	}
	w.want(w.call("DELETE", call, ""), 204, "")
	if w.ada().Phone != "" {
		t.Errorf("phone %q", w.ada().Phone)
	}
}

// What somebody has from elsewhere is theirs here too.
func TestFactorsOfTheDirectory(t *testing.T) {
	w := in(t, directory.Active)
	w.changeAda(func(u *directory.User) { u.Phone, u.TOTPSecret = "+15551234567", "JBSWY3DPEHPK3PXP" })
	if got := w.factors(); len(got) != 5 {
		t.Errorf("factors %v", got)
	}
	w.want(w.call("GET", factorsPath, ""), 200, `"questionText":"Whose engine?"`)
	if body := w.call("GET", factorsPath, "").body; strings.Contains(body, "Babbage") || strings.Contains(body, "JBSWY3DPEHPK3PXP") {
		t.Errorf("secrets are told: %s", body)
	}
	for _, f := range read[[]map[string]any](t, w.call("GET", factorsPath, "")) {
		path := factorsPath + "/" + f["id"].(string)
		w.want(w.call("GET", path, ""), 200, f["factorType"].(string))
		if f["factorType"] == "sms" { // what is kept of it leaves the calls alone
			w.want(w.call("POST", path+"/verify", `{"passCode":"1"}`), 403, "E0000068")
			if got := w.factors(); len(got) != 3 {
				t.Errorf("after a wrong code, factors %v", got)
			}
		}
		w.want(w.call("DELETE", path, ""), 204, "")
	}
	if got := w.factors(); len(got) != 0 {
		t.Errorf("after all, factors %v", got)
	}
	if u := w.ada(); u.Phone+u.TOTPSecret+u.SecurityQuestion.Answer != "" || !u.EmailUnverified {
		t.Errorf("after all, %+v", u)
	}
}

func TestEnrollTOTP(t *testing.T) {
	w := newWorld(t)
	w.tenant.Clock.Freeze()
	const body = `{"factorType":"token:software:totp","provider":"GOOGLE"}`
	w.enroll("", body)
	path := w.enroll("?activate=true", body, `"timeStep":30`, `"encoding":"base32"`, `"keyLength":16`, `"status":"PENDING_ACTIVATION"`)
	type links struct{ QRCode struct{ Href string } }
	type activation struct {
		SharedSecret string
		Links        links `json:"_links"`
	}
	f := read[struct {
		Embedded struct{ Activation activation } `json:"_embedded"`
	}](t, w.call("GET", path, ""))
	resp, err := http.Get(f.Embedded.Activation.Links.QRCode.Href)
	if err != nil || resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "image/png" {
		t.Errorf("picture %s: %v, %v", f.Embedded.Activation.Links.QRCode.Href, resp, err)
	}
	resp.Body.Close()
	w.want(w.callAs("", "GET", path+"/qr/other", ""), 404, "UserFactor")
	code := func(ago ...time.Duration) string {
		at := w.tenant.Clock.Now()
		for _, d := range ago {
			at = at.Add(-d)
		}
		code, err := totp.GenerateCode(f.Embedded.Activation.SharedSecret, at)
		if err != nil {
			t.Fatal(err)
		}
		return `{"passCode":"` + code + `"}`
	}
	w.exchanges([]exchange{
		{"POST", path + "/verify", code(), 403, "E0000038"},
		{"POST", path + "/lifecycle/activate", `{"passCode":"x"}`, 403, "E0000068"},
		{"POST", path + "/lifecycle/activate", code(2 * time.Minute), 403, "E0000068"},
		{"POST", path + "/lifecycle/activate", code(90 * time.Second), 200, `"status":"ACTIVE"`}, // as okta-auth-js's sample suite does
		{"POST", path + "/verify", code(90 * time.Second), 403, "E0000068"},
		{"POST", path + "/verify", code(), 200, "SUCCESS"},
		{"POST", path + "/verify", code(), 403, "E0000082"},
		{"POST", path + "/resend", "", 403, "E0000038"},
	})
	if w.ada().TOTPSecret != f.Embedded.Activation.SharedSecret {
		t.Errorf("the user has %q", w.ada().TOTPSecret)
	}
	w.tenant.Clock.Advance(time.Minute)
	w.want(w.call("POST", path+"/verify", code()), 200, `{"factorResult":"SUCCESS"}`)
	w.want(w.call("POST", path+"/verify", code()), 403, "E0000082")
}

// Okta Verify is two factors, which come and go together.
func TestOktaVerifyFactors(t *testing.T) {
	w := in(t, directory.Active)
	w.tenant.Clock.Freeze()
	w.changeAda(func(u *directory.User) {
		u.OktaVerifyDevice = directory.OktaVerifyDevice{Name: "Ada's phone", Secret: "JBSWY3DPEHPK3PXP"}
	})
	if got := w.factors(); got["push"] != "ACTIVE" || got["token:software:totp"] != "ACTIVE" {
		t.Errorf("factors %v", got)
	}
	w.want(w.call("GET", factorsPath, ""), 200, `"name":"Ada's phone"`)
	byType := map[string]string{}
	for _, f := range read[[]map[string]any](t, w.call("GET", factorsPath, "")) {
		byType[f["factorType"].(string)] = factorsPath + "/" + f["id"].(string)
	}
	code := func(secret string) string {
		code, err := totp.GenerateCode(secret, w.tenant.Clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		return `{"passCode":"` + code + `"}`
	}
	right := code("JBSWY3DPEHPK3PXP")
	w.exchanges([]exchange{
		{"POST", byType["push"] + "/verify", `{}`, 403, "E0000038"},
		{"POST", byType["token:software:totp"] + "/verify", `{"passCode":"1"}`, 403, "E0000068"},
		{"POST", byType["token:software:totp"] + "/verify", right, 200, "SUCCESS"},
		{"POST", byType["token:software:totp"] + "/verify", right, 403, "E0000082"},
		{"DELETE", byType["push"], "", 204, ""},
		{"GET", byType["token:software:totp"], "", 404, "UserFactor"},
		{"POST", factorsPath, `{"factorType":"push","provider":"OKTA"}`, 400, "at a sign-in"},
	})
	if w.ada().OktaVerifyDevice.Secret != "" {
		t.Error("the device is left")
	}
	path := w.enroll("", `{"factorType":"token:software:totp","provider":"OKTA"}`, `"provider":"OKTA"`)
	f := read[struct {
		Embedded struct{ Activation struct{ SharedSecret string } } `json:"_embedded"`
	}](t, w.call("GET", path, ""))
	w.want(w.call("POST", path+"/lifecycle/activate", code(f.Embedded.Activation.SharedSecret)), 200, `"status":"ACTIVE"`)
	if d := w.ada().OktaVerifyDevice; d.Secret != f.Embedded.Activation.SharedSecret || d.LastUsed.IsZero() {
		t.Errorf("the device is %+v", d)
	}
	w.want(w.call("DELETE", path, ""), 204, "")
	if got := w.factors(); got["push"] != "" {
		t.Errorf("after all, factors %v", got)
	}
}

func TestEnrollEmailAndQuestion(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Users[0].EmailUnverified = true })
	w.want(w.call("POST", factorsPath, `{"factorType":"email","provider":"OKTA","profile":{"email":"other@example.com"}}`), 400, "must be the user's own")
	email := w.enroll("", `{"factorType":"email","provider":"OKTA","profile":{"email":"ada@example.com"}}`, "PENDING_ACTIVATION")
	if len(w.post.letters) != 1 || w.post.letters[0].Template != directory.EmailFactorVerification {
		t.Fatalf("mails %+v", w.post.letters)
	}
	w.want(w.call("POST", email+"/lifecycle/activate", `{"passCode":"`+w.post.letters[0].OTP+`"}`), 200, "ACTIVE")
	if w.ada().EmailUnverified {
		t.Error("the address is not verified")
	}
	question := w.enroll("", `{"factorType":"question","provider":"OKTA","profile":{"question":"disliked_food","answer":"liver"}}`,
		`"status":"ACTIVE"`, `"questionText":"What is the food you least liked as a child?"`)
	if a := w.call("GET", question, ""); strings.Contains(a.body, "liver") {
		t.Errorf("the answer is told: %s", a.body)
	}
	w.exchanges([]exchange{
		{"POST", question + "/verify", `{"answer":"spinach"}`, 403, "Your answer doesn't match our records"},
		{"POST", question + "/verify", `{"answer":"LIVER"}`, 200, "SUCCESS"},
		{"POST", question + "/verify", ``, 403, "E0000068"},
		{"DELETE", question, "", 204, ""},
		{"POST", factorsPath, `{"factorType":"question","provider":"OKTA","profile":{"question":"custom","questionText":"Which engine?","answer":"the second"}}`, 200, "Which engine?"},
		{"GET", factorsPath + "/questions", "", 200, `{"question":"disliked_food","questionText":"What is the food you least liked as a child?"}`},
	})
}

// A code goes out to verify a factor, and is good once and for a while.
func TestVerifyFactor(t *testing.T) {
	w := newWorld(t)
	w.tenant.Clock.Freeze()
	sms := w.enroll("?activate=true", smsBody, "ACTIVE")
	answer := func(code string) string { return `{"passCode":"` + code + `"}` }
	w.want(w.call("POST", sms+"/verify", ""), 200, `"factorResult":"CHALLENGE"`)
	code := w.post.texts[0].OTP
	w.exchanges([]exchange{
		{"POST", sms + "/verify", "", 429, "E0000109"},
		{"POST", sms + "/verify", answer("x"), 403, "E0000068"},
		{"POST", sms + "/verify", answer(code), 200, `{"factorResult":"SUCCESS"}`},
		{"POST", sms + "/verify", answer(code), 403, "E0000068"},
	})
	w.want(w.call("POST", sms+"/verify", ""), 200, "CHALLENGE")
	w.tenant.Clock.Advance(6 * time.Minute)
	w.want(w.call("POST", sms+"/verify", answer(w.post.texts[1].OTP)), 403, "E0000068")
	w.want(w.call("POST", sms+"/verify", ""), 200, "CHALLENGE")
	for range 5 { // after so many wrong ones the right one is good no more
		w.want(w.call("POST", sms+"/verify", answer("x")), 403, "E0000068")
	}
	w.want(w.call("POST", sms+"/verify", answer(w.post.texts[2].OTP)), 403, "E0000068")
	if got := w.factors(); got["sms"] != "ACTIVE" || got["call"] != "" {
		t.Errorf("factors %v", got)
	}
}

func TestFactorRefusals(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) {
		o.DisabledAuthenticators = []directory.Factor{directory.FactorSecurityQuestion}
		o.Phone.Methods = []directory.PhoneMethod{directory.SMS}
		o.Users[1].Status = directory.Deprovisioned
	})
	before := w.tenant.Directory.Snapshot()
	w.exchanges([]exchange{
		{"POST", factorsPath, `{"factorType":"fax","provider":"OKTA"}`, 400, "Api validation failed: factorEnrollRequest"},
		{"POST", factorsPath, `{"factorType":"sms","provider":"GOOGLE"}`, 400, "not supported"},
		{"POST", factorsPath, `{"factorType":"sms","provider":"OKTA","profile":{"phoneNumber":"555"}}`, 400, "Invalid Phone Number."},
		{"POST", factorsPath, `{"factorType":"sms","provider":"OKTA","profile":{"phoneNumber":5}}`, 400, "profile.phoneNumber"},
		{"POST", factorsPath, `{"factorType":"call","provider":"OKTA","profile":{"phoneNumber":"+15551234567"}}`, 400, "disabled in this org"},
		{"POST", factorsPath, `{"factorType":"question","provider":"OKTA","profile":{"question":"disliked_food","answer":"liver"}}`, 400, "disabled in this org"},
		{"POST", "/users/00uBob/factors", smsBody, 403, "E0000038"},
		{"POST", "/users/00uNone/factors", smsBody, 404, "00uNone (User)"},
		{"GET", "/users/00uNone/factors", "", 404, "00uNone (User)"},
		{"GET", "/users/00uNone/factors/catalog", "", 404, "00uNone (User)"},
		{"GET", "/users/00uNone/factors/questions", "", 404, "00uNone (User)"},
		{"GET", factorsPath + "/sms1", "", 404, "sms1 (UserFactor)"},
		{"DELETE", factorsPath + "/sms1", "", 404, "sms1 (UserFactor)"},
		{"POST", factorsPath + "/sms1/verify", "", 404, "sms1 (UserFactor)"},
		{"POST", factorsPath + "/sms1/resend", "", 404, "sms1 (UserFactor)"},
		{"POST", factorsPath + "/sms1/lifecycle/activate", "{}", 404, "sms1 (UserFactor)"},
	})
	if w.tenant.Directory.Snapshot() != before {
		t.Error("something changed")
	}
	catalog := w.want(w.call("GET", factorsPath+"/catalog", ""), 200, `"status":"NOT_SETUP"`)
	if strings.Contains(catalog.body, "question") || strings.Contains(catalog.body, `"call"`) || !strings.Contains(catalog.body, `"sms"`) {
		t.Errorf("the catalog is %s", catalog.body)
	}
}
