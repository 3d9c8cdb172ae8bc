package control

import (
	"errors"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/scan"
)

var scanRoutes = []route{
	{"POST", "/scans", runScan},
	{"GET", "/scans/profiles", listScanProfiles},
}

type scanRequest struct {
	Mail    string            `json:"mail"`
	URL     string            `json:"url"`
	Profile scan.Profile      `json:"profile"`
	Count   *int              `json:"count"`
	Cookies map[string]string `json:"cookies"`
}

// runScan answers when the scanner is done.
func runScan(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var asked scanRequest
	if err := readJSON(w, r, &asked); err != nil {
		return err
	}
	count := 1
	if asked.Count != nil {
		if count = *asked.Count; count == 0 {
			count = -1 // asked for, unlike one that is left out
		}
	}
	report, err := org.Scanner.Run(r.Context(), scan.Request{
		Mail: asked.Mail, URL: asked.URL, Profile: asked.Profile, Count: count, Cookies: asked.Cookies,
	})
	if bad, ok := errors.AsType[*scan.Error](err); ok {
		status := http.StatusBadRequest
		if bad.NoMail {
			status = http.StatusNotFound
		}
		return problem(status, "%s", bad.Detail).hint(bad.Hint)
	}
	if err != nil {
		return problem(http.StatusGatewayTimeout, "%v", err).hint("scan fewer times")
	}
	return writeJSON(w, report)
}

type scanProfileView struct {
	Profile scan.Profile `json:"profile"`
	About   string       `json:"about"`
}

func listScanProfiles(w http.ResponseWriter, r *http.Request, _ Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	views := []scanProfileView{}
	for _, p := range scan.Profiles() {
		views = append(views, scanProfileView{p, p.About()})
	}
	return writeJSON(w, views)
}
