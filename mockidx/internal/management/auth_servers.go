package management

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// authServerRoutes are custom authorization servers. The directory has their
// name, audience and scopes.
// Source: Okta, Authorization Servers API.
func authServerRoutes() []route {
	const path = "/authorizationServers/{server}"
	routes := []route{
		{"GET", path, authServerScope, showAuthServer},
		{"PUT", path, authServerScope, replaceAuthServer},
		{"DELETE", path, authServerScope, deleteAuthServer},
		{"POST", path + "/lifecycle/activate", authServerScope, setAuthServerStatus(directory.DocumentActive)},
		{"POST", path + "/lifecycle/deactivate", authServerScope, setAuthServerStatus(directory.DocumentInactive)},
		{"GET", path + "/credentials/keys", authServerScope, listAuthServerKeys},
		{"GET", path + "/credentials/keys/{id}", authServerScope, showAuthServerKey},
		{"POST", path + "/credentials/lifecycle/keyRotate", authServerScope, rotateAuthServerKey},
		{"GET", path + "/scopes", authServerScope, listScopes},
		{"POST", path + "/scopes", authServerScope, createScope},
		{"GET", path + "/scopes/{id}", authServerScope, showScope},
		{"PUT", path + "/scopes/{id}", authServerScope, replaceScope},
		{"DELETE", path + "/scopes/{id}", authServerScope, deleteScope},
	}
	routes = slices.Concat(routes, claims.crud(), tokenPolicies.crud(), tokenPolicies.lifecycle(), tokenRules.crud(), tokenRules.lifecycle())
	for i := range routes {
		routes[i].handle = served(routes[i].handle)
	}
	return append(routes, route{"GET", "/authorizationServers", authServerScope, listAuthServers}, route{"POST", "/authorizationServers", authServerScope, createAuthServer})
}

const authServerScope = "okta.authorizationServers"

// served refuses paths of servers that there are not.
func served(handle func(*call) error) func(*call) error {
	return func(c *call) error {
		if c.serverIn(c.org) == nil {
			return missing(c.PathValue("server"), "AuthorizationServer")
		}
		return handle(c)
	}
}

// serverIn finds the server of the path in o; nil if there is none.
func (c *call) serverIn(o *directory.Org) *directory.AuthServer {
	i := slices.IndexFunc(o.AuthServers, func(s directory.AuthServer) bool { return s.ID == c.PathValue("server") })
	if i < 0 {
		return nil
	}
	return &o.AuthServers[i]
}

// serverDocument is what is kept of a server besides what the directory has.
func serverDocument(o *directory.Org, id string) directory.Document {
	if d, ok := o.DocumentByID(directory.AuthServerDocument, id); ok {
		return d
	}
	return directory.Document{Kind: directory.AuthServerDocument, ID: id, Status: directory.DocumentActive, Body: "{}"}
}

// serverBody is a server as it is sent.
type serverBody struct {
	Name        string   `json:"-"`
	Audiences   []string `json:"-"`
	Description string   `json:"description"`
	IssuerMode  string   `json:"issuerMode"`
}

func (c *call) viewAuthServer(s directory.AuthServer) any {
	d := serverDocument(c.org, s.ID)
	kept := serverBody{IssuerMode: "DYNAMIC"}
	_ = d.Read(&kept) // validated with the directory
	self := "/authorizationServers/" + s.ID
	links := c.lifecycle(self, d.Active(), "GET", "PUT", "DELETE")
	links["claims"], links["scopes"] = c.link(self+"/claims", "GET", "POST"), c.link(self+"/scopes", "GET", "POST")
	links["policies"], links["rotateKey"] = c.link(self+"/policies", "GET", "POST"), c.link(self+"/credentials/lifecycle/keyRotate", "POST")
	links["metadata"] = []object{{"name": "oauth-authorization-server", "href": c.tenant.Issuer(s.ID) + "/.well-known/oauth-authorization-server"}, {"name": "openid-configuration", "href": c.tenant.Issuer(s.ID) + "/.well-known/openid-configuration"}}
	return object{
		"id": s.ID, "name": s.Name, "description": kept.Description, "audiences": []string{s.Audience}, "issuer": c.tenant.Issuer(s.ID), "issuerMode": kept.IssuerMode,
		"status": d.Status, "default": s.ID == "default", "created": since(d.Created), "lastUpdated": since(d.Updated),
		"credentials": object{"signing": object{"rotationMode": "AUTO", "use": "sig"}}, "_links": links,
	}
}

func listAuthServers(c *call) error {
	q := c.URL.Query().Get("q")
	all := slices.DeleteFunc(slices.Clone(c.org.AuthServers), func(s directory.AuthServer) bool { return !beginsWith(s.Name, q) })
	return list(c, all, 200, func(s directory.AuthServer) string { return s.ID }, func(s directory.AuthServer) any { return c.viewAuthServer(s) })
}

func showAuthServer(c *call) error { return c.answer(c.viewAuthServer(*c.serverIn(c.org))) }

// readServer reads and checks a server for o.
func (c *call) readServer() (serverBody, error) {
	var sent struct {
		serverBody
		Name      string
		Audiences []string
	}
	if err := c.read(&sent); err != nil {
		return sent.serverBody, err
	}
	sent.serverBody.Name, sent.serverBody.Audiences = sent.Name, sent.Audiences
	sent.IssuerMode = cmp.Or(sent.IssuerMode, "DYNAMIC")
	switch {
	case sent.Name == "":
		return sent.serverBody, invalid("name", "name: The field cannot be left blank")
	case len(sent.Audiences) != 1 || sent.Audiences[0] == "":
		return sent.serverBody, invalid("audiences", "audiences: You must specify exactly one audience")
	case !slices.Contains([]string{"ORG_URL", "CUSTOM_URL", "DYNAMIC"}, sent.IssuerMode):
		return sent.serverBody, invalid("issuerMode", "issuerMode: The field must be one of ORG_URL, CUSTOM_URL, DYNAMIC")
	}
	return sent.serverBody, nil
}

// put takes what was sent for s.
func (b serverBody) put(c *call, o *directory.Org, s *directory.AuthServer) error {
	taken := func(other directory.AuthServer) bool { return other.ID != s.ID && other.Name == b.Name }
	if slices.ContainsFunc(o.AuthServers, taken) {
		return invalid("name", "name: An authorization server with this name exists in the current organization")
	}
	s.Name, s.Audience = b.Name, b.Audiences[0]
	kept, err := json.Marshal(b)
	if err != nil {
		return err
	}
	d := serverDocument(o, s.ID)
	d.Name, d.Body = b.Name, string(kept)
	c.put(o, &d)
	return nil
}

func createAuthServer(c *call) error {
	body, err := c.readServer()
	if err != nil {
		return err
	}
	s := directory.AuthServer{ID: c.tenant.Chance.ID("aus")}
	err = c.update(func(o *directory.Org) error {
		if err := body.put(c, o, &s); err != nil {
			return err
		}
		o.AuthServers = append(o.AuthServers, s)
		return nil
	})
	if err != nil {
		return err
	}
	return c.answerStatus(http.StatusCreated, c.viewAuthServer(s))
}

// changeServer changes the server of the path, unless it is gone.
func (c *call) changeServer(change func(*directory.Org, *directory.AuthServer) error) error {
	return c.update(func(o *directory.Org) error {
		s := c.serverIn(o)
		if s == nil {
			return missing(c.PathValue("server"), "AuthorizationServer")
		}
		return change(o, s)
	})
}

func replaceAuthServer(c *call) error {
	body, err := c.readServer()
	if err != nil {
		return err
	}
	err = c.changeServer(func(o *directory.Org, s *directory.AuthServer) error { return body.put(c, o, s) })
	if err != nil {
		return err
	}
	return showAuthServer(c)
}

// deleteAuthServer removes a server with everything that belongs to it. Every
// org has the default one.
func deleteAuthServer(c *call) error {
	err := c.changeServer(func(o *directory.Org, s *directory.AuthServer) error {
		id := s.ID
		if id == "default" {
			return errSystem
		}
		for _, p := range o.DocumentsOf(directory.TokenPolicyDocument, id) {
			o.RemoveDocument(p.Kind, p.ID)
		}
		o.RemoveDocument(directory.AuthServerDocument, id)
		o.AuthServers = slices.DeleteFunc(o.AuthServers, func(s directory.AuthServer) bool { return s.ID == id })
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}

// setAuthServerStatus switches a server: clients find no server that is
// inactive.
func setAuthServerStatus(status string) func(*call) error {
	return func(c *call) error {
		err := c.changeServer(func(o *directory.Org, s *directory.AuthServer) error {
			d := serverDocument(o, s.ID)
			d.Status = status
			c.put(o, &d)
			return nil
		})
		if err != nil {
			return err
		}
		return c.none()
	}
}
