package oauth

import (
	"encoding/base64"
	"encoding/binary"
	"time"
)

// A token tells clients the machine's time, unless the org says otherwise, but
// expires on the org's clock, which may have been moved before it was issued
// and may be moved again. The difference at the issue stands in the jti.
const (
	aheadLength = 8
	aheadBytes  = 6
)

// encodeAhead writes a number of seconds, as many as a clock can be ahead or
// behind.
func encodeAhead(seconds int64) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(seconds))
	return base64.RawURLEncoding.EncodeToString(b[8-aheadBytes:])
}

// decodeAhead reads what encodeAhead wrote; 0 if it is none.
func decodeAhead(s string) int64 {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(s) != aheadLength || len(b) != aheadBytes {
		return 0
	}
	const unused = 8 * (8 - aheadBytes)
	return int64(binary.BigEndian.Uint64(append(make([]byte, 8-aheadBytes), b...))<<unused) >> unused
}

// expires is when a token with that exp expires on the org's clock. In id, the
// jti without its prefix, the difference begins at from.
func expires(exp int64, id string, from int) time.Time {
	if to := from + aheadLength; len(id) >= to {
		exp += decodeAhead(id[from:to])
	}
	return time.Unix(exp, 0)
}
