package directory

import (
	"encoding/json"
	"slices"
	"time"
)

// Document is an object of Okta's Management API that the org file has no
// mapping of its own for. It is kept as it was sent, and answered so. What the
// mock goes by it reads from there, as [Org.PolicyFor] does.
type Document struct {
	Kind     DocumentKind `yaml:"kind"`
	ID       string       `yaml:"id"`
	Parent   string       `yaml:"parent"`   // the id of what it belongs to, as a rule to its policy
	Type     string       `yaml:"type"`     // within its kind, as ACCESS_POLICY
	Name     string       `yaml:"name"`     // may be empty
	Status   string       `yaml:"status"`   // ACTIVE if empty
	Priority int          `yaml:"priority"` // among those of its parent and type; 1 is the first
	System   bool         `yaml:"system"`   // the org came with it; it cannot be removed
	Created  time.Time    `yaml:"created"`
	Updated  time.Time    `yaml:"updated"`
	Body     string       `yaml:"body"` // a JSON object: everything else that was sent
}

// DocumentKind tells documents apart that have paths of their own in the API.
type DocumentKind string

// The states of a document.
const (
	DocumentActive   = "ACTIVE"
	DocumentInactive = "INACTIVE"
)

// Active reports whether d is in force.
func (d Document) Active() bool { return d.Status == DocumentActive }

// Read decodes the body into v.
func (d Document) Read(v any) error { return json.Unmarshal([]byte(d.Body), v) }

// DocumentsOf returns the documents of a kind and parent, by priority.
func (o *Org) DocumentsOf(kind DocumentKind, parent string) []Document {
	var list []Document
	for _, d := range o.Documents {
		if d.Kind == kind && d.Parent == parent {
			list = append(list, d)
		}
	}
	slices.SortStableFunc(list, func(a, b Document) int { return a.Priority - b.Priority })
	return list
}

// DocumentByID finds a document of a kind.
func (o *Org) DocumentByID(kind DocumentKind, id string) (Document, bool) {
	return find(o.Documents, func(d Document) bool { return d.Kind == kind && d.ID == id })
}

// PutDocument replaces the document with the kind and id of d, or adds d.
func (o *Org) PutDocument(d Document) {
	same := func(known Document) bool { return known.Kind == d.Kind && known.ID == d.ID }
	if i := slices.IndexFunc(o.Documents, same); i >= 0 {
		o.Documents[i] = d
		return
	}
	o.Documents = append(o.Documents, d)
}

// RemoveDocument removes a document and those that belong to it. Apps that had
// it for a policy get the org's own.
func (o *Org) RemoveDocument(kind DocumentKind, id string) {
	for i := range o.Apps {
		a := &o.Apps[i]
		if a.Policy == id {
			a.Policy = o.Policies[0].Name
		}
		if a.ProfileEnrollment == id {
			a.ProfileEnrollment = ""
		}
	}
	o.Documents = slices.DeleteFunc(o.Documents, func(d Document) bool { return d.Kind == kind && d.ID == id || d.Parent == id })
}

// RemoveDocumentsOf removes the documents of a kind that belong to parent.
func (o *Org) RemoveDocumentsOf(kind DocumentKind, parent string) {
	o.Documents = slices.DeleteFunc(o.Documents, func(d Document) bool { return d.Kind == kind && d.Parent == parent })
}

const (
	maxDocuments = 10_000
	maxDocument  = 64 << 10 // bytes, as of any request
)

func (v *validator) checkDocuments() {
	p := root.key("documents")
	if len(v.Documents) > maxDocuments {
		v.add(p, "at most 10000", "%d documents", len(v.Documents))
		return
	}
	ids := seen{}
	for i, d := range v.Documents {
		at := p.index(i)
		v.checkID(at.key("kind"), "kind", string(d.Kind))
		v.checkID(at.key("id"), "document id", d.ID)
		v.checkUnique(ids, at.key("id"), "document id", d.ID, string(d.Kind)+" "+d.ID)
		v.checkText(at.key("parent"), "parent", d.Parent)
		v.checkText(at.key("type"), "type", d.Type)
		v.checkText(at.key("name"), "name", d.Name)
		checkEnum(v, at.key("status"), "status", d.Status, DocumentActive, DocumentInactive)
		v.checkTime(at.key("created"), "created", d.Created)
		v.checkTime(at.key("updated"), "updated", d.Updated)
		v.checkBody(at.key("body"), d.Body)
	}
}

// checkBody reports what is no JSON object.
func (v *validator) checkBody(p path, body string) {
	var object map[string]json.RawMessage
	switch {
	case len(body) > maxDocument:
		v.add(p, "at most 64 KiB", "body is too long")
	case json.Unmarshal([]byte(body), &object) != nil || object == nil:
		v.add(p, `write a JSON object, such as "{}"`, "body is not a JSON object")
	}
}

func (d *Document) complete() {
	orElse(&d.Status, DocumentActive)
	orElse(&d.Body, "{}")
}
