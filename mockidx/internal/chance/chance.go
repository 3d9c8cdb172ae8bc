package chance

import (
	crand "crypto/rand"
	"encoding/binary"
	"math/rand/v2"
	"sync"
)

const (
	base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	urlAbc = base62 + "-_"

	// Digits is the alphabet of a numeric one-time passcode.
	Digits = "0123456789"
)

// MaxSeed is the greatest seed that is drawn: JavaScript reads it without loss.
const MaxSeed = 1<<53 - 1

// Source draws ids and codes. Its methods are safe for concurrent use.
type Source struct {
	mu   sync.Mutex
	seed uint64
	rng  *rand.ChaCha8
}

// New returns a source that draws from seed: the same values in the same order
// every time. Seed 0 is another one each time, which nobody can guess.
func New(seed uint64) *Source {
	s := &Source{}
	s.Reseed(seed)
	return s
}

// Reseed lets the source draw from the beginning of seed, as a new one does.
func (s *Source) Reseed(seed uint64) {
	for seed == 0 {
		var b [8]byte
		_, _ = crand.Read(b[:]) // never fails, see crypto/rand.Read
		seed = binary.LittleEndian.Uint64(b[:]) & MaxSeed
	}
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], seed)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seed, s.rng = seed, rand.NewChaCha8(key)
}

// Seed returns the seed, never 0, that gives the source's values again.
func (s *Source) Seed() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seed
}

// ID returns an Okta-style id: prefix filled up to 20 characters.
func (s *Source) ID(prefix string) string {
	return prefix + s.String(base62, 20-len(prefix))
}

// Opaque returns n characters of the base64url alphabet, 6 bits each.
func (s *Source) Opaque(n int) string { return s.String(urlAbc, n) }

// Uint64 returns 64 random bits.
func (s *Source) Uint64() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rng.Uint64()
}

// NewSeed returns a seed for another source, between 1 and [MaxSeed].
func (s *Source) NewSeed() uint64 { return s.Uint64()%MaxSeed + 1 }

// Chance is true with a probability between 0 and 1.
func (s *Source) Chance(probability float64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return rand.New(s.rng).Float64() < probability
}

// String returns n characters drawn evenly from alphabet.
func (s *Source) String(alphabet string, n int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := rand.New(s.rng)
	out := make([]byte, n)
	for i := range out {
		out[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(out)
}
