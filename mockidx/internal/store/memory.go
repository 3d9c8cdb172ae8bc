package store

import (
	"container/heap"
	"context"
	"strings"
	"sync"
	"time"
)

// Memory is a store in the process's memory.
type Memory struct {
	now func() time.Time

	mu      sync.Mutex
	records map[string]record
	kinds   map[string]int // how many records there are, by what their keys begin with
	expiry  expiryQueue
	version uint64
}

type record struct {
	Record
	expires time.Time
}

// NewMemory returns an empty store that forgets records by the clock now.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, records: map[string]record{}, kinds: map[string]int{}}
}

// Get implements [Store].
func (m *Memory) Get(_ context.Context, key string) (Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.records[key]
	if !ok || r.expired(m.now()) {
		return Record{}, ErrNotFound
	}
	return r.Record, nil
}

// Commit implements [Store].
func (m *Memory) Commit(_ context.Context, writes ...Write) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	m.forget(now)
	for _, w := range writes {
		if r, ok := m.records[w.Key]; ok && !r.expired(now) && r.Version != w.Version || !ok && w.Version != 0 {
			return ErrConflict
		}
	}
	for _, w := range writes {
		m.apply(w)
	}
	return nil
}

func (m *Memory) apply(w Write) {
	if w.Value == nil {
		m.remove(w.Key)
		return
	}
	if _, ok := m.records[w.Key]; !ok {
		m.kinds[kindOf(w.Key)]++
	}
	m.version++
	m.records[w.Key] = record{Record{w.Value, m.version}, w.ExpiresAt}
	if !w.ExpiresAt.IsZero() {
		heap.Push(&m.expiry, expiring{w.Key, w.ExpiresAt})
	}
}

// forget deletes what has expired. A record that was written again since it
// was queued has another expiry and is left to its later entry.
func (m *Memory) forget(now time.Time) {
	for len(m.expiry) > 0 && m.expiry[0].at.Before(now) {
		e := heap.Pop(&m.expiry).(expiring)
		if r, ok := m.records[e.key]; ok && r.expired(now) {
			m.remove(e.key)
		}
	}
}

// Clear implements [Store]. Versions go on, so that no later record is taken
// for one of before.
func (m *Memory) Clear(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.records)
	m.expiry = nil
	return nil
}

// Len returns the number of records held, expired ones that no commit has
// cleared yet included.
func (m *Memory) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.records)
}

// Count returns the number of records that have not expired and whose keys
// begin with kind and a slash.
func (m *Memory) Count(kind string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.forget(m.now())
	return m.kinds[kind]
}

func (m *Memory) remove(key string) {
	if _, ok := m.records[key]; !ok {
		return
	}
	delete(m.records, key)
	if kind := kindOf(key); m.kinds[kind] > 1 {
		m.kinds[kind]--
	} else {
		delete(m.kinds, kind)
	}
}

func kindOf(key string) string {
	kind, _, _ := strings.Cut(key, "/")
	return kind
}

// Close implements [Store].
func (m *Memory) Close() error { return nil }

func (r record) expired(now time.Time) bool {
	return !r.expires.IsZero() && r.expires.Before(now)
}

type expiring struct {
	key string
	at  time.Time
}

type expiryQueue []expiring

func (q expiryQueue) Len() int           { return len(q) }
func (q expiryQueue) Less(i, j int) bool { return q[i].at.Before(q[j].at) }
func (q expiryQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *expiryQueue) Push(x any)        { *q = append(*q, x.(expiring)) }
func (q *expiryQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
