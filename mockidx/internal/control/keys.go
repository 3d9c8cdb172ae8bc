package control

import (
	"errors"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

var keyRoutes = []route{
	{"GET", "/keys", listKeys},
	{"POST", "/keys", changeKeys},
}

type keyView struct {
	ID    string        `json:"kid"`
	State signing.State `json:"state"`
}

func viewKeys(ring *signing.Ring) []keyView {
	views := []keyView{}
	for _, k := range ring.List() {
		views = append(views, keyView{k.ID, k.State})
	}
	return views
}

func listKeys(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return writeJSON(w, viewKeys(org.Keys))
}

// keysChange is what may be done to keys: exactly one of its members.
type keysChange struct {
	Rotate  signing.Rotation `json:"rotate"`
	Publish bool             `json:"publish"`
	Retire  string           `json:"retire"`
}

const oneKeysChange = `send one of {"rotate":"graceful"}, {"rotate":"emergency"}, {"publish":true}, {"retire":"KID"}`

func changeKeys(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var c keysChange
	if err := readJSON(w, r, &c); err != nil {
		return err
	}
	var err error
	switch c {
	case keysChange{Rotate: signing.Graceful}, keysChange{Rotate: signing.Emergency}:
		_, err = org.Keys.Rotate(c.Rotate)
	case keysChange{Publish: true}:
		_, err = org.Keys.Publish()
	case keysChange{Retire: c.Retire}:
		if c.Retire == "" {
			return problem(http.StatusBadRequest, "the body asks for no change of the keys").hint(oneKeysChange)
		}
		err = org.Keys.Retire(c.Retire)
	default:
		return problem(http.StatusBadRequest, "the body asks for no change of the keys, or for several").hint(oneKeysChange)
	}
	switch {
	case errors.Is(err, signing.ErrUnknownKey):
		return problem(http.StatusNotFound, "%v", err).hint("GET keys lists them")
	case errors.Is(err, signing.ErrKeyState):
		return problem(http.StatusConflict, "%v", err).hint("GET keys lists them with their states")
	case err != nil:
		return err
	}
	return writeJSON(w, viewKeys(org.Keys))
}
