package outbox_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
)

// world is an outbox with all it works with.
type world struct {
	*outbox.Outbox
	outbox.Options
	t *testing.T
}

func newWorld(t *testing.T) world {
	o := outbox.Options{BaseURL: "http://org.test", Clock: clock.New(), Journal: journal.New(), Mailbox: mail.NewMailbox(), Mint: chance.New(1)}
	w := world{outbox.New(o), o, t}
	t.Cleanup(w.Close)
	return w
}

func (w world) rule(r outbox.Rule) outbox.Rule {
	w.t.Helper()
	added, err := w.AddRule(r)
	if err != nil {
		w.t.Fatal(err)
	}
	return added
}

// message is a mail with a link.
func message(id string) mail.Mail {
	raw := "From: \"default\" <noreply@mockidx.test>\r\nTo: ada@example.com\r\nMessage-ID: <" + id + "@x>\r\nX-Mockidx-Template: EmailChallenge\r\n" +
		"Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nhttps://app.test/cb?otp=3D123456&state=3Dst-1\r\n"
	m, err := mail.Parse([]byte(raw))
	if err != nil {
		panic(err)
	}
	return m
}

func (w world) submit(ids ...string) {
	w.t.Helper()
	for _, id := range ids {
		if err := w.Submit(message(id), outbox.Origin{App: "0oa", User: "00u"}); err != nil {
			w.t.Fatal(err)
		}
	}
}

// arrived checks which mails are in the mailbox, in their order.
func (w world) arrived(want ...string) {
	w.t.Helper()
	var got []string
	for _, m := range w.Mailbox.List() {
		got = append(got, m.ID)
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("there are %q, want %q", got, want)
	}
}

// noted checks the outcomes in the journal.
func (w world) noted(want ...string) {
	w.t.Helper()
	var got []string
	for _, e := range w.Journal.Events() {
		got = append(got, e.Outcome)
		if e.App != "0oa" || e.User != "00u" {
			w.t.Errorf("event %+v", e)
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("the journal has %q, want %q", got, want)
	}
}

func TestMailsPass(t *testing.T) {
	w := newWorld(t)
	w.submit("a", "b")
	w.arrived("a", "b")
	w.noted("mail_delivered", "mail_delivered")
}

func TestHoldAndRelease(t *testing.T) {
	for name, tc := range map[string]struct {
		release outbox.Release
		want    []string
	}{
		"all":           {outbox.Release{}, []string{"a", "b", "c"}},
		"reversed":      {outbox.Release{Reverse: true}, []string{"c", "b", "a"}},
		"the oldest":    {outbox.Release{Count: 1}, []string{"a"}},
		"the newest":    {outbox.Release{Count: 1, Reverse: true}, []string{"c"}},
		"more":          {outbox.Release{Count: 9}, []string{"a", "b", "c"}},
		"in this order": {outbox.Release{IDs: []string{"b", "a"}}, []string{"b", "a"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.Hold()
			w.submit("a", "b", "c")
			w.arrived()
			got, err := w.Release(tc.release)
			if err != nil || len(got) != len(tc.want) || got[0].Seq != 1 {
				t.Errorf("Release = %v, %v", got, err)
			}
			w.arrived(tc.want...)
			if n := len(w.Waiting()); n != 3-len(tc.want) {
				t.Errorf("%d mails wait", n)
			}
			if !w.Holding() {
				t.Error("it holds no more")
			}
			w.StopHolding()
			w.submit("d")
			w.arrived(append(tc.want, "d")...)
		})
	}
}

func TestReleaseIsNoted(t *testing.T) {
	w := newWorld(t)
	w.Hold()
	w.submit("a", "b")
	if _, err := w.Release(outbox.Release{Count: 1}); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Discard("b"); n != 1 || err != nil {
		t.Errorf("Discard = %d, %v", n, err)
	}
	w.noted("mail_held", "mail_held", "mail_released", "mail_delivered", "mail_dropped")
}

func TestRules(t *testing.T) {
	for name, tc := range map[string]struct {
		rules []outbox.Rule
		want  []string // of a, b and c
		waits int
	}{
		"drop":              {[]outbox.Rule{{Do: outbox.Drop}}, nil, 0},
		"drop the next":     {[]outbox.Rule{{Do: outbox.Drop, Count: 1}}, []string{"b", "c"}, 0},
		"drop the second":   {[]outbox.Rule{{Do: outbox.Drop, Nth: 2, Count: 1}}, []string{"a", "c"}, 0},
		"drop from then on": {[]outbox.Rule{{Do: outbox.Drop, Nth: 2}}, []string{"a"}, 0},
		"hold":              {[]outbox.Rule{{Do: outbox.Hold, Nth: 3}}, []string{"a", "b"}, 1},
		"delay":             {[]outbox.Rule{{Do: outbox.Delay, Delay: time.Hour, Count: 1}}, []string{"b", "c"}, 1},
		"duplicate":         {[]outbox.Rule{{Do: outbox.Duplicate, Count: 1, Copies: 2}}, []string{"a", "a-2", "a-3", "b", "c"}, 0},
		"one copy":          {[]outbox.Rule{{Do: outbox.Duplicate, Nth: 3}}, []string{"a", "b", "c", "c-2"}, 0},
		"copies wait":       {[]outbox.Rule{{Do: outbox.Duplicate, Nth: 3}, {Do: outbox.Hold, Nth: 3}}, []string{"a", "b"}, 2},
		"drop ends it":      {[]outbox.Rule{{Do: outbox.Drop, Count: 2}, {Do: outbox.Hold, Count: 1}}, nil, 1},
		"address":           {[]outbox.Rule{{Do: outbox.Drop, Match: outbox.Match{To: "ADA@example.com"}}}, nil, 0},
		"other address":     {[]outbox.Rule{{Do: outbox.Drop, Match: outbox.Match{To: "bob@example.com"}}}, []string{"a", "b", "c"}, 0},
		"template":          {[]outbox.Rule{{Do: outbox.Drop, Match: outbox.Match{Template: "EmailChallenge"}}}, nil, 0},
		"other template":    {[]outbox.Rule{{Do: outbox.Drop, Match: outbox.Match{Template: "ForgotPassword"}}}, []string{"a", "b", "c"}, 0},
		"app":               {[]outbox.Rule{{Do: outbox.Drop, Match: outbox.Match{App: "0oa"}}}, nil, 0},
		"other app":         {[]outbox.Rule{{Do: outbox.Drop, Match: outbox.Match{App: "0ob"}}}, []string{"a", "b", "c"}, 0},
		"channel":           {[]outbox.Rule{{Do: outbox.Drop, Match: outbox.Match{Channel: "email"}}}, nil, 0},
		"other channel":     {[]outbox.Rule{{Do: outbox.Drop, Match: outbox.Match{Channel: "sms"}}}, []string{"a", "b", "c"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			for _, r := range tc.rules {
				w.rule(r)
			}
			w.submit("a", "b", "c")
			w.arrived(tc.want...)
			if n := len(w.Waiting()); n != tc.waits {
				t.Errorf("%d mails wait, want %d", n, tc.waits)
			}
		})
	}
}

func TestFailedMailsAreToldOf(t *testing.T) {
	w := newWorld(t)
	w.rule(outbox.Rule{Do: outbox.Fail, Count: 1})
	if err := w.Submit(message("a"), outbox.Origin{App: "0oa", User: "00u"}); err == nil {
		t.Error("the sender is not told")
	}
	w.submit("b")
	w.arrived("b")
	w.noted("mail_failed", "mail_delivered")
}

func TestDelayedMailsArriveByTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.rule(outbox.Rule{Do: outbox.Delay, Delay: time.Hour, Count: 1})
		w.rule(outbox.Rule{Do: outbox.Delay, Delay: time.Minute, Nth: 2, Count: 1})
		w.submit("hour", "minute", "now")
		if due := w.Waiting()[0].Due; !due.Equal(w.Clock.Now().Add(time.Hour)) {
			t.Errorf("due at %v", due)
		}
		w.arrived("now")
		time.Sleep(time.Minute)
		synctest.Wait()
		w.arrived("now", "minute")
		w.Clock.Advance(59 * time.Minute)
		w.arrived("now", "minute", "hour")
		w.noted("mail_delayed", "mail_delayed", "mail_delivered", "mail_delivered", "mail_delivered")
		if len(w.Waiting()) != 0 {
			t.Error("something waits")
		}
	})
}

func TestAMovePassesDelayedMailsInTheirOrder(t *testing.T) {
	w := newWorld(t)
	w.rule(outbox.Rule{Do: outbox.Delay, Delay: 3 * time.Hour, Count: 1})
	w.rule(outbox.Rule{Do: outbox.Delay, Delay: time.Hour, Nth: 2})
	w.submit("a", "b", "c")
	w.Clock.Advance(24 * time.Hour)
	w.arrived("b", "c", "a")
}

func TestReleasedMailsDoNotArriveAgain(t *testing.T) {
	w := newWorld(t)
	w.rule(outbox.Rule{Do: outbox.Delay, Delay: time.Hour})
	w.submit("a", "b")
	if _, err := w.Release(outbox.Release{IDs: []string{"a"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Discard(); err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(2 * time.Hour)
	w.arrived("a")
}

// However many release, discard and move the clock at once, each mail arrives
// once or not at all.
func TestEachMailArrivesOnce(t *testing.T) {
	w := newWorld(t)
	w.rule(outbox.Rule{Do: outbox.Delay, Delay: time.Hour})
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() { _ = w.Submit(message(fmt.Sprint(i)), outbox.Origin{}) })
		wg.Go(func() { _, _ = w.Release(outbox.Release{Count: 2, Reverse: i%2 == 0}) })
		wg.Go(func() { w.Clock.Advance(30 * time.Minute) })
	}
	wg.Wait()
	w.Clock.Advance(2 * time.Hour)
	seen := map[string]bool{}
	for _, m := range w.Mailbox.List() {
		if seen[m.ID] {
			t.Errorf("%s arrived twice", m.ID)
		}
		seen[m.ID] = true
	}
	if len(seen) != 100 || len(w.Waiting()) != 0 {
		t.Errorf("%d mails arrived, %d wait", len(seen), len(w.Waiting()))
	}
}

func TestWaitingMailsAreBounded(t *testing.T) {
	w := newWorld(t)
	w.Hold()
	for i := range 1003 {
		w.submit(fmt.Sprint(i))
	}
	if n := len(w.Waiting()); n != 1000 {
		t.Errorf("%d mails wait", n)
	}
	w.arrived("0", "1", "2")
}

func TestReset(t *testing.T) {
	w := newWorld(t)
	w.Hold()
	w.rule(outbox.Rule{Do: outbox.Delay, Delay: time.Hour})
	w.rule(outbox.Rule{Do: outbox.RewriteLinks, Rewrite: outbox.Track})
	w.submit("a")
	w.Reset()
	if w.Holding() || len(w.Rules()) != 0 || len(w.Waiting()) != 0 || len(w.Links()) != 0 {
		t.Error("something is left")
	}
	w.Clock.Advance(2 * time.Hour)
	w.arrived()
}

func TestTextMessages(t *testing.T) {
	w := newWorld(t)
	w.rule(outbox.Rule{Do: outbox.Drop, Match: outbox.Match{Channel: mail.ChannelEmail}})
	w.submit("a")
	if err := w.Submit(mail.Mail{ID: "sms", Channel: mail.ChannelSMS, To: "+15551234567"}, outbox.Origin{App: "0oa", User: "00u"}); err != nil {
		t.Fatal(err)
	}
	w.arrived("sms")
	w.noted("mail_dropped", "text_delivered")
}
