package chrome

import (
	"context"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Held is a request that the browser is about to send.
type Held struct {
	tab *Tab
	id  fetch.RequestID
	URL string
}

// Hold makes the tab stop before it sends a request whose URL matches pattern,
// in which * stands for anything. The function that it returns waits for that
// request. While a navigation is held, the page answers nothing.
func (t *Tab) Hold(pattern string) (wait func() Held) {
	t.t.Helper()
	held := make(chan Held, 1)
	err := chromedp.Listen(t.ctx, func(event any) {
		if e, ok := event.(*fetch.EventRequestPaused); ok {
			select {
			case held <- Held{tab: t, id: e.RequestID, URL: e.Request.URL}:
			default: // only the first is asked for; Send and Drop let the rest go
			}
		}
	})
	if err == nil {
		_, err = chromedp.Call(t.ctx, fetch.Enable, fetch.EnableParams{
			Patterns: []*fetch.RequestPattern{{URLPattern: pattern}},
		})
	}
	if err != nil {
		t.t.Fatalf("%s: hold %s: %v", t.name, pattern, err)
	}
	return func() Held {
		t.t.Helper()
		ctx, cancel := context.WithTimeout(t.ctx, Patience)
		defer cancel()
		select {
		case h := <-held:
			return h
		case <-ctx.Done():
			t.t.Fatalf("%s: no request to %s\nat %s\nshowing:\n%s", t.name, pattern, t.try(location), t.try(visibleText))
			return Held{}
		}
	}
}

// Send lets the browser send the request, and any later one.
func (h Held) Send() {
	h.tab.t.Helper()
	h.finish("send", func() error {
		_, err := chromedp.Call(h.tab.ctx, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: h.id})
		return err
	})
}

// Drop makes the request fail, as a lost connection does.
func (h Held) Drop() {
	h.tab.t.Helper()
	h.finish("drop", func() error {
		_, err := chromedp.Call(h.tab.ctx, fetch.FailRequest, fetch.FailRequestParams{
			RequestID: h.id, ErrorReason: network.ErrorReasonConnectionClosed,
		})
		return err
	})
}

func (h Held) finish(what string, do func() error) {
	h.tab.t.Helper()
	err := do()
	if err == nil {
		_, err = chromedp.Call(h.tab.ctx, fetch.Disable, struct{}{})
	}
	if err != nil {
		h.tab.t.Fatalf("%s: %s %s: %v", h.tab.name, what, h.URL, err)
	}
}
