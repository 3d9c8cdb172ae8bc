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

// Source draws ids and codes. Its methods are safe for concurrent use.
type Source struct {
	mu  sync.Mutex
	rng *rand.ChaCha8
}

// New returns a source. With seed 0 its values are unpredictable; any other
// seed gives the same values in the same order every time.
func New(seed uint64) *Source {
	var key [32]byte
	if seed == 0 {
		_, _ = crand.Read(key[:]) // never fails, see crypto/rand.Read
	} else {
		binary.LittleEndian.PutUint64(key[:], seed)
	}
	return &Source{rng: rand.NewChaCha8(key)}
}

// ID returns an Okta-style id: prefix filled up to 20 characters.
func (s *Source) ID(prefix string) string {
	return prefix + s.String(base62, 20-len(prefix))
}

// Opaque returns n characters of the base64url alphabet, 6 bits each.
func (s *Source) Opaque(n int) string { return s.String(urlAbc, n) }

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
