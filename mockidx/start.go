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
	t.Cleanup(func() {
		tellSeeds(t, s.Orgs())
		_ = s.Close()
	})
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
	t.Cleanup(func() {
		tellSeeds(t, []*Org{o})
		_ = o.Close()
	})
	return o
}

// tellSeeds says after a test that failed how what was by chance in it is
// repeated, if t can say things.
func tellSeeds(t TB, orgs []*Org) {
	log, ok := t.(interface {
		Failed() bool
		Logf(format string, args ...any)
	})
	if !ok || !log.Failed() {
		return
	}
	for _, o := range orgs {
		if p := o.Profile(); p.Name != Strict {
			log.Logf("org %s had profile %s with seed %d: SetProfile(%q, %d) repeats it", o.Name(), p.Name, p.Seed, p.Name, p.Seed)
		}
	}
}
