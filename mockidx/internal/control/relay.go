package control

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/outbox"
)

var relayRoutes = []route{
	{"GET", "/relay", showRelay},
	{"PUT", "/relay", setRelay},
	{"DELETE", "/relay", stopRelay},
}

// relayView is what became of mails at the relay. The password is nobody's to
// read: it may be that of a real server.
type relayView struct {
	Addr      string `json:"addr"`
	Username  string `json:"username"`
	StartTLS  bool   `json:"startTls"`
	Relayed   int    `json:"relayed"`
	Failed    int    `json:"failed"`
	LastError string `json:"lastError"`
}

type relayOrder struct {
	Addr     string `json:"addr"`
	Username string `json:"username"`
	Password string `json:"password"`
	StartTLS bool   `json:"startTls"`
}

func showRelay(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	s, ok := org.Outbox.Relay()
	if !ok {
		return noRelay()
	}
	return writeJSON(w, relayView{s.Addr, s.Username, s.StartTLS, s.Relayed, s.Failed, s.LastError})
}

func noRelay() error {
	return problem(http.StatusNotFound, "there is no relay").hint(`PUT one, as in {"addr":"localhost:1025"}`)
}

func setRelay(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var in relayOrder
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if err := org.Outbox.SetRelay(outbox.Relay(in)); err != nil {
		return problem(http.StatusBadRequest, "%v", err).hint(`write it as in {"addr":"localhost:1025"}`)
	}
	return showRelay(w, r, org)
}

func stopRelay(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	if !org.Outbox.StopRelay() {
		return noRelay()
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
