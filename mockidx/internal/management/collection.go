package management

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// collection is one kind of documents with paths of its own. What a member of
// it means for the engine stands with the document's readers in package
// directory; here it is kept and answered as it was sent.
type collection struct {
	kind   directory.DocumentKind
	path   string      // "/idps", or "/policies/{policy}/rules" of what belongs to something
	parent string      // the name of the path value with the id of that; empty: they belong to nothing
	of     *collection // which that is among; nil: no documents
	what   string      // one of them, as Okta's errors call it
	scope  string
	prefix string // of their ids
	limit  int    // of a page

	// prepare writes documents that stand in the org file, all of them, or the one
	// with that id and what belongs to it; nil if there are none.
	prepare func(o *directory.Org, id string)
	// check refuses a body that does not do, and completes it. It sees the
	// document with what was sent, and the org that it is to be in.
	check func(c *call, o *directory.Org, d *directory.Document, body object) error
	// view adds what is not kept, such as links; nil adds nothing.
	view func(c *call, d directory.Document, v object)
	// removable refuses to remove, or to deactivate, what is in use; nil never does.
	removable func(c *call, o *directory.Org, d directory.Document) error
	// created adds what a new document cannot be without; nil adds nothing.
	created func(c *call, o *directory.Org, d directory.Document)
}

// org is the directory with every document of the collection, to read it.
func (k *collection) org(c *call) *directory.Org {
	if k.prepare == nil {
		return c.org
	}
	o := c.org.Clone()
	k.prepare(o, "")
	return o
}

// update lets change work on the directory, in which what the path names is
// written already.
func (k *collection) update(c *call, change func(*directory.Org) error) error {
	return c.update(func(o *directory.Org) error {
		switch {
		case k.prepare == nil:
		case k.parent != "":
			k.prepare(o, c.PathValue(k.parent))
		case c.PathValue("id") != "":
			k.prepare(o, c.PathValue("id"))
		}
		return change(o)
	})
}

// crud are the five plain operations.
func (k *collection) crud() []route {
	return []route{
		{"GET", k.path, k.scope, k.list},
		{"POST", k.path, k.scope, k.create},
		{"GET", k.path + "/{id}", k.scope, k.show},
		{"PUT", k.path + "/{id}", k.scope, k.replace},
		{"DELETE", k.path + "/{id}", k.scope, k.remove},
	}
}

// lifecycle are activate and deactivate, which answer with the document.
func (k *collection) lifecycle() []route {
	return k.lifecycleWith(func(c *call, d directory.Document) error { return c.answer(k.render(c, d)) })
}

// bareLifecycle are activate and deactivate of what Okta answers without a
// body.
func (k *collection) bareLifecycle() []route {
	return k.lifecycleWith(func(c *call, _ directory.Document) error { return c.none() })
}

func (k *collection) lifecycleWith(answer func(*call, directory.Document) error) []route {
	set := func(status string) func(*call) error {
		return func(c *call) error {
			d, err := k.setStatus(c, status)
			if err != nil {
				return err
			}
			return answer(c, d)
		}
	}
	return []route{
		{"POST", k.path + "/{id}/lifecycle/activate", k.scope, set(directory.DocumentActive)},
		{"POST", k.path + "/{id}/lifecycle/deactivate", k.scope, set(directory.DocumentInactive)},
	}
}

// get finds the document of the path.
func (k *collection) get(c *call, o *directory.Org) (directory.Document, error) {
	id := c.PathValue("id")
	if err := k.checkParent(c, o); err != nil {
		return directory.Document{}, err
	}
	d, ok := o.DocumentByID(k.kind, id)
	if !ok || d.Parent != k.parentOf(c) {
		return d, missing(id, k.what)
	}
	return d, nil
}

// checkParent refuses a path whose parent is no document.
func (k *collection) checkParent(c *call, o *directory.Org) error {
	if k.of == nil {
		return nil
	}
	if _, ok := o.DocumentByID(k.of.kind, k.parentOf(c)); !ok {
		return missing(k.parentOf(c), k.of.what)
	}
	return nil
}

func (k *collection) parentOf(c *call) string {
	if k.parent == "" {
		return ""
	}
	return c.PathValue(k.parent)
}

// kept are the members that a document has fields for, or that are worked out.
var kept = []string{"id", "name", "type", "status", "priority", "system", "created", "lastUpdated", "_links", "_embedded"}

// render is a document as the API answers it.
func (k *collection) render(c *call, d directory.Document) object {
	v := object{}
	_ = d.Read(&v) // validated with the directory
	v["id"], v["status"] = d.ID, d.Status
	v["created"], v["lastUpdated"] = since(d.Created), since(d.Updated)
	if d.Name != "" {
		v["name"] = d.Name
	}
	if d.Type != "" {
		v["type"] = d.Type
	}
	if k.view != nil {
		k.view(c, d, v)
	}
	return v
}

// take fills d with what was sent.
func (k *collection) take(c *call, o *directory.Org, d *directory.Document, body object) error {
	d.Name, _ = body["name"].(string)
	d.Type, _ = body["type"].(string)
	d.Updated = c.now
	if k.check != nil {
		if err := k.check(c, o, d, body); err != nil {
			return err
		}
	}
	rest := object{}
	for name, value := range body {
		if !slices.Contains(kept, name) {
			rest[name] = value
		}
	}
	encoded, err := json.Marshal(rest)
	d.Body = string(encoded)
	return err
}

func (k *collection) list(c *call) error {
	o := k.org(c)
	if err := k.checkParent(c, o); err != nil {
		return err
	}
	return list(c, o.DocumentsOf(k.kind, k.parentOf(c)), k.limit, documentID, func(d directory.Document) any { return k.render(c, d) })
}

func documentID(d directory.Document) string { return d.ID }

func (k *collection) show(c *call) error {
	d, err := k.get(c, k.org(c))
	if err != nil {
		return err
	}
	return c.answer(k.render(c, d))
}

// create adds a document; activate=false leaves it inactive.
func (k *collection) create(c *call) error {
	body := object{}
	if err := c.read(&body); err != nil {
		return err
	}
	d := directory.Document{Kind: k.kind, ID: c.tenant.Chance.ID(k.prefix), Parent: k.parentOf(c), Status: directory.DocumentActive, Created: c.now}
	if c.URL.Query().Get("activate") == "false" {
		d.Status = directory.DocumentInactive
	}
	err := k.update(c, func(o *directory.Org) error {
		if err := k.checkParent(c, o); err != nil {
			return err
		}
		if err := k.take(c, o, &d, body); err != nil {
			return err
		}
		o.PutDocument(d)
		if k.created != nil {
			k.created(c, o, d)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.answer(k.render(c, d))
}

// change changes the document of the path, and returns it.
func (k *collection) change(c *call, change func(*directory.Org, *directory.Document) error) (directory.Document, error) {
	var d directory.Document
	err := k.update(c, func(o *directory.Org) (err error) {
		if d, err = k.get(c, o); err != nil {
			return err
		}
		if err := change(o, &d); err != nil {
			return err
		}
		o.PutDocument(d)
		return nil
	})
	return d, err
}

func (k *collection) replace(c *call) error {
	body := object{}
	if err := c.read(&body); err != nil {
		return err
	}
	d, err := k.change(c, func(o *directory.Org, d *directory.Document) error { return k.take(c, o, d, body) })
	if err != nil {
		return err
	}
	return c.answer(k.render(c, d))
}

func (k *collection) setStatus(c *call, status string) (directory.Document, error) {
	return k.change(c, func(o *directory.Org, d *directory.Document) error {
		if status == directory.DocumentInactive && k.removable != nil {
			if err := k.removable(c, o, *d); err != nil {
				return err
			}
		}
		d.Status, d.Updated = status, c.now
		return nil
	})
}

var errSystem = forbidden("E0000077", "Cannot modify/disable this because it is the system's own")

func (k *collection) remove(c *call) error {
	err := k.update(c, func(o *directory.Org) error {
		d, err := k.get(c, o)
		switch {
		case err != nil:
			return err
		case d.System:
			return errSystem
		case k.removable != nil:
			if err := k.removable(c, o, d); err != nil {
				return err
			}
		}
		o.RemoveDocument(k.kind, d.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}

// required returns a text of a body that must not be empty.
func required(body object, name string) (string, *httpkit.Error) {
	text, _ := body[name].(string)
	if strings.TrimSpace(text) == "" {
		return "", invalid(name, name+": The field cannot be left blank")
	}
	return text, nil
}

// put dates d and has o keep it.
func (c *call) put(o *directory.Org, d *directory.Document) {
	if d.Created.IsZero() {
		d.Created = c.now
	}
	d.Updated = c.now
	o.PutDocument(*d)
}
