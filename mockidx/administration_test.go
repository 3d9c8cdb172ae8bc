package mockidx_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/idxlab/idxlab/mockidx"
)

// The states of what an administrator turns one way and the other.
const (
	turning = "turning"
	opened  = "open" // who is behind it may sign in
	shut    = "shut"
)

// gate is what an administrator turns while people sign in. It is in a state
// from the answer to the request that brought it there until the next request.
type gate struct {
	mu   sync.Mutex
	turn int
	is   string
}

// look returns the state, and a number that no other turn has.
func (g *gate) look() (state string, turn int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.is, g.turn
}

func (g *gate) set(state string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.is = state
	g.turn++
}

// allAlong is the state since an earlier look; turning if it was not the same
// all the time.
func (g *gate) allAlong(turn int) string {
	if state, now := g.look(); now == turn {
		return state
	}
	return turning
}

// office is where everybody in an org is administered.
type office struct {
	t      *testing.T
	org    *mockidx.Org
	http   *http.Client
	broken atomic.Int64 // answers of 500 and more
}

// RoundTrip counts what the org should never answer.
func (o *office) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && resp.StatusCode >= http.StatusInternalServerError {
		o.broken.Add(1)
		o.t.Errorf("%s %s: %s", r.Method, r.URL.Path, resp.Status)
	}
	return resp, err
}

// do calls the Management API, whatever goroutine it is in.
func (o *office) do(method, path, body string) map[string]any {
	req, err := http.NewRequestWithContext(o.t.Context(), method, o.org.URL()+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		o.t.Error(err)
		return nil
	}
	req.Header.Set("Authorization", "SSWS "+o.org.Config().APIToken)
	req.Header.Set("Content-Type", "application/json")
	resp, err := o.http.Do(req)
	if err != nil {
		o.t.Error(err)
		return nil
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		o.t.Errorf("%s %s: %d %s, %v", method, path, resp.StatusCode, b, err)
	}
	v := map[string]any{}
	_ = json.Unmarshal(b, &v) // no body, or a list: nobody asks
	return v
}

// citizen signs in again and again while an administrator lets them and does not
// let them.
type citizen struct {
	*office
	login, id string
	gate      gate
	policy    *gate
	seen      uint64 // the last mail
	done      chan struct{}
	finished  chan struct{}   // takes a finished attempt if the administrator waits for one
	elsewhere chan<- struct{} // the same for the policy's administrator

	held map[string]int // attempts in a state all along
}

const (
	attempts    = 9
	citizenWord = "Analytical-Engine-1"
	otherWord   = "Difference-Engine-2"
)

// hold waits until somebody made an attempt, from beginning to end, in the state
// that it is now: the second one to finish began after the first one.
func hold(finished <-chan struct{}, done <-chan struct{}, times int) {
	for range times {
		select {
		case <-finished:
		case <-done:
			return
		}
	}
}

// administered turns the gate one way and the other until the citizen is done.
func (c *citizen) administered(shutIt, openIt func()) {
	turn := func(state string, do func()) {
		c.gate.set(turning)
		do()
		c.gate.set(state)
	}
	for {
		select {
		case <-c.done:
			return
		default:
		}
		turn(shut, shutIt)
		turn(opened, openIt)
		turn(shut, shutIt)
		hold(c.finished, c.done, 2)
		turn(opened, openIt)
		hold(c.finished, c.done, 2)
	}
}

// signsIn makes attempts, and holds each to the gate and the policy.
func (c *citizen) signsIn() {
	defer close(c.done)
	client := newClient(c.org)
	client.http.Transport = c.office
	for range attempts {
		_, turn := c.gate.look()
		_, policyTurn := c.policy.look()
		amr, err := c.attempt(client)
		state, policy := c.gate.allAlong(turn), c.policy.allAlong(policyTurn)
		c.held[state]++
		switch {
		case err == nil && state == shut:
			c.t.Errorf("%s signed in, whom nothing let in", c.login)
		case err != nil && state == opened:
			c.t.Errorf("%s was not let in: %v", c.login, err)
		case err == nil && (!slices.Contains(amr, "pwd") || policy == shut && !slices.Contains(amr, "mfa")):
			c.t.Errorf("%s signed in by %v while the policy was %s", c.login, amr, policy)
		}
		for _, waits := range []chan<- struct{}{c.finished, c.elsewhere} {
			select {
			case waits <- struct{}{}:
			default:
			}
		}
	}
}

// attempt signs in with the first password, and with the mail if it is asked
// for; amr is what the ID token says of it.
func (c *citizen) attempt(client *client) (amr []string, err error) {
	handle, err := client.interact()
	if err != nil {
		return nil, err
	}
	p, err := client.step("introspect", map[string]any{"interactionHandle": handle})
	if err == nil {
		p, err = client.step("identify", map[string]any{"stateHandle": p.StateHandle, "identifier": c.login})
	}
	for range 6 {
		switch {
		case err != nil:
			return nil, err
		case p.code() != "":
			return proved(client, p.code())
		case p.asks("challenge-authenticator"):
			p, err = client.step("challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]any{"passcode": c.passcode(p)}})
		case p.authenticator("Password") != "":
			p, err = client.step("challenge", map[string]any{"stateHandle": p.StateHandle, "authenticator": map[string]any{"id": p.authenticator("Password")}})
		case p.authenticator("Email") != "":
			p, err = client.step("challenge", map[string]any{"stateHandle": p.StateHandle, "authenticator": map[string]any{"id": p.authenticator("Email"), "methodType": "email"}})
		default:
			return nil, fmt.Errorf("the page asks for something else: %+v", p.Remediation)
		}
	}
	return nil, err
}

func (c *citizen) passcode(p page) string {
	if p.Enrollment.Value.Key != "okta_email" {
		return citizenWord
	}
	mail, err := c.org.Mailbox().WaitAfter(c.t.Context(), c.login, c.seen)
	if err != nil {
		c.t.Error(err)
	}
	c.seen = mail.Seq
	return mail.OTP
}

func proved(client *client, code string) ([]string, error) {
	tokens, err := client.redeem(code)
	if err != nil {
		return nil, err
	}
	raw, _ := tokens["id_token"].(string)
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, err
	}
	var claims struct {
		AMR []string `json:"amr"`
	}
	err = token.UnsafeClaimsWithoutVerification(&claims)
	return claims.AMR, err
}

// While administrators suspend people, take them off the app, reset and change
// their passwords, give them factors and take them away, and change the policy
// of the app, nobody signs in whom nothing lets in, or without what the policy
// asks; whom everything lets in signs in; no change is lost; and the org never
// says that it is broken.
func TestAdministrationDuringSignIns(t *testing.T) {
	org := mockidx.Start(t, mockidx.WithChange(func(c *mockidx.Config) {
		c.Apps[0].AssignedOnly = true
		c.Enrollment.Required, c.Enrollment.Optional, c.Password.MaxFailures = nil, nil, 1000
		c.Users = []mockidx.User{{Login: "shared@example.com"}}
	})).Org("default")
	o := &office{t: t, org: org}
	o.http = &http.Client{Transport: o, Timeout: time.Minute}
	app := "/apps/" + org.Config().Apps[0].ID
	inSight, over := make(chan struct{}), make(chan struct{})
	policy := &gate{is: turning}
	turnPolicy := o.policy(app)

	var administrators, citizens, writers sync.WaitGroup
	all := []*citizen{}
	for kind, turn := range o.duties(app) {
		for i := range 2 {
			c := o.settle(fmt.Sprintf("%s%d@example.com", kind, i), app, policy, inSight)
			all = append(all, c)
			shutIt, openIt := turn(c)
			administrators.Go(func() { c.administered(shutIt, openIt) })
		}
	}
	turnPolicy(policy, shut)
	for _, c := range all {
		citizens.Go(c.signsIn)
	}
	administrators.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-over:
				return
			default:
			}
			turnPolicy(policy, []string{opened, shut}[i%2])
			hold(inSight, over, len(all)+1) // somebody made two attempts
		}
	})
	for i := range 4 {
		writers.Go(func() { o.write(i) })
	}
	citizens.Wait()
	close(over)
	administrators.Wait()
	writers.Wait()

	held := map[string]int{}
	for _, c := range all {
		held[shut] += c.held[shut]
		held[opened] += c.held[opened]
	}
	if held[shut] == 0 || held[opened] == 0 {
		t.Errorf("attempts in a state all along: %v", held)
	}
	o.nothingLost()
	if n := org.Journal().Count(func(e mockidx.Event) bool { return e.Status >= http.StatusInternalServerError }); n > 0 || o.broken.Load() > 0 {
		t.Errorf("%d answers that the org is broken, %d in the journal", o.broken.Load(), n)
	}
}

// settle makes a citizen who may use the app.
func (o *office) settle(login, app string, policy *gate, elsewhere chan<- struct{}) *citizen {
	user := fmt.Sprintf(`{"profile":{"login":%q,"email":%q,"firstName":"C","lastName":"D"},"credentials":{"password":{"value":%q}}}`, login, login, citizenWord)
	id, _ := o.do("POST", "/users", user)["id"].(string)
	o.do("POST", app+"/users", `{"id":"`+id+`"}`)
	return &citizen{
		office: o, login: login, id: id, gate: gate{is: opened}, policy: policy, held: map[string]int{},
		done: make(chan struct{}), finished: make(chan struct{}), elsewhere: elsewhere,
	}
}

// duties are what administrators do to citizens so that they cannot sign in, and
// so that they can again.
func (o *office) duties(app string) map[string]func(*citizen) (shutIt, openIt func()) {
	password := func(c *citizen, value string) func() {
		return func() { o.do("POST", "/users/"+c.id, `{"credentials":{"password":{"value":"`+value+`"}}}`) }
	}
	lifecycle := func(c *citizen, step string) func() {
		return func() { o.do("POST", "/users/"+c.id+"/lifecycle/"+step, "") }
	}
	return map[string]func(*citizen) (shutIt, openIt func()){
		"suspended": func(c *citizen) (shutIt, openIt func()) { return lifecycle(c, "suspend"), lifecycle(c, "unsuspend") },
		"changed":   func(c *citizen) (shutIt, openIt func()) { return password(c, otherWord), password(c, citizenWord) },
		"reset": func(c *citizen) (shutIt, openIt func()) {
			return lifecycle(c, "reset_password?sendEmail=false"), password(c, citizenWord)
		},
		"unassigned": func(c *citizen) (shutIt, openIt func()) {
			return func() { o.do("DELETE", app+"/users/"+c.id, "") }, func() { o.do("POST", app+"/users", `{"id":"`+c.id+`"}`) }
		},
		"deactivated": func(c *citizen) (shutIt, openIt func()) {
			return lifecycle(c, "deactivate"), func() {
				password(c, citizenWord)()
				lifecycle(c, "activate?sendEmail=false")()
			}
		},
	}
}

// policy gives the app one of its own, and returns what turns it: open, it asks
// for the password; shut, for mail besides.
func (o *office) policy(app string) func(g *gate, state string) {
	id, _ := o.do("POST", "/policies", `{"type":"ACCESS_POLICY","name":"Turning"}`)["id"].(string)
	body := func(mode string) string {
		return `{"name":"All","type":"ACCESS_POLICY","actions":{"appSignOn":{"access":"ALLOW","verificationMethod":{"type":"ASSURANCE","factorMode":"` + mode + `",
			"constraints":[{"knowledge":{"types":["password"]}}]}}}}`
	}
	rule, _ := o.do("POST", "/policies/"+id+"/rules", body("1FA"))["id"].(string)
	o.do("PUT", app+"/policies/"+id, "")
	return func(g *gate, state string) {
		g.set(turning)
		o.do("PUT", "/policies/"+id+"/rules/"+rule, body(map[string]string{opened: "1FA", shut: "2FA"}[state]))
		g.set(state)
	}
}

const rounds = 8

// attributesOfShared are those that writers change of one user, each its own.
var attributesOfShared = []string{"nickName", "title", "city", "state"}

// write makes groups and users, puts the one whom all writers share into the
// groups, gives them a phone and takes it away, and changes an attribute.
func (o *office) write(writer int) {
	for i := range rounds {
		name := fmt.Sprintf("%d-%d", writer, i)
		group, _ := o.do("POST", "/groups", `{"profile":{"name":"`+name+`"}}`)["id"].(string)
		shared, _ := o.org.User("shared@example.com")
		o.do("PUT", "/groups/"+group+"/users/"+shared.ID, "")
		o.do("POST", "/users/"+shared.ID, `{"profile":{"`+attributesOfShared[writer]+`":"`+name+`"}}`)
		user, _ := o.do("POST", "/users?activate=false", fmt.Sprintf(`{"profile":{"login":"w%[1]s@example.com","email":"w%[1]s@example.com","firstName":"W","lastName":"X"},"groupIds":[%[2]q]}`, name, group))["id"].(string)
		factor, _ := o.do("POST", "/users/"+user+"/factors?activate=true", fmt.Sprintf(`{"factorType":"sms","provider":"OKTA","profile":{"phoneNumber":"+1555010%d%03d"}}`, writer, i))["id"].(string)
		if i%2 == 0 {
			o.do("DELETE", "/users/"+user+"/factors/"+factor, "")
		}
	}
}

// nothingLost checks what the writers wrote.
func (o *office) nothingLost() {
	config := o.org.Config()
	shared, _ := o.org.User("shared@example.com")
	for writer, attribute := range attributesOfShared {
		if want := fmt.Sprintf("%d-%d", writer, rounds-1); shared.Profile[attribute] != want {
			o.t.Errorf("%s is %q, want %q", attribute, shared.Profile[attribute], want)
		}
		for i := range rounds {
			name := fmt.Sprintf("%d-%d", writer, i)
			group, ok := config.GroupByName(name)
			user, known := o.org.User("w" + name + "@example.com")
			if !ok || !known || !config.In(shared, group.ID) || !config.In(user, group.ID) || (user.Phone == "") != (i%2 == 0) {
				o.t.Errorf("%s: group %t, user %t with phone %q, groups %v and %v", name, ok, known, user.Phone, user.Groups, shared.Groups)
			}
		}
	}
}
