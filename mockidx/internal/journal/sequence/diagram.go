package sequence

// Diagram is what is drawn.
type Diagram struct {
	Title       string // for people who cannot see it, and the tooltip
	Description string // the same, at length
	Parties     []string
	Steps       []Step
}

// Step is an arrow from one party to another, or to itself.
type Step struct {
	From, To int    // indexes of parties
	Label    string // on the arrow
	Note     string // below it, smaller
	Detail   string // tooltip
	Reply    bool   // an answer: the line is broken
	Bad      bool   // a refusal
	Ref      uint64 // what it stands for: the attribute data-seq of an SVG
	Margin   string // at the left edge of the diagram
}

// used is the diagram without the steps whose parties it does not have.
func (d Diagram) used() []Step {
	var steps []Step
	for _, s := range d.Steps {
		if s.From >= 0 && s.From < len(d.Parties) && s.To >= 0 && s.To < len(d.Parties) {
			steps = append(steps, s)
		}
	}
	return steps
}
