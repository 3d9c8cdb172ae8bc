package clients

import (
	"slices"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

// authJSVersions are those that remediate by themselves.
var authJSVersions = []struct {
	name, module string
	legacy       bool
}{{"7.14.5", "@okta/okta-auth-js", false}, {"8.0.1 in legacy mode", "@okta/okta-auth-js-8", true}}

// Faults as okta-auth-js sees them.
func TestFaultsAuthJS(t *testing.T) {
	testAuthJSFile(t, "controls/faults.test.mjs", func(t *testing.T, org *mockidx.Org) {
		// Of introspect, lost tokens, two tabs and the poll: one code each. The lost
		// tokens and those that the rule refused are not a client's.
		if n := count(org, "interaction_code_redeemed"); n != 4 {
			t.Errorf("%d codes were redeemed, want 4", n)
		}
	})
}

// Faults as okta-idx-golang sees them.
func TestFaultsIDXGo(t *testing.T) {
	program := buildIDXGo(t, "idxgo/latest")
	answers := func(endpoint, err string) mockidx.FaultRule {
		return mockidx.FaultRule{Endpoint: endpoint, Kind: mockidx.FaultAnswer, Error: err, Count: 1}
	}
	for name, tc := range map[string]struct {
		scenario string
		rule     mockidx.FaultRule
		refused  []string // in the SDK's errors, in order
		signedIn bool
		redeemed int // codes
	}{
		"introspect fails once":    {"login in trouble", answers("introspect", "api:E0000009"), []string{"Internal Server Error"}, true, 1},
		"interact fails once":      {"login in trouble", answers("interact", "oauth:server_error"), []string{"The server encountered an internal error."}, true, 1},
		"infrastructure throttles": {"login in trouble", answers("identify", "api:E0000047"), []string{"API call exceeded rate limit"}, true, 1},
		"the session expires":      {"login in trouble", answers("answer", "idx:idx.session.expired"), []string{"You have been logged out due to inactivity."}, true, 1},
		"the sign-in is throttled": {"login in trouble", answers("answer", "idx:tooManyRequests"), []string{"Too many requests"}, true, 1},
		"tokens are refused":       {"login in trouble", answers("token", "oauth:invalid_grant"), []string{"The interaction code is invalid or has expired."}, true, 1},
		"tokens are lost": {
			"answer in trouble", mockidx.FaultRule{Endpoint: "token", Kind: mockidx.FaultDropAfter, Count: 1},
			[]string{"EOF", "You have been logged out due to inactivity."}, false, 1,
		},
		"the answer to a code is lost": {
			"answer in trouble", mockidx.FaultRule{Endpoint: "answer", Kind: mockidx.FaultDropAfter, Count: 1},
			[]string{"EOF", "this response doesn't contain any remediation options"}, false, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			srv := mockidx.Start(t, orgOptions(clientSecret)...)
			org := srv.Orgs()[0]
			rule, err := org.Faults().Add(tc.rule)
			if err != nil {
				t.Fatal(err)
			}
			got := execIDXGo(t, program, journey{name: tc.scenario}, srv, org)
			if !slices.EqualFunc(got.Refused, tc.refused, strings.Contains) || (got.IDToken != "") != tc.signedIn {
				t.Errorf("the SDK's errors are\n%q, want in them\n%q; signed in: %t", got.Refused, tc.refused, got.IDToken != "")
			}
			if r, _ := org.Faults().Get(rule.ID); r.Fired != 1 {
				t.Errorf("%+v", r)
			}
			if n := count(org, "interaction_code_redeemed"); n != tc.redeemed {
				t.Errorf("%d codes were redeemed, want %d", n, tc.redeemed)
			}
		})
	}
}
