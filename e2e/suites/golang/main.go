package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	log.SetFlags(0)
	samples := flag.String("samples", "", "folder of a clone of okta/samples-golang")
	npm := flag.String("npm", "", "folder into which npm installed jquery and the widget")
	tags := flag.String("tags", "~@invalid", "scenarios to run, as godog takes them")
	flag.Parse()
	if err := run(*samples, *npm, *tags); err != nil {
		log.Fatal(err)
	}
}

// suites are the folders that have features.
var suites = []string{"embedded-auth-with-sdk", "embedded-sign-in-widget"}

func run(samples, npm, tags string) error {
	w, err := newWorld(npm)
	if err != nil {
		return err
	}
	defer w.close()
	var table []string
	var failed bool
	for _, suite := range suites {
		dir := filepath.Join(samples, "identity-engine", suite)
		program, err := w.build(dir)
		if err != nil {
			return err
		}
		features, err := filepath.Glob(filepath.Join(dir, "features", "*.feature"))
		if err != nil || len(features) == 0 {
			return errors.Join(err, fmt.Errorf("%s has no features", dir))
		}
		for _, feature := range features {
			r, err := w.run(program, feature, tags)
			if err != nil {
				return err
			}
			failed = failed || r.failed
			if r.counts != "" {
				table = append(table, fmt.Sprintf("%-24s %-40s %s", suite, filepath.Base(feature), r.counts))
			}
		}
	}
	fmt.Println("\n" + strings.Join(table, "\n"))
	if failed {
		return errors.New("not every scenario passed")
	}
	return nil
}

// build builds the suite in dir.
func (w *world) build(dir string) (program string, err error) {
	program = filepath.Join(w.dir, filepath.Base(dir)+".test")
	cmd := exec.Command("go", "test", "-c", "-o", program, ".")
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("build %s: %w", dir, err)
	}
	return program, nil
}

// result is what a feature came to.
type result struct {
	counts string // of its scenarios; empty if none was to be run
	failed bool
}

var (
	counted = regexp.MustCompile(`(?m)^\d+ scenarios \(.*\)$`)
	none    = regexp.MustCompile(`(?m)^No scenarios$`)
)

// run runs one feature in a process of its own, on the org as it was: in one
// process, what a scenario leaves behind in the sample makes others fail.
func (w *world) run(program, feature, tags string) (result, error) {
	if err := w.org.Reset(); err != nil {
		return result{}, err
	}
	var out strings.Builder
	cmd := exec.Command(program, "--godog.no-colors", "--godog.tags="+tags, filepath.Join("features", filepath.Base(feature)))
	cmd.Dir = filepath.Dir(filepath.Dir(feature))
	cmd.Env = append(os.Environ(), w.env(filepath.Base(cmd.Dir))...)
	cmd.Stdout, cmd.Stderr = io.MultiWriter(os.Stdout, &out), os.Stderr
	err := cmd.Run()
	r := result{counts: counted.FindString(out.String()), failed: err != nil}
	var exit *exec.ExitError
	switch {
	case err != nil && !errors.As(err, &exit):
		return result{}, fmt.Errorf("run %s: %w", feature, err)
	case r.counts == "" && !none.MatchString(out.String()):
		return result{"ended early", true}, nil
	}
	return r, nil
}
