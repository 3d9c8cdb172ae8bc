package control

import (
	"context"
	"errors"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/device"
)

var deviceRoutes = []route{
	{"GET", "/pushes", listPushes},
	{"GET", "/pushes/wait", waitPush},
	{"POST", "/pushes/{id}", answerPush},
	{"POST", "/devices", setUpDevice},
	{"GET", "/devices/code", deviceCode},
}

func listPushes(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return writeJSON(w, org.Devices.Pending())
}

func waitPush(w http.ResponseWriter, r *http.Request, org Org) error {
	query, err := parameters(r, "login", "timeout")
	if err != nil {
		return err
	}
	p, err := await(r, query, "no push came", "choose Okta Verify's push in a sign-in", func(ctx context.Context) (device.Push, error) {
		return org.Devices.Wait(ctx, query.Get("login"))
	})
	if err != nil {
		return err
	}
	return writeJSON(w, p)
}

func answerPush(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var in struct {
		Approve *bool  `json:"approve"`
		Number  string `json:"number"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if in.Approve == nil || !*in.Approve && in.Number != "" {
		return problem(http.StatusBadRequest, "it does not say whether to approve").hint(`send {"approve":true}, {"approve":true,"number":"42"} or {"approve":false}`)
	}
	var out struct {
		Approved bool `json:"approved"`
	}
	err := error(nil)
	if *in.Approve {
		out.Approved, err = org.Devices.Approve(r.PathValue("id"), in.Number)
	} else {
		err = org.Devices.Deny(r.PathValue("id"))
	}
	if err != nil {
		return refusedBy(err)
	}
	return writeJSON(w, out)
}

func setUpDevice(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var in struct {
		Login string `json:"login"`
		Name  string `json:"name"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if err := org.Devices.SetUp(in.Login, in.Name); err != nil {
		return refusedBy(err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func deviceCode(w http.ResponseWriter, r *http.Request, org Org) error {
	query, err := parameters(r, "login")
	if err != nil {
		return err
	}
	code, err := org.Devices.Code(query.Get("login"))
	if err != nil {
		return refusedBy(err)
	}
	return writeJSON(w, struct {
		Code string `json:"code"`
	}{code})
}

// refusedBy is the problem of what a device refuses.
func refusedBy(err error) error {
	refusal, ok := errors.AsType[*device.Refusal](err)
	switch {
	case !ok:
		return err
	case refusal.Missing:
		return problem(http.StatusNotFound, "%v", err).hint(refusal.Hint)
	}
	return problem(http.StatusConflict, "%v", err).hint(refusal.Hint)
}
