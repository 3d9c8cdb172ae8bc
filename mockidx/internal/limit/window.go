package limit

import (
	"fmt"
	"maps"
	"time"
)

// maxWindows bounds the memory of an org's counts. Where more would be counted
// at once, counting begins anew.
const maxWindows = 1 << 16

// maxOf bounds what a client can make a key of.
const maxOf = 128

// window is how many came since it began.
type window struct {
	began time.Time
	count int
}

// open reports whether w still counts under rule.
func (w window) open(rule Rule, now time.Time) bool {
	return !now.Before(w.began) && now.Before(w.began.Add(rule.Per))
}

// verdict is what the limits say of a request: what its headers announce, and
// whether and why it is refused.
type verdict struct {
	counted   bool // else there is no limit, and nothing to announce
	refused   bool
	bucket    Bucket
	limit     int
	remaining int
	reset     time.Time
	reason    string // of a refusal
}

// take counts a request under every key that is limited, or under none if one
// of them is full. It tells of the key that is full, or of that with the fewest
// requests left.
func (l *Limits) take(keys ...key) verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.rules) == 0 {
		return verdict{}
	}
	now := l.now()
	var tightest verdict
	var counted []key
	for _, k := range keys {
		rule, ok := l.rules[k.bucket]
		if !ok {
			continue
		}
		k.of = k.of[:min(len(k.of), maxOf)]
		w := l.windows[k]
		if !w.open(rule, now) {
			w = window{began: now}
			l.windows[k] = w
		}
		v := verdict{counted: true, bucket: k.bucket, limit: rule.Limit, remaining: rule.Limit - w.count - 1, reset: w.began.Add(rule.Per)}
		if v.remaining < 0 {
			v.refused, v.remaining = true, 0
			v.reason = fmt.Sprintf("limit %s: %d in %s; again at %s", k.bucket, rule.Limit, rule.Per, v.reset.Format(time.RFC3339Nano))
			return v
		}
		if len(counted) == 0 || v.remaining < tightest.remaining {
			tightest = v
		}
		counted = append(counted, k)
	}
	for _, k := range counted {
		w := l.windows[k]
		w.count++
		l.windows[k] = w
	}
	l.forget(now)
	return tightest
}

// forget drops windows that are over, once there are many.
func (l *Limits) forget(now time.Time) {
	if len(l.windows) < maxWindows {
		return
	}
	maps.DeleteFunc(l.windows, func(k key, w window) bool { return !w.open(l.rules[k.bucket], now) })
	if len(l.windows) > maxWindows/2 { // else each request would look at them all
		clear(l.windows)
	}
}
