package metrics_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/idxlab/idxlab/mockidx"
	"github.com/idxlab/idxlab/mockidx/metrics"
)

func scrape(t *testing.T, srv *mockidx.Server) string {
	t.Helper()
	resp, err := http.Get(srv.ControlURL() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %v", resp.Status, err)
	}
	return string(body)
}

func TestMetrics(t *testing.T) {
	srv := mockidx.Start(t, metrics.Options()...)
	srv.NewOrg(t)
	app := srv.Org("default").Config().Apps[0]
	begin := url.Values{
		"client_id": {app.ClientID}, "client_secret": {app.ClientSecret}, "scope": {"openid"}, "state": {"s"}, "redirect_uri": {app.RedirectURIs[0]},
		"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"},
	}
	for range 2 {
		resp, err := http.PostForm(srv.Issuer()+"/v1/interact", begin)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	for i := range 3 {
		resp, err := http.Get(srv.Org("default").URL() + fmt.Sprintf("/nothing/%d", i))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	// An event is counted after it is in the journal, and an answer may be there
	// before either.
	for n := 0; n < 5; {
		n = srv.Org("default").Journal().Count(func(mockidx.Event) bool { return true })
	}
	text := scrape(t, srv)
	for _, line := range []string{
		`mockidx_requests_total{endpoint="/oauth2/{as}/v1/interact",outcome="interaction_begun",status="200"} 2`,
		`mockidx_requests_total{endpoint="none",outcome="path_not_found",status="404"} 3`,
		`mockidx_request_duration_seconds_count{endpoint="/oauth2/{as}/v1/interact"} 2`,
		"mockidx_orgs 2",
		"mockidx_transactions 2",
		"go_goroutines ",
	} {
		if !strings.Contains(text, "\n"+line) {
			t.Errorf("no %s", line)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

// What Prometheus would complain of, names among it.
func TestMetricsAreWellFormed(t *testing.T) {
	text := scrape(t, mockidx.Start(t, metrics.Options()...))
	parser := expfmt.NewTextParser(model.UTF8Validation)
	if _, err := parser.TextToMetricFamilies(strings.NewReader(text)); err != nil {
		t.Error(err)
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}
