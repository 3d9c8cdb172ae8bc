package chrome

import (
	"context"
	"fmt"
	"os"

	"github.com/chromedp/chromedp"

	"github.com/idxlab/idxlab/mockidx/browserscan"
)

// Browser is a running Chromium process. Its methods are safe for concurrent
// use.
type Browser struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Start starts the browser that [browserscan.Find] finds. The caller closes it.
func Start() (*Browser, error) {
	path, err := browserscan.Find()
	if err != nil {
		return nil, err
	}
	options := append(browserscan.Options(path), chromedp.WindowSize(900, 900))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium's sandbox refuses root
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	b := &Browser{ctx: ctx, cancel: func() { cancel(); stop() }}
	if err := chromedp.Do(ctx); err != nil {
		b.cancel()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return b, nil
}

// Close ends the process.
func (b *Browser) Close() error {
	err := chromedp.Cancel(b.ctx)
	b.cancel()
	if err != nil {
		return fmt.Errorf("stop browser: %w", err)
	}
	return nil
}
