package engine

// cancel goes back to the first page. The state handle stays: Okta may or may
// not change it, and clients read it from each answer.
func (s *step) cancel() Page {
	s.restart()
	return s.show(Cancelled)
}
