package failure

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx"
)

// Spec is what is known of a failed spec.
type Spec struct {
	Name, Failure string
	Tabs          []Tab
	Mails         []mockidx.Mail
	Events        []mockidx.Event
	AppLog        string
}

// Tab is what a tab shows.
type Tab struct {
	Name, URL, Text, Console string
	Screenshot               []byte // PNG, or nothing
}

// Picture returns the screenshot as a URL.
func (t Tab) Picture() template.URL {
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(t.Screenshot))
}

//go:embed report.html
var source string

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"clock": func(t time.Time) string { return t.Format("15:04:05.000") },
}).Parse(source))

var notForFile = regexp.MustCompile(`[^a-z0-9]+`)

// Write writes the report into dir and returns its path.
func Write(dir string, s Spec) (string, error) {
	name := strings.Trim(notForFile.ReplaceAllString(strings.ToLower(s.Name), "-"), "-")
	path := filepath.Join(dir, name+".html")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("failure report: %w", err)
	}
	f, err := os.Create(path)
	if err != nil {
		return "", fmt.Errorf("failure report: %w", err)
	}
	defer f.Close()
	if err := page.Execute(f, s); err != nil {
		return "", fmt.Errorf("failure report: %w", err)
	}
	return path, f.Close()
}
