package mockidx

// TB is what a test gives: *testing.T, *testing.B, Ginkgo's GinkgoT() and
// others have it.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Start starts a server for a test and closes it when the test ends.
func Start(t TB, opts ...Option) *Server {
	t.Helper()
	s, err := New(opts...)
	if err != nil {
		t.Fatalf("start mockidx: %v", err)
		return nil
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// NewOrg adds an org for a test: its own port, nothing shared with another
// org. It is removed when the test ends. Options that concern the server as a
// whole have no effect on it.
func (s *Server) NewOrg(t TB, opts ...Option) *Org {
	t.Helper()
	o, err := s.OpenOrg(opts...)
	if err != nil {
		t.Fatalf("open org: %v", err)
		return nil
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}
