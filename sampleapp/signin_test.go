package sampleapp

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestSignInExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBrowsers()
		s := newSignIn()
		b.add("browser", s)
		time.Sleep(signInLifetime - time.Nanosecond)
		if b.find("browser", s.state) != s || len(b.pending("browser")) != 1 {
			t.Error("gone before its lifetime is over")
		}
		time.Sleep(time.Nanosecond)
		if b.find("browser", s.state) != nil || len(b.pending("browser")) != 0 {
			t.Error("still there after its lifetime")
		}
		b.add("another browser", newSignIn())
		if _, kept := b.byID["browser"]; kept {
			t.Error("a browser without sign-ins was not forgotten")
		}
	})
}

func TestSignInIsTakenOnce(t *testing.T) {
	b, s := newBrowsers(), newSignIn()
	b.add("browser", s)
	var winners atomic.Int32
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			if b.take(s) {
				winners.Add(1)
			}
		})
	}
	wg.Wait()
	if winners.Load() != 1 {
		t.Errorf("taken %d times, want once", winners.Load())
	}
}

// Two tabs that begin at once keep both sign-ins.
func TestSignInsOfTwoTabs(t *testing.T) {
	b := newBrowsers()
	states := make(chan string, maxSignIns)
	var wg sync.WaitGroup
	for range maxSignIns {
		wg.Go(func() {
			s := newSignIn()
			b.add("browser", s)
			states <- s.state
		})
	}
	wg.Wait()
	close(states)
	for state := range states {
		if b.find("browser", state) == nil {
			t.Errorf("sign-in %s was lost", state)
		}
	}
}

func TestSignOutForgets(t *testing.T) {
	b := newBrowsers()
	var list []*signIn
	for range 4 {
		list = append(list, newSignIn())
		b.add("browser", list[len(list)-1])
	}
	b.take(list[0])
	b.finish(list[0], identity{Subject: "ada"})
	b.take(list[1])
	b.signOut("browser", list[2].state)
	for i, want := range []bool{true, false, true, false} {
		if got := b.find("browser", list[i].state) != nil; got != want {
			t.Errorf("sign-in %d is known: %v, want %v", i, got, want)
		}
	}
	if b.isPending(list[0]) || b.signedIn(list[0]) != nil {
		t.Error("the finished sign-in can be used again")
	}
}

func TestNewSignInsDiffer(t *testing.T) {
	a, b := newSignIn(), newSignIn()
	if a.state == b.state || a.verifier == b.verifier {
		t.Error("two sign-ins share a secret")
	}
	if n := len(a.verifier); n < 43 { // RFC 7636 §4.1
		t.Errorf("verifier has %d characters, want 43 at least", n)
	}
}

func BenchmarkFindSignIn(b *testing.B) {
	all := newBrowsers()
	var state string
	for i := range 10_000 {
		s := newSignIn()
		state = s.state
		all.add(fmt.Sprint("browser", i), s)
	}
	for b.Loop() {
		if all.find("browser9999", state) == nil {
			b.Fatal("not found")
		}
	}
}
