package velocity

import "strings"

const (
	letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	inName  = letters + "0123456789_"
)

// parseRef reads a reference at a dollar sign. It returns nil and skips the
// sign if none begins there.
func (p *parser) parseRef() (*ref, error) {
	start := p.pos
	p.pos++
	r := &ref{quiet: p.accept("!")}
	formal := p.accept("{")
	if r.path = p.parsePath(); r.path == "" {
		p.pos = start + 1
		return nil, nil
	}
	dotted := strings.Contains(r.path, ".")
	if strings.HasPrefix(p.rest(), "(") && (formal || dotted) {
		if err := p.parseArgs(r); err != nil {
			return nil, err
		}
	}
	if formal && !p.accept("}") {
		return nil, p.errorAt(p.pos, "want } after %s", p.src[start:p.pos])
	}
	r.source = p.src[start:p.pos]
	p.refs = append(p.refs, Reference{Name: r.path, Call: r.call, Formal: formal, Quiet: r.quiet, Condition: p.inCondition, at: start})
	return r, nil
}

// parsePath reads a dotted name and returns an empty one if there is none.
func (p *parser) parsePath() string {
	start := p.pos
	for end := p.pos; ; end++ {
		name := p.src[end:]
		if name == "" || !strings.Contains(letters+"_", name[:1]) {
			break
		}
		end += len(name) - len(strings.TrimLeft(name, inName))
		p.pos = end
		if !strings.HasPrefix(p.rest(), ".") {
			break
		}
	}
	return p.src[start:p.pos]
}

// parseArgs reads the arguments of a call from its parenthesis on.
func (p *parser) parseArgs(r *ref) error {
	if err := p.enter(); err != nil {
		return err
	}
	defer p.leave()
	open := p.pos
	p.pos++
	r.call = true
	for p.space(); !p.accept(")"); p.space() {
		if len(r.args) > 0 && !p.accept(",") {
			return p.errorAt(p.pos, "want , or ) in the call of %s", p.src[open-len(r.path):open])
		}
		arg, err := p.parseOperand()
		if err != nil {
			return err
		}
		r.args = append(r.args, arg)
	}
	return nil
}

func (p *parser) space() {
	p.pos = len(p.src) - len(strings.TrimLeft(p.rest(), " \t\r\n"))
}
