package browserscan

import (
	"net/http"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"

	"github.com/idxlab/idxlab/mockidx/internal/scan"
)

// maxHops bounds what is told of a visit.
const maxHops = 1000

// requests are those of one tab. It is safe for concurrent use.
type requests struct {
	stirred chan struct{} // has one element after something happened

	mu      sync.Mutex
	hops    []scan.Hop
	current map[network.RequestID]int // of those under way: where in hops, or -1
}

func newRequests() *requests {
	return &requests{stirred: make(chan struct{}, 1), current: map[network.RequestID]int{}}
}

// hear takes an event of the browser.
func (r *requests) hear(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.RedirectResponse != nil {
			r.answered(e.RequestID, e.RedirectResponse)
		}
		r.current[e.RequestID] = r.begin(e)
	case *network.EventResponseReceived:
		r.answered(e.RequestID, e.Response)
	case *network.EventResponseReceivedExtraInfo: // knows cookies
		r.cookies(e)
	case *network.EventLoadingFinished:
		delete(r.current, e.RequestID)
	case *network.EventLoadingFailed:
		delete(r.current, e.RequestID)
	default:
		return
	}
	select {
	case r.stirred <- struct{}{}:
	default:
	}
}

// begin tells of a request for a page or by a script; images and such are not
// told.
func (r *requests) begin(e *network.EventRequestWillBeSent) int {
	switch e.Type {
	case network.ResourceTypeDocument, network.ResourceTypeXHR, network.ResourceTypeFetch:
	default:
		return -1
	}
	if len(r.hops) == maxHops {
		return -1
	}
	r.hops = append(r.hops, scan.Hop{Method: e.Request.Method, URL: e.Request.URL, SetCookie: []string{}})
	return len(r.hops) - 1
}

// hop is the one of a request under way, or nil.
func (r *requests) hop(id network.RequestID) *scan.Hop {
	if i, ok := r.current[id]; ok && i >= 0 {
		return &r.hops[i]
	}
	return nil
}

func (r *requests) answered(id network.RequestID, resp *network.Response) {
	if h := r.hop(id); h != nil {
		header := canonical(resp.Headers)
		h.Status, h.Location, h.RequestID = int(resp.Status), header.Get("Location"), header.Get("X-Okta-Request-Id")
	}
}

// cookies notes those of the answer to the newest request of that id. A
// redirect's may come when the next one is under way, and is noted there.
func (r *requests) cookies(e *network.EventResponseReceivedExtraInfo) {
	h := r.hop(e.RequestID)
	if h == nil {
		return
	}
	for _, line := range canonical(e.Headers).Values("Set-Cookie") {
		if c, err := http.ParseSetCookie(line); err == nil {
			h.SetCookie = append(h.SetCookie, c.Name)
		}
	}
}

// canonical makes a header of what the browser tells, which joins values with
// line feeds.
func canonical(headers network.Headers) http.Header {
	header := http.Header{}
	for name, value := range headers {
		if s, ok := value.(string); ok {
			for line := range strings.SplitSeq(s, "\n") {
				header.Add(name, line)
			}
		}
	}
	return header
}

func (r *requests) underWay() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.current)
}

func (r *requests) list() []scan.Hop {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]scan.Hop{}, r.hops...)
}
