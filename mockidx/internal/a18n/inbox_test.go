package a18n_test

import (
	"fmt"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

func TestTheOldestGoFirst(t *testing.T) {
	inbox := newInbox()
	first := inbox.Create("first")
	second := inbox.Create("second")
	for i := range 51 {
		inbox.Deliver("org", mail.Mail{Channel: "email", To: second.Email, Text: fmt.Sprint(i)})
	}
	messages := inbox.Messages(second.ID, "email")
	if len(messages) != 50 || messages[0].Content() != "50" || messages[49].Content() != "1" {
		t.Errorf("%d messages, from %s to %s", len(messages), messages[0].Content(), messages[len(messages)-1].Content())
	}
	seen := map[string]bool{}
	for range 499 {
		p := inbox.Create("")
		if seen[p.ID] || seen[p.Email] || seen[p.Phone] {
			t.Fatalf("%+v is not new", p)
		}
		seen[p.ID], seen[p.Email], seen[p.Phone] = true, true, true
	}
	profiles := inbox.Profiles()
	if _, ok := inbox.Profile(first.ID); ok || len(profiles) != 500 || profiles[0].ID != second.ID {
		t.Errorf("%d profiles, from %+v on", len(profiles), profiles[0])
	}
}

// An org that goes takes its messages with it, and no others.
func TestForget(t *testing.T) {
	inbox := newInbox()
	p := inbox.Create("")
	for _, org := range []string{"a", "b", "a"} {
		inbox.Deliver(org, mail.Mail{Channel: "email", To: p.Email, Text: org})
	}
	inbox.Forget("a")
	if messages := inbox.Messages(p.ID, "email"); len(messages) != 1 || messages[0].Content() != "b" {
		t.Errorf("%d messages are left", len(messages))
	}
}
