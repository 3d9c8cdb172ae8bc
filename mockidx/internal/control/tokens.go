package control

import (
	"errors"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/onetime"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

var tokenRoutes = []route{
	{"GET", "/tokens/next", listTamperings},
	{"POST", "/tokens/next", tamperNext},
	{"DELETE", "/tokens/next", clearTamperings},
	{"POST", "/tokens/activation", oneTimeToken(onetime.Tokens.Activation)},
	{"POST", "/tokens/recovery", oneTimeToken(onetime.Tokens.Recovery)},
}

// tampering is how a tampering is asked for and shown.
type tampering struct {
	Kind  signing.Kind  `json:"kind"`
	Value string        `json:"value,omitempty"`
	Token signing.Token `json:"token"`
	Count int           `json:"count"`
}

func viewTamperings(tokens *signing.Tokens) []tampering {
	views := []tampering{}
	for _, t := range tokens.Pending() {
		views = append(views, tampering(t))
	}
	return views
}

func listTamperings(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return writeJSON(w, viewTamperings(org.Tokens))
}

func tamperNext(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	in := tampering{Count: 1}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if in.Count == 0 {
		return problem(http.StatusBadRequest, "count is 0").hint("leave it out for one token")
	}
	if err := org.Tokens.TamperNext(signing.Tampering(in)); err != nil {
		return problem(http.StatusBadRequest, "%v", err).hint(`send as in {"kind":"wrong-nonce","token":"id","count":2}; the OpenAPI document lists the kinds`)
	}
	return writeJSON(w, viewTamperings(org.Tokens))
}

func clearTamperings(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	org.Tokens.Clear()
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// oneTimeToken answers with the token that a user is given.
func oneTimeToken(give func(onetime.Tokens, string) (string, error)) orgHandler {
	return func(w http.ResponseWriter, r *http.Request, org Org) error {
		if _, err := parameters(r); err != nil {
			return err
		}
		var in struct {
			Login string `json:"login"`
		}
		if err := readJSON(w, r, &in); err != nil {
			return err
		}
		token, err := give(org.OneTime, in.Login)
		refusal, refused := errors.AsType[*onetime.Refusal](err)
		switch {
		case refused && refusal.Status == "":
			return problem(http.StatusNotFound, "%v", err).hint(`send {"login":"..."} of a user of the org`)
		case refused:
			return problem(http.StatusConflict, "%v", err).hint("who is STAGED or PROVISIONED can be activated; who is ACTIVE, RECOVERY, PASSWORD_EXPIRED or LOCKED_OUT can recover")
		case err != nil:
			return err
		}
		return writeJSON(w, struct {
			Token string `json:"token"`
		}{token})
	}
}
