package main

import (
	"bufio"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sampleapp": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", RequireExplicitExec: true})
}

func TestAddress(t *testing.T) {
	for _, tt := range []struct{ listen, redirectURI, want string }{
		{"", "http://localhost:8080/login/callback", "localhost:8080"},
		{"", "http://[::1]:8080/login/callback", "[::1]:8080"},
		{"", "http://app.example/login/callback", "app.example:http"},
		{"127.0.0.1:9", "https://app.example/login/callback", "127.0.0.1:9"},
	} {
		f := flags{Listen: tt.listen, RedirectURI: tt.redirectURI}
		if got := f.address(); got != tt.want {
			t.Errorf("address of --listen %q and %s is %q, want %q", tt.listen, tt.redirectURI, got, tt.want)
		}
	}
}

// freeURL is an address that nobody listens on.
func freeURL(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String() + "/"
}

// The program serves without its org, says where, and ends in peace when it is
// told to.
func TestServe(t *testing.T) {
	program, err := exec.LookPath("sampleapp")
	if err != nil {
		t.Fatal(err)
	}
	address := freeURL(t)
	cmd := exec.CommandContext(t.Context(), program, "--redirect-uri", address+"login/callback")
	cmd.Env = append(os.Environ(), "OKTA_IDX_ISSUER=http://127.0.0.1:1/oauth2/default",
		"OKTA_IDX_CLIENTID=0oaSampleApp00000001", "OKTA_IDX_CLIENTSECRET=secret")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != address+"\n" {
		t.Errorf("it prints %q, %v, want %q", line, err, address)
	}
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the start page answers %s", resp.Status)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v, want status 0", err)
	}
}
