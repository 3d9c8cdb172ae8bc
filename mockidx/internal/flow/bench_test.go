package flow_test

import (
	"runtime"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/engine"
)

// BenchmarkPending measures what a pending transaction costs in memory: a
// million of them should fit into 4 GiB.
func BenchmarkPending(b *testing.B) {
	bench := newBench()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	for b.Loop() {
		if _, err := bench.Begin(b.Context(), engine.Request{ClientID: clientID, State: "s", CodeChallenge: "c", MaxAge: -1}, engine.Device{}, nil); err != nil {
			b.Fatal(err)
		}
		n++
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/transaction")
	runtime.KeepAlive(bench)
}
