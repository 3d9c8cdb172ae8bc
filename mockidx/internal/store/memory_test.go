package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/store"
	"github.com/idxlab/idxlab/mockidx/internal/store/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t, func(_ *testing.T, c *clock.Clock) store.Store { return store.NewMemory(c.Now) })
}

func TestMemoryForgetsExpiredRecords(t *testing.T) {
	c := clock.New()
	c.Freeze()
	m := store.NewMemory(c.Now)
	for i := range 100 {
		if err := m.Commit(t.Context(), store.Write{Key: fmt.Sprint(i), Value: []byte("x"), ExpiresAt: c.Now().Add(time.Minute)}); err != nil {
			t.Fatal(err)
		}
	}
	c.Advance(time.Hour)
	if err := m.Commit(t.Context(), store.Write{Key: "new", Value: []byte("x")}); err != nil {
		t.Fatal(err)
	}
	if m.Len() != 1 {
		t.Errorf("store holds %d records, want only the new one", m.Len())
	}
}
