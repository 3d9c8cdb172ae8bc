package ion

import (
	"fmt"
	"time"
)

// Time is a point in time as IDX writes it, for example
// "2026-01-02T03:04:05.000Z".
type Time struct{ time.Time }

const timeLayout = `"2006-01-02T15:04:05.000Z"`

// MarshalJSON writes t in UTC with three digits of milliseconds.
func (t Time) MarshalJSON() ([]byte, error) {
	return t.UTC().AppendFormat(nil, timeLayout), nil
}

// UnmarshalJSON reads what MarshalJSON writes, and nothing else.
func (t *Time) UnmarshalJSON(data []byte) error {
	parsed, err := time.Parse(timeLayout, string(data))
	if err != nil {
		return fmt.Errorf("parse time of an IDX answer: %w", err)
	}
	t.Time = parsed
	return nil
}
