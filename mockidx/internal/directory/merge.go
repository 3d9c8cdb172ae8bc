package directory

import (
	"errors"
	"reflect"
	"slices"

	"github.com/goccy/go-yaml/ast"
)

// merge decodes body, a JSON or YAML mapping with the keys of the org file,
// into what dst points to. A patch changes what it names and takes away what it
// names as null (RFC 7396); a list is replaced as a whole. Problems tell the
// place in the org, p and below, or the place in the body if it is not YAML. On
// an error dst may be half changed. No file is read: templates are not merged.
func merge(body []byte, p path, dst any, patch bool, closed ...string) error {
	l := &loader{filename: "body"}
	bodies := l.parse(body)
	switch {
	case len(l.errs) > 0:
		return l.joined()
	case len(bodies) != 1:
		return newProblem(p, "send one mapping, as in {\"locale\":\"de_DE\"}", "the body has %d values", len(bodies))
	}
	if err := refuseKeys(bodies[0], p, closed); err != nil {
		return err
	}
	d := newDecoder()
	d.patch = patch
	d.value(bodies[0], p, reflect.ValueOf(dst).Elem())
	errs := make([]error, len(d.faults))
	for i, f := range d.faults {
		errs[i] = f.Problem
	}
	return errors.Join(errs...)
}

// refuseKeys finds keys that are changed elsewhere.
func refuseKeys(body ast.Node, p path, closed []string) error {
	entries, _ := entriesOf(body)
	for _, entry := range entries {
		if key := entry.Key.GetToken().Value; slices.Contains(closed, key) {
			return newProblem(p.key(key), "it has a path of its own, or stays as it is", "%s is no setting", key)
		}
	}
	return nil
}

// notSettings are the keys of an org that have paths of their own, or stay.
var notSettings = []string{"id", "name", "users", "apps", "policies", "templates", "apiToken", "documents"}

// PatchSettings applies a merge patch to what an org has besides users, apps,
// policies and templates, and returns the org after it. On an error, a
// [*Problem] or several joined, nothing changes.
func PatchSettings(l *Live, body []byte) (*Org, error) {
	var next *Org
	err := l.Update(func(o *Org) error {
		next = o
		return merge(body, root, o, true, notSettings...)
	})
	return next, err
}
