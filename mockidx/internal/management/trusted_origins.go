package management

import (
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/management/search"
)

// trustedOrigins are the sites whose pages may call the org.
// Source: Okta, Trusted Origins API.
var trustedOrigins = &collection{
	kind: directory.TrustedOriginDocument, path: "/trustedOrigins", what: "TrustedOrigin", scope: "okta.trustedOrigins", prefix: "tos", limit: 200,
	check: checkTrustedOrigin,
	view: func(c *call, d directory.Document, v object) {
		v["_links"] = c.lifecycle("/trustedOrigins/"+d.ID, d.Active(), "GET", "PUT", "DELETE")
	},
}

func trustedOriginRoutes() []route {
	routes := slices.Concat(trustedOrigins.crud(), trustedOrigins.lifecycle())
	routes[0].handle = listTrustedOrigins
	return routes
}

// listTrustedOrigins finds origins by the beginning of the name (q) or by an
// expression (filter).
func listTrustedOrigins(c *call) error {
	q, filter := c.URL.Query().Get("q"), c.URL.Query().Get("filter")
	found := func(directory.Document) bool { return true }
	if filter != "" {
		var err error
		if found, err = finder(filter, filterableOrigin, attributesOfOrigin); err != nil {
			return err
		}
	}
	all := slices.DeleteFunc(c.org.DocumentsOf(trustedOrigins.kind, ""), func(d directory.Document) bool { return !beginsWith(d.Name, q) || !found(d) })
	return list(c, all, trustedOrigins.limit, documentID, func(d directory.Document) any { return trustedOrigins.render(c, d) })
}

func filterableOrigin(path, _ string) bool {
	return slices.Contains([]string{"id", "name", "origin", "status", "created", "lastUpdated"}, path)
}

// attributesOfOrigin are those that an expression may name.
func attributesOfOrigin(d directory.Document) search.Attributes {
	var body struct{ Origin string }
	_ = d.Read(&body) // validated with the directory
	all := map[string]any{
		"id": d.ID, "name": d.Name, "origin": body.Origin, "status": d.Status, "created": since(d.Created), "lastUpdated": since(d.Updated),
	}
	return func(path string) (string, bool) {
		text, ok := all[path].(string)
		return text, ok
	}
}

func checkTrustedOrigin(c *call, o *directory.Org, d *directory.Document, body object) error {
	origin, err := required(body, "origin")
	if err != nil {
		return err
	}
	if !directory.ValidOrigin(origin) {
		return invalid("origin", "origin: The origin must be scheme://host[:port]")
	}
	return nil
}
