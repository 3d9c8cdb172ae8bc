package appproc

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// TB is what a test gives: *testing.T, Ginkgo's GinkgoT() and others have it.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Program is the built sample app.
type Program struct{ path string }

// Build builds cmd/sampleapp of the module below root into dir.
func Build(root, dir string) (Program, error) {
	p := Program{filepath.Join(dir, "sampleapp")}
	cmd := exec.Command("go", "build", "-o", p.path, "./cmd/sampleapp")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return Program{}, fmt.Errorf("build sample app: %w\n%s", err, out)
	}
	return p, nil
}

// App is a running sample app.
type App struct {
	URL string // without a slash at its end
	log buffer
}

// Flags are those of cmd/sampleapp, without the leading dashes. The redirect
// URI is not among them: [Program.Start] chooses it.
type Flags map[string]string

// Ports below those that systems hand out by themselves (from 32768 on Linux,
// 49152 elsewhere): whoever asks for any port, or connects, gets none of them,
// so that one that is free stays free until the app listens on it.
const (
	firstPort = 20_000
	ports     = 10_000
)

// asked counts the ports that were tried. Processes begin at different ones.
var asked atomic.Uint32

func init() { asked.Store(uint32(os.Getpid()) * 997) }

// FreeURL returns an address of this machine that nobody listens on, a new one
// each time.
func FreeURL(t TB) string {
	t.Helper()
	var err error
	for range ports {
		addr := fmt.Sprintf("127.0.0.1:%d", firstPort+asked.Add(1)%ports)
		var listener net.Listener
		if listener, err = net.Listen("tcp", addr); err == nil {
			listener.Close()
			return "http://" + addr
		}
	}
	t.Fatalf("find a free port: %v", err)
	return ""
}

// startTimeout is far more than the few milliseconds that the app takes.
const startTimeout = 20 * time.Second

// Start runs the app at url, as [FreeURL] returns it, until the test ends.
func (p Program) Start(t TB, url string, flags Flags) *App {
	t.Helper()
	app := &App{URL: url}
	cmd := exec.Command(p.path, "--redirect-uri", url+"/login/callback")
	for name, value := range flags {
		cmd.Args = append(cmd.Args, "--"+name, value)
	}
	cmd.Env = environ()
	cmd.Stderr = &app.log
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatalf("start sample app: %v", err)
	}
	t.Cleanup(func() { stop(cmd) })

	ready := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(stdout).ReadString('\n')
		ready <- strings.TrimSpace(line)
	}()
	select {
	case line := <-ready:
		if strings.TrimSuffix(line, "/") != url {
			t.Fatalf("sample app says %q, want its address %s\n%s", line, url, app.Log())
		}
	case <-time.After(startTimeout):
		t.Fatalf("sample app does not start\n%s", app.Log())
	}
	return app
}

// environ is this process's environment without what would configure the app.
func environ() []string {
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "OKTA_") && !strings.HasPrefix(v, "SAMPLEAPP_") {
			env = append(env, v)
		}
	}
	return env
}

func stop(cmd *exec.Cmd) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	killer := time.AfterFunc(5*time.Second, func() { _ = cmd.Process.Kill() })
	defer killer.Stop()
	_ = cmd.Wait()
}

// Log returns what the app wrote to its standard error.
func (a *App) Log() string { return a.log.String() }

// buffer is a bytes.Buffer that a process writes while a test reads.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
