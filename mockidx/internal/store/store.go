package store

import (
	"context"
	"errors"
	"time"
)

var (
	// ErrNotFound says that there is no record, or no longer, at a key.
	ErrNotFound = errors.New("record not found")
	// ErrConflict says that a record changed since it was read; nothing of
	// the batch was written. Read again, decide again, commit again.
	ErrConflict = errors.New("record changed since it was read")
)

// Record is one stored value. Its Value must not be changed.
type Record struct {
	Value   []byte
	Version uint64 // never 0 for a record that exists
}

// Write is one change of a batch.
type Write struct {
	Key       string
	Value     []byte    // nil deletes the record
	Version   uint64    // the version that was read; 0: there must be no record
	ExpiresAt time.Time // when the record may be forgotten; zero: never
}

// Store holds records. Implementations are safe for concurrent use.
type Store interface {
	// Get returns the record at key, or ErrNotFound.
	Get(ctx context.Context, key string) (Record, error)
	// Commit applies every write or, with ErrConflict, none.
	Commit(ctx context.Context, writes ...Write) error
	// Clear forgets every record. A commit that read one before fails.
	Clear(ctx context.Context) error
	// Close releases what the store holds. The store is unusable after it.
	Close() error
}
