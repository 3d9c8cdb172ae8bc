package management

import (
	"encoding/json"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// The methods of an authenticator. Those of the phone are the directory's; of
// others it is kept what was said of them.

// method finds an authenticator and the method of it that the path names.
func (c *call) method() (authenticator, string, error) {
	a, err := c.authenticator()
	if err != nil {
		return a, "", err
	}
	name := c.PathValue("method")
	if !slices.Contains(a.methods, name) {
		return a, "", missing(name, "AuthenticatorMethod")
	}
	return a, name, nil
}

// methodDocument is what is kept of a method.
func (a authenticator) methodDocument(o *directory.Org, method string) directory.Document {
	id := o.AuthenticatorID(a.key)
	if d, ok := o.DocumentByID(directory.MethodDocument, id+"."+method); ok {
		return d
	}
	return directory.Document{Kind: directory.MethodDocument, ID: id + "." + method, Parent: id, Type: method, Status: directory.DocumentActive, Body: "{}"}
}

func (a authenticator) hasMethod(o *directory.Org, method string) bool {
	if a.key == directory.FactorPhone {
		return slices.Contains(o.Phone.Methods, directory.PhoneMethod(method))
	}
	return a.methodDocument(o, method).Active()
}

func (c *call) viewMethod(a authenticator, method string) any {
	v := object{}
	_ = a.methodDocument(c.org, method).Read(&v) // validated with the directory
	self := "/authenticators/" + c.org.AuthenticatorID(a.key) + "/methods/" + method
	active := a.hasMethod(c.org, method)
	v["type"], v["status"], v["_links"] = method, statusOf(active), c.lifecycle(self, active, "GET", "PUT")
	return v
}

func listMethods(c *call) error {
	a, err := c.authenticator()
	if err != nil {
		return err
	}
	return list(c, a.methods, len(a.methods), func(m string) string { return m }, func(m string) any { return c.viewMethod(a, m) })
}

func showMethod(c *call) error {
	a, method, err := c.method()
	if err != nil {
		return err
	}
	return c.answer(c.viewMethod(a, method))
}

// replaceMethod keeps the settings of a method.
func replaceMethod(c *call) error {
	body := object{}
	if err := c.read(&body); err != nil {
		return err
	}
	return c.changeMethod(func(_ *directory.Org, _ authenticator, d *directory.Document) error {
		settings, ok := body["settings"].(object)
		if !ok && body["settings"] != nil {
			return invalid("settings", "settings: The field must be an object")
		}
		kept := object{}
		if settings != nil {
			kept["settings"] = settings
		}
		b, err := json.Marshal(kept)
		d.Body = string(b)
		return err
	})
}

func (c *call) changeMethod(change func(*directory.Org, authenticator, *directory.Document) error) error {
	a, method, err := c.method()
	if err != nil {
		return err
	}
	err = c.update(func(o *directory.Org) error {
		d := a.methodDocument(o, method)
		if err := change(o, a, &d); err != nil {
			return err
		}
		c.put(o, &d)
		return nil
	})
	if err != nil {
		return err
	}
	return c.answer(c.viewMethod(a, method))
}

func activateMethod(c *call) error {
	return c.changeMethod(func(o *directory.Org, a authenticator, d *directory.Document) error {
		d.Status = directory.DocumentActive
		method := directory.PhoneMethod(d.Type)
		if a.key == directory.FactorPhone && !slices.Contains(o.Phone.Methods, method) {
			o.Phone.Methods = append(o.Phone.Methods, method)
		}
		return nil
	})
}

// deactivateMethod leaves an authenticator one method at least.
func deactivateMethod(c *call) error {
	return c.changeMethod(func(o *directory.Org, a authenticator, d *directory.Document) error {
		isAnother := func(m string) bool { return m != d.Type && a.hasMethod(o, m) }
		if !slices.ContainsFunc(a.methods, isAnother) {
			return forbidden("E0000148", inUse, "An authenticator needs one active method: deactivate the authenticator instead")
		}
		d.Status = directory.DocumentInactive
		if a.key == directory.FactorPhone {
			o.Phone.Methods = slices.DeleteFunc(o.Phone.Methods, func(m directory.PhoneMethod) bool { return string(m) == d.Type })
		}
		return nil
	})
}
