package myaccount_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const (
	number     = "+15551234567"
	ifPossible = "urn:okta:loa:2fa:any:ifpossible"
)

func (w *world) addPhone(number, more string) thing {
	w.t.Helper()
	return w.read(w.call("POST", "/phones", `{"profile":{"phoneNumber":"`+number+`"}`+more+`}`), 201)
}

func TestPhone(t *testing.T) {
	for method, channel := range map[string]string{"SMS": "sms", "CALL": "voice"} {
		t.Run(method, func(t *testing.T) {
			w := newWorld(t)
			w.token = w.signIn(allScopes, ifPossible) // with a phone they have two factors
			added := w.addPhone(number, `,"sendCode":true,"method":"`+method+`"`)
			if added.Status != "UNVERIFIED" || added.LastMethod != method || added.Profile.PhoneNumber != number || !slices.Equal(names(added), []string{"challenge", "self", "verify"}) {
				t.Errorf("added %+v", added)
			}
			sent := w.next()
			if sent.To != number || !slices.Equal(w.how, []string{channel}) {
				t.Errorf("sent %+v %v", sent, w.how)
			}
			w.exchanges(
				exchange{"GET", "/phones", "", 200, `"status":"UNVERIFIED"`},
				exchange{"POST", added.Links["verify"].Href, told(wrong(sent.OTP)), 401, "an issue with the specified authenticator."},
				exchange{"POST", added.Links["verify"].Href, told(sent.OTP), 204, ""},
				exchange{"POST", added.Links["verify"].Href, told(sent.OTP), 204, ""}, // once more does nothing
				exchange{"POST", added.Links["verify"].Href, told(wrong(sent.OTP)), 401, `"errorCode":"E0000004"`},
				exchange{"GET", "/phones/" + added.ID, "", 200, `"status":"VERIFIED"`},
			)
			if u := w.user(); u.Phone != number {
				t.Errorf("user %+v", u)
			}
		})
	}
}

// Of two numbers that wait, one becomes the user's.
func TestSecondPhone(t *testing.T) {
	w := newWorld(t)
	w.token = w.signIn(allScopes, ifPossible)
	first := w.addPhone(number, `,"sendCode":true,"method":"SMS"`)
	code := w.next().OTP
	second := w.addPhone("+15557654321", `,"sendCode":true,"method":"SMS"`)
	other := w.next().OTP
	w.exchanges(
		exchange{"POST", first.Links["verify"].Href, told(code), 204, ""},
		exchange{"POST", second.Links["verify"].Href, told(other), 409, "phone_number"},
	)
	if u := w.user(); u.Phone != number {
		t.Errorf("user %+v", u)
	}
}

func TestPhoneChallenge(t *testing.T) {
	w := newWorld(t)
	w.token = w.signIn(allScopes, ifPossible)
	added := w.addPhone(number, `,"sendCode":false,"method":"SMS"`) // as okta-auth-js's integration suite does
	if !slices.Equal(names(added), []string{"challenge", "self"}) || added.LastMethod != "" || len(w.sent) != 0 {
		t.Errorf("added %+v, %d sent", added, len(w.sent))
	}
	challenge := added.Links["challenge"].Href
	verify := w.read(w.call("POST", challenge, `{"method":"SMS"}`), 200).Links["verify"].Href
	old := w.next()
	w.exchanges(
		exchange{"POST", challenge, `{"method":"SMS","retry":true}`, 429, `"errorCode":"E0000109"`},
		exchange{"POST", challenge, `{"method":"CALL"}`, 429, `"errorCode":"E0000133"`},
	)
	w.Clock.Advance(30 * time.Second)
	w.exchanges(exchange{"POST", challenge, `{"method":"CALL","retry":true}`, 200, `"verify"`})
	sent := w.next()
	if !slices.Equal(w.how, []string{"sms", "voice"}) {
		t.Errorf("sent by %v", w.how)
	}
	w.exchanges(
		exchange{"POST", verify, told(old.OTP), 401, `"errorCode":"E0000004"`},
		exchange{"POST", verify, told(sent.OTP), 204, ""},
	)
	w.Clock.Advance(sendFloor)
	w.exchanges(exchange{"POST", challenge, `{"method":"SMS"}`, 200, `"verify"`}) // it can be tried again
}

const sendFloor = 30 * time.Second

func TestPhoneCodesExpire(t *testing.T) {
	w := newWorld(t)
	added := w.addPhone(number, `,"method":"SMS"`)
	sent := w.next()
	w.Clock.Advance(5*time.Minute + time.Second)
	w.exchanges(exchange{"POST", added.Links["verify"].Href, told(sent.OTP), 401, `"errorCode":"E0000004"`})
}

func TestDeletePhones(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Users[0].Phone = number })
	w.token = w.signIn(allScopes, "urn:okta:loa:2fa:any")
	id := strings.Split(w.call("GET", "/phones", "").body, `"id":"`)[1][:20]
	w.exchanges(
		exchange{"POST", "/phones", `{"profile":{"phoneNumber":"+15550001111"},"sendCode":false}`, 400, "Api validation failed: factor"}, // one is the most
		exchange{"DELETE", "/phones/" + id, "", 204, ""},
		exchange{"DELETE", "/phones/" + id, "", 404, `"errorCode":"E0000007"`},
		exchange{"GET", "/phones", "", 200, "[]"},
	)
	if u := w.user(); u.Phone != "" {
		t.Errorf("user %+v", u)
	}
	first := w.addPhone("+15550001111", `,"method":"SMS"`)
	w.addPhone("+15550002222", `,"sendCode":false`)
	w.exchanges(
		exchange{"POST", "/phones", `{"profile":{"phoneNumber":"+15550003333"},"sendCode":false}`, 400, "Api validation failed: factor"},
		exchange{"DELETE", "/phones/" + first.ID, "", 204, ""},
		exchange{"POST", first.Links["verify"].Href, told(w.next().OTP), 404, `"errorCode":"E0000008"`},
	)
}

func TestPhoneRefusals(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Phone.Methods = []directory.PhoneMethod{directory.SMS} })
	added := w.addPhone(number, `,"sendCode":false`)
	before := w.call("GET", "/phones", "").body
	w.exchanges(
		exchange{"POST", "/phones", `{"profile":{"phoneNumber":"555"},"method":"SMS"}`, 400, "Invalid Phone Number."},
		exchange{"POST", "/phones", "", 400, "Api validation failed: phoneNumber"},
		exchange{"POST", "/phones", `{"profile":{"phoneNumber":"+15550001111"}}`, 400, "Api validation failed: method"},
		exchange{"POST", "/phones", `{"profile":{"phoneNumber":"+15550001111"},"sendCode":false,"method":"FAX"}`, 400, "Api validation failed: method"},
		exchange{"POST", "/phones", `{"profile":{"phoneNumber":"+15550001111"},"method":"CALL"}`, 403, `"errorCode":"E0000038"`},
		exchange{"POST", "/phones", `{"profile":{"phoneNumber":15550001111},"method":"SMS"}`, 400, "Api validation failed: profile.phoneNumber"},
		exchange{"POST", "/phones", `{"profile":{"phoneNumber":"` + number + `"},"method":"SMS"}`, 409, "phone_number"},
		exchange{"POST", "/phones", `[]`, 400, `"errorCode":"E0000003"`},
		exchange{"GET", "/phones/none", "", 404, "none (Phone)"},
		exchange{"POST", "/phones/none/challenge", `{"method":"SMS"}`, 404, `"errorCode":"E0000008"`},
		exchange{"POST", "/phones/" + added.ID + "/challenge", "", 400, "Api validation failed: method"},
		exchange{"POST", "/phones/" + added.ID + "/challenge", `{"method":"CALL"}`, 403, `"errorCode":"E0000038"`},
		exchange{"POST", "/phones/none/verify", told("123456"), 404, `"errorCode":"E0000008"`},
		exchange{"POST", "/phones/" + added.ID + "/verify", told("000000"), 400, `"errorSummary":"Api validation failed: factorId and/or verificationCode"`},
		exchange{"POST", "/phones/" + added.ID + "/verify", "{}", 400, "Api validation failed: verificationCode"},
		exchange{"PUT", "/phones/" + added.ID, "{}", 405, `"errorCode":"E0000022"`},
	)
	if after := w.call("GET", "/phones", "").body; after != before || len(w.sent) != 0 {
		t.Errorf("refused requests changed\n%s\nto\n%s, and sent %d", before, after, len(w.sent))
	}
	w.change(func(o *directory.Org) { o.SetDisabled(directory.FactorPhone, true) })
	w.exchanges(exchange{"POST", "/phones/" + added.ID + "/challenge", `{"method":"SMS"}`, 403, `"errorCode":"E0000038"`})
}
