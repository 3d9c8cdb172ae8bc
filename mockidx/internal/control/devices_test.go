package control_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/device"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// phones is an org whose user signs in with a password and Okta Verify, by
// number.
type phones struct {
	t      *testing.T
	org    *directory.Org
	runner *flow.Runner
	orgs   []control.Org
}

func newPhones(t *testing.T) *phones {
	o := directory.Default()
	o.Users = []directory.User{{Login: "ada@example.com", Password: "Correct-horse-1"}}
	o.Policies[0].Factors = []directory.Factor{directory.FactorPassword, directory.FactorOktaVerify}
	o.Enrollment.Optional = []directory.Factor{directory.FactorOktaVerify}
	o.OktaVerify.NumberChallenge = true
	o.Complete()
	tn := tenant.New("http://first.test", o, 1)
	runner := flow.NewRunner(tn, nil)
	first := newOrg("first")
	first.Directory, first.Clock, first.Journal, first.Devices = tn.Directory, tn.Clock, tn.Journal, device.New(tn, runner)
	return &phones{t, o, runner, []control.Org{first, newOrg("second")}}
}

// signIn takes steps from the first page on.
func (p *phones) signIn(in ...engine.Input) {
	p.t.Helper()
	tx, err := p.runner.Begin(p.t.Context(), engine.Request{ClientID: p.org.Apps[0].ClientID, MaxAge: -1}, engine.Device{}, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	in = append([]engine.Input{engine.Identify{Identifier: "ada@example.com"}, engine.Answer{Passcode: new("Correct-horse-1")}}, in...)
	for _, i := range in {
		if _, page, err := p.runner.Step(p.t.Context(), flow.ByStateHandle(tx.StateHandle), i); err != nil || page.Status != http.StatusOK {
			p.t.Fatalf("%T: %+v, %v", i, page, err)
		}
	}
}

func (p *phones) want(method, path, body string, status int, has string) string {
	p.t.Helper()
	resp, got := call(p.t, p.orgs, method, "/api/v1"+path, body)
	if resp.StatusCode != status || !strings.Contains(got, has) {
		p.t.Errorf("%s %s %s: %s %s, want %d %s", method, path, body, resp.Status, got, status, has)
	}
	return got
}

func TestDevices(t *testing.T) {
	p := newPhones(t)
	verify := p.org.AuthenticatorID(directory.FactorOktaVerify)
	p.want("POST", "/devices", `{"login":"eve@example.com"}`, 404, `there is no user`)
	p.want("POST", "/devices", `{"login":"ada@example.com"}`, 409, "waits for a device")
	p.want("GET", "/devices/code?login=ada@example.com", "", 409, "has no device")
	p.signIn(engine.Enroll{AuthenticatorID: verify})
	p.want("POST", "/devices", `{"login":"ada@example.com","phone":"Pixel"}`, 400, "unknown field")
	p.want("POST", "/devices", `{"login":"ada@example.com","name":"Pixel"}`, 204, "")
	p.want("GET", "/devices/code?login=ada@example.com", "", 200, `{"code":"`)
	p.want("GET", "/devices/code", "", 404, "there is no user")

	p.want("GET", "/pushes", "", 200, "[]")
	p.want("GET", "/pushes/wait?timeout=1ms", "", 408, "no push came")
	push := func() (id string, choices []string) {
		p.signIn(engine.Select{AuthenticatorID: verify, MethodType: "push"})
		var waiting struct {
			ID      string
			Choices []string
		}
		if err := json.Unmarshal([]byte(p.want("GET", "/pushes/wait?login=ada@example.com", "", 200, `"device":"Pixel"`)), &waiting); err != nil || len(waiting.Choices) != 3 {
			t.Fatalf("%+v, %v", waiting, err)
		}
		return waiting.ID, waiting.Choices
	}
	id, _ := push()
	p.want("GET", "/pushes", "", 200, `[{"id":"`+id)
	for body, has := range map[string]string{
		`{}`: "whether to approve", `{"approve":false,"number":"10"}`: "whether to approve", `{"approve":"yes"}`: "not understood",
	} {
		p.want("POST", "/pushes/"+id, body, 400, has)
	}
	p.want("POST", "/pushes/"+id, `{"approve":true,"number":"7"}`, 409, "asks for a number")
	p.want("POST", "/pushes/"+id, `{"approve":false}`, 200, `{"approved":false}`)
	p.want("POST", "/pushes/"+id, `{"approve":false}`, 404, "no more")
	p.want("POST", "/pushes/forged", `{"approve":false}`, 404, "there is no push")
	approved := 0
	for at := range 3 { // one of the three numbers is right
		id, choices := push()
		if strings.Contains(p.want("POST", "/pushes/"+id, `{"approve":true,"number":"`+choices[at]+`"}`, 200, "approved"), "true") {
			approved++
		}
	}
	if approved == 3 {
		t.Error("every number was right")
	}
	p.want("GET", "/orgs/first/pushes", "", 200, "[]")
}
