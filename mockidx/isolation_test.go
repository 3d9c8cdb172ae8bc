package mockidx_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idxlab/idxlab/mockidx"
)

// How many orgs are on one server: those whose sign-ins must notice nothing, and
// those that get no rest meanwhile.
const (
	quietOrgs = 160
	roughOrgs = 40
	inFlight  = 32 // sign-ins at once
)

// An org is left alone by whatever happens in another: sign-ins run in most of
// two hundred orgs while the others have their clocks moved, their mails and
// limits and settings changed, and are closed.
func TestOrgsAreLeftAlone(t *testing.T) {
	srv := mockidx.Start(t)
	quiet := openOrgs(t, srv, "quiet", quietOrgs)
	rough := &roughGround{t: t, srv: srv, orgs: openOrgs(t, srv, "rough", roughOrgs)}

	var signIns sync.WaitGroup
	defer signIns.Wait()
	slots := make(chan struct{}, inFlight)
	begun := 0
	begin := func(n int) {
		for ; n > 0 && begun < len(quiet); n-- {
			org := quiet[begun]
			begun++
			slots <- struct{}{}
			signIns.Go(func() {
				signInUndisturbed(t, org)
				<-slots
			})
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		begin(2)
		for range rapid.IntRange(1, 8).Draw(rt, "disturbances") {
			rough.disturb(rt)
		}
	})
	begin(len(quiet))
	signIns.Wait()
	for _, org := range srv.Orgs() {
		onlyItsOwn(t, org)
	}
}

// personOf is the only user of an org of these tests.
func personOf(org *mockidx.Org) string { return org.Name() + "@example.com" }

func openOrgs(t *testing.T, srv *mockidx.Server, kind string, n int) []*mockidx.Org {
	t.Helper()
	orgs := make([]*mockidx.Org, n)
	for i := range orgs {
		orgs[i] = openPersonal(t, srv, fmt.Sprintf("%s-%d", kind, i))
	}
	return orgs
}

func openPersonal(t *testing.T, srv *mockidx.Server, name string) *mockidx.Org {
	t.Helper()
	org, err := srv.OpenOrg(mockidx.WithName(name), mockidx.WithUsers(mockidx.User{Login: name + "@example.com"}))
	if err != nil {
		t.Fatal(err)
	}
	return org
}

// undisturbed is what a journal has of one sign-in.
var undisturbed = []string{
	"interaction_begun", "introspected", "identified", "mail_delivered", "mail_sent", "interaction_code_issued", "interaction_code_redeemed",
}

// signInUndisturbed signs in where nothing else happens and looks whether
// anything did.
func signInUndisturbed(t *testing.T, org *mockidx.Org) {
	c := newClient(org)
	c.http.Timeout = time.Minute
	tokens, err := c.signIn(t.Context(), personOf(org))
	if err != nil {
		t.Errorf("%s: %v", org.Name(), err)
		return
	}
	if tokens["expires_in"] != 3600.0 || tokens["refresh_token"] != nil {
		t.Errorf("%s: tokens %v", org.Name(), tokens)
	}
	var outcomes []string
	for _, e := range org.Journal().Events() {
		outcomes = append(outcomes, e.Outcome)
		if age := time.Since(e.Time); age < -time.Second || age > 5*time.Minute {
			t.Errorf("%s: %s happened at %s", org.Name(), e.Outcome, e.Time)
		}
	}
	if !slices.Equal(outcomes, undisturbed) {
		t.Errorf("%s: the journal has %s", org.Name(), outcomes)
	}
	if n := len(org.Mailbox().List()); n != 1 {
		t.Errorf("%s: %d mails", org.Name(), n)
	}
	if org.Clock().Frozen() || org.Limits().Mode() != mockidx.LimitsOff || org.Profile().Name != mockidx.Strict {
		t.Errorf("%s: frozen %t, limits %s, profile %s", org.Name(), org.Clock().Frozen(), org.Limits().Mode(), org.Profile().Name)
	}
}

// onlyItsOwn looks for mails and events of other orgs in an org.
func onlyItsOwn(t *testing.T, org *mockidx.Org) {
	user, _ := org.User(personOf(org))
	for _, m := range org.Mailbox().List() {
		if m.To != personOf(org) || !strings.HasPrefix(m.Link, org.URL()) && !strings.Contains(m.Link, "state=") {
			t.Errorf("%s has a mail to %s with the link %s", org.Name(), m.To, m.Link)
		}
	}
	for _, e := range org.Journal().Events() {
		if e.User != "" && e.User != user.ID {
			t.Errorf("%s has an event of user %s: %+v", org.Name(), e.User, e)
		}
	}
}

// roughGround are the orgs that get no rest. Each is disturbed by Go or, where a
// name begins with HTTP, through the control listener that all orgs share.
type roughGround struct {
	t    *testing.T
	srv  *mockidx.Server
	orgs []*mockidx.Org
}

func (g *roughGround) disturb(rt *rapid.T) {
	at := rapid.IntRange(0, len(g.orgs)-1).Draw(rt, "org")
	org := g.orgs[at]
	move := time.Duration(rapid.IntRange(-100, 1000).Draw(rt, "hours")) * time.Hour
	must := func(err error) {
		if err != nil {
			rt.Fatal(err)
		}
	}
	disturbances := map[string]func(){
		"clock advances": func() { org.Clock().Advance(move) },
		"clock stops":    func() { org.Clock().Freeze() },
		"clock is right": func() { org.Clock().Reset() },
		"limits on":      func() { org.Limits().On() },
		"no mails":       func() { must(org.Limits().Set(mockidx.LimitMail, 0, time.Hour)) },
		"no tokens":      func() { must(org.Limits().Set(mockidx.LimitToken, 0, time.Hour)) },
		"the future":     func() { _, err := org.SetProfile(mockidx.Future, 0); must(err) },
		"chaos":          func() { _, err := org.SetProfile(mockidx.Chaos, 0); must(err) },
		"no connection":  func() { _, err := org.Faults().Add(mockidx.FaultRule{Kind: mockidx.FaultDrop, Count: 9}); must(err) },
		"bad gateway": func() {
			_, err := org.Faults().Add(mockidx.FaultRule{Kind: mockidx.FaultAnswer, Status: 502, Probability: 0.5})
			must(err)
		},
		"mails held":     func() { org.Outbox().Hold() },
		"mails lost":     func() { _, err := org.Outbox().AddRule(mockidx.MailRule{Do: mockidx.DropMail}); must(err) },
		"mails deleted":  func() { org.Mailbox().Clear() },
		"journal empty":  func() { org.Journal().Clear() },
		"keys rotate":    func() { _, err := org.Keys().Rotate(mockidx.RotateEmergency); must(err) },
		"code is chosen": func() { must(org.Codes().NextOTP("000000")) },
		"nobody may":     func() { must(org.Configure(func(c *mockidx.Config) error { c.Policies[0].Deny = true; return nil })) },
		"user suspended": func() {
			must(org.Configure(func(c *mockidx.Config) error { c.Users[0].Status = mockidx.Suspended; return nil }))
		},
		"sign-in":           func() { _, _ = newClient(org).askForMail(personOf(org)) },
		"opened anew":       func() { must(org.Close()); g.orgs[at] = openPersonal(g.t, g.srv, org.Name()) },
		"HTTP: clock moves": func() { g.control(rt, org, http.MethodPost, "/clock", fmt.Sprintf(`{"advance":%q}`, move)) },
		"HTTP: limits": func() {
			g.control(rt, org, http.MethodPut, "/limits", `{"mode":"on","buckets":{"user":{"limit":0,"per":"1h"}}}`)
		},
		"HTTP: the future": func() { g.control(rt, org, http.MethodPut, "/profile", `{"profile":"future"}`) },
		"HTTP: no mails":   func() { g.control(rt, org, http.MethodDelete, "/mails", "") },
	}
	names := make([]string, 0, len(disturbances))
	for name := range disturbances {
		names = append(names, name)
	}
	slices.Sort(names)
	disturbances[rapid.SampledFrom(names).Draw(rt, "disturbance")]()
}

// control asks the control listener for something in an org. That the clock
// would leave its range is no matter.
func (g *roughGround) control(rt *rapid.T, org *mockidx.Org, method, path, body string) {
	r, err := http.NewRequest(method, g.srv.ControlURL()+"/api/v1/orgs/"+org.Name()+path, strings.NewReader(body))
	if err != nil {
		rt.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		rt.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode >= 300 && path != "/clock" {
		rt.Fatalf("%s %s: %s", method, path, resp.Status)
	}
}
