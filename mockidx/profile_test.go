package mockidx_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// answerTo posts to the IDX API and returns the answer as it came.
func answerTo(t *testing.T, org *mockidx.Org, step, body string) string {
	t.Helper()
	resp, err := http.Post(org.URL()+"/idp/idx/"+step, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestProfileOfTheFuture(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada}), mockidx.WithSeed(7), mockidx.WithProfile(mockidx.Future)).Org("default")
	if p := org.Profile(); p != (mockidx.Profile{Name: mockidx.Future, Seed: 7}) {
		t.Errorf("the profile is %+v", p)
	}
	org.Clock().Freeze()
	c := newClient(org)
	p, err := c.askForMail(ada)
	if err != nil {
		t.Fatal(err)
	}
	poll := func() string { return answerTo(t, org, "challenge/poll", `{"stateHandle":"`+p.StateHandle+`"}`) }
	first := poll()
	if !strings.Contains(first, `"name":"future-challenge"`) || !strings.Contains(first, `"key":"future_hologram"`) {
		t.Errorf("there is nothing new in %s", first)
	}
	if again := poll(); again != first {
		t.Errorf("a second poll gets\n%s\nthe first\n%s", again, first)
	}
	mail, err := org.Mailbox().Wait(t.Context(), ada)
	if err != nil {
		t.Fatal(err)
	}
	code := answerTo(t, org, "challenge/answer", fmt.Sprintf(`{"stateHandle":%q,"futureContext":"x","credentials":{"passcode":%q,"future":1}}`, p.StateHandle, mail.OTP))
	var done page
	if err := json.NewDecoder(bytes.NewBufferString(code)).Decode(&done); err != nil {
		t.Fatal(err)
	}
	tokens, err := c.redeem(done.code())
	if err != nil || tokens["id_token"] == nil || len(tokens) < 6 {
		t.Errorf("tokens %v, %v", tokens, err)
	}
	if _, err := org.SetProfile(mockidx.Strict, 0); err != nil {
		t.Fatal(err)
	}
	if strict := answerTo(t, org, "introspect", `{"stateHandle":"`+p.StateHandle+`"}`); strings.Contains(strict, "future") {
		t.Errorf("a strict answer is %s", strict)
	}
}

// A poll that a limit refuses is the page that it is for, and a message.
func TestProfileOfTheFutureAndLimits(t *testing.T) {
	org := limitedOrg(t, mockidx.WithProfile(mockidx.Future))
	p, err := newClient(org).askForMail(ada)
	if err != nil {
		t.Fatal(err)
	}
	body := `{"stateHandle":"` + p.StateHandle + `"}`
	without := func(answer string) string {
		var page map[string]any
		if err := json.Unmarshal([]byte(answer), &page); err != nil {
			t.Fatal(err)
		}
		delete(page, "messages")
		b, _ := json.Marshal(page)
		return string(b)
	}
	polled := answerTo(t, org, "challenge/poll", body)
	if err := org.Limits().Set(mockidx.LimitStateToken, 0, 1); err != nil {
		t.Fatal(err)
	}
	refused := answerTo(t, org, "challenge/poll", body)
	if !strings.Contains(refused, "tooManyRequests") || without(refused) != without(polled) {
		t.Errorf("refused\n%s\npolled\n%s", refused, polled)
	}
}

// The org's own page knows what Okta says, and shows nothing else.
func TestProfileOnTheHostedPage(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithProfile(mockidx.Future)).Org("default")
	resp, err := http.Get(org.URL() + "/login/login.htm")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusOK || strings.Contains(strings.ToLower(string(b)), "future") {
		t.Errorf("%s\n%s", resp.Status, b)
	}
}

func TestProfilesThatThereAreNot(t *testing.T) {
	if _, err := mockidx.New(mockidx.WithProfile("past")); err == nil || !strings.Contains(err.Error(), `there is no profile "past"`) {
		t.Errorf("New: %v", err)
	}
	org := mockidx.Start(t).Org("default")
	if _, err := org.SetProfile("past", 1); err == nil || org.Profile().Name != mockidx.Strict {
		t.Errorf("SetProfile: %v, the profile is %v", err, org.Profile())
	}
	if p, err := org.SetProfile(mockidx.Future, 0); err != nil || p.Seed == 0 || org.Profile() != p {
		t.Errorf("by chance: %v, %v", p, err)
	}
}

// Chaos is felt, the same way with the same seed, and lets everybody in.
func TestChaos(t *testing.T) {
	felt := func(seed uint64) string {
		org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada}), mockidx.WithSeed(seed), mockidx.WithProfile(mockidx.Chaos)).Org("default")
		var troubles []string
		for range 8 {
			if _, err := newClient(org).signIn(t.Context(), ada); err != nil {
				t.Fatal(err)
			}
		}
		for i, e := range org.Journal().Events() {
			if e.Fault != "" {
				troubles = append(troubles, fmt.Sprint(i, e.Path))
			}
		}
		return strings.Join(troubles, " ")
	}
	first := felt(7)
	if first == "" || felt(7) != first {
		t.Errorf("seed 7 gave %q, and then something else", first)
	}
	if felt(8) == first {
		t.Error("seed 8 gives the same as seed 7")
	}
}

// failing is a test that fails and can say things.
type failing struct {
	anyFramework
	said string
}

func (*failing) Failed() bool { return true }

func (f *failing) Logf(format string, args ...any) { f.said += fmt.Sprintf(format, args...) }

func TestSeedIsSaidAfterAFailure(t *testing.T) {
	for name, want := range map[mockidx.ProfileName]string{
		mockidx.Strict: "", mockidx.Chaos: `org default had profile chaos with seed 9: SetProfile("chaos", 9) repeats it`,
	} {
		tb := &failing{}
		mockidx.Start(tb, mockidx.WithSeed(9), mockidx.WithProfile(name))
		tb.finish()
		if tb.said != want {
			t.Errorf("%s: said %q, want %q", name, tb.said, want)
		}
	}
}
