package profile

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// reorder gives another order to lists of a page whose order means nothing: the
// authenticators, to choose from and enrolled, and the ways on after the first.
// Paths into them follow.
func (d dice) reorder(page object) {
	moved := map[string][]int{} // where an element was, by where it is
	for _, name := range []string{"authenticators", "authenticatorEnrollments"} {
		moved[name] = d.shuffle(name, valuesIn(page, name))
	}
	follow(page, moved)
	if forms := valuesIn(page, "remediation"); len(forms) > 1 {
		d.shuffle("remediation", forms[1:])
	}
	for _, form := range valuesIn(page, "remediation") {
		for _, field := range valuesOf(form) {
			if options, ok := field.(object)["options"].(list); ok && field.(object)["name"] == "authenticator" {
				d.shuffle("options", options)
			}
		}
	}
}

// shuffle orders values by chance, the same ones always alike, and returns
// where each was.
func (d dice) shuffle(what string, values list) (was []int) {
	was = make([]int, len(values))
	lots := make([]int, len(values))
	for i, v := range values {
		was[i], lots[i] = i, d.roll(what+identity(v), 1<<62)
	}
	slices.SortStableFunc(was, func(a, b int) int { return cmp.Compare(lots[a], lots[b]) })
	before := slices.Clone(values)
	for i, j := range was {
		values[i] = before[j]
	}
	return was
}

// identity is what an element of a list keeps from page to page.
func identity(v any) string {
	element, ok := v.(object)
	if !ok {
		return fmt.Sprint(v)
	}
	for _, name := range []string{"id", "kid", "name", "label"} {
		if s, ok := element[name].(string); ok {
			return s
		}
	}
	return ""
}

// intoList is a path to an element of a list of the page, or below it.
var intoList = regexp.MustCompile(`^((?:\$\.)?(\w+)\.value\[)(\d+)(\].*)$`)

// follow corrects what relates to elements that moved.
func follow(node any, moved map[string][]int) {
	switch node := node.(type) {
	case list:
		for _, v := range node {
			follow(v, moved)
		}
	case object:
		for name, v := range node {
			switch path := v.(type) {
			case string:
				if name == "relatesTo" {
					node[name] = pathAfter(path, moved)
				}
			case list:
				for i := range path {
					if s, ok := path[i].(string); ok && name == "relatesTo" {
						path[i] = pathAfter(s, moved)
					}
				}
			}
			follow(v, moved)
		}
	}
}

func pathAfter(path string, moved map[string][]int) string {
	m := intoList.FindStringSubmatch(path)
	if m == nil {
		return path
	}
	was, err := strconv.Atoi(m[3])
	at := slices.Index(moved[m[2]], was)
	if err != nil || at < 0 {
		return path
	}
	return m[1] + strconv.Itoa(at) + m[4]
}

// valuesIn returns the list that a member of the page holds; nil if none.
func valuesIn(page object, name string) list { return valuesOf(page[name]) }

func valuesOf(holder any) list {
	o, _ := holder.(object)
	values, _ := o["value"].(list)
	return values
}

// setValues puts a list in place of the one that a member of the page holds.
func setValues(page object, name string, values list) { page[name].(object)["value"] = values }
