package signing_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

func newRing(t testing.TB) *signing.Ring {
	t.Helper()
	keys, err := signing.ParseKeys(fixtures.Keys())
	if err != nil {
		t.Fatal(err)
	}
	r, err := signing.NewRing(keys, "00oexample")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// states are those of the keys, in order.
func states(r *signing.Ring) string {
	var all []string
	for _, k := range r.List() {
		all = append(all, string(k.State))
	}
	return strings.Join(all, " ")
}

func TestStatesOfKeys(t *testing.T) {
	r := newRing(t)
	first := r.List()[0].ID
	rotate := func(how signing.Rotation) func() error {
		return func() error { _, err := r.Rotate(how); return err }
	}
	publish := func() error { _, err := r.Publish(); return err }
	retire := func(n int) func() error { return func() error { return r.Retire(r.List()[n].ID) } }
	for i, step := range []struct {
		do   func() error
		err  error
		want string
	}{
		{func() error { return nil }, nil, "signing"},
		{retire(0), signing.ErrKeyState, "signing"},
		{func() error { return r.Retire("no-such-key") }, signing.ErrUnknownKey, "signing"},
		{publish, nil, "signing next"},
		{publish, signing.ErrKeyState, "signing next"},
		{rotate(signing.Graceful), nil, "old signing"},
		{rotate("other"), signing.ErrKeyState, "old signing"},
		{rotate(signing.Emergency), nil, "old retired signing"},
		{retire(1), signing.ErrKeyState, "old retired signing"},
		{retire(0), nil, "retired retired signing"},
		{publish, nil, "retired retired signing next"},
		{retire(3), nil, "retired retired signing retired"},
		{rotate(signing.Graceful), nil, "retired retired old retired signing"},
	} {
		if err := step.do(); !errors.Is(err, step.err) {
			t.Errorf("step %d: error %v, want %v", i, err, step.err)
		}
		if got := states(r); got != step.want {
			t.Errorf("step %d: %s, want %s", i, got, step.want)
		}
	}
	if keys := r.List(); keys[4].ID != first+"-2" || !keys[4].Public.Equal(keys[0].Public) {
		t.Errorf("the fifth key is %s, want the first one, %s, by another id", keys[4].ID, first)
	}
}

func TestBoundsOfKeys(t *testing.T) {
	r := newRing(t)
	for range 9 {
		if _, err := r.Rotate(signing.Graceful); err != nil {
			t.Fatal(err)
		}
	}
	before := states(r)
	if _, err := r.Rotate(signing.Graceful); !errors.Is(err, signing.ErrKeyState) || states(r) != before {
		t.Errorf("an eleventh key: %v, %s", err, states(r))
	}
	for range 200 {
		if _, err := r.Rotate(signing.Emergency); err != nil {
			t.Fatal(err)
		}
	}
	ids := map[string]bool{}
	for _, k := range r.List() {
		ids[k.ID] = true
	}
	if n := len(r.List()); n != 110 || len(ids) != n {
		t.Errorf("%d keys of %d ids, want 110", n, len(ids))
	}
}

func TestVerify(t *testing.T) {
	r := newRing(t)
	verified := func(token string) error {
		var claims struct{ Sub string }
		err := r.Verify(token, &claims)
		if err == nil && claims.Sub != "ada" {
			return fmt.Errorf("the claims are %+v", claims)
		}
		return err
	}
	token, err := r.Sign(map[string]string{"sub": "ada"})
	if err != nil {
		t.Fatal(err)
	}
	first := r.List()[0].ID
	if err := verified(token); err != nil {
		t.Error(err)
	}
	if _, err := r.Rotate(signing.Graceful); err != nil {
		t.Fatal(err)
	}
	if err := verified(token); err != nil {
		t.Errorf("signed with an old key: %v", err)
	}
	if err := r.Retire(first); err != nil {
		t.Fatal(err)
	}
	if err := verified(token); !errors.Is(err, signing.ErrKeyRetired) {
		t.Errorf("signed with a retired key: %v", err)
	}
	for _, wrong := range []string{"", "a.b.c", token + "x", token[:len(token)-4]} {
		if err := verified(wrong); !errors.Is(err, signing.ErrNotOurs) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// Tokens are signed, and verified, while keys change.
func TestConcurrentUse(t *testing.T) {
	r := newRing(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				token, err := r.Sign(map[string]string{"sub": "ada"})
				if err != nil {
					t.Error(err)
				}
				var claims map[string]string
				if err := r.Verify(token, &claims); err != nil && !errors.Is(err, signing.ErrKeyRetired) {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 5 {
				if _, err := r.Rotate(signing.Emergency); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := states(r); strings.Count(got, "signing") != 1 {
		t.Errorf("keys are %s", got)
	}
}
