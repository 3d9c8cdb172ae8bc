package directory

import (
	"github.com/goccy/go-yaml/token"
)

// Bounds of an org file. The parser takes time that grows with the square of
// the depth, of the keys in a mapping and of the empty values in a file, so
// these are bounded before it runs.
const (
	maxFileSize = 1 << 20 // bytes
	maxTokens   = 100_000 // words and signs; some ten thousand users
	maxDepth    = 16      // mappings and lists in one another; the format needs 5
	maxKeys     = 100     // of one mapping; the format has 12
	maxOrgs     = 100     // documents
)

// guard reads tokens in order and finds what the parser must not see: nesting
// without end, and the parts of YAML that can make a small file large or run
// out of bounds. One problem is enough, the file is not read any further.
type guard struct {
	open []collection
}

// collection is a mapping or list that has begun and not ended.
type collection struct {
	flow   bool // [ ] or { }, which end with a bracket
	column int  // block style, which ends with something further left
	keys   int
}

// refused is a token with the reason why it is.
type refused struct {
	token         *token.Token
	message, hint string
}

func checkTokens(tokens token.Tokens) *refused {
	if len(tokens) > maxTokens {
		return &refused{tokens[maxTokens], "this file is too long", "some ten thousand users are the most; add others in code"}
	}
	g := &guard{}
	for _, tk := range tokens {
		if message, hint := g.next(tk); message != "" {
			return &refused{tk, message, hint}
		}
	}
	return nil
}

func (g *guard) next(tk *token.Token) (message, hint string) {
	switch tk.Type {
	case token.AnchorType, token.AliasType, token.MergeKeyType:
		return "anchors and aliases are not supported", "write the value out, or in quotes if it is a text"
	case token.TagType:
		return "tags are not supported", "write the value in quotes if it is a text"
	case token.DirectiveType:
		return "directives are not supported", "remove the line"
	case token.MappingKeyType:
		return "complex keys are not supported", "write key: value"
	case token.DocumentHeaderType, token.DocumentEndType:
		g.open = nil
	case token.SingleQuoteType, token.DoubleQuoteType:
		if isQuoted(tk.Prev) && isQuoted(tk.Prev.Prev) {
			return "this text follows another", "write one text, or a list"
		}
	case token.SequenceStartType, token.MappingStartType:
		g.open = append(g.open, collection{flow: true})
	case token.SequenceEndType, token.MappingEndType:
		g.closeFlow()
	case token.SequenceEntryType:
		g.block(tk.Position.Column)
	case token.MappingValueType:
		if g.key(tk) > maxKeys {
			return "this mapping has too many keys", "see docs/org.md for the format"
		}
	}
	if len(g.open) > maxDepth {
		return "this is nested too deep", "see docs/org.md for the format"
	}
	return "", ""
}

// isQuoted is for texts in a row, of which YAML has two at most: a value and
// the key after it.
func isQuoted(tk *token.Token) bool {
	return tk != nil && (tk.Type == token.SingleQuoteType || tk.Type == token.DoubleQuoteType)
}

// key counts the keys of the innermost mapping. In block style the key's column
// tells which mapping that is.
func (g *guard) key(colon *token.Token) int {
	column := colon.Position.Column
	if colon.Prev != nil {
		column = colon.Prev.Position.Column
	}
	c := g.block(column)
	c.keys++
	return c.keys
}

// block returns the collection that something at column belongs to: the
// innermost flow collection, or the block collection of that column, which it
// opens if need be.
func (g *guard) block(column int) *collection {
	for len(g.open) > 0 {
		last := &g.open[len(g.open)-1]
		if last.flow || last.column == column {
			return last
		}
		if last.column < column {
			break
		}
		g.open = g.open[:len(g.open)-1]
	}
	g.open = append(g.open, collection{column: column})
	return &g.open[len(g.open)-1]
}

func (g *guard) closeFlow() {
	for i := len(g.open) - 1; i >= 0; i-- {
		if g.open[i].flow {
			g.open = g.open[:i]
			return
		}
	}
}
