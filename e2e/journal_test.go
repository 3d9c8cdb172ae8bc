package e2e

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/mockidx"
)

// Outcomes that the journal names and the specs ask for.
const (
	mailSent            = "mail_sent"
	mailHeld            = "mail_held"
	mailDropped         = "mail_dropped"
	mailRateLimited     = "mail_rate_limited"
	rateLimited         = "rate_limited"
	polled              = "polled"
	userInactive        = "user_inactive"
	factorVerified      = "factor_verified"
	codeIssued          = "interaction_code_issued"
	redeemed            = "interaction_code_redeemed"
	codeExpired         = "interaction_code_expired"
	codeReused          = "interaction_code_reused"
	wrongVerifier       = "code_verifier_mismatch"
	wrongClient         = "interaction_code_client_mismatch"
	wrongRedirectURI    = "redirect_uri_mismatch"
	passcodeWrong       = "passcode_wrong"
	passcodeExpired     = "passcode_expired"
	passcodeSuperseded  = "passcode_superseded"
	tooManyPasscodes    = "too_many_passcodes"
	linkProbed          = "link_probed"
	linkPrefetched      = "link_prefetched"
	linkRedirected      = "link_redirected"
	linkShowedOTP       = "link_showed_otp"
	linkAnswered        = "link_answered"
	linkExpired         = "link_expired"
	linkCompleted       = "link_completed"
	transferredToNewTab = "transferred_to_new_tab"
)

func outcome(name string) func(mockidx.Event) bool {
	return func(e mockidx.Event) bool { return e.Outcome == name }
}

// count returns how often the journal has an outcome.
func (s *stage) count(name string) int { return s.org.Journal().Count(outcome(name)) }

// waitFor waits until the journal has an outcome n times.
func (s *stage) waitFor(name string, n int) {
	GinkgoHelper()
	s.waitUntil(outcome(name), n)
}

// waitUntil waits until the journal has n events of a kind.
func (s *stage) waitUntil(is func(mockidx.Event) bool, n int) {
	GinkgoHelper()
	ctx, cancel := context.WithTimeout(context.Background(), chrome.Patience)
	defer cancel()
	_, err := s.org.Journal().Wait(ctx, func(mockidx.Event) bool { return s.org.Journal().Count(is) >= n })
	Expect(err).NotTo(HaveOccurred(), "the journal has %d of %d", s.org.Journal().Count(is), n)
}

// answers counts the requests that tried to answer a challenge.
func (s *stage) answers() int {
	return s.org.Journal().Count(func(e mockidx.Event) bool { return e.Path == "/idp/idx/challenge/answer" })
}

// expectOneSignIn says that exactly one code was issued and redeemed, by
// exactly one request to /token.
func (s *stage) expectOneSignIn() {
	GinkgoHelper()
	Expect(s.count(codeIssued)+s.count(linkCompleted)).To(Equal(1), "interaction codes issued")
	Expect(s.tokenRequests()).To(ConsistOf(redeemed), "requests to /token")
}

// expectNoSignIn says that no code was issued.
func (s *stage) expectNoSignIn() {
	GinkgoHelper()
	Expect(s.count(codeIssued)+s.count(linkCompleted)).To(BeZero(), "interaction codes issued")
	Expect(s.tokenRequests()).To(BeEmpty(), "requests to /token")
}

// tokenRequests lists the outcomes of the requests to /token.
func (s *stage) tokenRequests() []string {
	var outcomes []string
	for _, e := range s.org.Journal().Events() {
		if e.Path == "/oauth2/default/v1/token" && e.Method == "POST" {
			outcomes = append(outcomes, e.Outcome)
		}
	}
	return outcomes
}
