package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"syscall"
	"time"
)

type waitCmd struct {
	controlFlag
	Timeout time.Duration `default:"30s" env:"MOCKIDX_TIMEOUT" help:"How long to wait; the exit status is 3 if it is not ready then."`
}

// Help is called by kong.
func (*waitCmd) Help() string {
	return `It prints nothing. Nothing need listen yet; a server that is up and whose orgs are open is ready.

Examples:

  mockidx serve & mockidx wait && run-the-tests
      Go on when the server is ready.

  HEALTHCHECK CMD ["/mockidx", "wait", "--timeout", "2s"]
      In a Dockerfile; MOCKIDX_CONTROL says where the server is.`
}

// Run is called by kong.
func (c *waitCmd) Run(ctx context.Context) error {
	patient, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	tick := time.NewTicker(retryEvery)
	defer tick.Stop()
	for {
		err := c.ask(patient)
		if err == nil || !errors.Is(err, syscall.ECONNREFUSED) && !errors.Is(err, errNotReady) && patient.Err() == nil {
			return err
		}
		select {
		case <-tick.C:
		case <-patient.Done():
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return withHint(fmt.Errorf("%w: no mockidx is ready at %s", errTimeout, c.base()), `start one with "mockidx serve", or name its control listener with --control`)
		}
	}
}

var errNotReady = errors.New("it is not ready")

func (c *waitCmd) ask(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base()+"/readyz?"+url.Values{"wait": {min(c.Timeout, time.Minute).String()}}.Encode(), nil)
	if err != nil {
		return err
	}
	client, err := c.client()
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return c.unreachable(err)
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusServiceUnavailable:
		return errNotReady
	}
	return withHint(fmt.Errorf("%s answers %s", req.URL, resp.Status), controlHint)
}
