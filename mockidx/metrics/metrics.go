package metrics

import (
	"net/http"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/idxlab/idxlab/mockidx"
)

type metrics struct {
	registry  *prometheus.Registry
	endpoints endpoints
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	mails     *prometheus.CounterVec
}

// Options returns what makes a server count, and show what it counted at
// /metrics of its control listener. They are for one server.
func Options() []mockidx.Option {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mockidx_requests_total", Help: "Requests that orgs answered.",
		}, []string{"endpoint", "outcome", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "mockidx_request_duration_seconds", Help: "How long orgs took to answer, in real time.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .1, .5, 1, 5, 30},
		}, []string{"endpoint"}),
		mails: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "mockidx_mails_total", Help: "Mails and text messages that orgs sent, or failed to send.",
		}, []string{"outcome"}),
	}
	m.registry.MustRegister(m.requests, m.durations, m.mails,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return []mockidx.Option{mockidx.WithObserver(m.observe), mockidx.WithControlHandler("/metrics", m.handler)}
}

func (m *metrics) observe(_ string, e mockidx.Event) {
	switch e.Kind { // of the kinds that mockidx.Event names
	case "request":
		endpoint := m.endpoints.of(e)
		m.requests.WithLabelValues(endpoint, e.Outcome, strconv.Itoa(e.Status)).Inc()
		m.durations.WithLabelValues(endpoint).Observe(e.Duration.Seconds())
	case "mail":
		m.mails.WithLabelValues(e.Outcome).Inc()
	}
}

func (m *metrics) handler(s *mockidx.Server) http.Handler {
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "mockidx_orgs", Help: "Orgs that are open."},
			func() float64 { return float64(len(s.Orgs())) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "mockidx_transactions", Help: "Sign-ins that orgs remember; one that ended is remembered until it would have expired."},
			func() float64 { return float64(transactions(s)) }),
	)
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}

func transactions(s *mockidx.Server) int {
	n := 0
	for _, org := range s.Orgs() {
		n += org.Transactions()
	}
	return n
}
