package journal

import (
	"net/http"
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

// pages are paths, or beginnings of them, that a browser is sent to.
var pages = []string{"/login/", "/email/verify"}

// botWords are in the User-Agent of bots that call themselves Mozilla too.
var botWords = []string{"bot", "crawl", "spider", "preview", "scan", "slurp", "externalhit", "compatible;"}

// SenderOf tells from a request who seems to have sent it. Browsers say
// Sec-Fetch-Mode or Origin, and call themselves Mozilla; a bot says that it is
// one, or looks at a link without opening it. A program that opens a page, such
// as a test's, stands for a browser.
// Source: W3C, "Fetch Metadata Request Headers"; Fetch, "Sec-Purpose".
func SenderOf(method, path string, header http.Header) Sender {
	agent := strings.ToLower(header.Get("User-Agent"))
	mailed := strings.HasPrefix(path, "/email/verify")
	if mailed {
		for _, word := range botWords {
			if strings.Contains(agent, word) {
				return Scanner
			}
		}
	}
	if header.Get("Sec-Fetch-Mode") != "" || header.Get("Origin") != "" || strings.HasPrefix(agent, "mozilla/") {
		return Browser
	}
	if mailed && method == http.MethodHead {
		return Scanner
	}
	if path == "/" || strings.HasSuffix(path, "/v1/authorize") || strings.HasSuffix(path, "/v1/logout") {
		return Browser
	}
	for _, page := range pages {
		if strings.HasPrefix(path, page) {
			return Browser
		}
	}
	return App
}
