package clients

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/e2e/clients/idxgo"
	"github.com/idxlab/idxlab/mockidx"
)

// programs are package idxgo built with the versions of the SDK, by the folder
// of their main package.
var programs = []struct{ name, folder string }{
	{"newest commit", "idxgo/latest"},
	{"v0.2.2", "idxgo022"},
}

func TestIDXGo(t *testing.T) {
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "idxgo")
			build := exec.Command("go", "build", "-o", path, ".")
			build.Dir = p.folder
			if out, err := build.CombinedOutput(); err != nil {
				t.Fatalf("build: %v\n%s", err, out)
			}
			for _, c := range scenarios {
				t.Run(c.name, func(t *testing.T) { c.run(t, path) })
			}
		})
	}
}

type idxgoCase struct {
	name, scenario string
	app, password  string
	signsIn        bool
	refused        string         // in the SDK's error for what had to be refused
	outcomes       map[string]int // in the journal
}

var scenarios = []idxgoCase{
	{
		name: "login by mail alone", scenario: "login", app: mailApp, signsIn: true,
		outcomes: map[string]int{"mail_sent": 1, "interaction_code_issued": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "login by password and mail", scenario: "login", app: strictApp, password: password, signsIn: true,
		outcomes: map[string]int{"mail_sent": 1, "interaction_code_issued": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "wrong code, then the right one", scenario: "wrong code", app: mailApp, signsIn: true,
		refused:  "Invalid code. Try again.",
		outcomes: map[string]int{"passcode_wrong": 1, "interaction_code_redeemed": 1},
	},
	{
		name: "wrong password", scenario: "wrong password", app: strictApp, password: password,
		refused:  "Authentication failed",
		outcomes: map[string]int{"password_wrong": 1, "mail_sent": 0},
	},
	{
		name: "cancel", scenario: "cancel", app: mailApp,
		outcomes: map[string]int{"cancelled": 1, "interaction_code_issued": 0},
	},
	{
		name: "redeem a code, and again", scenario: "redeem", app: mailApp, signsIn: true,
		refused:  "The interaction code is invalid or has expired.",
		outcomes: map[string]int{"interaction_code_redeemed": 1, "interaction_code_reused": 1},
	},
}

func (c idxgoCase) run(t *testing.T, program string) {
	srv, org := newOrg(t, clientSecret)
	got := c.exec(t, program, srv, org)
	if c.signsIn {
		verify(t, org, tokens{IDToken: got.IDToken, AccessToken: got.AccessToken, ClientID: c.app})
	} else if got.IDToken != "" {
		t.Error("there are tokens without a sign-in")
	}
	if !strings.Contains(got.Refused, c.refused) || (c.refused == "") != (got.Refused == "") {
		t.Errorf("the SDK's error is %q, want %q in it", got.Refused, c.refused)
	}
	for outcome, want := range c.outcomes {
		if n := count(org, outcome); n != want {
			t.Errorf("%s happened %d times, want %d", outcome, n, want)
		}
	}
	if c.scenario == "cancel" && !slices.Contains(got.Steps, "IDENTIFY") {
		t.Errorf("the steps after cancel are %v", got.Steps)
	}
}

func (c idxgoCase) exec(t *testing.T, program string, srv *mockidx.Server, org *mockidx.Org) idxgo.Result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, c.scenario)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Dir = t.TempDir() // without a configuration file of the SDK
	cmd.Env = append(os.Environ(),
		"ISSUER="+org.Issuer(), "CLIENT_ID="+c.app, "CLIENT_SECRET="+clientSecret, "REDIRECT_URI="+redirectURI,
		"LOGIN="+login, "PASSWORD="+c.password, "CONTROL_URL="+controlURL(srv, org),
	)
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	var got idxgo.Result
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatalf("output %q: %v", &stdout, err)
	}
	return got
}
