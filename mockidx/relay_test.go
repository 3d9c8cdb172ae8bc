package mockidx_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/idxlab/idxlab/mockidx"
)

// received is an SMTP session that passes messages on.
type received chan<- string

func (received) Mail(string, *smtp.MailOptions) error { return nil }
func (received) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (received) Reset()                               {}
func (received) Logout() error                        { return nil }
func (r received) Data(body io.Reader) error {
	b, err := io.ReadAll(body)
	r <- string(b)
	return err
}

func TestRelayOfARunningOrg(t *testing.T) {
	messages := make(chan string, 10)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return received(messages), nil }))
	ended := make(chan struct{})
	go func() { defer close(ended); _ = server.Serve(listener) }()
	defer func() { _ = server.Close(); <-ended }()

	org := mockidx.Start(t, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default")
	out := org.Outbox()
	if err := out.SetRelay(mockidx.Relay{Addr: listener.Addr().String()}); err != nil {
		t.Fatal(err)
	}
	requestMagicLink(org, ada)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := org.Journal().Wait(ctx, func(e mockidx.Event) bool { return e.Outcome == "mail_relayed" }); err != nil {
		t.Fatal(err)
	}
	if got, otp := <-messages, org.Mailbox().List()[0].OTP; !strings.Contains(got, otp) {
		t.Errorf("no %s in what the server was sent:\n%s", otp, got)
	}
	if status, on := out.Relay(); !on || status.Relayed != 1 || status.Failed != 0 {
		t.Errorf("relay %t: %+v", on, status)
	}
	if !out.StopRelay() || out.StopRelay() {
		t.Error("it was not stopped once")
	}
	if _, on := out.Relay(); on {
		t.Error("there is a relay")
	}
}
