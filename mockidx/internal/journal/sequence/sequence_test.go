package sequence_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/journal/sequence"
)

var sample = sequence.Diagram{
	Title: "A & B", Description: "<both>", Parties: []string{"Browser", "App", "Okta org", "Mailbox"},
	Steps: []sequence.Step{
		{From: 1, To: 2, Label: "POST /idp/idx/identify", Detail: "who", Ref: 1, Margin: "#1"},
		{From: 2, To: 3, Label: "mail_delivered", Ref: 2},
		{From: 2, To: 1, Label: "401 passcode_wrong", Note: `not "the" code`, Reply: true, Bad: true, Ref: 1, Margin: "+12ms"},
		{From: 2, To: 2, Label: "clock moved", Note: "by 5m", Ref: 3},
		{From: 0, To: 3, Label: strings.Repeat("long ", 40)},
		{From: 0, To: 9, Label: "nobody"},
	},
}

// hostile is what nobody may write into a page.
const hostile = "<script>alert(1)</script>\"'&;#\x00\x0b\ufffe]]>\n%% {end}"

func draw(t testing.TB, d sequence.Diagram, opts sequence.Options) string {
	t.Helper()
	var b strings.Builder
	if err := d.SVG(&b, opts); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// elements are the names of an SVG's elements; it must be well-formed.
func elements(t testing.TB, svg string) map[string]int {
	t.Helper()
	names := map[string]int{}
	dec := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return names
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		if start, ok := token.(xml.StartElement); ok {
			names[start.Name.Local]++
		}
	}
}

func TestSVG(t *testing.T) {
	svg := draw(t, sample, sequence.Options{})
	for _, want := range []string{
		`role="img"`, "<title>A &amp; B</title>\n<desc>&lt;both&gt;</desc>", `<g class="step" data-seq="1">`, `<g class="step reply bad" data-seq="1">`,
		"<title>who</title>", ">POST /idp/idx/identify</text>", ">not &#34;the&#34; code</text>", ">#1</text>", ">clock moved</text>", "prefers-color-scheme: dark",
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
	n := elements(t, svg)
	if n["a"] != 0 || n["script"] != 0 || strings.Contains(svg, "nobody") || n["style"] != 1 {
		t.Errorf("there is too much in\n%s", svg)
	}
	if draw(t, sample, sequence.Options{}) != svg {
		t.Error("it is drawn otherwise the second time")
	}
}

func TestOptions(t *testing.T) {
	svg := draw(t, sample, sequence.Options{
		Plain: true, Current: 2, Width: 400,
		Href: func(ref uint64) string {
			if ref == 3 {
				return ""
			}
			return fmt.Sprintf("/journal/%d?a&b", ref)
		},
	})
	n := elements(t, svg)
	if n["a"] != 3 || n["style"] != 0 || !strings.Contains(svg, `role="group"`) || !strings.Contains(svg, `<a href="/journal/1?a&amp;b">`) || strings.Count(svg, "step current") != 1 {
		t.Errorf("%v in\n%s", n, svg)
	}
	if !strings.Contains(sequence.StyleSheet(), ".sequence .label") {
		t.Error("the style sheet is empty")
	}
}

var position = regexp.MustCompile(`<text class="(?:label|note)" x="([0-9.]+)" y="[0-9.]+">([^<]*)</text>`)

// Whatever the width, the drawing is no wider, and texts are within it.
func TestWidth(t *testing.T) {
	for _, width := range []int{0, 300, 360, 400, 700, 5000} {
		svg := draw(t, sample, sequence.Options{Width: width})
		_, rest, _ := strings.Cut(svg, ` width="`)
		drawn, err := strconv.Atoi(rest[:strings.IndexByte(rest, '"')])
		if err != nil || width > 0 && drawn > max(width, 310) {
			t.Errorf("asked for %d, it is %d wide (%v)", width, drawn, err)
		}
		for _, m := range position.FindAllStringSubmatch(svg, -1) {
			x, _ := strconv.ParseFloat(m[1], 64)
			if half := float64(len([]rune(m[2]))) * 6.5 / 2; x-half < 0 || x+half > float64(drawn) {
				t.Errorf("at %d, %q at %g is not within %d", width, m[2], x, drawn)
			}
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	for name, d := range map[string]sequence.Diagram{"nothing": {}, "nobody": {Steps: sample.Steps}, "one": {Parties: []string{"A"}}} {
		if svg := draw(t, d, sequence.Options{Width: 100}); elements(t, svg)["svg"] != 1 {
			t.Errorf("%s: %s", name, svg)
		}
	}
}

func TestLongDiagramsNameTheirPartiesTwice(t *testing.T) {
	d := sequence.Diagram{Parties: []string{"Browser", "App"}}
	for range 400 {
		d.Steps = append(d.Steps, sequence.Step{From: 0, To: 1, Label: "x"})
	}
	if n := strings.Count(draw(t, d, sequence.Options{}), ">Browser</text>"); n != 2 {
		t.Errorf("they are named %d times", n)
	}
}

func TestMermaid(t *testing.T) {
	var b strings.Builder
	if err := sample.Mermaid(&b); err != nil {
		t.Fatal(err)
	}
	want := `sequenceDiagram
    participant p0 as Browser
    participant p1 as App
    participant p2 as Okta org
    participant p3 as Mailbox
    p1->>p2: POST /idp/idx/identify
    p2->>p3: mail_delivered
    p2--xp1: 401 passcode_wrong (not #34;the#34; code)
    p2->>p2: clock moved (by 5m)
    p0->>p3: ` + strings.TrimSpace(strings.Repeat("long ", 40)) + "\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// Texts come from whoever sends requests.
func FuzzTexts(f *testing.F) {
	f.Add(hostile, hostile)
	f.Add("", "\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		d := sequence.Diagram{Title: a, Description: b, Parties: []string{a, b}, Steps: []sequence.Step{
			{From: 0, To: 1, Label: a, Note: b, Detail: a, Margin: b, Ref: 1}, {From: 1, To: 1, Label: b, Note: a, Reply: true},
		}}
		svg := draw(t, d, sequence.Options{Width: 300, Href: func(uint64) string { return a }})
		if n := elements(t, svg); n["script"] != 0 || n["svg"] != 1 || n["style"] != 1 {
			t.Errorf("%v in %s", n, svg)
		}
		var text strings.Builder
		if err := d.Mermaid(&text); err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(text.String(), "\n"); lines != 5 {
			t.Errorf("%d lines in %s", lines, text.String())
		}
	})
}

func BenchmarkSVG(b *testing.B) {
	d := sample
	for range 100 {
		d.Steps = append(d.Steps, sample.Steps...)
	}
	for b.Loop() {
		if err := d.SVG(io.Discard, sequence.Options{Width: 800}); err != nil {
			b.Fatal(err)
		}
	}
}
