package redact

import (
	"strings"

	"golang.org/x/net/html"
)

// HTML redacts a page, which may be cut short: values of inputs that are named
// as secrets, attributes and text of elements whose id, class or data attribute
// is, documents and URLs wherever they are. Nothing else of it changes.
func HTML(page string) string {
	p := &pageRedactor{tokens: html.NewTokenizer(strings.NewReader(page))}
	for p.token() {
	}
	return p.out.String()
}

type pageRedactor struct {
	tokens *html.Tokenizer
	out    strings.Builder
	inside string // name of the element whose text is a secret; empty: none
	depth  int    // of elements of that name
	script string // type of the script whose text comes next; "style" too
}

// token redacts one token; what is left of one that is cut short is dropped.
func (p *pageRedactor) token() bool {
	kind := p.tokens.Next()
	raw := string(p.tokens.Raw())
	switch kind {
	case html.ErrorToken:
		return false
	case html.TextToken:
		p.text(raw)
		return true
	case html.StartTagToken, html.SelfClosingTagToken:
		p.tag(raw, kind == html.StartTagToken)
		return true
	case html.EndTagToken:
		p.end()
	case html.CommentToken:
		raw = Script(raw)
	}
	p.out.WriteString(raw)
	return true
}

func (p *pageRedactor) text(raw string) {
	plain := html.UnescapeString(raw)
	switch {
	case p.script == "style":
	case p.script != "" && document(raw):
		raw = JSON(raw)
	case p.script != "":
		raw = Script(raw)
	case p.inside != "" && strings.TrimSpace(plain) != "":
		raw = hint(strings.TrimSpace(plain))
	default:
		if shown := Text(plain); shown != plain {
			raw = html.EscapeString(shown)
		}
	}
	p.out.WriteString(raw)
}

// void elements have no text.
var void = map[string]bool{"input": true, "img": true, "meta": true, "link": true, "br": true, "hr": true, "base": true, "area": true, "source": true}

func (p *pageRedactor) tag(raw string, opens bool) {
	t := p.tokens.Token()
	named, marked := false, false
	for _, a := range t.Attr {
		switch {
		case a.Key == "name":
			named = named || Secret(a.Val)
		case a.Key == "id", a.Key == "class":
			for name := range strings.FieldsSeq(a.Val) {
				marked = marked || Secret(name)
			}
		}
	}
	changed := false
	for i, a := range t.Attr {
		if shown := attribute(a, named || marked); shown != a.Val {
			t.Attr[i].Val, changed = shown, true
		}
	}
	if changed {
		raw = t.String()
	}
	p.out.WriteString(raw)
	p.begin(t, opens && !void[t.Data], named || marked)
}

// attribute returns the value that an attribute is shown with.
func attribute(a html.Attribute, secret bool) string {
	data, isData := strings.CutPrefix(a.Key, "data-")
	switch {
	case a.Val == "":
		return ""
	case isData && Secret(data), secret && (a.Key == "value" || a.Key == "content" || data == "value"):
		return hint(a.Val)
	case a.Key == "id", a.Key == "class", a.Key == "style":
		return a.Val
	case document(a.Val):
		return JSON(a.Val)
	}
	return Text(a.Val)
}

// begin notes what the text that follows is.
func (p *pageRedactor) begin(t html.Token, opens, secret bool) {
	p.script = ""
	switch {
	case !opens:
	case t.Data == "style":
		p.script = "style"
	case t.Data == "script":
		p.script = "script"
	case p.inside == t.Data:
		p.depth++
	case p.inside == "" && secret && t.Data != "form":
		p.inside, p.depth = t.Data, 1
	}
}

func (p *pageRedactor) end() {
	p.script = ""
	if name, _ := p.tokens.TagName(); string(name) == p.inside {
		if p.depth--; p.depth == 0 {
			p.inside = ""
		}
	}
}
