package sequence

import (
	"slices"
	"unicode/utf8"
)

// Measures, in pixels. Text is set in a font whose characters are all equally
// wide, about six tenths of its size.
const (
	labelSize, noteSize = 12.5, 11.0
	charWidth           = labelSize * 0.605
	noteCharWidth       = noteSize * 0.605

	edge       = 10.0 // around the diagram
	headHeight = 28.0
	headPad    = 22.0 // beside the names of parties
	leastPad   = 8.0  // the same where there is little room
	minGap     = 96.0 // between lifelines
	labelPad   = 34.0 // beside the label of an arrow
	loopWidth  = 26.0

	labelRise = 7.0  // of a label above its arrow
	stepTall  = 34.0 // from arrow to arrow
	noteTall  = 15.0

	widest = 72 // characters of a label
)

// layout says where everything goes.
type layout struct {
	width, height float64
	left          float64   // where the diagram begins, beside the margin
	pad           float64   // in the boxes round names
	columns       []float64 // of the lifelines
	rows          []float64 // of the arrows
	top, bottom   float64   // of the lifelines
	twice         bool      // the names of the parties stand at the bottom too
}

func textWidth(s string) float64 { return float64(utf8.RuneCountInString(s)) * charWidth }

func noteWidth(s string) float64 { return float64(utf8.RuneCountInString(s)) * noteCharWidth }

// arrange lays the diagram out, in so much width if the names of the parties
// have room there; 0 is as much as it needs.
func arrange(parties []string, steps []Step, width float64) layout {
	l := layout{left: edge, pad: headPad}
	for _, s := range steps {
		if s.Margin != "" {
			l.left = max(l.left, edge+noteWidth(s.Margin)+8)
		}
	}
	gaps := gapsBetween(parties, steps)
	if width > 0 {
		if excess := l.across(parties, steps, gaps) - width; excess > 0 {
			l.pad = leastPad
			squeeze(parties, gaps, l.across(parties, steps, gaps)-width)
		}
	}
	l.width = l.across(parties, steps, gaps)
	x := l.left + headWidth(parties, 0, l.pad)/2
	for i := range parties {
		l.columns = append(l.columns, x)
		if i < len(gaps) {
			x += gaps[i]
		}
	}
	l.down(steps)
	return l
}

// across is how wide everything is.
func (l *layout) across(parties []string, steps []Step, gaps []float64) float64 {
	width := l.left + headWidth(parties, 0, l.pad)/2 + headWidth(parties, len(parties)-1, l.pad)/2 + edge + loops(parties, steps)
	for _, gap := range gaps {
		width += gap
	}
	return width
}

// down sets the rows of the steps.
func (l *layout) down(steps []Step) {
	l.top = edge + headHeight
	y := l.top + 4
	for _, s := range steps {
		y += stepTall
		l.rows = append(l.rows, y)
		if s.Note != "" {
			y += noteTall
		}
	}
	l.bottom = y + 18
	l.height = l.bottom + edge
	if l.twice = len(steps) > 10; l.twice {
		l.height += headHeight
	}
}

func headWidth(parties []string, i int, pad float64) float64 {
	if i < 0 || i >= len(parties) {
		return 0
	}
	return textWidth(parties[i]) + pad
}

// loops is the room for an arrow of the last party to itself.
func loops(parties []string, steps []Step) float64 {
	room := 0.0
	for _, s := range steps {
		if s.From == s.To && s.To == len(parties)-1 {
			room = max(room, loopWidth+8+textWidth(shorten(s.Label, widest))-headWidth(parties, s.To, 0)/2)
		}
	}
	return room
}

// gapsBetween returns the distances between lifelines at which the names of
// parties do not touch and labels fit on their arrows, the shortest first.
func gapsBetween(parties []string, steps []Step) []float64 {
	gaps := make([]float64, max(0, len(parties)-1))
	for i := range gaps {
		gaps[i] = max(minGap, leastGap(parties, i, headPad))
	}
	length := func(s Step) int { return max(s.From, s.To) - min(s.From, s.To) }
	steps = slices.SortedStableFunc(slices.Values(steps), func(a, b Step) int { return length(a) - length(b) })
	for _, s := range steps {
		from, to := min(s.From, s.To), max(s.From, s.To)
		span := 0.0
		for _, gap := range gaps[from:to] {
			span += gap
		}
		need := max(textWidth(shorten(s.Label, widest)), noteWidth(shorten(s.Note, widest))) + labelPad
		for i := from; i < to && need > span; i++ {
			gaps[i] += (need - span) / float64(to-from)
		}
	}
	return gaps
}

// leastGap is the distance at which the names of two parties do not touch.
func leastGap(parties []string, i int, pad float64) float64 {
	return (headWidth(parties, i, pad)+headWidth(parties, i+1, pad))/2 + 6
}

// squeeze takes so much from the gaps, most from the widest, and leaves the
// least that names can do with.
func squeeze(parties []string, gaps []float64, excess float64) {
	spare := 0.0
	for i, gap := range gaps {
		spare += max(0, gap-leastGap(parties, i, leastPad))
	}
	if spare == 0 {
		return
	}
	for i, gap := range gaps {
		gaps[i] -= max(0, gap-leastGap(parties, i, leastPad)) * max(0, min(1, excess/spare))
	}
}

// shorten takes the middle out of what is longer than n characters: the ends of
// paths and URLs tell the most.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	if n < 3 {
		return string(runes[:max(n, 0)])
	}
	head := (n - 1) / 2
	return string(runes[:head]) + "…" + string(runes[len(runes)-(n-1-head):])
}
