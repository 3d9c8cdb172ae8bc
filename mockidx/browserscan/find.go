package browserscan

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// names are what distributions call the browser.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// Find returns the browser to use: the one that the environment variable
// CHROMIUM names, else the first that is on the path.
func Find() (string, error) {
	if path := os.Getenv("CHROMIUM"); path != "" {
		found, err := exec.LookPath(path)
		if err != nil {
			return "", fmt.Errorf("CHROMIUM: %w", err)
		}
		return found, nil
	}
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", errors.New("no Chromium found: install it, on Debian with \"apt-get install chromium\", or set CHROMIUM to its path")
}
