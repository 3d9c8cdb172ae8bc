package chrome

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/browserscan"
)

const testPage = `<!doctype html><title>test</title>
<input name="who" value="nobody"><button onclick="out.textContent = document.querySelector('input').value">Greet</button>
<p id="out"></p><p id="hidden" hidden>secret</p>
<script>sessionStorage.mine = 'tab'; localStorage.ours = 'profile'; console.log('page ran')</script>`

func TestBrowser(t *testing.T) {
	if _, err := browserscan.Find(); err != nil {
		t.Skip(err)
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/visit" {
			http.SetCookie(w, &http.Cookie{Name: "visited", Value: "yes", Path: "/"})
		}
		fmt.Fprint(w, testPage)
	}))
	t.Cleanup(site.Close)
	browser, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := browser.Close(); err != nil {
			t.Error(err)
		}
	})

	t.Run("acts and reads", func(t *testing.T) {
		tab := browser.NewProfile(t, "ada").Open(site.URL)
		tab.Type("input", "Ada")
		tab.Press("Greet")
		if got := tab.TextOf("#out"); got != "Ada" {
			t.Errorf("typed and clicked: page says %q, want Ada", got)
		}
		if tab.Has("#hidden") || !tab.Has("#out") {
			t.Error("Has does not tell what is visible")
		}
		if got := tab.Console(); !strings.Contains(got, "page ran") {
			t.Errorf("console %q lacks the page's message", got)
		}
		if png, err := tab.Screenshot(); err != nil || !strings.HasPrefix(string(png), "\x89PNG") {
			t.Errorf("screenshot: %d bytes, %v", len(png), err)
		}
	})

	t.Run("types again into an input that was drawn anew", func(t *testing.T) {
		tab := browser.NewProfile(t, "ada").Open(site.URL)
		Eval[bool](tab, `document.querySelector('input').addEventListener('input', e => {
			e.target.replaceWith(Object.assign(document.createElement('input'), {name: 'who'}))
		}), true`)
		tab.Type("input", "Ada")
		tab.Press("Greet")
		if got := tab.TextOf("#out"); got != "Ada" {
			t.Errorf("page says %q, want Ada", got)
		}
	})

	t.Run("profiles are apart, tabs of one are not", func(t *testing.T) {
		ada, bob := browser.NewProfile(t, "ada"), browser.NewProfile(t, "bob")
		first := ada.Open(site.URL + "/visit")
		first.Close()
		if got := ada.Open(site.URL).Storage().Cookies; got != "visited=yes" {
			t.Errorf("second tab, the first closed: cookies %q, want visited=yes", got)
		}
		if got := bob.Open(site.URL).Storage().Cookies; got != "" {
			t.Errorf("other profile: cookies %q, want none", got)
		}
		if got := len(ada.Tabs()); got != 1 {
			t.Errorf("%d tabs are open, want 1", got)
		}
	})

	t.Run("holds a request", func(t *testing.T) {
		tab := browser.NewProfile(t, "ada").Open(site.URL)
		wait := tab.Hold("*/visit?*")
		Eval[bool](tab, `!void (location.href = '/visit?code=1')`)
		held := wait()
		if want := site.URL + "/visit?code=1"; held.URL != want {
			t.Errorf("held %s, want %s", held.URL, want)
		}
		held.Send()
		tab.WaitFor("button")
		if got := tab.URL(); got != held.URL {
			t.Errorf("sent, but the tab is at %s", got)
		}
	})
}
