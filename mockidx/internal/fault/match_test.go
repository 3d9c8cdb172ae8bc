package fault_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/fault"
)

func TestMatch(t *testing.T) {
	for name, tc := range map[string]struct {
		rule  fault.Rule
		path  string
		fires bool
	}{
		"everything":              {fault.Rule{}, "/idp/idx/introspect", true},
		"an endpoint":             {fault.Rule{Endpoint: "introspect"}, "/idp/idx/introspect", true},
		"another endpoint":        {fault.Rule{Endpoint: "poll"}, "/idp/idx/introspect", false},
		"all of the IDX API":      {fault.Rule{Endpoint: "idx"}, "/idp/idx/challenge/poll", true},
		"of any server":           {fault.Rule{Endpoint: "token"}, "/oauth2/default/v1/token", true},
		"a path":                  {fault.Rule{Endpoint: "/oauth2/*/v1/token"}, "/oauth2/default/v1/token", true},
		"a path that is longer":   {fault.Rule{Endpoint: "/oauth2/*"}, "/oauth2/default/v1/token", false},
		"a path and what follows": {fault.Rule{Endpoint: "/oauth2/**"}, "/oauth2/default/v1/token", true},
		"a method":                {fault.Rule{Method: "POST"}, "/idp/idx/introspect", true},
		"another method":          {fault.Rule{Method: "GET"}, "/idp/idx/introspect", false},
		"the app":                 {fault.Rule{App: "0oaApp"}, "/idp/idx/introspect", true},
		"another app":             {fault.Rule{App: "0oaOther"}, "/idp/idx/introspect", false},
		"the user by id":          {fault.Rule{User: "00uAda"}, "/idp/idx/introspect", true},
		"the user by login":       {fault.Rule{User: "ADA@example.com"}, "/idp/idx/introspect", true},
		"another user":            {fault.Rule{User: "bob@example.com"}, "/idp/idx/introspect", false},
		"all of it":               {fault.Rule{Endpoint: "introspect", Method: "POST", App: "0oaApp", User: "00uAda"}, "/idp/idx/introspect", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.caller = fault.Caller{App: "0oaApp", User: "00uAda", Login: "ada@example.com"}
			tc.rule.Kind, tc.rule.Status = fault.Answer, 418
			w.add(t, tc.rule)
			if status, _, err := w.post(tc.path, "{}"); err != nil || (status == 418) != tc.fires {
				t.Errorf("got %d, %v", status, err)
			}
		})
	}
}

// fired returns which of n requests a rule was done to, as in "-X-".
func fired(t *testing.T, r fault.Rule, n int) string {
	t.Helper()
	w := newWorld(t)
	r.Kind, r.Status = fault.Answer, 418
	w.add(t, r)
	var b strings.Builder
	for range n {
		status, _, err := w.post("/idp/idx/introspect", "{}")
		if err != nil {
			t.Fatal(err)
		}
		b.WriteByte(map[bool]byte{true: 'X', false: '-'}[status == 418])
	}
	return b.String()
}

func TestWhen(t *testing.T) {
	for name, tc := range map[string]struct {
		rule fault.Rule
		want string
	}{
		"always":              {fault.Rule{}, "XXXXXX"},
		"twice":               {fault.Rule{Count: 2}, "XX----"},
		"from the third on":   {fault.Rule{Nth: 3}, "--XXXX"},
		"the third":           {fault.Rule{Nth: 3, Count: 1}, "--X---"},
		"certainly":           {fault.Rule{Probability: 1}, "XXXXXX"},
		"by chance, twice":    {fault.Rule{Probability: 0.999999, Seed: 1, Count: 2}, "XX----"},
		"with a small chance": {fault.Rule{Probability: 0.000001, Seed: 1}, "------"},
	} {
		if got := fired(t, tc.rule, 6); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
	one, two := fired(t, fault.Rule{Probability: 0.5, Seed: 7}, 20), fired(t, fault.Rule{Probability: 0.5, Seed: 7}, 20)
	if one != two || !strings.Contains(one, "X") || !strings.Contains(one, "-") {
		t.Errorf("with one seed: %s and %s", one, two)
	}
	if three := fired(t, fault.Rule{Probability: 0.5, Seed: 8}, 20); three == one {
		t.Errorf("with another seed: %s", three)
	}
}

// The first rule that is due fires; the others count.
func TestOrder(t *testing.T) {
	w := newWorld(t)
	first := w.add(t, fault.Rule{Kind: fault.Answer, Status: 418, Count: 1})
	second := w.add(t, fault.Rule{Kind: fault.Answer, Status: 419})
	for i, want := range []int{418, 419, 419} {
		if status, _, err := w.post("/idp/idx/introspect", "{}"); err != nil || status != want {
			t.Errorf("request %d: %d, %v", i, status, err)
		}
	}
	rules := w.List()
	if len(rules) != 2 || rules[0].ID != first.ID || rules[0].Seen != 3 || rules[0].Fired != 1 || rules[1].ID != second.ID || rules[1].Seen != 3 || rules[1].Fired != 2 {
		t.Errorf("%+v", rules)
	}
	if !w.Remove(second.ID) || w.Remove(second.ID) {
		t.Error("a rule is taken away once")
	}
	if status, _, _ := w.post("/idp/idx/introspect", "{}"); status != 200 {
		t.Errorf("without it: %d", status)
	}
}

func TestRefusedRules(t *testing.T) {
	for name, r := range map[string]fault.Rule{
		"no kind":                      {},
		"unknown kind":                 {Kind: "explode"},
		"unknown endpoint":             {Kind: fault.Drop, Endpoint: "nowhere"},
		"status of no answer":          {Kind: fault.Drop, Status: 500},
		"error of no answer":           {Kind: fault.Hang, Error: "api:E0000047"},
		"status too small":             {Kind: fault.Answer, Status: 100},
		"status too large":             {Kind: fault.Answer, Status: 600},
		"body too large":               {Kind: fault.Answer, Body: strings.Repeat("x", 1<<20)},
		"delay without time":           {Kind: fault.Delay},
		"time without delay":           {Kind: fault.Drop, Delay: time.Second},
		"negative delay":               {Kind: fault.Delay, Delay: -time.Second},
		"endless delay":                {Kind: fault.Delay, Delay: time.Hour},
		"barrier of one":               {Kind: fault.Barrier, N: 1},
		"barrier of none":              {Kind: fault.Barrier},
		"n without barrier":            {Kind: fault.Drop, N: 2},
		"timeout without barrier":      {Kind: fault.Drop, Timeout: time.Second},
		"negative nth":                 {Kind: fault.Drop, Nth: -1},
		"negative count":               {Kind: fault.Drop, Count: -1},
		"more than certain":            {Kind: fault.Drop, Probability: 1.1},
		"less than impossible":         {Kind: fault.Drop, Probability: -0.1},
		"no probability":               {Kind: fault.Drop, Probability: math.NaN()},
		"seed that JSON may not keep":  {Kind: fault.Drop, Probability: 0.5, Seed: 1 << 53},
		"barrier with a count":         {Kind: fault.Barrier, N: 2, Count: 4},
		"small method":                 {Kind: fault.Drop, Method: "post"},
		"line feed in a header":        {Kind: fault.Answer, Header: map[string]string{"X": "a\nb"}},
		"space in a header's name":     {Kind: fault.Answer, Header: map[string]string{"X Y": "a"}},
		"error of no dialect":          {Kind: fault.Answer, Error: "invalid_grant"},
		"unknown OAuth error":          {Kind: fault.Answer, Error: "oauth:nope"},
		"unknown API error":            {Kind: fault.Answer, Error: "api:E9"},
		"error beside a body":          {Kind: fault.Answer, Error: "api:E0000047", Body: "x"},
		"error with a type of its own": {Kind: fault.Answer, Error: "api:E0000047", ContentType: "text/html"},
	} {
		f := fault.New(chance.New(1))
		if added, err := f.Add(r); err == nil || len(f.List()) > 0 {
			t.Errorf("%s: it was taken: %+v", name, added)
		}
	}
}

// A seed that was drawn is one that every client of the control API can read.
func TestDrawnSeeds(t *testing.T) {
	f := fault.New(chance.New(1))
	for range 100 {
		if r, err := f.Add(fault.Rule{Kind: fault.Drop, Probability: 0.5}); err != nil || r.Seed == 0 || r.Seed > 1<<53-1 {
			t.Fatalf("seed %d, %v", r.Seed, err)
		}
	}
}

func TestRulesAreBounded(t *testing.T) {
	f := fault.New(chance.New(1))
	for i := range 2000 {
		if _, err := f.Add(fault.Rule{Kind: fault.Drop}); errors.Is(err, fault.ErrTooMany) {
			if i < 100 {
				t.Errorf("no more than %d were taken", i)
			}
			return
		}
	}
	t.Error("2000 rules were taken")
}

func TestPresetsAreRules(t *testing.T) {
	f := fault.New(chance.New(1))
	seen := map[string]bool{}
	for _, p := range fault.Presets() {
		if _, err := f.Add(p.Rule); err != nil || seen[p.Name] || p.Description == "" {
			t.Errorf("%s: %v", p.Name, err)
		}
		seen[p.Name] = true
	}
	if _, ok := fault.PresetNamed("nope"); ok {
		t.Error("a preset that is none was found")
	}
	if _, ok := fault.PresetNamed("token-lost"); !ok {
		t.Error("a preset was not found")
	}
}

// FuzzRule holds that any rule is either refused or harmless to add.
func FuzzRule(f *testing.F) {
	f.Add("answer", "idx", "api:E0000047", 1, 0.5)
	f.Add("barrier", "/a/**", "", 2, 0.0)
	f.Fuzz(func(t *testing.T, kind, endpoint, code string, n int, p float64) {
		faults := fault.New(chance.New(1))
		r, err := faults.Add(fault.Rule{Kind: fault.Kind(kind), Endpoint: endpoint, Error: code, N: n, Probability: p})
		if err != nil && len(faults.List()) != 0 || err == nil && (r.ID == "" || len(faults.List()) != 1) {
			t.Errorf("%+v, %v, %d rules", r, err, len(faults.List()))
		}
	})
}
