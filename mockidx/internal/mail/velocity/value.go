package velocity

import "strconv"

// expr is an operand or condition.
type expr interface{ eval(Scope) value }

// value is what an expression comes to. The zero value is "no value".
type value struct {
	text    string
	ok      bool
	isFalse bool
}

func (v value) truthy() bool { return v.ok && v.text != "" && !v.isFalse }

func boolean(b bool) value { return value{strconv.FormatBool(b), true, !b} }

// ref is a reference to a variable, or a call of a function.
type ref struct {
	path        string
	quiet       bool
	call        bool
	args        []expr
	source      string // as written
	backslashes int    // how many stand before it
}

func (e *ref) eval(s Scope) value {
	if !e.call {
		text, ok := s.Vars[e.path]
		return value{text: text, ok: ok}
	}
	f, ok := s.Funcs[e.path]
	if !ok {
		return value{}
	}
	args := make([]string, len(e.args))
	for i, a := range e.args {
		args[i] = a.eval(s).text
	}
	text, ok := f(args)
	return value{text: text, ok: ok}
}

type literal string

func (l literal) eval(Scope) value { return value{text: string(l), ok: true} }

type not struct{ of expr }

func (e not) eval(s Scope) value { return boolean(!e.of.eval(s).truthy()) }

type equal struct{ left, right expr }

func (e equal) eval(s Scope) value {
	l, r := e.left.eval(s), e.right.eval(s)
	return boolean(l.ok == r.ok && l.text == r.text)
}

type allOf []expr

func (e allOf) eval(s Scope) value {
	for _, term := range e {
		if !term.eval(s).truthy() {
			return boolean(false)
		}
	}
	return boolean(true)
}

type anyOf []expr

func (e anyOf) eval(s Scope) value {
	for _, term := range e {
		if term.eval(s).truthy() {
			return boolean(true)
		}
	}
	return boolean(false)
}
