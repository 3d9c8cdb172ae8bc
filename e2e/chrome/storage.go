package chrome

import "github.com/chromedp/chromedp"

// Storage is what a page's origin keeps, for tests that ask where a secret
// went.
type Storage struct {
	Session map[string]string `json:"session"` // of this tab
	Local   map[string]string `json:"local"`   // of every tab of the profile
	Cookies string            `json:"cookies"` // those that scripts can read
}

// Storage returns what the page's origin keeps.
func (t *Tab) Storage() Storage {
	t.t.Helper()
	return run(t, "read storage", chromedp.Evaluate[Storage](
		`({session: {...sessionStorage}, local: {...localStorage}, cookies: document.cookie})`))
}
