package fault

import "time"

// Preset is a rule that many have asked for.
type Preset struct {
	Name, Description string
	Rule              Rule
}

const gatewayPage = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

// Presets returns rules to begin with.
func Presets() []Preset {
	return []Preset{
		{"poll-throttled", "One poll is told that it is one too many; the page stays", Rule{Endpoint: "poll", Kind: Throttle, Count: 1}},
		{"answer-throttled", "One code is not looked at: too many requests; the page stays", Rule{Endpoint: "answer", Kind: Throttle, Count: 1}},
		{"answer-throttled-end", "One code is not looked at: too many requests; no page, but the sign-in is named", Rule{Endpoint: "answer", Kind: ThrottleEnd, Count: 1}},
		{"sign-in-throttled", "A step ends the sign-in: too many requests", Rule{Endpoint: "idx", Kind: Answer, Error: "idx:tooManyRequests", Count: 1}},
		{"rate-limited", "One request is refused by Okta's infrastructure: E0000047", Rule{Kind: Answer, Error: "api:E0000047", Count: 1}},
		{"token-throttled", "One request for tokens is one too many", Rule{Endpoint: "token", Kind: Answer, Error: "oauth:invalid_grant", Status: 429, Count: 1}},
		{"session-expired", "The sign-in is over: idx.session.expired", Rule{Endpoint: "idx", Kind: Answer, Error: "idx:idx.session.expired", Count: 1}},
		{"introspect-500", "One introspect fails: E0000009", Rule{Endpoint: "introspect", Kind: Answer, Error: "api:E0000009", Count: 1}},
		{"interact-500", "One interact fails: server_error", Rule{Endpoint: "interact", Kind: Answer, Error: "oauth:server_error", Count: 1}},
		{"bad-gateway", "One request is answered by a proxy: 502 and a page", Rule{Kind: Answer, Status: 502, ContentType: "text/html", Body: gatewayPage, Count: 1}},
		{"empty-introspect", "One introspect is answered with nothing", Rule{Endpoint: "introspect", Kind: Empty, Count: 1}},
		{"malformed-introspect", "One introspect is answered with half a JSON document", Rule{Endpoint: "introspect", Kind: Malformed, Count: 1}},
		{"slow", "Every request takes three seconds more", Rule{Kind: Delay, Delay: 3 * time.Second}},
		{"identify-hangs", "One identify is never answered", Rule{Endpoint: "identify", Kind: Hang, Count: 1}},
		{"token-lost", "The code is spent, and the tokens never arrive", Rule{Endpoint: "token", Kind: DropAfter, Count: 1}},
		{"answer-lost", "The code is taken, and the answer never arrives", Rule{Endpoint: "answer", Kind: DropAfter, Count: 1}},
		{"token-reset", "The connection breaks in the middle of the tokens", Rule{Endpoint: "token", Kind: Reset, Count: 1}},
		{"answer-twice", "One code arrives twice", Rule{Endpoint: "answer", Kind: Duplicate, Count: 1}},
		{"token-twice", "One request for tokens arrives twice", Rule{Endpoint: "token", Kind: Duplicate, Count: 1}},
		{"answers-together", "Two codes are held and looked at at once", Rule{Endpoint: "answer", Kind: Barrier, N: 2}},
	}
}

// PresetNamed returns the rule of a preset; false if there is none.
func PresetNamed(name string) (Rule, bool) {
	for _, p := range Presets() {
		if p.Name == name {
			return p.Rule, true
		}
	}
	return Rule{}, false
}
