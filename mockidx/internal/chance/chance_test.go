package chance_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
)

func TestSameSeedSameValues(t *testing.T) {
	a, b := chance.New(7), chance.New(7)
	for range 100 {
		if x, y := a.Opaque(43), b.Opaque(43); x != y {
			t.Fatalf("same seed gave %q and %q", x, y)
		}
	}
	if chance.New(7).Opaque(43) == chance.New(8).Opaque(43) {
		t.Error("two seeds gave the same value")
	}
}

func TestWithoutSeedUnpredictable(t *testing.T) {
	if a, b := chance.New(0).Opaque(43), chance.New(0).Opaque(43); a == b {
		t.Error("two sources without a seed gave the same value")
	}
}

func TestShapes(t *testing.T) {
	s := chance.New(1)
	if id := s.ID("00u"); len(id) != 20 || !strings.HasPrefix(id, "00u") {
		t.Errorf("ID is %q, want 20 characters from 00u", id)
	}
	if o := s.Opaque(43); len(o) != 43 {
		t.Errorf("Opaque has %d characters, want 43", len(o))
	}
	seen := map[rune]bool{}
	for _, r := range s.String(chance.Digits, 1000) {
		seen[r] = true
	}
	if len(seen) != 10 {
		t.Errorf("1000 digits hold %d different ones, want 10", len(seen))
	}
}

func BenchmarkOpaque(b *testing.B) {
	s := chance.New(0)
	for b.Loop() {
		s.Opaque(43)
	}
}
