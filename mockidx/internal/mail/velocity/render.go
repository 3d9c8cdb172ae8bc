package velocity

import "strings"

// node is a piece of a parsed template.
type node interface{ render(*renderer) }

type renderer struct {
	scope    Scope
	escape   func(string) string
	out      strings.Builder
	overflow bool
}

func (r *renderer) renderAll(nodes []node) {
	for _, n := range nodes {
		if r.overflow {
			return
		}
		n.render(r)
	}
}

func (r *renderer) write(s string) {
	if r.out.Len()+len(s) > MaxOutput {
		r.overflow = true
		return
	}
	r.out.WriteString(s)
}

type text string

func (t text) render(r *renderer) { r.write(string(t)) }

func (e *ref) render(r *renderer) {
	v := e.eval(r.scope)
	slashes := strings.Repeat(`\`, e.backslashes)
	switch {
	case !v.ok && (!e.quiet || e.backslashes > 0):
		r.write(slashes + e.source)
	case e.backslashes%2 == 1:
		r.write(slashes[:e.backslashes/2] + e.source)
	default:
		r.write(slashes[:e.backslashes/2] + r.escape(v.text))
	}
}

// conditional is an #if with its #elseif and #else branches.
type conditional struct{ branches []branch }

type branch struct {
	condition expr // nil: #else
	body      []node
}

func (c *conditional) render(r *renderer) {
	for _, b := range c.branches {
		if b.condition == nil || b.condition.eval(r.scope).truthy() {
			r.renderAll(b.body)
			return
		}
	}
}
