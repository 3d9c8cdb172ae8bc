package main

import (
	"io"
	"net"

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

// smtpServer starts an SMTP server and puts its address into SMTP.
func smtpServer(ts *testscript.TestScript, _ bool, _ []string) {
	listener, err := net.Listen("tcp", "localhost:0")
	ts.Check(err)
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return anyMail{}, nil }))
	ts.Defer(func() { _ = srv.Close() })
	go func() { _ = srv.Serve(listener) }()
	ts.Setenv("SMTP", listener.Addr().String())
}
