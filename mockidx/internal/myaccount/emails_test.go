package myaccount_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

const newAddress = "countess@example.com"

func (w *world) addEmail(role, address, more string) thing {
	w.t.Helper()
	a := w.call("POST", "/emails", `{"profile":{"email":"`+address+`"},"role":"`+role+`"`+more+`}`)
	v := w.read(a, 201)
	if a.header.Get("Location") != v.Links["self"].Href {
		w.t.Errorf("Location %s", a.header.Get("Location"))
	}
	return v
}

func TestPrimaryEmail(t *testing.T) {
	w := newWorld(t)
	added := w.addEmail("PRIMARY", newAddress, `,"state":"mine"`)
	if added.Status != "UNVERIFIED" || added.Profile.Email != newAddress || !slices.Equal(added.Roles, []string{"PRIMARY"}) ||
		!slices.Equal(names(added), []string{"challenge", "poll", "self", "verify"}) {
		t.Errorf("added %+v", added)
	}
	sent := w.next()
	if sent.To != newAddress || sent.Token != "" || !slices.Equal(w.how, []string{directory.MyAccountChangeConfirmation}) || w.outcome() != "account_code_sent" {
		t.Errorf("sent %+v %v, outcome %s", sent, w.how, w.outcome())
	}
	if u := w.user(); u.Email != login {
		t.Errorf("the address is %s before it is verified", u.Email)
	}
	poll, verify := added.Links["poll"].Href, added.Links["verify"].Href
	w.exchanges(
		exchange{"GET", "/emails", "", 200, `"email":"` + newAddress + `"`},
		exchange{"GET", poll, "", 200, `"status":"UNVERIFIED"`},
		exchange{"POST", verify, told(wrong(sent.OTP)), 401, `"errorCauses":[{"errorSummary":"User is not authorized."}]`},
		exchange{"POST", verify, told(sent.OTP), 204, ""},
		exchange{"POST", verify, told(sent.OTP), 401, `"errorCode":"E0000004"`},
		exchange{"GET", poll, "", 200, `"status":"VERIFIED"`},
		exchange{"GET", "/emails/" + added.ID, "", 200, `"status":"VERIFIED"`},
		exchange{"GET", "/profile", "", 200, `"email":"` + newAddress + `"`},
	)
	u := w.user()
	if u.Email != newAddress || u.Login != login || w.call("GET", "/emails", "").body != `[`+strings.TrimSpace(w.call("GET", "/emails/"+added.ID, "").body)+`]` {
		t.Errorf("user %+v, emails %s", u, w.call("GET", "/emails", "").body)
	}
}

func TestSecondaryEmail(t *testing.T) {
	w := newWorld(t)
	added := w.addEmail("SECONDARY", newAddress, `,"sendEmail":false`)
	if !slices.Equal(names(added), []string{"challenge", "self"}) || len(w.sent) != 0 || w.outcome() != "account_changed" {
		t.Errorf("added %+v, %d sent, outcome %s", added, len(w.sent), w.outcome())
	}
	a := w.call("POST", added.Links["challenge"].Href, `{"state":"mine"}`)
	out := w.read(a, 201)
	if !strings.HasPrefix(out.ID, "myaccount.") || out.Status != "UNVERIFIED" || out.Profile.Email != newAddress ||
		!slices.Equal(names(out), []string{"poll", "verify"}) || !slices.Equal(out.Links["poll"].Hints.Allow, []string{"GET"}) {
		t.Errorf("challenge %+v", out)
	}
	if expires, err := time.Parse("2006-01-02T15:04:05.000Z", out.ExpiresAt); err != nil || time.Until(expires) > 5*time.Minute || time.Until(expires) < 4*time.Minute {
		t.Errorf("expires at %s: %v", out.ExpiresAt, err)
	}
	old := w.next()
	again := w.read(w.call("POST", "/emails/"+added.ID+"/challenge", ""), 201) // without a body
	sent := w.next()
	w.exchanges(
		exchange{"POST", out.Links["verify"].Href, told(old.OTP), 404, `"errorCode":"E0000007"`},
		exchange{"POST", again.Links["verify"].Href, told(sent.OTP), 204, ""},
	)
	if u := w.user(); u.SecondEmail != newAddress || u.Email != login {
		t.Errorf("user %+v", u)
	}
}

// Another address for the same takes the place of one that waits, and what is
// not verified can be taken back.
func TestPendingEmails(t *testing.T) {
	w := newWorld(t)
	first := w.addEmail("PRIMARY", "first@example.com", "")
	second := w.addEmail("PRIMARY", "second@example.com", "")
	kept := w.addEmail("SECONDARY", "third@example.com", "")
	w.exchanges(
		exchange{"GET", "/emails/" + first.ID, "", 404, first.ID + " (Email)"},
		exchange{"POST", first.Links["verify"].Href, told("123456"), 404, "EmailChallenge"},
		exchange{"DELETE", "/emails/" + second.ID, "", 204, ""},
		exchange{"DELETE", "/emails/" + second.ID, "", 404, `"errorCode":"E0000007"`},
		exchange{"GET", second.Links["poll"].Href, "", 404, "EmailChallenge"},
		exchange{"GET", "/emails/" + kept.ID, "", 200, "third@example.com"},
	)
	w.change(func(o *directory.Org) { o.Users[0].SecondEmail = "third@example.com" }) // by an administrator
	w.exchanges(exchange{"GET", "/emails/" + kept.ID, "", 200, `"status":"VERIFIED"`})
}

// An address that nobody verified yet is verified by its own challenge.
func TestOwnEmailThatIsNotVerified(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Users[0].EmailUnverified = true })
	id := strings.Split(w.call("GET", "/emails", "").body, `"id":"`)[1][:32]
	out := w.read(w.call("POST", "/emails/"+id+"/challenge", ""), 201)
	w.exchanges(
		exchange{"DELETE", "/emails/" + id, "", 400, `"errorCode":"E0000001"`},
		exchange{"GET", "/emails/" + id, "", 200, `"status":"UNVERIFIED"`},
		exchange{"POST", out.Links["verify"].Href, told(w.next().OTP), 204, ""},
		exchange{"GET", "/emails/" + id, "", 200, `"status":"VERIFIED"`},
		exchange{"DELETE", "/emails/" + id, "", 400, "Only an email that is not verified can be deleted"},
	)
}

func TestEmailRefusals(t *testing.T) {
	w := newWorld(t, func(o *directory.Org) { o.Users[0].SecondEmail = "second@example.com" })
	w.addEmail("PRIMARY", newAddress, "")
	before := w.call("GET", "/emails", "").body
	for _, e := range []exchange{
		{"POST", "/emails", `{"profile":{"email":"nonsense"},"role":"PRIMARY"}`, 400, "Api validation failed: email"},
		{"POST", "/emails", `{"role":"PRIMARY"}`, 400, "Api validation failed: email"},
		{"POST", "/emails", "", 400, "Api validation failed: email"},
		{"POST", "/emails", `{"profile":{"email":"a@b.c"}}`, 400, "Api validation failed: role"},
		{"POST", "/emails", `{"profile":{"email":"a@b.c"},"role":"TERTIARY"}`, 400, "Api validation failed: role"},
		{"POST", "/emails", `{"profile":{"email":7},"role":"PRIMARY"}`, 400, "Api validation failed: profile.email"},
		{"POST", "/emails", `{"profile":{"email":"a@b.c"},"role":"PRIMARY","sendEmail":"yes"}`, 400, "Api validation failed: sendEmail"},
		{"POST", "/emails", `{`, 400, `"errorCode":"E0000003"`},
		{"POST", "/emails", `null`, 400, `"errorCode":"E0000003"`},
		{"POST", "/emails", `{"profile":{"email":"ADA@example.com"},"role":"SECONDARY"}`, 409, `"errorCode":"E0000157"`},
		{"POST", "/emails", `{"profile":{"email":"second@example.com"},"role":"PRIMARY"}`, 409, "okta_email"},
		{"POST", "/emails", `{"profile":{"email":"` + newAddress + `"},"role":"PRIMARY"}`, 409, `"errorCode":"E0000157"`},
		{"POST", "/emails", `{"profile":{"email":"bob@example.com"},"role":"PRIMARY"}`, 400, "already exists"},
		{"GET", "/emails/none", "", 404, "Not found: Resource not found: none (Email)"},
		{"DELETE", "/emails/none", "", 404, `"errorCode":"E0000007"`},
		{"POST", "/emails/none/challenge", "", 404, `"errorCode":"E0000007"`},
		{"GET", "/emails/none/challenge/none", "", 404, "EmailChallenge"},
		{"POST", "/emails/none/challenge/none", "", 405, `"errorCode":"E0000022"`}, // what okta-auth-js's getEmailChallenge sends
		{"POST", "/emails/none/challenge/none/verify", told("123456"), 404, `"errorCode":"E0000007"`},
		{"POST", "/emails/none/challenge/none/verify", told(""), 400, "Api validation failed: verificationCode"},
		{"POST", "/emails/none/challenge/none/verify", `{"verificationCode":123456}`, 400, "Api validation failed: verificationCode"},
		{"PUT", "/emails", "", 405, `"errorCode":"E0000022"`},
	} {
		w.exchanges(e)
	}
	if a := w.call("POST", "/emails", "role=PRIMARY", "Content-Type", "application/x-www-form-urlencoded"); a.status != 400 || !strings.Contains(a.body, "E0000021") {
		t.Errorf("a form: %d %s", a.status, a.body)
	}
	if after := w.call("GET", "/emails", "").body; after != before {
		t.Errorf("refused requests changed\n%s\nto\n%s", before, after)
	}
}

func TestEmailCodesExpire(t *testing.T) {
	w := newWorld(t)
	added := w.addEmail("PRIMARY", newAddress, "")
	sent := w.next()
	w.Clock.Freeze()
	w.Clock.Advance(sent.Expires.Sub(w.Clock.Now()) + time.Nanosecond)
	w.exchanges(exchange{"POST", added.Links["verify"].Href, told(sent.OTP), 401, `"errorCode":"E0000004"`})
	if w.outcome() != "account_code_expired" {
		t.Errorf("outcome %s", w.outcome())
	}
}

func TestTooManyWrongCodes(t *testing.T) {
	w := newWorld(t)
	added := w.addEmail("PRIMARY", newAddress, "")
	sent := w.next()
	for range 5 {
		w.exchanges(exchange{"POST", added.Links["verify"].Href, told(wrong(sent.OTP)), 401, `"errorCode":"E0000004"`})
	}
	w.exchanges(exchange{"POST", added.Links["verify"].Href, told(sent.OTP), 429, `"errorCode":"E0000047"`})
	if u := w.user(); u.Email != login {
		t.Errorf("user %+v", u)
	}
}

// Of many requests with the right code one takes it.
func TestEmailCodeIsTakenOnce(t *testing.T) {
	w := newWorld(t)
	added := w.addEmail("PRIMARY", newAddress, "")
	code := told(w.next().OTP)
	statuses := make(chan int, 20)
	var group sync.WaitGroup
	for range cap(statuses) {
		group.Go(func() { statuses <- w.call("POST", added.Links["verify"].Href, code).status })
	}
	group.Wait()
	close(statuses)
	got := map[int]int{}
	for status := range statuses {
		got[status]++
	}
	if got[204] != 1 || got[401] != cap(statuses)-1 {
		t.Errorf("statuses %v", got)
	}
}

// Somebody else took the address before it was verified.
func TestEmailTakenMeanwhile(t *testing.T) {
	w := newWorld(t)
	added := w.addEmail("PRIMARY", newAddress, "")
	sent := w.next()
	w.change(func(o *directory.Org) { o.Users[1].Email = newAddress })
	w.exchanges(
		exchange{"POST", added.Links["verify"].Href, told(sent.OTP), 400, `"errorCode":"E0000001"`},
		exchange{"GET", added.Links["poll"].Href, "", 200, `"status":"UNVERIFIED"`},
	)
}
