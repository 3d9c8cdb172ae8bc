package control

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/codes"
)

var codeRoutes = []route{
	{"GET", "/codes", showCodes},
	{"POST", "/codes", changeCodes},
	{"DELETE", "/codes", clearCodes},
}

type codesView struct {
	OTP             []string `json:"otp"`
	LinkToken       []string `json:"linkToken"`
	InteractionCode []string `json:"interactionCode"`
	Alphabet        string   `json:"alphabet"`
	Length          int      `json:"length"`
	Seed            uint64   `json:"seed"`
}

func viewCodes(c *codes.Codes) codesView {
	s := c.State()
	return codesView{present(s.OTP), present(s.LinkToken), present(s.InteractionCode), s.Alphabet, s.Length, s.Seed}
}

// present makes JSON say [] and not null.
func present[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func showCodes(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return writeJSON(w, viewCodes(org.Codes))
}

// codesChange is what may be changed at once: one of its members at least.
type codesChange struct {
	OTP             *string `json:"otp"`
	LinkToken       *string `json:"linkToken"`
	InteractionCode *string `json:"interactionCode"`
	Alphabet        *string `json:"alphabet"`
	Length          *int    `json:"length"`
	Seed            *uint64 `json:"seed"`
}

const codesHint = `send one or more of otp, linkToken, interactionCode, alphabet, length, seed, as in {"otp":"012345"}`

func changeCodes(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var in codesChange
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	change := codes.Change{Seed: in.Seed}
	if in == (codesChange{}) || !given(&change.OTP, in.OTP) || !given(&change.LinkToken, in.LinkToken) ||
		!given(&change.InteractionCode, in.InteractionCode) || !given(&change.Alphabet, in.Alphabet) || !given(&change.Length, in.Length) {
		return problem(http.StatusBadRequest, "a member is empty, or there is none").hint(codesHint)
	}
	if err := org.Codes.Apply(change); err != nil {
		return problem(http.StatusBadRequest, "%v", err).hint(codesHint)
	}
	return writeJSON(w, viewCodes(org.Codes))
}

// given sets field to what was sent, if anything was. What was sent must not
// be zero.
func given[T comparable](field *T, sent *T) bool {
	var zero T
	if sent == nil {
		return true
	}
	*field = *sent
	return *sent != zero
}

func clearCodes(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	org.Codes.Clear()
	w.WriteHeader(http.StatusNoContent)
	return nil
}
