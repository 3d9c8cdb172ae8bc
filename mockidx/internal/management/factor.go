package management

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// factor is one that a user has, or is setting up.
type factor struct {
	*factorType
	directory.Document // with the body encoded, when it is put
	body               factorBody
}

// factorBody is what a factor's document keeps.
type factorBody struct {
	Profile  factorProfile `json:"profile"`
	Secret   string        `json:"secret,omitempty"`  // of a TOTP app that is set up
	Picture  string        `json:"picture,omitempty"` // names the picture of it
	LastUsed time.Time     `json:"lastUsed,omitzero"` // of the code that proved the TOTP app
	Code     string        `json:"code,omitempty"`    // that went to the user
	Sent     time.Time     `json:"sent,omitzero"`
	Expires  time.Time     `json:"expires,omitzero"` // of the code
	Failures int           `json:"failures,omitempty"`
}

// put keeps f in o.
func (f factor) put(o *directory.Org) error {
	encoded, err := json.Marshal(f.body)
	f.Document.Body = string(encoded)
	o.PutDocument(f.Document)
	return err
}

// newFactor is a factor of u that nobody has set up yet.
func newFactor(t *factorType, u directory.User, id string, now time.Time) factor {
	return factor{t, directory.Document{
		Kind: directory.FactorDocument, ID: id, Parent: u.ID, Type: t.name, Name: t.provider, Status: directory.DocumentInactive, Created: now, Updated: now,
	}, factorBody{}}
}

// factorsOf returns what u has besides the password, and what is being set up.
// What the API did not set up itself has an id of its own too.
func factorsOf(o *directory.Org, u directory.User) []factor {
	var list []factor
	for _, t := range factorTypes {
		kept := keptFactors(o, u, t)
		list = append(list, activeFactors(o, u, t, kept)...)
		list = append(list, slices.DeleteFunc(kept, func(f factor) bool { return f.Active() })...)
	}
	return list
}

// keptFactors are those of a type that there are documents of.
func keptFactors(o *directory.Org, u directory.User, t *factorType) []factor {
	var list []factor
	for _, d := range o.DocumentsOf(directory.FactorDocument, u.ID) {
		if d.Type == t.name && d.Name == t.provider {
			f := factor{factorType: t, Document: d}
			_ = d.Read(&f.body) // validated with the directory
			list = append(list, f)
		}
	}
	return list
}

// activeFactors is the factor of a type that u has, if any: the directory says
// so, a document has more of it. A phone is reached as it was set up, or, if
// the API did not set it up, as the org reaches phones.
func activeFactors(o *directory.Org, u directory.User, t *factorType, kept []factor) []factor {
	profile, has := t.has(o, u)
	if !has {
		return nil
	}
	for _, f := range kept {
		if f.Active() && (t.method == "" || f.body.Profile == profile) {
			f.body.Profile = profile
			return []factor{f}
		}
	}
	if t.method != "" && (!t.offered(o) || phoneSetUp(o, u)) {
		return nil
	}
	f := newFactor(t, u, directory.FactorID(t.prefix, u.ID, t.name), u.Times.Created)
	f.Status, f.body.Profile = directory.DocumentActive, profile
	return []factor{f}
}

// phoneSetUp reports whether the API set up how the phone of u is reached.
func phoneSetUp(o *directory.Org, u directory.User) bool {
	return slices.ContainsFunc(factorTypes, func(t *factorType) bool {
		return t.method != "" && slices.ContainsFunc(keptFactors(o, u, t), func(f factor) bool {
			return f.Active() && f.body.Profile.PhoneNumber == u.Phone
		})
	})
}

// factorOf finds a factor of u by the id in the path.
func (c *call) factorOf(o *directory.Org, u directory.User) (factor, error) {
	id := c.PathValue("factor")
	f, ok := find(factorsOf(o, u), func(f factor) bool { return f.ID == id })
	if !ok {
		return f, missing(id, "UserFactor")
	}
	return f, nil
}

// changeFactor changes the factor of the path, with the user whose it is. What
// change fails with is told after what it changed is kept, if it is lasting.
func (c *call) changeFactor(change func(*directory.Org, *directory.User, *factor) error) (directory.User, factor, error) {
	var changed factor
	var lasting *lastingError
	u, err := c.changeUser(func(o *directory.Org, u *directory.User) error {
		f, err := c.factorOf(o, *u)
		if err != nil {
			return err
		}
		if err := keepSiblings(o, *u, f); err != nil {
			return err
		}
		if err := change(o, u, &f); err != nil {
			var ok bool
			if lasting, ok = err.(*lastingError); !ok {
				return err
			}
		}
		f.Updated, changed = c.now, f
		return f.put(o)
	})
	if err == nil && lasting != nil {
		err = lasting.error
	}
	return u, changed, err
}

// keepSiblings keeps the other ways in which the phone of f is reached, which are
// known by the phone alone as long as nothing is kept of any.
func keepSiblings(o *directory.Org, u directory.User, f factor) error {
	for _, other := range factorsOf(o, u) {
		if f.method != "" && f.Active() && other.method != "" && other.Active() {
			if err := other.put(o); err != nil {
				return err
			}
		}
	}
	return nil
}

// lastingError is a refusal of which something is kept, as of a wrong code.
type lastingError struct{ error }
