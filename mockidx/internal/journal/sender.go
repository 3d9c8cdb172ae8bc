package journal

import (
	"net/http"
	"slices"
	"strings"
)

// Sender is who sends requests to an org.
type Sender string

// The senders.
const (
	Browser Sender = "browser"
	App     Sender = "app"     // the server of an app, or an app on a device
	Scanner Sender = "scanner" // a mail gateway or preview bot
)

// SenderOf tells from a request who seems to have sent it. A browser says
// Sec-Fetch-Site, or at least Origin, where it does not go from page to page; an
// app's server, which may pass on the browser's User-Agent, does not. A bot says
// that it is one, or looks at a link without opening it. A program that opens a
// page, such as a test's, stands for a browser.
// Source: W3C, "Fetch Metadata Request Headers"; Fetch, "Origin header".
func SenderOf(method, path string, header http.Header) Sender {
	mailed := strings.HasPrefix(path, "/email/verify")
	switch {
	case mailed && bot(header.Get("User-Agent")):
		return Scanner
	case header.Get("Sec-Fetch-Site") != "", header.Get("Origin") != "":
		return Browser
	case mailed && method == http.MethodHead:
		return Scanner
	case mailed, path == "/", strings.HasPrefix(path, "/login/"), strings.HasSuffix(path, "/v1/authorize"), strings.HasSuffix(path, "/v1/logout"):
		return Browser
	}
	return App
}

// botWords are in the User-Agent of bots, which call themselves Mozilla too.
var botWords = []string{"bot", "crawl", "spider", "preview", "scan", "slurp", "externalhit", "compatible;"}

func bot(agent string) bool {
	agent = strings.ToLower(agent)
	return slices.ContainsFunc(botWords, func(word string) bool { return strings.Contains(agent, word) })
}
