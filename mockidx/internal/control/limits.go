package control

import (
	"maps"
	"net/http"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/limit"
)

var limitRoutes = []route{
	{"GET", "/limits", showLimits},
	{"PUT", "/limits", setLimits},
	{"DELETE", "/limits", resetLimits},
}

type limitRule struct {
	Limit *int   `json:"limit"` // never nil in an answer
	Per   string `json:"per"`   // a duration
}

type limitsView struct {
	Mode    limit.Mode                 `json:"mode"`
	Buckets map[limit.Bucket]limitRule `json:"buckets"` // those that are limited
	Okta    map[limit.Bucket]limitRule `json:"okta"`    // every bucket there is
}

func viewLimits(l *limit.Limits) limitsView {
	return limitsView{l.Mode(), viewRules(l.Rules()), viewRules(limit.Okta())}
}

func viewRules(rules limit.Rules) map[limit.Bucket]limitRule {
	views := make(map[limit.Bucket]limitRule, len(rules))
	for b, rule := range rules {
		views[b] = limitRule{&rule.Limit, rule.Per.String()}
	}
	return views
}

func showLimits(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return writeJSON(w, viewLimits(org.Limits))
}

// limitsChange is what may be done to limits. Mode, if there is one, comes
// first; a bucket that is null is limited no more.
type limitsChange struct {
	Mode    *limit.Mode                 `json:"mode"`
	Buckets map[limit.Bucket]*limitRule `json:"buckets"`
}

const limitsHint = `send {"mode":"on"}, {"mode":"off"}, {"buckets":{"token":{"limit":2,"per":"1m"}}} or a mode with buckets`

func setLimits(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var change limitsChange
	if err := readJSON(w, r, &change); err != nil {
		return err
	}
	changed, err := change.rules()
	if err != nil {
		return err
	}
	err = org.Limits.Update(func(rules limit.Rules) {
		if change.Mode != nil {
			clear(rules)
		}
		if change.Mode != nil && *change.Mode == limit.On {
			maps.Copy(rules, limit.Okta())
		}
		for b, rule := range changed {
			if rule == nil {
				delete(rules, b)
			} else {
				rules[b] = *rule
			}
		}
	})
	if err != nil {
		return problem(http.StatusBadRequest, "%v", err).hint(limitsHint)
	}
	return writeJSON(w, viewLimits(org.Limits))
}

// rules reads what the change says of buckets; one that is lifted is nil.
func (c limitsChange) rules() (map[limit.Bucket]*limit.Rule, error) {
	if c.Mode == nil && len(c.Buckets) == 0 {
		return nil, problem(http.StatusBadRequest, "the body asks for no change").hint(limitsHint)
	}
	if c.Mode != nil && *c.Mode != limit.On && *c.Mode != limit.Off {
		return nil, problem(http.StatusBadRequest, "mode %q is not one to ask for", *c.Mode).hint(limitsHint)
	}
	rules := map[limit.Bucket]*limit.Rule{}
	for b, view := range c.Buckets {
		if !limit.Known(b) {
			return nil, problem(http.StatusBadRequest, "there is no bucket %q", b).hint("there are: " + limit.Names())
		}
		if view == nil {
			rules[b] = nil
			continue
		}
		if view.Limit == nil {
			return nil, problem(http.StatusBadRequest, "bucket %s has no limit", b).hint(limitsHint)
		}
		per, err := time.ParseDuration(view.Per)
		if err != nil {
			return nil, problem(http.StatusBadRequest, "per %q of bucket %s is not a duration", view.Per, b).hint("write it as in 5s or 1m30s")
		}
		rules[b] = &limit.Rule{Limit: *view.Limit, Per: per}
	}
	return rules, nil
}

// resetLimits forgets what was counted. The limits stay.
func resetLimits(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	org.Limits.Reset()
	w.WriteHeader(http.StatusNoContent)
	return nil
}
