package limit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// Mode says which limits there are.
type Mode string

// The modes.
const (
	Off Mode = "off" // none
	On  Mode = "on"  // Okta's
	Set Mode = "set" // others
)

// The bounds of a rule.
const (
	maxLimit = 1_000_000
	maxPer   = 24 * time.Hour
)

// Limits are the limits of one org with what was counted. Its methods are safe
// for concurrent use.
type Limits struct {
	now  func() time.Time
	told func(time.Time) time.Time // what clients are told for a time of now

	mu      sync.Mutex
	rules   Rules
	windows map[key]window
}

// New returns limits that are off and measure time by now. Clients are told
// what told makes of it, which goes by the same clock as Date.
func New(now func() time.Time, told func(time.Time) time.Time) *Limits {
	return &Limits{now: now, told: told, rules: Rules{}, windows: map[key]window{}}
}

// Mode returns which limits there are.
func (l *Limits) Mode() Mode {
	rules := l.Rules()
	switch {
	case len(rules) == 0:
		return Off
	case maps.Equal(rules, okta):
		return On
	}
	return Set
}

// Rules returns the limits there are. Changing them changes nothing; Update
// does.
func (l *Limits) Rules() Rules {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.rules)
}

// On makes the limits Okta's.
func (l *Limits) On() { _ = l.Update(func(r Rules) { clear(r); maps.Copy(r, okta) }) }

// Off limits nothing.
func (l *Limits) Off() { _ = l.Update(func(r Rules) { clear(r) }) }

// Set limits a bucket and leaves the others as they are.
func (l *Limits) Set(b Bucket, limit int, per time.Duration) error {
	return l.Update(func(r Rules) { r[b] = Rule{limit, per} })
}

// Lift takes the limit of a bucket away.
func (l *Limits) Lift(b Bucket) { _ = l.Update(func(r Rules) { delete(r, b) }) }

// Update lets change work on a copy of the limits and puts that in their place,
// unless it has a rule or a bucket that cannot be. In a bucket whose limit
// changes, counting begins anew.
func (l *Limits) Update(change func(Rules)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	rules := maps.Clone(l.rules)
	change(rules)
	if err := rules.check(); err != nil {
		return err
	}
	maps.DeleteFunc(l.windows, func(k key, _ window) bool { return rules[k.bucket] != l.rules[k.bucket] })
	l.rules = rules
	return nil
}

// check returns an error about the first bucket, by name, that is wrong.
func (r Rules) check() error {
	for _, b := range slices.Sorted(maps.Keys(r)) {
		rule := r[b]
		switch {
		case !Known(b):
			return fmt.Errorf("there is no bucket %q, but there are %s", b, Names())
		case rule.Limit < 0 || rule.Limit > maxLimit:
			return fmt.Errorf("limit %d of bucket %s is not between 0 and %d", rule.Limit, b, maxLimit)
		case rule.Per <= 0 || rule.Per > maxPer:
			return fmt.Errorf("time %s of bucket %s is not between 1ns and %s", rule.Per, b, maxPer)
		}
	}
	return nil
}

// Names lists the buckets for people.
func Names() string {
	var names []string
	for b := range okta {
		names = append(names, string(b))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// Reset forgets what was counted. The limits stay.
func (l *Limits) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.windows)
}

// limited reports whether one of buckets has a limit.
func (l *Limits) limited(buckets ...Bucket) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(buckets, func(b Bucket) bool { _, ok := l.rules[b]; return ok })
}

// AllowMail counts a mail and reports whether it may go out; if not, reason is
// why, for the journal.
func (l *Limits) AllowMail(to string) (reason string, ok bool) {
	v := l.take(key{Mail, strings.ToLower(to)})
	return v.reason, !v.refused
}
