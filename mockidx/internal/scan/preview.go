package scan

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// preview returns the title of a page, and whether it or a text that previews
// show of the page has one of the secrets in it.
func preview(page []byte, secrets []string) (title string, leaks bool) {
	shows := func(text string) bool {
		return slices.ContainsFunc(secrets, func(s string) bool { return s != "" && strings.Contains(text, s) })
	}
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return title, leaks || shows(title)
		case html.StartTagToken, html.SelfClosingTagToken:
			switch tag := tokens.Token(); {
			case tag.Data == "title" && title == "":
				if tokens.Next() == html.TextToken {
					title = strings.Join(strings.Fields(tokens.Token().Data), " ")
				}
			case tag.Data == "meta":
				leaks = leaks || shows(previewText(tag.Attr))
			}
		}
	}
}

// previewText is what a meta element gives to previews.
func previewText(attrs []html.Attribute) string {
	var name, content string
	for _, a := range attrs {
		switch a.Key {
		case "property", "name":
			name = strings.ToLower(a.Val)
		case "content":
			content = a.Val
		}
	}
	if name == "description" || strings.HasPrefix(name, "og:") || strings.HasPrefix(name, "twitter:") {
		return content
	}
	return ""
}
