package control

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/doctor"
)

var doctorRoutes = []route{
	{"POST", "/doctor", examine},
}

func examine(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var settings doctor.Settings
	if err := readJSON(w, r, &settings); err != nil {
		return err
	}
	return writeJSON(w, doctor.Examine(doctor.Org{
		URL: org.URL, Directory: org.Directory.Snapshot(), Now: org.Clock.Now(), Events: org.Journal.Events(),
	}, settings))
}
