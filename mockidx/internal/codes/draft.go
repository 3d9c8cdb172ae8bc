package codes

import "github.com/idxlab/idxlab/mockidx/internal/chance"

// Draft draws for one step. It is not safe for concurrent use.
type Draft struct {
	*chance.Source
	codes *Codes
	taken []taken
}

type taken struct {
	from  *queue
	value string
}

// Draft returns a draft that has drawn nothing.
func (c *Codes) Draft() *Draft { return &Draft{Source: c.source, codes: c} }

// Passcode draws a passcode: the one that was chosen, or n characters of
// alphabet.
func (d *Draft) Passcode(alphabet string, n int) string {
	if v, ok := d.take(&d.codes.otps); ok {
		return v
	}
	return d.String(alphabet, n)
}

// LinkToken draws the token of a mailed link.
func (d *Draft) LinkToken() string {
	if v, ok := d.take(&d.codes.links); ok {
		return v
	}
	return "ft" + d.Opaque(32)
}

// InteractionCode draws the code that ends a sign-in.
func (d *Draft) InteractionCode() string {
	if v, ok := d.take(&d.codes.ends); ok {
		return v
	}
	return d.Opaque(43)
}

func (d *Draft) take(q *queue) (string, bool) {
	d.codes.mu.Lock()
	defer d.codes.mu.Unlock()
	if len(q.values) == 0 {
		return "", false
	}
	v := q.values[0]
	q.values = q.values[1:]
	d.taken = append(d.taken, taken{q, v})
	return v, true
}

// Return puts back what was chosen and taken, to be drawn next.
func (d *Draft) Return() {
	d.codes.mu.Lock()
	defer d.codes.mu.Unlock()
	for i := len(d.taken) - 1; i >= 0; i-- {
		t := d.taken[i]
		t.from.values = append([]string{t.value}, t.from.values...)
	}
	d.taken = nil
}
