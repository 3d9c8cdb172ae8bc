package browserscan

import "github.com/chromedp/chromedp"

// withoutPopups keeps Chromium from loading two pages of its own for the address
// bar of each new window, which headless nobody sees: they took as long as the
// pages that were asked for.
const withoutPopups = "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"

// Options start the Chromium at path headless, without what it does of its own
// accord over the network.
func Options(path string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,"+withoutPopups), // the first two as by default
	)
}
