package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/store"
)

func TestCount(t *testing.T) {
	now := time.Unix(0, 0)
	m := store.NewMemory(func() time.Time { return now })
	for i := range 3 {
		w := store.Write{Key: fmt.Sprintf("tx/%d", i), Value: []byte("x"), ExpiresAt: now.Add(time.Hour)}
		if err := m.Commit(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	rec, err := m.Get(t.Context(), "tx/0")
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []store.Write{
		{Key: "tx/0", Value: []byte("y"), Version: rec.Version, ExpiresAt: now.Add(2 * time.Hour)}, // no new record
		{Key: "code/0", Value: []byte("z")},
	} {
		if err := m.Commit(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	if n := m.Count("tx"); n != 3 {
		t.Errorf("there are %d, want 3", n)
	}
	rec, _ = m.Get(t.Context(), "tx/2")
	if err := m.Commit(t.Context(), store.Write{Key: "tx/2", Version: rec.Version}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(90 * time.Minute)
	if tx, codes := m.Count("tx"), m.Count("code"); tx != 1 || codes != 1 {
		t.Errorf("there are %d and %d, want 1 and 1", tx, codes)
	}
}
