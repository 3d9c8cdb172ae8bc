package profile

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// dice fall the same way for the same seed, sign-in and question, whatever else
// was asked: what one answer has and another has not changes nothing of what
// both have.
type dice struct{ of string }

// roll returns a number below n.
func (d dice) roll(question string, n int) int {
	sum := d.sum(question)
	return int(binary.BigEndian.Uint64(sum[:]) % uint64(n))
}

// text returns n hexadecimal digits, at most 64.
func (d dice) text(question string, n int) string {
	sum := d.sum(question)
	return hex.EncodeToString(sum[:])[:n]
}

func (d dice) sum(question string) [sha256.Size]byte {
	return sha256.Sum256([]byte(d.of + "\x00" + question))
}
