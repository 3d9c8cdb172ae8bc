package management

import (
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"slices"
)

const pendingActivation = "PENDING_ACTIVATION"

// viewFactor is a factor as the API answers it.
func (c *call) viewFactor(u directory.User, f factor) object {
	self := "/users/" + u.ID + "/factors/" + f.ID
	links := object{"self": c.link(self, "GET", "DELETE"), "user": c.link("/users/"+u.ID, "GET")}
	f.body.Profile.Answer = ""
	v := object{
		"id": f.ID, "factorType": f.name, "provider": f.provider, "vendorName": f.provider, "status": f.Status,
		"created": since(f.Created), "lastUpdated": since(f.Updated), "profile": f.body.Profile, "_links": links,
	}
	if f.Active() && !f.provable() {
		return v
	}
	if f.Active() {
		links["verify"] = c.link(self+"/verify", "POST")
		return v
	}
	v["status"], links["activate"] = pendingActivation, c.link(self+"/lifecycle/activate", "POST")
	if f.channel != "" {
		resend := c.link(self+"/resend", "POST")
		resend["name"] = f.name
		links["resend"] = []object{resend}
	}
	if f.body.Secret != "" {
		picture := c.link(self + "/qr/" + f.body.Picture)
		picture["type"] = "image/png"
		v["_embedded"] = object{"activation": object{
			"timeStep": 30, "sharedSecret": f.body.Secret, "encoding": "base32", "keyLength": len(f.body.Secret), "_links": object{"qrcode": picture},
		}}
	}
	return v
}

func listFactors(c *call) error {
	u, err := c.user()
	if err != nil {
		return err
	}
	id := func(f factor) string { return f.ID }
	return list(c, factorsOf(c.org, u), maxUsers, id, func(f factor) any { return c.viewFactor(u, f) })
}

func showFactor(c *call) error {
	u, err := c.user()
	if err != nil {
		return err
	}
	f, err := c.factorOf(c.org, u)
	if err != nil {
		return err
	}
	return c.answer(c.viewFactor(u, f))
}

// listCatalog tells what a user can set up, and has.
func listCatalog(c *call) error {
	u, err := c.user()
	if err != nil {
		return err
	}
	had := factorsOf(c.org, u)
	views := []object{}
	for _, t := range factorTypes {
		if !t.offered(c.org) {
			continue
		}
		v := object{
			"factorType": t.name, "provider": t.provider, "vendorName": t.provider, "enrollment": c.enrollment(u, t), "status": "NOT_SETUP",
			"_links": object{"enroll": c.link("/users/"+u.ID+"/factors", "POST")},
		}
		if f, ok := find(had, func(f factor) bool { return f.factorType == t }); ok {
			v["status"] = f.Status
			if !f.Active() {
				v["status"] = pendingActivation
			}
		}
		views = append(views, v)
	}
	c.addLink("self", c.URL.Query())
	return c.answer(views)
}

// enrollment is whether u must set up t at a sign-in.
func (c *call) enrollment(u directory.User, t *factorType) string {
	if slices.Contains(c.org.EnrollmentFor(u).Required, t.authenticator) {
		return "REQUIRED"
	}
	return "OPTIONAL"
}

// listQuestions tells the questions that a user may choose from.
func listQuestions(c *call) error {
	if _, err := c.user(); err != nil {
		return err
	}
	views := []object{}
	for _, q := range directory.SecurityQuestions() {
		views = append(views, object{"question": q.Key, "questionText": q.Text})
	}
	c.addLink("self", c.URL.Query())
	return c.answer(views)
}
