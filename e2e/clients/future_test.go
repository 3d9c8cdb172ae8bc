package clients

import (
	"fmt"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// Every client goes every way that it knows in an org that offers ways, and says
// things, that no client knows.
func TestFuture(t *testing.T) {
	future := []mockidx.Option{mockidx.WithProfile(mockidx.Future), mockidx.WithSeed(7)}
	for name, test := range map[string]func(*testing.T, ...mockidx.Option){
		"okta-auth-js": testAuthJS, "journeys of okta-auth-js": testAuthJSJourneys, "okta-idx-golang": testIDXGo,
	} {
		t.Run(name, func(t *testing.T) { test(t, future...) })
	}
}

// Mild trouble keeps nobody out.
func TestChaos(t *testing.T) {
	testIDXGo(t, mockidx.WithProfile(mockidx.Chaos), mockidx.WithSeed(7))
	for _, seed := range []uint64{1, 7, 42} {
		t.Run(fmt.Sprintf("okta-auth-js, seed %d", seed), func(t *testing.T) {
			testAuthJS(t, mockidx.WithProfile(mockidx.Chaos), mockidx.WithSeed(seed))
		})
	}
}
