package sequence

import (
	"bufio"
	_ "embed" // for the style sheet
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

//go:embed sequence.css
var styleSheet string

// StyleSheet is the CSS of the SVG, for a page that allows none within it.
func StyleSheet() string { return styleSheet }

// Options are what a page may ask for. Without any, the SVG stands alone and is
// as wide as it needs.
type Options struct {
	Width   int                     // in pixels, to fit in; 0: as much as it needs
	Href    func(ref uint64) string // where the step of that Ref leads; nil, or "" for one: nowhere
	Plain   bool                    // without the style sheet, which is [StyleSheet]
	Current uint64                  // the step of this Ref is marked; 0: none
}

// SVG writes the diagram as SVG.
func (d Diagram) SVG(w io.Writer, opts Options) error {
	p := &painter{w: bufio.NewWriter(w), opts: opts, steps: d.used()}
	p.layout = arrange(d.Parties, p.steps, float64(opts.Width))
	p.begin(d)
	p.parties(d.Parties)
	for i, s := range p.steps {
		p.step(s, p.rows[i])
	}
	p.printf("</svg>\n")
	return p.w.Flush()
}

// painter writes; an error stays in its writer until it is flushed.
type painter struct {
	w     *bufio.Writer
	opts  Options
	steps []Step
	layout
}

func (p *painter) printf(format string, args ...any) { fmt.Fprintf(p.w, format, args...) }

func (p *painter) begin(d Diagram) {
	role := "img"
	if p.opts.Href != nil {
		role = "group" // an image has no links in it
	}
	width, height := math.Ceil(p.width-0.01), math.Ceil(p.height)
	p.printf(`<svg xmlns="http://www.w3.org/2000/svg" class="sequence" role="%s" width="%g" height="%g" viewBox="0 0 %g %g">`+"\n", role, width, height, width, height)
	p.printf("<title>%s</title>\n<desc>%s</desc>\n", escape(d.Title), escape(d.Description))
	if !p.opts.Plain {
		p.printf("<style>\n%s</style>\n", styleSheet)
	}
	p.printf(`<rect class="ground" width="%g" height="%g"/>`+"\n", width, height)
}

func (p *painter) parties(names []string) {
	for i, x := range p.columns {
		p.printf(`<line class="life" x1="%s" y1="%s" x2="%s" y2="%s"/>`+"\n", px(x), px(p.top), px(x), px(p.bottom))
		p.head(names, i, edge)
		if p.twice {
			p.head(names, i, p.bottom)
		}
	}
}

// head writes the name of a party.
func (p *painter) head(names []string, i int, y float64) {
	x, width := p.columns[i], textWidth(names[i])+p.pad
	p.printf(`<g class="party"><rect x="%s" y="%s" width="%s" height="%g" rx="5"/><text x="%s" y="%s">%s</text></g>`+"\n",
		px(x-width/2), px(y), px(width), headHeight, px(x), px(y+headHeight/2+4.5), escape(names[i]))
}

func (p *painter) step(s Step, y float64) {
	href := ""
	if p.opts.Href != nil && s.Ref != 0 {
		href = p.opts.Href(s.Ref)
	}
	p.printf(`<g class="%s"`, p.class(s))
	if s.Ref != 0 {
		p.printf(` data-seq="%d"`, s.Ref)
	}
	p.printf(">")
	if href != "" {
		p.printf(`<a href="%s">`, escape(href))
	}
	if s.Detail != "" {
		p.printf("<title>%s</title>", escape(s.Detail))
	}
	tall := stepTall
	if s.Note != "" {
		tall += noteTall
	}
	p.printf(`<rect class="band" x="0" y="%s" width="%s" height="%s"/>`, px(y-stepTall+11), px(math.Ceil(p.width)), px(tall))
	if s.Margin != "" {
		p.printf(`<text class="margin" x="%g" y="%s">%s</text>`, edge, px(y+3.5), escape(s.Margin))
	}
	from, to := p.columns[s.From], p.columns[s.To]
	if s.From == s.To {
		p.loop(s, from, y)
	} else {
		p.arrow(s, from, to, y)
	}
	if href != "" {
		p.printf("</a>")
	}
	p.printf("</g>\n")
}

// class is how the style sheet knows a step.
func (p *painter) class(s Step) string {
	class := "step"
	if s.Reply {
		class += " reply"
	}
	if s.Bad {
		class += " bad"
	}
	if s.Ref != 0 && s.Ref == p.opts.Current {
		class += " current"
	}
	return class
}

func (p *painter) arrow(s Step, from, to, y float64) {
	head := 9.0
	if to < from {
		head = -head
	}
	p.text("label", s.Label, charWidth, (from+to)/2, y-labelRise)
	if s.Note != "" {
		p.text("note", s.Note, noteCharWidth, (from+to)/2, y+noteTall-2)
	}
	p.printf(`<line class="arrow" x1="%s" y1="%s" x2="%s" y2="%s"/><path class="head" d="M%s %sl%g -4.5v9z"/>`,
		px(from), px(y), px(to-head*0.8), px(y), px(to), px(y), -head)
}

// loop draws an arrow from a party to itself, with its label beside it.
func (p *painter) loop(s Step, x, y float64) {
	p.printf(`<path class="arrow" d="M%s %sh%gv10h%g"/><path class="head" d="M%s %sl9 -4.5v9z"/>`, px(x), px(y-7), loopWidth, 8-loopWidth, px(x), px(y+3))
	p.text("label", s.Label, charWidth, x+loopWidth+8+textWidth(s.Label)/2, y+2)
	if s.Note != "" {
		p.text("note", s.Note, noteCharWidth, x+loopWidth+8+noteWidth(s.Note)/2, y+noteTall)
	}
}

// text writes a text around x, moved and shortened as far as it takes to be
// within the diagram.
func (p *painter) text(class, s string, char, x, y float64) {
	left := min(p.columns[0], p.left) - 4
	room := p.width - edge/2 - left
	s = shorten(s, min(widest, int(room/char)))
	half := float64(utf8.RuneCountInString(s)) * char / 2
	x = max(left+half, min(x, p.width-edge/2-half))
	p.printf(`<text class="%s" x="%s" y="%s">%s</text>`, class, px(x), px(y), escape(s))
}

// px is a length with as many digits as can be seen.
func px(f float64) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0")
}

// escape writes s as text or an attribute of XML, which has no way to write
// most control characters.
func escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&#34;")
		case r == '\n', r == '\t':
			b.WriteRune(r)
		case r < ' ', r == 0xFFFE, r == 0xFFFF:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
