package httpkit

import (
	"net/http"
	"strings"

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

// EnsureDeviceToken returns the browser's DT cookie, giving it one if it has
// none. The sign-in page of another site calls with credentials, so the cookie
// must be SameSite=None; browsers take Secure from loopback over plain HTTP.
func EnsureDeviceToken(w http.ResponseWriter, r *http.Request, source *chance.Source) string {
	if token := DeviceToken(r); token != "" {
		return token
	}
	token := source.ID("DT")
	http.SetCookie(w, &http.Cookie{
		Name: deviceCookie, Value: token, Path: "/", MaxAge: 2 * 365 * 24 * 3600,
		HttpOnly: true, Secure: true, SameSite: http.SameSiteNoneMode,
	})
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
