package directory_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

var orgDoc = filepath.Join("..", "..", "..", "docs", "org.md")

// tags collects the yaml tags of a struct under the name of the key that it is
// the value of.
func tags(t reflect.Type, section string, into map[string][]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("yaml")
		into[section] = append(into[section], name)
		element := f.Type
		if element.Kind() == reflect.Slice {
			element = element.Elem()
		}
		if element.Kind() == reflect.Struct && element != reflect.TypeFor[time.Time]() {
			tags(element, "`"+name+"`", into)
		}
	}
}

func TestEveryKeyIsDocumented(t *testing.T) {
	doc, err := os.ReadFile(orgDoc)
	if err != nil {
		t.Fatal(err)
	}
	const top = "The org"
	want := map[string][]string{}
	tags(reflect.TypeFor[directory.Org](), top, want)
	if len(want) != 29 {
		t.Fatalf("%d mappings in the format, want 29: the test looks at the wrong type", len(want))
	}

	got := map[string][]string{}
	row := regexp.MustCompile("(?m)^\\| `([A-Za-z]+)` \\|")
	for _, section := range strings.Split(string(doc), "\n## ")[1:] {
		title, body, _ := strings.Cut(section, "\n")
		for _, match := range row.FindAllStringSubmatch(body, -1) {
			got[title] = append(got[title], match[1])
		}
	}
	for title, keys := range want {
		if !slices.Equal(got[title], keys) {
			t.Errorf("section %s of docs/org.md has keys\n%v\nthe format has\n%v", title, got[title], keys)
		}
	}
	for title := range got {
		if want[title] == nil {
			t.Errorf("section %s of docs/org.md has keys, the format has no such mapping", title)
		}
	}
}

func TestExamplesInTheDocsLoad(t *testing.T) {
	doc, err := os.ReadFile(orgDoc)
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(doc), -1)
	if len(blocks) == 0 {
		t.Fatal("docs/org.md has no YAML example")
	}
	for _, block := range blocks {
		load(t, block[1])
	}
}

// defaultsIn reads a marshalled org: each scalar by its mapping and key.
func defaultsIn(yaml string) map[string]string {
	type mapping struct {
		column int
		key    string
	}
	values := map[string]string{}
	var open []mapping
	for _, match := range regexp.MustCompile("(?m)^( *(?:- )?)([A-Za-z]+):(?: \"?([^\"\n]+)\"?)?$").FindAllStringSubmatch(yaml, -1) {
		column, key, value := len(match[1]), match[2], match[3]
		for len(open) > 0 && open[len(open)-1].column >= column {
			open = open[:len(open)-1]
		}
		section := "The org"
		if len(open) > 0 {
			section = "`" + open[len(open)-1].key + "`"
		}
		if value == "" {
			open = append(open, mapping{column, key})
			continue
		}
		values[section+" "+key] = value
	}
	return values
}

// The documented default of each scalar is the one that Complete fills in.
func TestDocumentedDefaults(t *testing.T) {
	doc, err := os.ReadFile(orgDoc)
	if err != nil {
		t.Fatal(err)
	}
	org := &directory.Org{
		Users: []directory.User{{Login: "ada@example.com"}},
		Apps:  []directory.App{{RedirectURIs: []string{"http://localhost/"}}},
		// Without the defaults of an attribute that is built in.
		Registration: directory.Registration{Attributes: []directory.Attribute{{Name: "age"}}},
	}
	org.Complete()
	documented := map[string]string{}
	row := regexp.MustCompile("(?m)^\\| `([A-Za-z]+)` \\|.*\\| `([^`]+)` \\|$")
	for _, section := range strings.Split(string(doc), "\n## ")[1:] {
		title, body, _ := strings.Cut(section, "\n")
		for _, match := range row.FindAllStringSubmatch(body, -1) {
			documented[title+" "+match[1]] = match[2]
		}
	}
	checked := 0
	for key, value := range defaultsIn(string(directory.Marshal(org))) {
		if want, ok := documented[key]; ok {
			checked++
			if value != want {
				t.Errorf("%s: the docs say %s, Complete fills in %s", key, want, value)
			}
		}
	}
	if checked < 28 {
		t.Errorf("compared %d defaults, want at least 28", checked)
	}
}
