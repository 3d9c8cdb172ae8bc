package mockidx_test

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

const ada = "ada@example.com"

// BenchmarkSignIn measures a whole sign-in by passcode over HTTP, client and
// server together: seven requests and two RS256 signatures.
func BenchmarkSignIn(b *testing.B) {
	c := newClient(mockidx.Start(b, mockidx.WithUsers(mockidx.User{Login: ada})).Org("default"))
	for b.Loop() {
		if _, err := c.signIn(b.Context(), ada); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStart measures New until the server answers, and Close.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		srv, err := mockidx.New()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := newClient(srv.Orgs()[0]).interact(); err != nil {
			b.Fatal(err)
		}
		if err := srv.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIntrospect measures the request that polls and SDKs repeat most.
func BenchmarkIntrospect(b *testing.B) {
	c := newClient(mockidx.Start(b).Org("default"))
	handle, err := c.interact()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.step("introspect", map[string]any{"interactionHandle": handle}); err != nil {
			b.Fatal(err)
		}
	}
}
