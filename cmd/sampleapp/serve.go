package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/idxlab/idxlab/sampleapp"
)

// serve runs the app until ctx is done. When it listens it prints the app's
// address on standard output, alone in its line.
func (f flags) serve(ctx context.Context) error {
	app, err := sampleapp.New(f.config())
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.address())
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Println(appURL(f.RedirectURI))
	return serve(ctx, app, listener)
}

func appURL(redirectURI string) string {
	u, err := url.Parse(redirectURI)
	if err != nil {
		return redirectURI
	}
	return u.Scheme + "://" + u.Host + "/"
}

// serve answers until ctx is done, then lets requests finish.
func serve(ctx context.Context, app http.Handler, listener net.Listener) error {
	server := &http.Server{
		Handler:           app,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute, // a step asks the org several times
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("shut down: %w", err)
	}
	return nil
}
