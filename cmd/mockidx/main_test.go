package main

import (
	"errors"
	"net/http"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/idxlab/idxlab/mockidx/controltest"
)

// The commands of the scripts fail when they and the server do not talk as the
// OpenAPI document says.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"mockidx": func() {
		observed = func(t http.RoundTripper) http.RoundTripper {
			return controltest.Transport{Base: t, Done: noteDone}
		}
		http.DefaultTransport = observed(http.DefaultTransport)
		main()
	}})
}

// TestScripts runs testdata/*.txtar. Beyond testscript's own commands there
// are:
//
//	exits STATUS mockidx ARG...  run it to that exit status
//	start ARG...                 start a server; its addresses become APP, MAILBOX, A18N, ISSUER
//	end SIGNAL                   stop it so, with exit status 0; its output is in server.out and server.err
//	hangup TEXT                  send it SIGHUP, and wait until it says TEXT
//	get URL                      fetch a page, which must be 200, into the file body
//	askmail CLIENTID LOGIN URI   begin a sign-in at ISSUER that sends a mail; SECRET is the app's
//	askdevice CLIENTID LOGIN PASSWORD URI push|enroll
//	                             the same with Okta Verify: have a push sent, or set it up
//	location FILE                fetch the URL in a file, and write where it redirects into the file location
//	takeport                     listen on PORT
//	brokenapp CLIENTID           start an app at BROKEN that does much wrong
func TestScripts(t *testing.T) {
	doneIn := filepath.Join(t.TempDir(), "done")
	t.Cleanup(func() { checkTable(t, doneIn) }) // when every script has ended
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Values[processKey{}] = &process{}
			env.Setenv(doneFile, doneIn)
			env.Setenv(script, strings.TrimPrefix(filepath.Base(env.WorkDir), "script-"))
			env.Setenv("GORACE", "atexit_sleep_ms=0") // else each command takes a second more under -race
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"start":     start,
			"end":       end,
			"get":       get,
			"hangup":    hangup,
			"askmail":   askMail,
			"askdevice": askDevice,
			"location":  location,
			"smtp":      smtpServer,
			"takeport":  takePort,

			"brokenapp": brokenApp,
		},
	})
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}
