package control

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/profile"
)

var profileRoutes = []route{
	{"GET", "/profile", showProfile},
	{"PUT", "/profile", setProfile},
}

type profileView struct {
	Profile profile.Name `json:"profile"`
	Seed    uint64       `json:"seed"`
}

func viewProfile(org Org) profileView {
	p := org.Profile.Get()
	return profileView{p.Name, p.Seed}
}

func showProfile(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return writeJSON(w, viewProfile(org))
}

func setProfile(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var asked profileView
	if err := readJSON(w, r, &asked); err != nil {
		return err
	}
	p, err := org.Profile.Set(asked.Profile, asked.Seed)
	if err != nil {
		return problem(http.StatusBadRequest, "%v", err).hint(`send {"profile":"strict"}, {"profile":"future"} or {"profile":"chaos","seed":7}`)
	}
	return writeJSON(w, profileView{p.Name, p.Seed})
}
