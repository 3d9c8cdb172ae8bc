package oauth_test

import (
	"context"
	"sync"

	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// meetingStore lets readers of one key go on only when so many have come that
// all of them have read the same version: a race that happens every time.
type meetingStore struct {
	store.Store

	mu      sync.Mutex
	key     string
	missing int
	met     chan struct{}
}

// meet makes the next n readers of key wait for each other.
func (m *meetingStore) meet(key string, n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.key, m.missing, m.met = key, n, make(chan struct{})
}

func (m *meetingStore) Get(ctx context.Context, key string) (store.Record, error) {
	rec, err := m.Store.Get(ctx, key)
	if met := m.arrive(key); met != nil {
		<-met
	}
	return rec, err
}

// arrive returns what to wait for, or nil if nobody is to be met.
func (m *meetingStore) arrive(key string) chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	if key != m.key || m.missing == 0 {
		return nil
	}
	m.missing--
	if m.missing == 0 {
		close(m.met)
	}
	return m.met
}
