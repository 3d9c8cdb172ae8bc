package management

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// orgRoutes are the org's own settings, and behaviors, which are only kept.
// Source: Okta, Org Settings API, Behavior Detection Rules API.
func orgRoutes() []route {
	return slices.Concat([]route{
		{"GET", "/org", "okta.orgs", showOrg},
		{"PUT", "/org", "okta.orgs", replaceOrg},
		{"POST", "/org", "okta.orgs", changeOrg},
	}, behaviors.crud(), behaviors.lifecycle())
}

// orgMembers are those that can be changed.
var orgMembers = []string{"companyName", "website", "phoneNumber", "endUserSupportHelpURL", "supportPhoneNumber", "address1", "address2", "city", "state", "country", "postalCode"}

func orgDocument(o *directory.Org) directory.Document {
	if d, ok := o.DocumentByID(directory.OrgDocument, o.ID); ok {
		return d
	}
	return directory.Document{Kind: directory.OrgDocument, ID: o.ID, Status: directory.DocumentActive, Body: "{}"}
}

func showOrg(c *call) error {
	d := orgDocument(c.org)
	v := object{}
	for _, name := range orgMembers {
		v[name] = nil
	}
	v["companyName"] = c.org.Name
	_ = d.Read(&v) // validated with the directory
	v["id"], v["subdomain"], v["status"], v["expiresAt"] = c.org.ID, strings.ToLower(c.org.Name), "ACTIVE", nil
	v["created"], v["lastUpdated"] = since(d.Created), since(d.Updated)
	v["_links"] = object{"preferences": c.link("/org/preferences"), "contacts": c.link("/org/contacts"), "supportDetails": object{"href": c.tenant.BaseURL}}
	return c.answer(v)
}

func replaceOrg(c *call) error { return c.writeOrg(false) }

// changeOrg changes what was sent and nothing else.
func changeOrg(c *call) error { return c.writeOrg(true) }

func (c *call) writeOrg(keep bool) error {
	body := object{}
	if err := c.read(&body); err != nil {
		return err
	}
	for _, name := range orgMembers {
		value, sent := body[name]
		if _, isText := value.(string); sent && value != nil && !isText {
			return invalid(name, name+": The field must be a text")
		}
	}
	if body["companyName"] == "" {
		return invalid("companyName", "companyName: The field cannot be left blank")
	}
	err := c.update(func(o *directory.Org) error {
		d, kept := orgDocument(o), object{}
		if keep {
			_ = d.Read(&kept) // validated with the directory
		}
		for _, name := range orgMembers {
			if value, sent := body[name]; sent {
				kept[name] = value
			}
		}
		encoded, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		d.Body = string(encoded)
		c.put(o, &d)
		return nil
	})
	if err != nil {
		return err
	}
	return showOrg(c)
}

// behaviorTypes are what can be unusual in a sign-in.
var behaviorTypes = []string{"ANOMALOUS_LOCATION", "ANOMALOUS_DEVICE", "ANOMALOUS_IP", "VELOCITY", "ANOMALOUS_ASN"}

var behaviors = &collection{
	kind: directory.BehaviorDocument, path: "/behaviors", what: "BehaviorRule", scope: "okta.behaviors", prefix: "bhv", limit: 200,
	check: func(_ *call, _ *directory.Org, d *directory.Document, body object) error {
		if _, err := required(body, "name"); err != nil {
			return err
		}
		if !slices.Contains(behaviorTypes, d.Type) {
			return invalid("type", "type: The field must be one of "+strings.Join(behaviorTypes, ", "))
		}
		return nil
	},
	view: func(c *call, d directory.Document, v object) {
		v["_links"] = object{"self": c.link("/behaviors/"+d.ID, "GET", "PUT", "DELETE")}
	},
}
