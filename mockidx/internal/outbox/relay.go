package outbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Bounds of a relay.
const (
	relayTimeout = 10 * time.Second // of real time, for each step of the protocol
	maxRelayed   = 1000             // mails on their way
)

// Relay is an SMTP server that every mail is sent to besides.
type Relay struct {
	Addr     string // host:port
	Username string // empty: without signing in
	Password string
	StartTLS bool // required, with a certificate that this machine trusts
}

// RelayStatus is what became of mails at the relay. A change of the relay
// starts it anew.
type RelayStatus struct {
	Relay
	Relayed   int
	Failed    int
	LastError string // empty: none failed
}

// relay sends mails one after the other, in a goroutine that ends when there is
// nothing left to send.
type relay struct {
	RelayStatus
	on      bool
	running bool
	queue   []*envelope
}

// SetRelay sends every mail to r from now on. It fails if the address is none;
// whether somebody answers there is seen at the first mail.
func (o *Outbox) SetRelay(r Relay) error {
	if err := r.Validate(); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.relay.RelayStatus, o.relay.on = RelayStatus{Relay: r}, true
	return nil
}

// StopRelay sends no further mail to the relay, and reports whether there was
// one.
func (o *Outbox) StopRelay() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	was := o.relay.on
	o.relay.RelayStatus, o.relay.on, o.relay.queue = RelayStatus{}, false, nil
	return was
}

// Relay returns the relay, if there is one.
func (o *Outbox) Relay() (RelayStatus, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.relay.RelayStatus, o.relay.on
}

// Validate says what is wrong with the address.
func (r Relay) Validate() error {
	_, _, err := r.hostPort()
	return err
}

func (r Relay) hostPort() (string, int, error) {
	host, port, err := net.SplitHostPort(r.Addr)
	if err != nil {
		return "", 0, fmt.Errorf("relay address %q: %w", r.Addr, err)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || host == "" {
		return "", 0, fmt.Errorf("relay address %q is not host:port", r.Addr)
	}
	return host, int(n), nil
}

// forward hands a delivered mail to the relay, without waiting for it.
func (o *Outbox) forward(e *envelope) {
	switch r := &o.relay; {
	case !r.on:
	case len(r.queue) >= maxRelayed:
		o.relayed(e, errors.New("too many mails are on their way"))
	default:
		r.queue = append(r.queue, e)
		if !r.running {
			r.running = true
			go o.runRelay()
		}
	}
}

func (o *Outbox) runRelay() {
	for {
		o.mu.Lock()
		if len(o.relay.queue) == 0 || o.ctx.Err() != nil {
			o.relay.running = false
			o.mu.Unlock()
			return
		}
		e, r := o.relay.queue[0], o.relay.Relay
		o.relay.queue = o.relay.queue[1:]
		o.mu.Unlock()

		err := r.send(o.ctx, e)

		o.mu.Lock()
		if o.relay.on && o.relay.Relay == r {
			o.relayed(e, err)
		}
		o.mu.Unlock()
	}
}

// relayed notes what became of a mail at the relay.
func (o *Outbox) relayed(e *envelope, err error) {
	if err == nil {
		o.relay.Relayed++
		o.noteMail(e, "mail_relayed", "")
		return
	}
	o.relay.Failed++
	o.relay.LastError = err.Error()
	o.noteMail(e, "mail_relay_failed", err.Error())
}

// send gives the message to the relay as it is, byte by byte.
func (r Relay) send(ctx context.Context, e *envelope) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client, err := r.client(ctx)
	if err != nil {
		return err
	}
	c, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	from, err := netmail.ParseAddress(e.mail.From)
	if err != nil {
		return err
	}
	if err := errors.Join(c.UpdateDeadline(relayTimeout), c.Mail(from.Address)); err != nil {
		return err
	}
	if err := c.Rcpt(e.mail.To); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	_, err = w.Write(e.mail.Raw)
	if err := errors.Join(err, w.Close()); err != nil {
		return err
	}
	_ = c.Quit() // the mail is there whether or not they say goodbye
	return nil
}

func (r Relay) client(ctx context.Context) (*gomail.Client, error) {
	host, port, err := r.hostPort()
	if err != nil {
		return nil, err
	}
	policy, auth := gomail.NoTLS, gomail.SMTPAuthPlainNoEnc
	if r.StartTLS {
		policy, auth = gomail.TLSMandatory, gomail.SMTPAuthAutoDiscover
	}
	opts := []gomail.Option{
		gomail.WithPort(port), gomail.WithTimeout(relayTimeout), gomail.WithTLSPolicy(policy), gomail.WithHELO("mockidx.test"),
		gomail.WithDialContextFunc(dialFor(ctx)),
	}
	if r.Username != "" {
		opts = append(opts, gomail.WithSMTPAuth(auth), gomail.WithUsername(r.Username), gomail.WithPassword(r.Password))
	}
	return gomail.NewClient(host, opts...)
}

// dialFor connects for as long as ctx lasts, not only until it is connected:
// the end of an org ends a conversation with a server that says nothing.
func dialFor(ctx context.Context) gomail.DialContextFunc {
	return func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(dialing, network, address)
		if err == nil {
			context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
		return conn, err
	}
}
