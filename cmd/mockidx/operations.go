package main

import (
	"github.com/idxlab/idxlab/mockidx"
	"github.com/idxlab/idxlab/mockidx/metrics"
)

// operationFlags say how a server is run, whatever its orgs are.
type operationFlags struct {
	logFlags
	tlsFlags
	Host string `env:"MOCKIDX_HOST" placeholder:"NAME" help:"Host by which others reach it, in the issuer and for the control listener; without it, those of --listen and --control."`
}

func (f *operationFlags) operations(t *terminal) []mockidx.Option {
	log := f.logger(t.talk)
	opts := append(metrics.Options(), mockidx.WithLogger(log), mockidx.WithHost(f.Host))
	if f.LogRequests {
		opts = append(opts, mockidx.WithObserver(logEvents(log)))
	}
	if f.TLS {
		opts = append(opts, mockidx.WithTLS(f.TLSDir, f.TLSHost...))
	}
	return opts
}
