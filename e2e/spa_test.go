package e2e

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/idxlab/idxlab/e2e/appproc"
	"github.com/idxlab/idxlab/e2e/chrome"
	"github.com/idxlab/idxlab/e2e/page"
	"github.com/idxlab/idxlab/mockidx"
)

// spaPage is a page with okta-auth-js in window.auth, of an app that lets the org
// sign people in. It has no more to it, so that a spec says what it does.
var spaPage = template.Must(template.New("spa").Parse(`<!doctype html>
<title>Single-page app</title>
<script src="/auth-js"></script>
<body><p>Single-page app</p>
<script>window.auth = new OktaAuth({{.}});</script>
`))

// spa is an app of that page, and the apps registered for it: window.auth is the
// first of them.
type spa struct {
	*stage
	apps []mockidx.App
}

// newSPA opens a stage for an app in the browser, with an org whose sign-in page
// is the widget of a generation, or plain forms if that is 0.
func newSPA(generation int, settings ...setting) *spa {
	GinkgoHelper()
	t := GinkgoT()
	s := &stage{ada: page.Person{Login: "ada@example.com", Password: "analytical-engine"}}
	var options any
	mux := http.NewServeMux()
	mux.HandleFunc("GET /auth-js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(authJSDir, "dist", "okta-auth-js.min.js"))
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { _ = spaPage.Execute(w, options) })
	mux.HandleFunc("GET /login/callback", func(w http.ResponseWriter, _ *http.Request) { _ = spaPage.Execute(w, options) })
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	s.app = &appproc.App{URL: srv.URL}

	opts := []mockidx.Option{
		mockidx.WithUsers(mockidx.User{Login: s.ada.Login, FirstName: "Ada", LastName: "Lovelace", Password: s.ada.Password}),
		mockidx.WithChange(func(c *mockidx.Config) {
			c.Policies = []mockidx.Policy{
				{Name: mailOnly, Factors: []mockidx.Factor{mockidx.FactorEmail}},
				{Name: passwordAndMail, Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{mockidx.FactorPassword, mockidx.FactorEmail}},
				{Name: "password", Identify: mockidx.IdentifierWithPassword, Factors: []mockidx.Factor{mockidx.FactorPassword}},
			}
			for _, label := range []string{"First", "Second"} {
				c.Apps = append(c.Apps, mockidx.App{
					Label: label, Policy: "password", RedirectURIs: []string{srv.URL + "/login/callback"}, PostLogoutRedirectURIs: []string{srv.URL},
				})
			}
			c.Email.PollInterval = pollInterval
			for _, set := range settings {
				set(c)
			}
		}),
	}
	if generation != 0 {
		opts = append(opts, mockidx.WithWidget(widgetDir, generation))
	}
	s.org = server.NewOrg(t, append([]mockidx.Option{mockidx.WithApps()}, opts...)...)
	onStage = s
	app := &spa{s, s.org.Config().Apps}
	options = app.options(0)
	return app
}

// options are those of okta-auth-js for one of the apps.
func (a *spa) options(i int) map[string]any {
	return map[string]any{
		"issuer": a.org.Issuer(), "clientId": a.apps[i].ClientID, "redirectUri": a.apps[i].RedirectURIs[0],
		"scopes": []string{"openid", "profile", "email"}, "pkce": true,
	}
}

// call waits for what a promise in a tab comes to, or the message of its error.
func call(tab *chrome.Tab, promise string) (value map[string]any, refused string) {
	GinkgoHelper()
	chrome.Eval[bool](tab, fmt.Sprintf(`(() => { window.came = undefined;
		Promise.resolve().then(() => %s).then(v => { window.came = {value: JSON.parse(JSON.stringify({it: v ?? null}))} }, e => { window.came = {refused: String(e.message || e)} });
		return true })()`, promise))
	tab.WaitUntil("wait for "+promise, `!!window.came`)
	var came struct {
		Value   map[string]any
		Refused string
	}
	Expect(json.Unmarshal([]byte(chrome.Eval[string](tab, `JSON.stringify(window.came)`)), &came)).To(Succeed())
	return came.Value, came.Refused
}
