package sampleapp

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// start serves an app with the widget front end, whose files come from
// elsewhere, after change has changed its configuration.
func start(t *testing.T, change func(*Config)) (*App, *httptest.Server) {
	t.Helper()
	server := httptest.NewUnstartedServer(nil)
	config := Config{
		Issuer:       "https://org.example/oauth2/default",
		ClientID:     "0oaSampleApp00000001",
		ClientSecret: "secret",
		RedirectURI:  "http://" + server.Listener.Addr().String() + CallbackPath,
		Frontend:     FrontendWidget,
		Widget:       Widget{Generation: 2, URL: "https://cdn.example/widget/7"},
	}
	if change != nil {
		change(&config)
	}
	app, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = app
	server.Start()
	t.Cleanup(server.Close)
	return app, server
}

// browser is a client with cookies that stops at redirects.
type browser struct {
	t      *testing.T
	base   string
	client *http.Client
}

func newBrowser(t *testing.T, server *httptest.Server) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, server.URL, &http.Client{
		Jar:           jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// answer is a page as a browser has it.
type answer struct {
	*http.Response
	body string
	root *html.Node
}

func (b *browser) get(path string) *answer {
	b.t.Helper()
	return b.do(http.MethodGet, path, nil, nil)
}

func (b *browser) post(path string, form url.Values) *answer {
	b.t.Helper()
	return b.do(http.MethodPost, path, form, nil)
}

func (b *browser) do(method, path string, form url.Values, header http.Header) *answer {
	b.t.Helper()
	if strings.HasPrefix(path, "/") {
		path = b.base + path
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	root, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		b.t.Fatal(err)
	}
	return &answer{resp, string(body), root}
}

// follow gets path and goes where it redirects to within the app.
func (b *browser) follow(path string) *answer {
	b.t.Helper()
	a := b.get(path)
	for range 10 {
		if a.StatusCode != http.StatusSeeOther {
			return a
		}
		a = b.get(a.location())
	}
	b.t.Fatalf("%s redirects without end", path)
	return nil
}

// location is where the answer redirects to.
func (a *answer) location() string { return a.Header.Get("Location") }

// test is the data-test of the page, which says what page it is.
func (a *answer) test() string {
	if n := find(a.root, func(n *html.Node) bool {
		return (n.Data == "main" || n.Data == "div") && attribute(n, "data-test") != ""
	}); n != nil {
		return attribute(n, "data-test")
	}
	return ""
}

// text is the text of the element with that data-test, and whether it exists.
func (a *answer) text(test string) (string, bool) {
	n := find(a.root, func(n *html.Node) bool { return attribute(n, "data-test") == test })
	if n == nil {
		return "", false
	}
	var text strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			text.WriteString(d.Data)
		}
	}
	return text.String(), true
}

// link is the href of the element with that data-test.
func (a *answer) link(test string) string {
	n := find(a.root, func(n *html.Node) bool { return attribute(n, "data-test") == test })
	if n == nil {
		return ""
	}
	return attribute(n, "href")
}

func find(root *html.Node, is func(*html.Node) bool) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && is(n) {
			return n
		}
	}
	return nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func (a *answer) wantPage(t *testing.T, want string) {
	t.Helper()
	if got := a.test(); got != want {
		t.Errorf("page is %q (status %s, to %q), want %q", got, a.Status, a.location(), want)
	}
}

// wantText wants that text in the element with that data-test; "" for no such
// element.
func (a *answer) wantText(t *testing.T, test, want string) {
	t.Helper()
	if got, ok := a.text(test); got != want || ok != (want != "") {
		t.Errorf("page %q has %q as %s, want %q", a.test(), got, test, want)
	}
}

func (a *answer) wantRedirect(t *testing.T, want string) {
	t.Helper()
	if got := a.location(); a.StatusCode != http.StatusSeeOther || got != want {
		t.Errorf("page %q with status %s redirects to %q, want %q", a.test(), a.Status, got, want)
	}
}

// beginSignIn visits /login and returns the state of the sign-in that began.
func (b *browser) beginSignIn() string {
	b.t.Helper()
	a := b.get("/login")
	u, err := url.Parse(a.location())
	if err != nil || u.Path != "/login" || u.Query().Get("state") == "" {
		b.t.Fatalf("/login answers %s and redirects to %q, want an address with state", a.Status, a.location())
	}
	return u.Query().Get("state")
}
