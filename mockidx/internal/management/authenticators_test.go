package management_test

import (
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

type listed struct{ ID, Key, Name, Status string }

// authenticator returns the path of one.
func (w *world) authenticator(key string) string {
	w.t.Helper()
	for _, a := range read[[]listed](w.t, w.want(w.call("GET", "/authenticators", ""), 200, key)) {
		if a.Key == key {
			return "/authenticators/" + a.ID
		}
	}
	w.t.Fatalf("there is no authenticator %s", key)
	return ""
}

func TestAuthenticators(t *testing.T) {
	w := newWorld(t)
	for _, a := range read[[]listed](t, w.call("GET", "/authenticators", "")) {
		if a.Status != directory.DocumentActive || a.ID == "" || a.Name == "" {
			t.Errorf("%+v, want it active", a)
		}
	}
	phone, key := w.authenticator("phone_number"), w.authenticator("webauthn")
	w.exchanges([]exchange{
		{"GET", phone, "", 200, `"name":"Phone"`},
		{"GET", "/authenticators/autNone", "", 404, "Resource not found: autNone (Authenticator)"},
		{"POST", phone + "/lifecycle/deactivate", "", 200, `"status":"INACTIVE"`},
	})
	if !w.tenant.Directory.Snapshot().Disabled(directory.FactorPhone) {
		t.Error("the phone is still in sign-ins")
	}
	w.exchanges([]exchange{
		{"POST", "/authenticators", `{"key":"phone_number","name":"Telephone"}`, 200, `"name":"Telephone"`},
		{"GET", phone, "", 200, `"status":"ACTIVE"`},
		{"POST", "/authenticators", `{"key":"phone_number"}`, 400, "exists in the current organization"},
		{"POST", "/authenticators", `{"key":"carrier_pigeon"}`, 400, "There is no authenticator"},
		{"POST", phone + "/lifecycle/deactivate", "", 200, `"status":"INACTIVE"`},
		{"POST", phone + "/lifecycle/activate", "", 200, `"deactivate"`},
		{"POST", key + "/lifecycle/activate", "", 200, `"status":"ACTIVE"`},
		{"PUT", key, `{"name":"Key","settings":{"userVerification":"REQUIRED"},"provider":{"type":"FIDO"}}`, 200, `"settings":{"attachment":"ANY","userVerification":"REQUIRED"}`},
		{"GET", key, "", 200, `"provider":{"type":"FIDO"}`},
		{"PUT", key, `{"name":"Key","settings":{"userVerification":"SOMETIMES"}}`, 400, "settings.userVerification: The field must be one of DISCOURAGED, PREFERRED, REQUIRED"},
		{"PUT", key, `{"name":""}`, 400, "name: The field cannot be left blank"},
		{"PUT", key, `{"name":"Key","settings":1}`, 400, "settings: The field must be an object"},
		{"PUT", "/authenticators/autNone", `{}`, 404, "Authenticator"},
		{"POST", "/authenticators/autNone/lifecycle/activate", "", 404, "Authenticator"},
	})
}

// A sign-in asks for what the Management API says.
func TestUserVerification(t *testing.T) {
	w := newWorld(t)
	key := w.authenticator("webauthn")
	w.exchanges([]exchange{
		{"GET", key, "", 200, `"userVerification":"DISCOURAGED"`},
		{"PUT", key, `{"name":"Key","settings":{"userVerification":"REQUIRED"}}`, 200, `"userVerification":"REQUIRED"`},
	})
	if got := w.tenant.Directory.Snapshot().WebAuthn.UserVerification; got != directory.VerificationRequired {
		t.Errorf("sign-ins ask for %s", got)
	}
}

func TestEmailAuthenticator(t *testing.T) {
	w := newWorld(t)
	email := w.authenticator("okta_email")
	w.exchanges([]exchange{
		{"GET", email, "", 200, `"settings":{"allowedFor":"any","tokenLifetimeInMinutes":5}`},
		{"PUT", email, `{"name":"Email","settings":{"allowedFor":"sso","tokenLifetimeInMinutes":15}}`, 200, `"settings":{"allowedFor":"sso","tokenLifetimeInMinutes":15}`},
		{"PUT", email, `{"settings":{"tokenLifetimeInMinutes":0}}`, 400, "settings.tokenLifetimeInMinutes"},
		{"PUT", email, `{"settings":{"tokenLifetimeInMinutes":"5"}}`, 400, "settings.tokenLifetimeInMinutes"},
		{"PUT", email, `{"settings":{"allowedFor":"fun"}}`, 400, "settings.allowedFor"},
		// The org's own sign-in policy asks for it.
		{"POST", email + "/lifecycle/deactivate", "", 403, `"errorCauses":[{"errorSummary":"default"}]`},
		{"POST", email + "/lifecycle/deactivate", "", 403, `"errorCode":"E0000148"`},
	})
	if got := w.tenant.Directory.Snapshot().Email.Lifetime; got != 15*time.Minute {
		t.Errorf("codes live %s", got)
	}
}

func TestAuthenticatorOfEnrollmentPolicy(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) {
		o.PutDocument(directory.Document{
			Kind: directory.PolicyDocument, ID: "00pQuestions", Type: "MFA_ENROLL", Name: "Questions",
			Body: `{"settings":{"authenticators":[{"key":"security_question","enroll":{"self":"OPTIONAL"}}]}}`,
		})
	})
	w.exchanges([]exchange{
		{"POST", w.authenticator("security_question") + "/lifecycle/deactivate", "", 403, `"errorSummary":"Questions"`},
		{"POST", w.authenticator("google_otp") + "/lifecycle/deactivate", "", 200, `"activate"`},
	})
}

// That every push asks for a number is the org's setting.
func TestNumberChallenge(t *testing.T) {
	w := newWorld(t)
	verify := w.authenticator("okta_verify")
	w.exchanges([]exchange{
		{"GET", verify, "", 200, `"required":"HIGH_RISK_ONLY"`},
		{"PUT", verify, `{"settings":{"channelBinding":{"style":"NUMBER_CHALLENGE","required":"SOMETIMES"}}}`, 400, "NEVER, HIGH_RISK_ONLY, ALWAYS"},
		{"PUT", verify, `{"settings":{"channelBinding":{"style":"NUMBER_CHALLENGE","required":"ALWAYS"}}}`, 200, `"required":"ALWAYS"`},
	})
	if !w.tenant.Directory.Snapshot().OktaVerify.NumberChallenge {
		t.Error("pushes ask for no number")
	}
	w.want(w.call("PUT", verify, `{"settings":{"channelBinding":{"style":"NUMBER_CHALLENGE","required":"NEVER"}}}`), 200, `"required":"NEVER"`)
	if w.tenant.Directory.Snapshot().OktaVerify.NumberChallenge {
		t.Error("pushes still ask for a number")
	}
}

func TestAuthenticatorMethods(t *testing.T) {
	w := newWorld(t)
	phone, verify := w.authenticator("phone_number")+"/methods", w.authenticator("okta_verify")+"/methods"
	w.exchanges([]exchange{
		{"GET", phone, "", 200, `"type":"voice"`},
		{"GET", phone + "/sms", "", 200, `"status":"ACTIVE"`},
		{"GET", phone + "/fax", "", 404, "fax (AuthenticatorMethod)"},
		{"GET", "/authenticators/autNone/methods", "", 404, "Authenticator"},
		{"POST", phone + "/voice/lifecycle/deactivate", "", 200, `"status":"INACTIVE"`},
		{"POST", phone + "/sms/lifecycle/deactivate", "", 403, "needs one active method"},
	})
	if got := w.tenant.Directory.Snapshot().Phone.Methods; len(got) != 1 || got[0] != directory.SMS {
		t.Errorf("methods %v", got)
	}
	w.exchanges([]exchange{
		{"POST", phone + "/voice/lifecycle/activate", "", 200, `"status":"ACTIVE"`},
		{"POST", phone + "/voice/lifecycle/activate", "", 200, `"status":"ACTIVE"`},
		{"POST", verify + "/push/lifecycle/deactivate", "", 200, `"status":"INACTIVE"`},
		{"PUT", verify + "/totp", `{"settings":{"timeIntervalInSeconds":30}}`, 200, `"settings":{"timeIntervalInSeconds":30}`},
		{"GET", verify + "/totp", "", 200, `"timeIntervalInSeconds":30`},
		{"PUT", verify + "/totp", `{"settings":[]}`, 400, "settings"},
	})
	if got := w.tenant.Directory.Snapshot().Phone.Methods; len(got) != 2 {
		t.Errorf("methods %v", got)
	}
}
