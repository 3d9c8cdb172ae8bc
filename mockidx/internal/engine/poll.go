package engine

// poll tells the tab that waits for a mailed link how things stand. It is a
// read like introspect but for one case: both tabs hold the same state handle,
// so that the flow went on in another tab can only be told by who still polls.
// When it went on through the link itself (idx.return.to.original.tab), the
// polling tab is the one to go on.
func (s *step) poll() Page {
	if s.tx.Transferred {
		return s.terminal(Transferred, transferredToNewTab, "")
	}
	if s.tx.Code != nil {
		return s.introspectFinished()
	}
	return s.reveal(Polled)
}

// introspect reads the page as it stands.
func (s *step) introspect() Page { return s.reveal(Introspected) }

// reveal shows the page. A flow that the link finished for the original tab
// gets its interaction code only here: it lives a minute, and the browser may
// let a hidden tab poll no oftener than that.
func (s *step) reveal(o Outcome) Page {
	if s.satisfied() {
		return s.finish()
	}
	return s.show(o)
}
