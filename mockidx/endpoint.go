package mockidx

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/a18n"
	"github.com/idxlab/idxlab/mockidx/internal/localca"
)

// reach is how clients get to a server's listeners.
type reach struct {
	log  *slog.Logger
	host string // in URLs; empty: that of the address listened on
	ca   *localca.Authority
	tls  *tls.Config // nil: plain HTTP
}

// endpoint is a listener with its HTTP server.
type endpoint struct {
	url    string
	ln     net.Listener
	http   *http.Server
	cancel context.CancelFunc // ends the contexts of all requests
}

// Bounds on slow or greedy clients.
const (
	headerTimeout  = 10 * time.Second
	idleTimeout    = 2 * time.Minute
	maxHeaderBytes = 32 << 10
)

func (r *reach) listen(addr string) (*endpoint, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	ctx, cancel := context.WithCancel(context.Background())
	var http1 http.Protocols
	http1.SetHTTP1(true) // a connection of HTTP/2 cannot be taken over, as faults do
	return &endpoint{
		url: r.url(hostOf(addr), port),
		ln:  ln,
		http: &http.Server{
			ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
			ErrorLog:    slog.NewLogLogger(r.log.Handler(), slog.LevelWarn),
			BaseContext: func(net.Listener) context.Context { return ctx },
			TLSConfig:   r.tls,
			Protocols:   &http1,
		},
		cancel: cancel,
	}, nil
}

// url is how clients know what listens on a port of host. The port that the
// scheme has anyway is left out: issuers are written without it, and clients
// compare them letter for letter.
func (r *reach) url(host, port string) string {
	if r.host != "" {
		host = r.host
	}
	scheme, standard := "http", "80"
	if r.tls != nil {
		scheme, standard = "https", "443"
	}
	addr := net.JoinHostPort(host, port)
	if port == standard {
		addr = strings.TrimSuffix(addr, ":"+port)
	}
	return scheme + "://" + addr
}

// serve returns at once; the goroutine ends when the endpoint is closed.
func (e *endpoint) serve(h http.Handler) {
	e.http.Handler = h
	if e.http.TLSConfig != nil {
		go func() { _ = e.http.ServeTLS(e.ln, "", "") }()
		return
	}
	go func() { _ = e.http.Serve(e.ln) }()
}

// close ends the listener and every connection at once: a long poll must not
// hold up the end of a test.
func (e *endpoint) close() error {
	e.cancel()
	err := e.http.Close()
	if lnErr := e.ln.Close(); lnErr != nil && !errors.Is(lnErr, net.ErrClosed) {
		return errors.Join(err, lnErr)
	}
	return err
}

// reach makes what the options say of it; with TLS, that reads or writes the
// authority's files.
func (c *config) reach() (*reach, error) {
	r := &reach{log: c.log, host: c.host}
	if c.tls == nil {
		return r, nil
	}
	hosts := append([]string{}, c.tls.hosts...)
	own := []string{c.host}
	for _, addr := range c.addresses() {
		own = append(own, hostOf(addr))
	}
	if c.a18nListen != "" {
		own = append(own, a18n.Host)
	}
	for _, host := range own {
		if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
			hosts = append(hosts, host)
		}
	}
	var err error
	if c.tls.dir == "" {
		r.ca, err = localca.New(hosts...)
	} else {
		r.ca, err = localca.Open(c.tls.dir, hosts...)
	}
	if err != nil {
		return nil, err
	}
	cert, err := r.ca.Certificate(hosts...)
	r.tls = &tls.Config{Certificates: []tls.Certificate{cert}}
	return r, err
}

// transport is how orgs reach identity providers, other orgs of this server
// among them. It keeps no connection, and goes through no proxy.
func (r *reach) transport() http.RoundTripper {
	t := &http.Transport{DisableKeepAlives: true}
	if r.ca != nil {
		roots, err := x509.SystemCertPool()
		if err != nil {
			roots = x509.NewCertPool() // this machine trusts nobody
		}
		roots.AppendCertsFromPEM(r.ca.PEM())
		t.TLSClientConfig = &tls.Config{RootCAs: roots}
	}
	return t
}

func hostOf(addr string) string {
	host, _, _ := net.SplitHostPort(addr) // checked with the options
	return host
}
