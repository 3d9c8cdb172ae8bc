package chrome

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/chromedp/chromedp"
)

// TB is what a test gives: *testing.T, Ginkgo's GinkgoT() and others have it.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Profile is a person's browser or device.
type Profile struct {
	Name string // for failure reports
	t    TB
	ctx  context.Context // of a blank tab that keeps the profile alive

	mu   sync.Mutex
	tabs []*Tab
}

// NewProfile opens a profile that is dropped when the test ends.
func (b *Browser) NewProfile(t TB, name string) *Profile {
	t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open profile %s: %v", name, err)
	}
	return &Profile{Name: name, t: t, ctx: ctx}
}

// Open opens url in a new tab and returns when it has loaded.
func (p *Profile) Open(url string) *Tab {
	p.t.Helper()
	tab := p.NewTab()
	tab.Navigate(url)
	return tab
}

// NewTab opens a blank tab.
func (p *Profile) NewTab() *Tab {
	p.t.Helper()
	ctx, cancel := chromedp.NewContext(p.ctx)
	p.mu.Lock()
	t := &Tab{name: fmt.Sprintf("%s, tab %d", p.Name, len(p.tabs)+1), t: p.t, ctx: ctx, cancel: cancel}
	p.tabs = append(p.tabs, t)
	p.mu.Unlock()
	p.t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		p.t.Fatalf("open %s: %v", t.name, err)
	}
	t.watchConsole()
	if err := t.watchRequests(); err != nil {
		p.t.Fatalf("open %s: %v", t.name, err)
	}
	return t
}

// Tabs returns the tabs that were opened and not closed.
func (p *Profile) Tabs() []*Tab {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(p.tabs), func(t *Tab) bool { return t.ctx.Err() != nil })
}
