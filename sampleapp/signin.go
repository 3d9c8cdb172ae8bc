package sampleapp

import (
	"crypto/rand"
	"crypto/subtle"
	"net/url"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

const (
	// signInLifetime is longer than the longest life of a mailed link, 30
	// minutes, so that the link and not this store decides what is too old.
	signInLifetime = time.Hour

	// maxSignIns bounds how many sign-ins one browser keeps: more tabs than
	// that make the oldest forgotten.
	maxSignIns = 8
)

// progress is how far a sign-in is.
type progress int

const (
	pending  progress = iota // may go on
	taken                    // its code is being redeemed, or that failed
	finished                 // signed in
)

// signIn is one attempt of one browser to sign in.
type signIn struct {
	state    string
	verifier string        // PKCE, RFC 7636 §4.1
	nonce    string        // expected in the ID token; empty if the front end cannot send one
	tokens   oneTimeTokens // that the widget begins with
	began    time.Time
	journey  journey

	// step is held while a request moves the sign-in on, so that two tabs or a
	// double click take their turns.
	step sync.Mutex

	// Below step: what the sdk front end remembers between its pages.
	username string
	tx       transaction
	wire     *wire
	chosen   choice     // on a list, and not told the org yet
	notice   string     // shown once, on the next page
	faults   faults     // shown once, on the next page
	typed    url.Values // what the form with faults had, but secrets
	ended    string     // what the org said when it ended without a code

	// Below browsers.mu.
	progress progress
	who      *identity // whom it signed in, until they sign out
}

// newSignIn makes a sign-in for a front end that has not called /interact yet.
func newSignIn() *signIn {
	return &signIn{state: rand.Text(), verifier: oauth2.GenerateVerifier(), began: time.Now()}
}

// browsers holds the sign-ins of every browser. They are not in the session
// itself because a session is saved as a whole: two tabs that begin a sign-in
// at once would each lose the other's.
type browsers struct {
	mu    sync.Mutex
	byID  map[string][]*signIn
	swept time.Time
}

func newBrowsers() *browsers { return &browsers{byID: make(map[string][]*signIn)} }

// add remembers a sign-in and forgets what is too old or too much.
func (b *browsers) add(browser string, s *signIn) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sweep(s.began)
	list := append(b.byID[browser], s)
	b.byID[browser] = list[max(0, len(list)-maxSignIns):]
}

// sweep drops expired sign-ins, at most once a minute.
func (b *browsers) sweep(now time.Time) {
	if now.Sub(b.swept) < time.Minute {
		return
	}
	b.swept = now
	for browser, list := range b.byID {
		var live []*signIn
		for _, s := range list {
			if !s.expired(now) {
				live = append(live, s)
			}
		}
		if len(live) == 0 {
			delete(b.byID, browser)
		} else {
			b.byID[browser] = live
		}
	}
}

func (s *signIn) expired(now time.Time) bool { return now.Sub(s.began) >= signInLifetime }

// find returns the browser's sign-in with that state, however far it is, or
// nil.
func (b *browsers) find(browser, state string) *signIn {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found *signIn
	for _, s := range b.byID[browser] {
		if subtle.ConstantTimeCompare([]byte(s.state), []byte(state)) == 1 && !s.expired(time.Now()) {
			found = s
		}
	}
	return found
}

// journeyOf is what some browser began with that state, as far as is known.
func (b *browsers) journeyOf(state string) journey {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, list := range b.byID {
		for _, s := range list {
			if subtle.ConstantTimeCompare([]byte(s.state), []byte(state)) == 1 {
				return s.journey
			}
		}
	}
	return unknownJourney
}

// pending lists the sign-ins of the browser that may go on, oldest first.
func (b *browsers) pending(browser string) []*signIn {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []*signIn
	for _, s := range b.byID[browser] {
		if s.progress == pending && !s.expired(time.Now()) {
			list = append(list, s)
		}
	}
	return list
}

// take makes one caller the one that redeems the sign-in's code.
func (b *browsers) take(s *signIn) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s.progress != pending {
		return false
	}
	s.progress = taken
	return true
}

// finish remembers whom the sign-in signed in.
func (b *browsers) finish(s *signIn, who identity) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s.progress, s.who = finished, &who
}

// isPending reports whether the sign-in may go on.
func (b *browsers) isPending(s *signIn) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return s.progress == pending
}

// signedIn is whom the sign-in signed in, or nil; also after they signed out.
func (b *browsers) signedIn(s *signIn) *identity {
	b.mu.Lock()
	defer b.mu.Unlock()
	return s.who
}

// signOut drops what the browser has pending, but for the sign-in with the
// state keep. Of what is finished it remembers only that it is used, so that an
// old link says so instead of signing in again.
func (b *browsers) signOut(browser, keep string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var kept []*signIn
	for _, s := range b.byID[browser] {
		if s.progress == finished || s.state == keep {
			s.who = nil
			kept = append(kept, s)
		}
	}
	b.byID[browser] = kept
}
