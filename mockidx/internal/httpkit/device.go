package httpkit

import (
	"net/http"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
)

// deviceCookie is the long-lived cookie by which Okta knows a browser again.
const deviceCookie = "DT"

// maxDeviceToken bounds what is kept of a cookie somebody else made.
const maxDeviceToken = 128

// DeviceToken returns the browser's DT cookie, or "" if it sent none.
func DeviceToken(r *http.Request) string {
	c, err := r.Cookie(deviceCookie)
	if err != nil || len(c.Value) > maxDeviceToken {
		return ""
	}
	return c.Value
}

// deviceLifetime is about Okta's.
const deviceLifetime = 2 * 365 * 24 * time.Hour

// EnsureDeviceToken returns the browser's DT cookie, giving it one if it has
// none.
func EnsureDeviceToken(w http.ResponseWriter, r *http.Request, source *chance.Source) string {
	if token := DeviceToken(r); token != "" {
		return token
	}
	token := source.ID("DT")
	SetCookie(w, deviceCookie, token, deviceLifetime)
	return token
}

// Browser names the browser and the operating system of a User-Agent the way
// the one-time-passcode page shows them; both are empty for a program.
func Browser(userAgent string) (browser, os string) {
	browser = firstMatch(userAgent, [][2]string{
		{"Edg/", "EDGE"}, {"OPR/", "OPERA"}, {"Firefox/", "FIREFOX"}, {"Chrome/", "CHROME"}, {"Safari/", "SAFARI"},
	})
	os = firstMatch(userAgent, [][2]string{
		{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iOS"}, {"iPad", "iOS"},
		{"Mac OS X", "Mac OS X"}, {"CrOS", "Chrome OS"}, {"Linux", "Linux"},
	})
	return browser, os
}

func firstMatch(s string, table [][2]string) string {
	for _, row := range table {
		if strings.Contains(s, row[0]) {
			return row[1]
		}
	}
	return ""
}
