package codes_test

import (
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/codes"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

func newCodes(t *testing.T) (*codes.Codes, *directory.Live, store.Store) {
	t.Helper()
	org := directory.NewLive(directory.Default())
	s := store.NewMemory(func() time.Time { return time.Unix(0, 0) })
	return codes.New(chance.New(7), org, s), org, s
}

func TestChosenInOrderThenDrawn(t *testing.T) {
	c, _, _ := newCodes(t)
	for _, otp := range []string{"012345", "012345", "ABCD"} {
		if err := c.NextOTP(otp); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.NextLinkToken("ft-chosen"); err != nil {
		t.Fatal(err)
	}
	if err := c.NextInteractionCode("chosen_code"); err != nil {
		t.Fatal(err)
	}
	d := c.Draft()
	got := []string{d.Passcode("01", 4), d.Passcode("01", 4), d.Passcode("01", 4), d.LinkToken(), d.InteractionCode()}
	if want := []string{"012345", "012345", "ABCD", "ft-chosen", "chosen_code"}; !reflect.DeepEqual(got, want) {
		t.Errorf("drawn %v, want %v", got, want)
	}
	otp, link, code := d.Passcode("01", 4), d.LinkToken(), d.InteractionCode()
	if len(otp) != 4 || strings.Trim(otp, "01") != "" || len(link) != 34 || link[:2] != "ft" || len(code) != 43 {
		t.Errorf("drawn without a choice: %q %q %q", otp, link, code)
	}
}

func TestReturn(t *testing.T) {
	c, _, _ := newCodes(t)
	for _, otp := range []string{"1111", "2222", "3333"} {
		if err := c.NextOTP(otp); err != nil {
			t.Fatal(err)
		}
	}
	d := c.Draft()
	d.Passcode("01", 4)
	d.Passcode("01", 4)
	d.Return()
	d.Return() // nothing more to put back
	if got := c.State().OTP; !reflect.DeepEqual(got, []string{"1111", "2222", "3333"}) {
		t.Errorf("after the return there are %v", got)
	}
	c.Clear()
	if got := c.State(); got.OTP != nil || got.LinkToken != nil || got.InteractionCode != nil {
		t.Errorf("after Clear there are %+v", got)
	}
}

func TestRefusals(t *testing.T) {
	c, org, s := newCodes(t)
	for _, key := range []string{codes.LinkKey("used-before"), codes.CodeKey("used-before")} {
		if err := s.Commit(t.Context(), store.Write{Key: key, Value: []byte{1}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.NextLinkToken("chosen-before"); err != nil {
		t.Fatal(err)
	}
	before, config := c.State(), org.Snapshot()
	for name, refused := range map[string]func() error{
		"short":                  func() error { return c.NextOTP("123") },
		"long":                   func() error { return c.NextOTP("1234567890123") },
		"quote":                  func() error { return c.NextOTP(`12"456`) },
		"line end":               func() error { return c.NextOTP("123456\n") },
		"empty":                  func() error { return c.NextOTP("") },
		"space in a link":        func() error { return c.NextLinkToken("ft chosen") },
		"ampersand in a code":    func() error { return c.NextInteractionCode("chosen&code") },
		"long code":              func() error { return c.NextInteractionCode(strings.Repeat("c", 129)) },
		"link used":              func() error { return c.NextLinkToken("used-before") },
		"code used":              func() error { return c.NextInteractionCode("used-before") },
		"link chosen":            func() error { return c.NextLinkToken("chosen-before") },
		"alphabet of one":        func() error { return c.SetForm("11", 0) },
		"length":                 func() error { return c.SetForm("", 13) },
		"one of several":         func() error { return c.Apply(codes.Change{OTP: "012345", Length: 3}) },
		"one of several, form":   func() error { return c.Apply(codes.Change{OTP: "0", Length: 8}) },
		"one of several, a seed": func() error { return c.Apply(codes.Change{LinkToken: "?", Seed: new(uint64(9))}) },
	} {
		if refused() == nil {
			t.Errorf("%s: it was taken", name)
		}
		if after := c.State(); !reflect.DeepEqual(after, before) || org.Snapshot() != config {
			t.Errorf("%s: it changed %+v to %+v", name, before, after)
		}
	}
	for range 100 {
		if err := c.NextOTP("012345"); err != nil {
			t.Fatal(err)
		}
	}
	if c.NextOTP("012345") == nil {
		t.Error("the queue has no end")
	}
}

func TestFormAndSeed(t *testing.T) {
	c, org, _ := newCodes(t)
	if err := c.SetForm("ab", 8); err != nil {
		t.Fatal(err)
	}
	if e := org.Snapshot().Email; e.CodeAlphabet != "ab" || e.CodeLength != 8 {
		t.Errorf("the org has %q, %d", e.CodeAlphabet, e.CodeLength)
	}
	if got := c.State(); got.Alphabet != "ab" || got.Length != 8 || got.Seed != 7 {
		t.Errorf("%+v", got)
	}
	first := c.Draft().Opaque(20)
	c.Reseed(7)
	if again := c.Draft().Opaque(20); again != first {
		t.Errorf("seed 7 gave %q, then %q", first, again)
	}
	c.Reseed(0)
	if c.Seed() == 0 || c.Seed() == 7 {
		t.Errorf("seed 0 is %d", c.Seed())
	}
}

// Each chosen value is drawn once, however many draw at once.
func TestConcurrentDraws(t *testing.T) {
	c, _, _ := newCodes(t)
	const n = 50
	for range n {
		if err := c.NextOTP("chosen"); err != nil {
			t.Fatal(err)
		}
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	chosen := 0
	for range 2 * n {
		wg.Go(func() {
			if c.Draft().Passcode("01", 6) == "chosen" {
				mu.Lock()
				defer mu.Unlock()
				chosen++
			}
		})
	}
	wg.Wait()
	if chosen != n {
		t.Errorf("%d of %d chosen values were drawn", chosen, n)
	}
}
