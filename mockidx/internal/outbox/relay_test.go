package outbox_test

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
)

// received is a message that the SMTP server got.
type received struct{ user, from, to, data string }

// smtpServer takes messages; one to nobody@… it refuses.
type smtpServer struct{ got chan received }

func (s *smtpServer) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &smtpSession{server: s}, nil
}

type smtpSession struct {
	server *smtpServer
	received
}

func (s *smtpSession) AuthMechanisms() []string { return []string{sasl.Plain} }
func (s *smtpSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if password != "right" {
			return errors.New("wrong password")
		}
		s.user = username
		return nil
	}), nil
}
func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error { s.from = from; return nil }
func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "nobody@") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	}
	s.to = to
	return nil
}
func (s *smtpSession) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.data = string(b)
	s.server.got <- s.received
	return err
}
func (s *smtpSession) Reset()        {}
func (s *smtpSession) Logout() error { return nil }

func startSMTP(t *testing.T) (*smtpServer, string) {
	back := &smtpServer{make(chan received, 100)}
	srv := smtp.NewServer(back)
	srv.Domain, srv.AllowInsecureAuth = "localhost", true
	ln, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = srv.Serve(ln) }()
	t.Cleanup(func() { _ = srv.Close(); <-ended })
	return back, ln.Addr().String()
}

// next waits for a message.
func (s *smtpServer) next(t *testing.T) received {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	select {
	case r := <-s.got:
		return r
	case <-ctx.Done():
		t.Fatal("no mail came to the SMTP server")
		return received{}
	}
}

// await waits for an outcome.
func (w world) await(outcome string) journal.Event {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	e, err := w.Journal.Wait(ctx, func(e journal.Event) bool { return e.Outcome == outcome })
	if err != nil {
		w.t.Fatalf("no %s: %+v", outcome, w.Journal.Events())
	}
	return e
}

func TestRelay(t *testing.T) {
	back, addr := startSMTP(t)
	w := newWorld(t)
	if err := w.SetRelay(outbox.Relay{Addr: addr}); err != nil {
		t.Fatal(err)
	}
	w.submit("a", "b", "c")
	for _, id := range []string{"a", "b", "c"} {
		m, _ := w.Mailbox.Get(id)
		if got := back.next(t); got != (received{"", "noreply@mockidx.test", "ada@example.com", string(m.Raw)}) {
			t.Errorf("it got %+v, want mail %s", got, id)
		}
	}
	w.await("mail_relayed")
	w.StopRelay()
	w.submit("d")
	if len(back.got) != 0 {
		t.Error("a mail went to the stopped relay")
	}
}

func TestRelayIsSignedInTo(t *testing.T) {
	back, addr := startSMTP(t)
	w := newWorld(t)
	if err := w.SetRelay(outbox.Relay{Addr: addr, Username: "ada", Password: "right"}); err != nil {
		t.Fatal(err)
	}
	w.submit("a")
	if got := back.next(t); got.user != "ada" {
		t.Errorf("user %q", got.user)
	}
	if err := w.SetRelay(outbox.Relay{Addr: addr, Username: "ada", Password: "wrong"}); err != nil {
		t.Fatal(err)
	}
	w.submit("b")
	if e := w.await("mail_relay_failed"); strings.Contains(e.Reason, "wrong\"") || e.Reason == "" {
		t.Errorf("reason %q", e.Reason)
	}
	w.arrived("a", "b")
}

func TestRelayFailureIsNoted(t *testing.T) {
	_, addr := startSMTP(t)
	ln, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := ln.Addr().String()
	ln.Close()
	for name, tc := range map[string]struct {
		relay  outbox.Relay
		to     string
		reason string
	}{
		"nobody answers": {outbox.Relay{Addr: closed}, "ada@example.com", "refused"},
		"refused":        {outbox.Relay{Addr: addr}, "nobody@example.com", "no such mailbox"},
		"without TLS":    {outbox.Relay{Addr: addr, StartTLS: true}, "ada@example.com", "STARTTLS"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if err := w.SetRelay(tc.relay); err != nil {
				t.Fatal(err)
			}
			m := message("a")
			m.To = tc.to
			if err := w.Submit(m, outbox.Origin{App: "0oa", User: "00u"}); err != nil {
				t.Errorf("the sender is told: %v", err)
			}
			w.arrived("a")
			e := w.await("mail_relay_failed")
			s, on := w.Relay()
			if !strings.Contains(e.Reason, tc.reason) || !on || s.Failed != 1 || s.Relayed != 0 || s.LastError != e.Reason {
				t.Errorf("reason %q, status %+v", e.Reason, s)
			}
		})
	}
}

// A server that takes the connection and says nothing holds up neither the
// sender nor the end of the org.
func TestRelayThatHangs(t *testing.T) {
	ln, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	w := newWorld(t)
	if err := w.SetRelay(outbox.Relay{Addr: ln.Addr().String()}); err != nil {
		t.Fatal(err)
	}
	w.submit("a")
	w.arrived("a")
	conn, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	w.Close()
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.ReadAll(conn); err != nil {
		t.Errorf("the connection outlived the outbox: %v", err)
	}
}
