package browserscan

import (
	"context"
	"fmt"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/idxlab/idxlab/mockidx/internal/scan"
)

// Bounds of a visit, in real time.
const (
	quietFor   = 500 * time.Millisecond // without requests: less than any poll's interval
	maxSettle  = 5 * time.Second        // for a page that is never quiet
	maxPressed = 100
)

// The elements to press. Links open in this tab, where they are seen.
const (
	pressable = `[...document.querySelectorAll('a[href], button, input[type=submit], input[type=button]')]`
	press     = `(e => { e?.form?.removeAttribute('target'); e?.removeAttribute('target'); e?.click() })(` + pressable + `[%d])`
)

// visit is one process that looks at one link.
type visit struct {
	ctx      context.Context // of its tab
	requests *requests
	result   scan.Pressing
}

func newVisit(tab context.Context) (*visit, error) {
	v := &visit{ctx: tab, requests: newRequests()}
	if err := chromedp.Listen(tab, v.requests.hear); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(tab, network.Enable, network.EnableParams{}); err != nil {
		return nil, err
	}
	dialogs := chromedp.Events(tab, page.JavascriptDialogOpening)
	go func() { // until the tab is gone
		for _, err := range dialogs {
			if err != nil {
				return
			}
			_, _ = chromedp.Call(tab, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}
	}()
	return v, nil
}

// pressAll opens the link once to look at the page, and again before each
// press, for the one before may have led elsewhere.
func (v *visit) pressAll(link string) (err error) {
	if v.result.UserAgent, err = chromedp.Run(v.ctx, chromedp.Evaluate[string](`navigator.userAgent`)); err != nil {
		return err
	}
	if err := v.open(link); err != nil {
		return err
	}
	if v.result.Page, err = chromedp.Run(v.ctx, chromedp.Evaluate[string](`document.documentElement.outerHTML`)); err != nil {
		return err
	}
	count, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](pressable+`.length`))
	if err != nil {
		return err
	}
	for i := range min(count, maxPressed) {
		if i > 0 {
			if err := v.open(link); err != nil {
				return err
			}
		}
		if err := chromedp.Do(v.ctx, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(press, i))); err != nil {
			return err
		}
		v.result.Pressed++
		if err := v.settle(); err != nil {
			return err
		}
	}
	return nil
}

func (v *visit) open(link string) error {
	if err := chromedp.Do(v.ctx, chromedp.Navigate(link)); err != nil {
		return err
	}
	return v.settle()
}

// settle waits until the page is quiet, or has had long enough.
func (v *visit) settle() error {
	enough := time.NewTimer(maxSettle)
	defer enough.Stop()
	quiet := time.NewTimer(quietFor)
	defer quiet.Stop()
	for {
		select {
		case <-v.requests.stirred:
			quiet.Reset(quietFor)
		case <-quiet.C:
			if v.requests.underWay() == 0 {
				return nil
			}
			quiet.Reset(quietFor)
		case <-enough.C:
			return nil
		case <-v.ctx.Done():
			return v.ctx.Err()
		}
	}
}

func (v *visit) pressing(err error) scan.Pressing {
	v.result.Hops, v.result.Err = v.requests.list(), err
	return v.result
}
