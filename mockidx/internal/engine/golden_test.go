package engine

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

var update = flag.Bool("update", false, "write testdata/pages.txtar anew")

const goldenFile = "testdata/pages.txtar"

// goldenPages produces one page of each kind.
func goldenPages(t tb) (names []string, bodies map[string][]byte) {
	bodies = map[string][]byte{}
	add := func(name string, p Page) {
		names = append(names, name)
		var b bytes.Buffer
		if err := json.Indent(&b, marshal(t, p.Body), "", "  "); err != nil {
			t.Fatal(err)
		}
		bodies[name] = append(b.Bytes(), '\n')
	}
	add("identify.json", begin(t, "email").step(Introspect{}))
	add("identify-with-password.json", begin(t, "one-page").step(Introspect{}))
	add("unknown-user.json", begin(t, "email").step(Identify{Identifier: "nobody@example.com"}))

	w := begin(t, "mfa")
	add("password-challenge.json", w.step(w.identify("alice@example.com")))
	add("password-wrong.json", w.step(answerOf("wrong")))
	add("email-verification-data.json", w.step(answerOf(password)))

	w = begin(t, "email")
	add("select.json", w.step(w.identify("alice@example.com")))
	add("email-challenge.json", w.step(w.selectEmail()))
	add("email-wrong.json", w.step(answerOf("999999")))
	add("resend-too-soon.json", w.step(Resend{}))
	add("otp-only.json", w.step(OpenLink{Token: w.lastMail().Link.Token}))
	w.step(Introspect{}) // as the tab does that the link opened
	add("success.json", w.step(w.otp()))
	add("transferred.json", w.step(Poll{}))
	add("finished.json", w.step(Cancel{}))
	add("link-stale.json", w.step(OpenLink{Token: w.lastMail().Link.Token}))
	goldenRegistration(t, add)
	goldenSecondFactors(t, add)
	goldenAccount(t, add)
	return names, bodies
}

func goldenRegistration(t tb, add func(string, Page)) {
	w := begin(t, "password", withRegistration, withUnlock, offering(byPhone, byQuestion), func(o *directory.Org) { o.Registration.Password = true })
	add("identify-with-links.json", w.step(Introspect{}))
	add("enroll-profile.json", w.step(SelectEnrollProfile{}))
	add("enroll-profile-refused.json", w.step(EnrollProfile{Profile: map[string]any{"email": "ada"}, Passcode: new("short")}))
	in := ada()
	in.Passcode = new(password)
	add("select-enroll.json", w.step(in))
	add("enroll-email.json", w.step(enrollOf(byEmail)(w)))
	add("enroll-or-skip.json", w.step(w.otp()))
	add("enroll-phone-data.json", w.step(enrollOf(byPhone)(w)))
	add("enroll-phone.json", w.step(enrollPhone("sms", "+15551234567")(w)))
	add("enroll-question.json", w.step(enrollOf(byQuestion)(w)))

	w = begin(t, "email", withRegistration, asking(byPassword))
	w.steps(SelectEnrollProfile{}, ada())
	add("enroll-password.json", w.step(enrollOf(byPassword)(w)))
}

func goldenSecondFactors(t tb, add func(string, Page)) {
	w := begin(t, "email", askingOneOf(byPhone, byQuestion, byTOTP), aliceHasAll, (*directory.Org).Complete)
	add("select-of-three.json", w.step(named("alice")(w)))
	add("phone-verification-data.json", w.step(choose(byPhone)(w)))
	add("phone-challenge.json", w.step(chooseBy(byPhone, "voice")(w)))
	add("question-challenge.json", w.step(choose(byQuestion)(w)))
	add("question-wrong.json", w.step(question("disliked_food", "", "soup")(w)))
	add("totp-challenge.json", w.step(choose(byTOTP)(w)))
	add("totp-wrong.json", w.step(answerOf("999999")))

	w = begin(t, "password", requiring(byTOTP))
	w.steps(named("alice")(w), answerOf(password))
	add("enroll-totp.json", w.step(enrollOf(byTOTP)(w)))

	w = begin(t, "email", askingOneOf(byEmail, byKey), aliceHasKeys)
	w.step(named("alice")(w))
	add("webauthn-challenge.json", w.step(choose(byKey)(w)))
	add("webauthn-failure.json", w.step(signsWith("AAAA", 1)(w)))
	w = begin(t, "password", requiring(byKey))
	w.steps(named("alice")(w), answerOf(password))
	add("enroll-webauthn.json", w.step(enrollOf(byKey)(w)))
}

func goldenAccount(t tb, add func(string, Page)) {
	w := begin(t, "one-page", aliceHasSecondEmail, endAfterRecovery)
	add("identify-recovery.json", w.step(Recover{}))
	add("recovery-verification-data.json", w.step(named("alice")(w)))
	add("recovery-challenge.json", w.step(w.selectEmail()))
	add("reset-password.json", w.step(w.otp()))
	add("reset-password-refused.json", w.step(answerOf("short")))
	add("recovery-completed.json", w.step(answerOf("Another-horse-2")))

	w = begin(t, "password", withUnlock, recoveringBy(byEmail, byPhone))
	add("unlock.json", w.step(UnlockAccount{}))
	w.step(unlockOf("lou", byEmail, "email")(w))
	add("unlocked.json", w.step(w.otp()))

	w = begin(t, "email", asking(byPassword), func(o *directory.Org) {
		o.Users[0].PasswordExpires, o.Policies[0].KeepMeSignedIn = epoch.Add(36*time.Hour), true
	})
	w.step(named("alice")(w))
	add("password-expiring.json", w.step(answerOf(password)))
	add("keep-me-signed-in.json", w.step(Skip{}))

	w = begin(t, "password", setStatus(directory.PasswordExpired))
	w.step(named("alice")(w))
	add("password-expired.json", w.step(answerOf(password)))

	w = begin(t, "email", withConsent).challenged()
	add("consent.json", w.step(OpenLink{Token: w.lastMail().Link.Token}))
	add("unsatisfiable.json", begin(t, "email", asking(byPhone)).step(Identify{Identifier: "alice@example.com"}))
}

// TestGoldenPages compares the pages byte for byte with those that were read
// against Okta's recordings once; run with -update after a wanted change.
func TestGoldenPages(t *testing.T) {
	names, bodies := goldenPages(t)
	if *update {
		archive := &txtar.Archive{Comment: []byte("Pages of the engine, one of each kind. Ids and codes come from the tests' counting mint.\n\n")}
		for _, name := range names {
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: bodies[name]})
		}
		if err := os.WriteFile(goldenFile, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	archive, err := txtar.ParseFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Files) != len(names) {
		t.Errorf("%d golden pages, want %d", len(archive.Files), len(names))
	}
	for _, f := range archive.Files {
		if got := bodies[f.Name]; !bytes.Equal(got, f.Data) {
			t.Errorf("%s\ngot\n%s\nwant\n%s", f.Name, got, f.Data)
		}
	}
}
