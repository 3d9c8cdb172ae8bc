package control

import (
	"errors"
	"net/http"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/outbox"
)

var outboxRoutes = []route{
	{"GET", "/outbox", showOutbox},
	{"POST", "/outbox/hold", holdMails},
	{"DELETE", "/outbox/hold", stopHolding},
	{"POST", "/outbox/release", releaseMails},
	{"DELETE", "/outbox/waiting", discardMails},
	{"DELETE", "/outbox/waiting/{id}", discardMail},
	{"POST", "/outbox/rules", addRule},
	{"DELETE", "/outbox/rules", clearRules},
	{"DELETE", "/outbox/rules/{id}", removeRule},
	{"GET", "/outbox/links", listLinks},
}

type outboxView struct {
	Holding bool             `json:"holding"`
	Waiting []outbox.Waiting `json:"waiting"`
	Rules   []mailRuleView   `json:"rules"`
}

// mailRuleOrder is a rule as it is asked for.
type mailRuleOrder struct {
	Match   outbox.Match   `json:"match"`
	Nth     int            `json:"nth"`
	Count   int            `json:"count"`
	Do      outbox.Action  `json:"do"`
	Delay   string         `json:"delay,omitempty"`
	Copies  int            `json:"copies,omitempty"`
	Rewrite outbox.Rewrite `json:"rewrite,omitempty"`
}

type mailRuleView struct {
	ID string `json:"id"`
	mailRuleOrder
	Matched int `json:"matched"`
	Fired   int `json:"fired"`
}

func viewMailRule(r outbox.Rule) mailRuleView {
	v := mailRuleView{
		ID: r.ID, Matched: r.Matched, Fired: r.Fired,
		mailRuleOrder: mailRuleOrder{Match: r.Match, Nth: r.Nth, Count: r.Count, Do: r.Do, Copies: r.Copies, Rewrite: r.Rewrite},
	}
	if r.Delay != 0 {
		v.Delay = r.Delay.String()
	}
	return v
}

func showOutbox(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	v := outboxView{Holding: org.Outbox.Holding(), Waiting: org.Outbox.Waiting(), Rules: []mailRuleView{}}
	for _, rule := range org.Outbox.Rules() {
		v.Rules = append(v.Rules, viewMailRule(rule))
	}
	return writeJSON(w, v)
}

// done runs what needs no more than the org, and answers 204.
func done(w http.ResponseWriter, r *http.Request, do func()) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	do()
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func holdMails(w http.ResponseWriter, r *http.Request, org Org) error {
	return done(w, r, org.Outbox.Hold)
}

func stopHolding(w http.ResponseWriter, r *http.Request, org Org) error {
	return done(w, r, org.Outbox.StopHolding)
}

func clearRules(w http.ResponseWriter, r *http.Request, org Org) error {
	return done(w, r, org.Outbox.ClearRules)
}

func releaseMails(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var release outbox.Release
	if err := readJSON(w, r, &release); err != nil {
		return err
	}
	mails, err := org.Outbox.Release(release)
	if err != nil {
		return waitingProblem(err)
	}
	return writeJSON(w, mails)
}

func waitingProblem(err error) error {
	if unknown, ok := errors.AsType[*outbox.UnknownMailError](err); ok {
		return problem(http.StatusNotFound, "%v", unknown).hint("GET the outbox lists the mails that wait; name each once")
	}
	return problem(http.StatusBadRequest, "%v", err)
}

func discardMails(w http.ResponseWriter, r *http.Request, org Org) error {
	return done(w, r, func() { _, _ = org.Outbox.Discard() }) // without ids none is unknown
}

func discardMail(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	if _, err := org.Outbox.Discard(r.PathValue("id")); err != nil {
		return waitingProblem(err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func addRule(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var in mailRuleOrder
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	rule := outbox.Rule{Match: in.Match, Nth: in.Nth, Count: in.Count, Do: in.Do, Copies: in.Copies, Rewrite: in.Rewrite}
	if in.Delay != "" {
		d, err := time.ParseDuration(in.Delay)
		if err != nil {
			return problem(http.StatusBadRequest, "delay %q is not a duration", in.Delay).hint("write it as in 1h30m")
		}
		rule.Delay = d
	}
	rule, err := org.Outbox.AddRule(rule)
	if err != nil {
		return problem(http.StatusBadRequest, "%v", err).hint(`send a rule as in {"do":"delay","delay":"5m","match":{"to":"ada@example.com"}}`)
	}
	return writeJSON(w, viewMailRule(rule))
}

func removeRule(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	if id := r.PathValue("id"); !org.Outbox.RemoveRule(id) {
		return problem(http.StatusNotFound, "there is no rule %q", id).hint("GET the outbox lists the rules")
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func listLinks(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return writeJSON(w, org.Outbox.Links())
}
