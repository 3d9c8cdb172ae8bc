package chrome

import (
	"strings"
	"sync"

	"github.com/chromedp/chromedp"
)

// consoleLog collects what a page writes to its console, uncaught exceptions
// and refusals by its content security policy among it.
type consoleLog struct {
	mu    sync.Mutex
	lines []string
}

func (l *consoleLog) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

func (l *consoleLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}

func (t *Tab) watchConsole() {
	messages := chromedp.Console(t.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			t.log.add(m.String())
		}
	}()
}

// Console returns what the page wrote to its console so far, a line a message.
func (t *Tab) Console() string { return t.log.String() }
