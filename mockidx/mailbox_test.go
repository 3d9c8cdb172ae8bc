package mockidx_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

func subjects(mails []mockidx.Mail) (to []string) {
	for _, m := range mails {
		to = append(to, m.To)
	}
	return to
}

// A mail is found by its id with the message as it was sent, and can be taken
// out of the mailbox; the code of it stays good.
func TestMailboxOfARunningOrg(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada}, mockidx.User{Login: "bob@example.com"})).Org("default")
	c := newClient(org)
	p, otp := waiting(t, c)
	requestMagicLink(org, "bob@example.com")
	box := org.Mailbox()
	first := box.List()[0]
	got, ok := box.Get(first.ID)
	if !ok || got.OTP != otp || !strings.Contains(string(got.Raw), "\r\nTo: ") || !strings.Contains(string(got.Raw), otp) {
		t.Errorf("found %t %+v", ok, got)
	}
	if !box.Delete(first.ID) || box.Delete(first.ID) {
		t.Error("it was not deleted once")
	}
	if _, ok := box.Get(first.ID); ok || !slices.Equal(subjects(box.List()), []string{"bob@example.com"}) {
		t.Errorf("after it there are %v", subjects(box.List()))
	}
	if p, err := answer(c, p, otp); err != nil || p.code() == "" {
		t.Errorf("the code of the deleted mail: %v", err)
	}
	box.Clear()
	if n := len(box.List()); n != 0 {
		t.Errorf("%d mails are left", n)
	}
}

// Of held mails one is lost and one delivered, and from then on mails pass.
func TestHeldMailsAreLostOrPass(t *testing.T) {
	people := []string{ada, "bob@example.com", "eve@example.com", "gus@example.com"}
	var users []mockidx.User
	for _, login := range people {
		users = append(users, mockidx.User{Login: login})
	}
	org := mockidx.Start(t, mockidx.WithUsers(users...)).Org("default")
	out := org.Outbox()
	out.Hold()
	for _, login := range people[:3] {
		requestMagicLink(org, login)
	}
	if n, err := out.Discard(out.Waiting()[0].Mail.ID); n != 1 || err != nil {
		t.Errorf("%d mails were lost, %v", n, err)
	}
	if mails, err := out.Release(mockidx.Release{Count: 1}); err != nil || !slices.Equal(subjects(mails), people[1:2]) {
		t.Errorf("delivered: %v, %v", subjects(mails), err)
	}
	out.StopHolding()
	requestMagicLink(org, people[3])
	if n, err := out.Discard(); n != 1 || err != nil || len(out.Waiting()) != 0 {
		t.Errorf("%d mails were lost, %v", n, err)
	}
	if got := subjects(org.Mailbox().List()); !slices.Equal(got, []string{people[1], people[3]}) {
		t.Errorf("there are mails to %v", got)
	}
}

func TestMailRulesAreTakenAway(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	out := org.Outbox()
	arrived := func() int {
		org.Mailbox().Clear()
		requestMagicLink(org, ada)
		return len(org.Mailbox().List())
	}
	addMailRule(t, org, mockidx.MailRule{Do: mockidx.DuplicateMail})
	addMailRule(t, org, mockidx.MailRule{Do: mockidx.DropMail})
	if n := arrived(); n != 0 {
		t.Errorf("%d mails arrived that are dropped", n)
	}
	if rules := out.Rules(); len(rules) != 2 || rules[1].Fired != 1 || !out.RemoveRule(rules[1].ID) || out.RemoveRule(rules[1].ID) {
		t.Errorf("rules: %+v", rules)
	}
	if n := arrived(); n != 2 {
		t.Errorf("%d mails arrived that are doubled", n)
	}
	out.ClearRules()
	if n := arrived(); n != 1 || len(out.Rules()) != 0 {
		t.Errorf("%d mails arrived, with the rules %+v", n, out.Rules())
	}
}
