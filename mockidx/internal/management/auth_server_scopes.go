package management

import (
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
)

// systemScopes are those that every server has.
var systemScopes = []string{"openid", "profile", "email", "address", "phone", "offline_access", "device_sso"}

// scopeDocument is what is kept of a scope besides its name.
func scopeDocument(o *directory.Org, server, name string) directory.Document {
	id := o.ScopeID(server, name)
	if d, ok := o.DocumentByID(directory.ScopeDocument, id); ok {
		return d
	}
	return directory.Document{Kind: directory.ScopeDocument, ID: id, Parent: server, Name: name, System: slices.Contains(systemScopes, name), Status: directory.DocumentActive, Body: "{}"}
}

// scopes are all of the server of the path.
func (c *call) scopes(o *directory.Org) []directory.Document {
	s := c.serverIn(o)
	var all []directory.Document
	for _, name := range slices.Concat(systemScopes, s.Scopes) {
		all = append(all, scopeDocument(o, s.ID, name))
	}
	return all
}

func (c *call) scopeIn(o *directory.Org) (directory.Document, error) {
	id := c.PathValue("id")
	d, ok := find(c.scopes(o), func(d directory.Document) bool { return d.ID == id })
	if !ok {
		return d, missing(id, "OAuth2Scope")
	}
	return d, nil
}

func (c *call) viewScope(d directory.Document) any {
	v := object{"description": d.Name, "displayName": d.Name, "consent": "IMPLICIT", "metadataPublish": "NO_CLIENTS", "default": false, "optional": false}
	if d.System {
		v["metadataPublish"] = "ALL_CLIENTS"
	}
	_ = d.Read(&v) // validated with the directory
	v["id"], v["name"], v["system"] = d.ID, d.Name, d.System
	v["_links"] = object{"self": c.link("/authorizationServers/"+d.Parent+"/scopes/"+d.ID, "GET", "PUT", "DELETE")}
	return v
}

func listScopes(c *call) error {
	q := c.URL.Query().Get("q")
	all := slices.DeleteFunc(c.scopes(c.org), func(d directory.Document) bool { return !beginsWith(d.Name, q) })
	return list(c, all, 200, documentID, c.viewScope)
}

func showScope(c *call) error {
	d, err := c.scopeIn(c.org)
	if err != nil {
		return err
	}
	return c.answer(c.viewScope(d))
}

// scopeKept are the members of a scope that are kept as they were sent.
var scopeKept = []string{"description", "displayName", "consent", "metadataPublish", "default", "optional"}

// putScope checks and takes a scope in the place of before; of none if it has no
// name.
func (c *call) putScope(o *directory.Org, s *directory.AuthServer, before directory.Document, body object) (directory.Document, error) {
	name, fault := required(body, "name")
	if fault != nil {
		return before, fault
	}
	consent, sent := body["consent"].(string)
	if sent && !slices.Contains([]string{"REQUIRED", "IMPLICIT", "FLEXIBLE"}, consent) {
		return before, invalid("consent", "consent: The field must be one of REQUIRED, IMPLICIT, FLEXIBLE")
	}
	if name != before.Name && slices.Contains(slices.Concat(systemScopes, s.Scopes), name) {
		return before, invalid("name", "name: A scope with this name exists in this authorization server")
	}
	if before.Name == "" {
		s.Scopes = append(s.Scopes, name)
	} else if before.Name != name {
		s.Scopes[slices.Index(s.Scopes, before.Name)] = name
		o.RemoveDocument(before.Kind, before.ID)
	}
	d := scopeDocument(o, s.ID, name)
	rest := object{}
	for _, member := range scopeKept {
		if value, sent := body[member]; sent {
			rest[member] = value
		}
	}
	b, err := json.Marshal(rest)
	d.Body = string(b)
	c.put(o, &d)
	return d, err
}

func createScope(c *call) error {
	body := object{}
	if err := c.read(&body); err != nil {
		return err
	}
	var d directory.Document
	err := c.changeServer(func(o *directory.Org, s *directory.AuthServer) (err error) {
		d, err = c.putScope(o, s, directory.Document{}, body)
		return err
	})
	if err != nil {
		return err
	}
	return c.answerStatus(http.StatusCreated, c.viewScope(d))
}

// replaceScope changes a scope. One with another name has another id.
func replaceScope(c *call) error {
	body := object{}
	if err := c.read(&body); err != nil {
		return err
	}
	var d directory.Document
	err := c.changeServer(func(o *directory.Org, s *directory.AuthServer) error {
		before, err := c.scopeIn(o)
		if err != nil {
			return err
		}
		if before.System && body["name"] != before.Name {
			return errSystem
		}
		d, err = c.putScope(o, s, before, body)
		return err
	})
	if err != nil {
		return err
	}
	return c.answer(c.viewScope(d))
}

func deleteScope(c *call) error {
	err := c.changeServer(func(o *directory.Org, s *directory.AuthServer) error {
		d, err := c.scopeIn(o)
		switch {
		case err != nil:
			return err
		case d.System:
			return errSystem
		}
		s.Scopes = slices.DeleteFunc(s.Scopes, func(name string) bool { return name == d.Name })
		o.RemoveDocument(d.Kind, d.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}

// viewKey is a key of the org, which all of its servers share.
func (c *call) viewKey(k signing.Key) any {
	status := "ACTIVE"
	switch k.State {
	case signing.Next:
		status = "NEXT"
	case signing.Old, signing.Retired:
		status = "EXPIRED"
	}
	number := func(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
	return object{
		"kid": k.ID, "status": status, "kty": "RSA", "alg": "RS256", "use": "sig",
		"n": number(k.Public.N.Bytes()), "e": number(big.NewInt(int64(k.Public.E)).Bytes()),
	}
}

func listAuthServerKeys(c *call) error {
	return list(c, c.tenant.Keys.List(), 200, func(k signing.Key) string { return k.ID }, c.viewKey)
}

func showAuthServerKey(c *call) error {
	k, ok := find(c.tenant.Keys.List(), func(k signing.Key) bool { return k.ID == c.PathValue("id") })
	if !ok {
		return missing(c.PathValue("id"), "AuthorizationServerKey")
	}
	return c.answer(c.viewKey(k))
}

// rotateAuthServerKey lets another key sign; the one before stays published.
func rotateAuthServerKey(c *call) error {
	var body struct{ Use string }
	if err := c.read(&body); err != nil {
		return err
	}
	if body.Use != "sig" {
		return invalid("use", "use: The field must be sig")
	}
	if _, err := c.tenant.Keys.Rotate(signing.Graceful); err != nil {
		return invalid("use", "use: "+err.Error())
	}
	return listAuthServerKeys(c)
}
