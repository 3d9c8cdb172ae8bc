package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// process is the server of a script, under the key of the script's values.
type process struct {
	cmd    *exec.Cmd
	stdout bytes.Buffer
	stderr bytes.Buffer
	lines  chan string   // what it says after it is ready, as far as somebody listens
	ended  chan struct{} // when stderr is closed
}

type processKey struct{}

// bannerLine is one that names an address.
var bannerLine = regexp.MustCompile(`^(app|mailbox|a18n|issuer) +(\S+)$`)

func start(ts *testscript.TestScript, _ bool, args []string) {
	p := ts.Value(processKey{}).(*process)
	*p = process{cmd: exec.Command("mockidx", args...), lines: make(chan string, 100), ended: make(chan struct{})}
	p.cmd.Dir = ts.Getenv("WORK")
	p.cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"), "GORACE="+ts.Getenv("GORACE"), "CHROMIUM="+ts.Getenv("CHROMIUM"), "SSL_CERT_FILE="+ts.Getenv("SSL_CERT_FILE"))
	p.cmd.Stdout = &p.stdout
	pipe, err := p.cmd.StderrPipe()
	ts.Check(err)
	ts.Check(p.cmd.Start())
	ts.Defer(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() })
	p.awaitReady(ts, pipe)
}

// awaitReady reads the banner to its last line, and leaves the rest to be read.
func (p *process) awaitReady(ts *testscript.TestScript, pipe io.Reader) {
	lines := bufio.NewScanner(pipe)
	for lines.Scan() {
		p.stderr.WriteString(lines.Text() + "\n")
		if m := bannerLine.FindStringSubmatch(lines.Text()); m != nil {
			ts.Setenv(strings.ToUpper(m[1]), m[2])
		}
		if strings.HasPrefix(lines.Text(), "Ready.") {
			go func() {
				defer close(p.ended)
				for lines.Scan() {
					p.stderr.WriteString(lines.Text() + "\n")
					select {
					case p.lines <- lines.Text():
					default: // nobody listens
					}
				}
			}()
			return
		}
	}
	ts.Fatalf("it ended before it was ready:\n%s", p.stderr.String())
}

// hangup tells the server to read its config file again, and waits until it
// said what came of it.
func hangup(ts *testscript.TestScript, _ bool, args []string) {
	p := ts.Value(processKey{}).(*process)
	ts.Check(p.cmd.Process.Signal(syscall.SIGHUP))
	for {
		select {
		case line := <-p.lines:
			if strings.Contains(line, args[0]) {
				return
			}
		case <-time.After(10 * time.Second):
			ts.Fatalf("the server did not say %q", args[0])
		}
	}
}

func end(ts *testscript.TestScript, _ bool, args []string) {
	p := ts.Value(processKey{}).(*process)
	ts.Check(p.cmd.Process.Signal(map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM}[args[0]]))
	<-p.ended
	ts.Check(p.cmd.Wait())
	ts.Check(os.WriteFile(ts.MkAbs("server.out"), p.stdout.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("server.err"), p.stderr.Bytes(), 0o600))
}

func get(ts *testscript.TestScript, _ bool, args []string) {
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	resp, err := (&http.Client{Jar: jar}).Get(args[0])
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("%s: %s\n%s", args[0], resp.Status, body)
	}
	ts.Check(os.WriteFile(ts.MkAbs("body"), body, 0o600))
}

func location(ts *testscript.TestScript, _ bool, args []string) {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Get(strings.TrimSpace(ts.ReadFile(args[0])))
	ts.Check(err)
	defer resp.Body.Close()
	ts.Check(os.WriteFile(ts.MkAbs("location"), []byte(resp.Header.Get("Location")+"\n"), 0o600))
}

func takePort(ts *testscript.TestScript, _ bool, _ []string) {
	listener, err := net.Listen("tcp", "localhost:0")
	ts.Check(err)
	ts.Defer(func() { listener.Close() })
	_, port, err := net.SplitHostPort(listener.Addr().String())
	ts.Check(err)
	ts.Setenv("PORT", port)
}
