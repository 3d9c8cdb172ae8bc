package main

import (
	"crypto/tls"
	"encoding/pem"
	"io"
	"net"
	"net/http/httptest"
	"os"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/rogpeppe/go-internal/testscript"
)

// anyMail is an SMTP session that takes every message.
type anyMail struct{}

func (anyMail) Mail(string, *smtp.MailOptions) error { return nil }
func (anyMail) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (anyMail) Data(r io.Reader) error               { _, err := io.Copy(io.Discard, r); return err }
func (anyMail) Reset()                               {}
func (anyMail) Logout() error                        { return nil }

// membersMail takes messages from ada, whose password is in the scripts.
type membersMail struct {
	anyMail
	member bool
}

func (*membersMail) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *membersMail) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, username, password string) error {
		if username != "ada" || password != "analytical-engine" {
			return smtp.ErrAuthFailed
		}
		s.member = true
		return nil
	}), nil
}

func (s *membersMail) Mail(string, *smtp.MailOptions) error {
	if !s.member {
		return smtp.ErrAuthRequired
	}
	return nil
}

// smtpServer starts an SMTP server and puts its address into SMTP. With a file
// as its argument it is one for members, by STARTTLS, and its certificate is in
// the file.
func smtpServer(ts *testscript.TestScript, _ bool, args []string) {
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return anyMail{}, nil }))
	if len(args) > 0 {
		srv = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &membersMail{}, nil }))
		srv.TLSConfig = certified(ts, args[0])
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { _ = srv.Close() })
	go func() { _ = srv.Serve(listener) }()
	ts.Setenv("SMTP", listener.Addr().String())
}

// certified returns the certificate that net/http/httptest has for 127.0.0.1,
// and writes it to a file.
func certified(ts *testscript.TestScript, file string) *tls.Config {
	https := httptest.NewTLSServer(nil)
	defer https.Close()
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: https.Certificate().Raw})
	ts.Check(os.WriteFile(ts.MkAbs(file), certificate, 0o600))
	return &tls.Config{Certificates: https.TLS.Certificates}
}
