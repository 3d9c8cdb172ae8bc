package e2e

import (
	"io"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

var _ = Describe("A mail scanner opens the link first", func() {
	across(func(front page.FrontEnd) {
		var s *stage
		var ada *chrome.Profile
		var mail mockidx.Mail
		var answers int

		BeforeEach(func() {
			s = newStage(front)
			ada = s.browser("Ada's browser")
			mail = s.askForMail(ada.NewTab())
			answers = s.answers()
		})

		// Whatever the scanner did, it spent nothing, and Ada's own click works.
		AfterEach(func() {
			Expect(s.answers()).To(Equal(answers), "attempts of the scanner to answer")
			s.expectNoSignIn()
			s.expectSignedIn(ada.Open(mail.Link))
			s.expectOneSignIn()
		})

		It("with HEAD", func() {
			s.scan(http.MethodHead, mail.Link, nil)
			Expect(s.count(linkProbed)).To(Equal(1))
			s.scan(http.MethodHead, s.eve(mail.OTP, mail.State), nil)
		})

		It("with GET, as often as it likes", func() {
			for range 3 {
				Expect(s.scan(http.MethodGet, mail.Link, nil)).To(ContainSubstring(mail.OTP))
			}
			Expect(s.count(linkRedirected)).To(Equal(3))
		})

		It("with a prefetch", func() {
			s.scan(http.MethodGet, mail.Link, http.Header{"Sec-Purpose": {"prefetch;prerender"}})
			Expect(s.count(linkPrefetched)).To(Equal(1))
		})

		It("with a browser that presses every button", func() {
			scanner := s.browser("scanner")
			pressed := pressEverything(scanner.Open(mail.Link), 2)
			Expect(pressed).To(BeNumerically(">=", 2), "buttons and links pressed")
			s.expectSignedOut(scanner)
		})
	})
})

// scan fetches url as a mail gateway does: without cookies, following
// redirects. It returns the body.
func (s *stage) scan(method, url string, header http.Header) string {
	GinkgoHelper()
	req, err := http.NewRequest(method, url, nil)
	Expect(err).NotTo(HaveOccurred())
	for name, values := range header {
		req.Header[name] = values
	}
	client := &http.Client{Timeout: chrome.Patience, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	Expect(err).NotTo(HaveOccurred())
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	Expect(err).NotTo(HaveOccurred())
	Expect(resp.StatusCode).To(BeNumerically("<", 400), "%s %s: %s", method, url, body)
	return string(body)
}

const pressable = `[...document.querySelectorAll('a[href], button, input[type=submit]')]`

// pressEverything presses each button and link of the page, and again on the
// pages where that leads, depth pages deep. It returns how many it pressed.
func pressEverything(tab *chrome.Tab, depth int) int {
	GinkgoHelper()
	if depth == 0 {
		return 0
	}
	start, pressed := tab.URL(), 0
	for i := range chrome.Eval[int](tab, pressable+`.length`) {
		tab.Navigate(start)
		tab.PressNth(pressable, i)
		pressed += 1 + pressEverything(tab, depth-1)
	}
	return pressed
}
