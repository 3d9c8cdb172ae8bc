package oauth

import (
	"testing"

	"pgregory.net/rapid"
)

func TestAheadRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const century = 100 * 366 * 24 * 3600
		seconds := rapid.Int64Range(-10*century, 10*century).Draw(t, "seconds")
		text := encodeAhead(seconds)
		if got := decodeAhead(text); len(text) != aheadLength || got != seconds {
			t.Fatalf("%d is %q is %d", seconds, text, got)
		}
	})
}

func FuzzDecodeAhead(f *testing.F) {
	f.Add("AAAAAAAA")
	f.Add("________")
	f.Add("short")
	f.Add("00\r000000")
	f.Fuzz(func(t *testing.T, s string) {
		if seconds := decodeAhead(s); seconds != 0 && encodeAhead(seconds) != s {
			t.Errorf("%q is %d is %q", s, seconds, encodeAhead(seconds))
		}
	})
}
