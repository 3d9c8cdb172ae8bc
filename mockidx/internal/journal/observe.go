package journal

// Observe has see called with every event from now on, after it was added, by
// whoever added it: see must be quick and safe for concurrent use. Events that
// happen at the same time may come in another order than they are numbered in.
// It must be called before the first event.
func (j *Journal) Observe(see func(Event)) { j.see = see }

func (j *Journal) tell(e Event) {
	if j.see != nil {
		j.see(e)
	}
}
