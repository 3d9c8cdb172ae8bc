package management

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
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
