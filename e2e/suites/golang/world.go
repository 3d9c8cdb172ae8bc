package main

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/idxlab/idxlab/mockidx"
)

//go:embed org.yaml
var orgFile []byte

// world is all that the suites ask.
type world struct {
	dir      string
	server   *mockidx.Server
	org      *mockidx.Org
	facebook *social
	google   *social
	cdn      *httptest.Server
	driver   *exec.Cmd
	selenium string
}

func newWorld(npm string) (*world, error) {
	w := &world{facebook: newFacebook(), google: newGoogle()}
	if err := w.open(npm); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *world) open(npm string) (err error) {
	if w.dir, err = os.MkdirTemp("", "suites"); err != nil {
		return err
	}
	if err := errors.Join(w.facebook.start(), w.google.start()); err != nil {
		return err
	}
	w.server, err = mockidx.New(mockidx.WithListen("localhost:0"), mockidx.WithA18N(),
		mockidx.WithConfig("org.yaml", orgFile), mockidx.WithChange(w.facebook.offer), mockidx.WithChange(w.google.offer))
	if err != nil {
		return err
	}
	w.org = w.server.Orgs()[0]
	if err := errors.Join(w.facebook.admit(w.org), w.google.admit(w.org)); err != nil {
		return err
	}
	if w.cdn, err = newCDN(filepath.Join(npm, "node_modules")); err != nil {
		return err
	}
	return w.startDriver()
}

func (w *world) close() {
	if w.driver != nil {
		_ = w.driver.Process.Kill()
		_ = w.driver.Wait()
	}
	if w.cdn != nil {
		w.cdn.Close()
	}
	if w.server != nil {
		_ = w.server.Close()
	}
	w.facebook.close()
	w.google.close()
	_ = os.RemoveAll(w.dir)
}

// newCDN serves what the samples' pages get from elsewhere.
func newCDN(packages string) (*httptest.Server, error) {
	mux := http.NewServeMux()
	for path, dir := range map[string]string{
		"/ajax/libs/jquery/3.5.1/":   "jquery/dist",
		"/okta-signin-widget/6.0.1/": "@okta/okta-signin-widget/dist",
	} {
		dir = filepath.Join(packages, filepath.FromSlash(dir))
		if _, err := os.Stat(dir); err != nil {
			return nil, fmt.Errorf("an npm package is missing, install it as docs/suites.md says: %w", err)
		}
		mux.Handle(path, http.StripPrefix(path, http.FileServer(http.Dir(dir))))
	}
	return httptest.NewTLSServer(mux), nil
}

var driverStarted = regexp.MustCompile(`started successfully on port (\d+)`)

// startDriver starts chromedriver in place of the Selenium server, whose
// protocol it speaks.
func (w *world) startDriver() error {
	driver := exec.Command("chromedriver", "--port=0", "--url-base=/wd/hub")
	out, err := driver.StdoutPipe()
	if err != nil {
		return err
	}
	if err := driver.Start(); err != nil {
		return fmt.Errorf("chromedriver is missing, on Debian install it with \"apt-get install chromium-driver\": %w", err)
	}
	w.driver = driver
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if port := driverStarted.FindStringSubmatch(lines.Text()); port != nil {
			w.selenium = "http://localhost:" + port[1] + "/wd/hub"
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return nil
		}
	}
	return errors.New("chromedriver did not start")
}

// env are the variables of a suite.
func (w *world) env(suite string) []string {
	app := w.org.Config().Apps[0]
	if suite == "embedded-sign-in-widget" {
		app = w.org.Config().Apps[1]
	}
	mary := w.org.Config().Users[0]
	return []string{
		"OKTA_IDX_ISSUER=" + w.org.Issuer(),
		"OKTA_IDX_CLIENTID=" + app.ClientID,
		"OKTA_IDX_CLIENTSECRET=" + app.ClientSecret,
		"OKTA_IDX_SCOPES=openid,profile,email",
		"OKTA_IDX_REDIRECTURI=" + app.RedirectURIs[0],
		"OKTA_CLIENT_ORGURL=" + w.org.URL(),
		"OKTA_CLIENT_TOKEN=" + w.org.Config().APIToken,
		"OKTA_TESTING_DISABLE_HTTPS_CHECK=true",
		"A18N_API_URL=" + w.server.A18NURL(),
		"A18N_API_KEY=any",
		"SELENIUM_URL=" + w.selenium,
		"SELENIUM_CAPABILITIES=" + w.capabilities(),
		"OKTA_IDX_USER_NAME=" + mary.Login,
		"OKTA_IDX_PASSWORD=" + mary.Password,
		fmt.Sprintf(`OKTA_IDX_CLAIMS={"given_name":%q,"family_name":%q}`, mary.FirstName, mary.LastName),
		"OKTA_IDX_FACEBOOK_USER_NAME=" + w.facebook.user.Login,
		"OKTA_IDX_FACEBOOK_USER_PASSWORD=" + w.facebook.user.Password,
		"OKTA_IDX_GOOGLE_USER_NAME=" + w.google.user.Login,
		"OKTA_IDX_GOOGLE_USER_PASSWORD=" + w.google.user.Password,
	}
}

// capabilities ask for a Chromium that finds here what the samples name.
func (w *world) capabilities() string {
	host := func(rawURL string) string {
		u, _ := url.Parse(rawURL) // of a listener
		return "127.0.0.1:" + u.Port()
	}
	rules := strings.Join([]string{
		"MAP ajax.googleapis.com:443 " + host(w.cdn.URL),
		"MAP global.oktacdn.com:443 " + host(w.cdn.URL),
		"MAP localhost:80 " + host(w.org.URL()),
	}, ",")
	b, _ := json.Marshal(map[string]any{
		"browserName":         "chrome",
		"acceptInsecureCerts": true,
		"goog:chromeOptions": map[string]any{
			"args": []string{"--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=" + rules},
		},
	})
	return string(b)
}
