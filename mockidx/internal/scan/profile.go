package scan

import (
	"maps"
	"net/http"
	"slices"
)

// Profile names a kind of scanner.
type Profile string

// The profiles.
const (
	Head     Profile = "head"     // HEAD, as gateways ask first
	Get      Profile = "get"      // GET, follows redirects, without cookies
	Prefetch Profile = "prefetch" // GET of a browser ahead of a click, with Sec-Purpose; it may bring cookies
	Unfurl   Profile = "unfurl"   // GET with a range, once as each of the preview bots
	GetJS    Profile = "get-js"   // a browser that runs scripts and presses every button and link
)

// kind is how a profile asks.
type kind struct {
	method  string
	agents  []string // one visit as each
	header  http.Header
	cookies bool // it may bring some
	presses bool // it is a [Browser]
	about   string
}

const browserAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"

// gatewayAgent is what a mail gateway says it is: an old browser.
const gatewayAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.79 Safari/537.36"

// botAgents are those that the makers of the bots publish.
var botAgents = []string{
	"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
	"TelegramBot (like TwitterBot)",
	"WhatsApp/2.23.20.0",
	"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
	"Twitterbot/1.0",
	"LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
	"Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
}

var kinds = map[Profile]kind{
	Head: {method: http.MethodHead, agents: []string{gatewayAgent}, about: "HEAD, as a mail gateway asks first"},
	Get:  {method: http.MethodGet, agents: []string{gatewayAgent}, about: "GET, as a mail gateway looks for malware"},
	Prefetch: {
		method: http.MethodGet, agents: []string{browserAgent}, header: http.Header{"Sec-Purpose": {"prefetch"}}, cookies: true,
		about: "GET, as a browser ahead of a click",
	},
	Unfurl: {
		method: http.MethodGet, agents: botAgents, header: http.Header{"Range": {"bytes=0-32767"}},
		about: "GET of the first 32 KiB, once as each bot that shows previews in chats",
	},
	GetJS: {
		method: http.MethodGet, agents: []string{""}, presses: true,
		about: "a browser without a window, as gateways that look closely: it runs the page's scripts and presses every button and link",
	},
}

// Profiles returns every profile, in order of name.
func Profiles() []Profile { return slices.Sorted(maps.Keys(kinds)) }

// About says what a scanner of the profile does, for people; empty if there is
// no such profile.
func (p Profile) About() string { return kinds[p].about }
