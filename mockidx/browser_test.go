package mockidx_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"github.com/idxlab/idxlab/mockidx"
)

// plainBrowser opens the org's pages and submits their forms, without scripts,
// and stops before it leaves for an app.
type plainBrowser struct {
	t    *testing.T
	http *http.Client
	org  *mockidx.Org
	at   *url.URL // of the page
	page *html.Node
	code int
}

func newPlainBrowser(t *testing.T, org *mockidx.Org) *plainBrowser {
	b := &plainBrowser{t: t, org: org}
	b.http = &http.Client{
		Jar: &loopbackJar{cookies: map[string]*http.Cookie{}},
		CheckRedirect: func(r *http.Request, _ []*http.Request) error {
			if !strings.HasPrefix(r.URL.String(), org.URL()) {
				return http.ErrUseLastResponse
			}
			return nil
		},
	}
	return b
}

// loopbackJar keeps the org's cookies, which are Secure: browsers take that from
// loopback over plain HTTP and net/http/cookiejar does not.
type loopbackJar struct {
	mu      sync.Mutex
	cookies map[string]*http.Cookie
}

func (j *loopbackJar) SetCookies(_ *url.URL, cookies []*http.Cookie) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, c := range cookies {
		j.cookies[c.Name] = c
		if c.MaxAge < 0 {
			delete(j.cookies, c.Name)
		}
	}
}

func (j *loopbackJar) Cookies(*url.URL) []*http.Cookie {
	j.mu.Lock()
	defer j.mu.Unlock()
	var all []*http.Cookie
	for _, c := range j.cookies {
		all = append(all, &http.Cookie{Name: c.Name, Value: c.Value})
	}
	return all
}

// cookie returns a cookie as it was set, or nil.
func (b *plainBrowser) cookie(name string) *http.Cookie {
	return b.http.Jar.(*loopbackJar).cookies[name]
}

// open loads an address and returns the app's that it leads to, or nil if a page
// of the org came.
func (b *plainBrowser) open(address string) *url.URL {
	b.t.Helper()
	return b.loaded(b.http.Get(address))
}

func (b *plainBrowser) loaded(resp *http.Response, err error) *url.URL {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	b.code, b.at, b.page = resp.StatusCode, resp.Request.URL, nil
	if to, err := resp.Location(); err == nil {
		return to
	}
	if b.page, err = html.Parse(resp.Body); err != nil {
		b.t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	return nil
}

// submit fills in the first form of that name and button, if one is given, by
// the ends of its inputs' names, and sends it.
func (b *plainBrowser) submit(form, button string, fill ...string) *url.URL {
	b.t.Helper()
	for node := range b.page.Descendants() {
		if node.Data != "form" || attribute(node, "data-form") != form || button != "" && !strings.Contains(textOf(node), button) {
			continue
		}
		values := inputsOf(node)
		for i := 0; i < len(fill); i += 2 {
			values.Set(nameEnding(values, fill[i]), fill[i+1])
		}
		action, err := b.at.Parse(attribute(node, "action"))
		if err != nil {
			b.t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, action.String(), strings.NewReader(values.Encode()))
		if err != nil {
			b.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", b.at.Scheme+"://"+b.at.Host)
		return b.loaded(b.http.Do(req))
	}
	b.t.Fatalf("no form %s %q on the page:\n%s", form, button, b.text())
	return nil
}

// text is what the page shows.
func (b *plainBrowser) text() string { return textOf(b.page) }

func inputsOf(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		switch {
		case n.Data == "input" && attribute(n, "type") == "checkbox":
		case n.Data == "input", n.Data == "select":
			values.Set(attribute(n, "name"), attribute(n, "value"))
		}
	}
	return values
}

// nameEnding is the name in values that ends so, or end itself.
func nameEnding(values url.Values, end string) string {
	for name := range values {
		if strings.HasSuffix(name, ":"+end) || strings.HasSuffix(name, "."+end) {
			return name
		}
	}
	return end
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && d.Parent.Data != "style" {
			b.WriteString(strings.TrimSpace(d.Data) + " ")
		}
	}
	return b.String()
}
