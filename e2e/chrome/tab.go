package chrome

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Patience is how long an action waits for what it needs.
const Patience = 15 * time.Second

const pollInterval = 25 * time.Millisecond

// Tab is one page of a profile. Its methods fail the test on error.
type Tab struct {
	name   string
	t      TB
	ctx    context.Context
	cancel context.CancelFunc
	log    consoleLog
}

// run runs an action, with Patience, and fails the test with what it was for
// and what the page shows instead.
func run[T any](t *Tab, what string, action chromedp.Action[T]) T {
	t.t.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, Patience)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		t.t.Fatalf("%s: %s: %v\nat %s\nshowing:\n%s", t.name, what, err, t.try(location), t.try(visibleText))
	}
	return v
}

// insert puts text where the focus is.
func (t *Tab) insert(text string) error {
	ctx, cancel := context.WithTimeout(t.ctx, Patience)
	defer cancel()
	_, err := chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: text})
	return err
}

const (
	location    = `location.href`
	visibleText = `document.body ? document.body.innerText : ''`
)

// try evaluates a script for a failure message.
func (t *Tab) try(script string) string {
	ctx, cancel := context.WithTimeout(t.ctx, time.Second)
	defer cancel()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string](script))
	if err != nil {
		return fmt.Sprintf("(unknown: %v)", err)
	}
	return s
}

// Navigate loads url as if it was opened from outside the page, as a link in a
// mail program is.
func (t *Tab) Navigate(url string) {
	t.t.Helper()
	run(t, "open "+url, navigate(url))
}

// navigate goes on until url is what the browser loads. A page that was just
// left by a press may still be on its way, and if it arrives after the browser
// was told to go elsewhere it aborts that.
func navigate(url string) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
		for {
			_, err = chromedp.Navigate(url)(ctx, target)
			overtaken, ok := errors.AsType[*chromedp.LoadError](err)
			if !ok || overtaken.ErrorText != "net::ERR_ABORTED" || ctx.Err() != nil {
				return none, err
			}
		}
	}
}

// Reload loads the page again.
func (t *Tab) Reload() {
	t.t.Helper()
	run(t, "reload", chromedp.Reload())
}

// Close closes the tab.
func (t *Tab) Close() { t.cancel() }

// Name is the profile's name and the number of the tab.
func (t *Tab) Name() string { return t.name }

// URL returns the address of the page.
func (t *Tab) URL() string {
	t.t.Helper()
	return run(t, "read location", chromedp.Location())
}

// Text returns what the page shows.
func (t *Tab) Text() string {
	t.t.Helper()
	return run(t, "read page", chromedp.Evaluate[string](visibleText))
}

// WaitFor waits until the first element of a CSS selector is visible.
func (t *Tab) WaitFor(selector string) {
	t.t.Helper()
	run(t, "wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// WaitForText waits until the page shows text, whatever pages come before.
func (t *Tab) WaitForText(text string) {
	t.t.Helper()
	t.WaitUntil("wait for text "+text, fmt.Sprintf(`!!document.body && document.body.innerText.includes(%q)`, text))
}

// WaitForURL waits until the address of the tab has this prefix and the scripts
// of the page have run: a tab has its new address before it has the page.
func (t *Tab) WaitForURL(prefix string) {
	t.t.Helper()
	t.WaitUntil("wait for address "+prefix, fmt.Sprintf(`document.readyState !== 'loading' && location.href.startsWith(%q)`, prefix))
}

// WaitUntil waits until a script is true, on this page or on one that follows.
func (t *Tab) WaitUntil(what, script string) {
	t.t.Helper()
	waitFor(t, what, script, func(ok bool) bool { return ok })
}

// waitFor waits until a script has a value that will do. While the tab
// navigates, evaluating fails and means no more than "not yet".
func waitFor[T any](t *Tab, what, script string, do func(T) bool) (v T) {
	t.t.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, Patience)
	defer cancel()
	again := time.NewTicker(pollInterval)
	defer again.Stop()
	for {
		v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
		if err == nil && do(v) {
			return v
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			t.t.Fatalf("%s: %s: not within %v\nat %s\nshowing:\n%s", t.name, what, Patience, t.try(location), t.try(visibleText))
			return v
		}
	}
}

// TextOf waits for an element and returns what it shows. It looks at the element
// once: the page may put another in its place at any time.
func (t *Tab) TextOf(selector string) string {
	t.t.Helper()
	text := waitFor(t, "read "+selector, fmt.Sprintf(
		`(e => e?.getClientRects().length ? [e.innerText] : [])(document.querySelector(%q))`, selector),
		func(found []string) bool { return len(found) == 1 })
	return strings.TrimSpace(strings.Join(text, ""))
}

// Click waits for an element and clicks it.
func (t *Tab) Click(selector string) {
	t.t.Helper()
	run(t, "click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Press waits for the button or link that has this text and clicks it.
func (t *Tab) Press(text string) {
	t.t.Helper()
	xpath := fmt.Sprintf(`//button[normalize-space()=%[1]q] | //a[normalize-space()=%[1]q] | //input[@type="submit"][@value=%[1]q]`, text)
	run(t, "press "+text, chromedp.Click(xpath))
}

// PressNth clicks one of a list of elements, which a script returns, and waits
// for the page to which that leads, if it does.
func (t *Tab) PressNth(list string, i int) {
	t.t.Helper()
	run(t, fmt.Sprintf("press element %d", i), chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`%s[%d]?.click()`, list, i)))
	t.WaitUntil("load", `document.readyState === 'complete'`)
}

// Type waits for an input and replaces its content by text that comes at once,
// as from a password manager. As a person does, it looks at what came of it and
// types again: a page that has just appeared may draw the input anew, or move
// the focus.
func (t *Tab) Type(selector, text string) {
	t.t.Helper()
	element := fmt.Sprintf(`document.querySelector(%q)`, selector)
	for until := time.Now().Add(Patience); ; {
		t.WaitFor(selector)
		Eval[bool](t, `(e => { e?.focus(); e?.select(); return !!e })(`+element+`)`)
		err := t.insert(text)
		typed := Eval[string](t, element+`?.value ?? ""`)
		if typed == text {
			return
		}
		if time.Now().After(until) {
			t.t.Fatalf("%s: type into %s: it has %q, want %q: %v", t.name, selector, typed, text, err)
			return
		}
	}
}

// Select chooses an option of a select element by its value.
func (t *Tab) Select(selector, value string) {
	t.t.Helper()
	t.WaitFor(selector)
	chosen := Eval[string](t, fmt.Sprintf(`(e => {
		e.value = %q;
		e.dispatchEvent(new Event('change', {bubbles: true}));
		return e.value;
	})(document.querySelector(%q))`, value, selector))
	if chosen != value {
		t.t.Fatalf("%s: select in %s: it has no option %q", t.name, selector, value)
	}
}

// Submit presses Enter in an input.
func (t *Tab) Submit(selector string) {
	t.t.Helper()
	run(t, "press Enter in "+selector, chromedp.SendKeys(chromedp.CSS(selector), kb.Enter))
}

// Has reports whether an element is visible now.
func (t *Tab) Has(selector string) bool {
	t.t.Helper()
	return Eval[bool](t, fmt.Sprintf(`(e => !!e && e.getClientRects().length > 0)(document.querySelector(%q))`, selector))
}

// Eval runs a script in the page and returns its JSON value.
func Eval[T any](t *Tab, script string) T {
	t.t.Helper()
	return run(t, "evaluate "+script, chromedp.Evaluate[T](script))
}

// Screenshot returns a PNG of the page.
func (t *Tab) Screenshot() ([]byte, error) {
	ctx, cancel := context.WithTimeout(t.ctx, Patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return nil, fmt.Errorf("screenshot of %s: %w", t.name, err)
	}
	return png, nil
}

// Describe says for a failure report where the tab is, what it shows and what
// it wrote to its console.
func (t *Tab) Describe() (url, text, console string) {
	return t.try(location), t.try(visibleText), t.log.String()
}
