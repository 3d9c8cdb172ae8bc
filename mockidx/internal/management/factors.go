package management

import (
	"slices"

	"rsc.io/qr"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// factorRoutes are what users sign in with besides the password.
// Source: Okta, Factors API.
var factorRoutes = []route{
	{"GET", "/users/{user}/factors", "okta.users", listFactors},
	{"POST", "/users/{user}/factors", "okta.users", enrollFactor},
	{"GET", "/users/{user}/factors/catalog", "okta.users", listCatalog},
	{"GET", "/users/{user}/factors/questions", "okta.users", listQuestions},
	{"GET", "/users/{user}/factors/{factor}", "okta.users", showFactor},
	{"DELETE", "/users/{user}/factors/{factor}", "okta.users", deleteFactor},
	{"POST", "/users/{user}/factors/{factor}/lifecycle/activate", "okta.users", activateFactor},
	{"POST", "/users/{user}/factors/{factor}/resend", "okta.users", resendFactor},
	{"POST", "/users/{user}/factors/{factor}/verify", "okta.users", verifyFactor},
	{"GET", "/users/{user}/factors/{factor}/qr/{picture}", "", showPicture},
}

// factorRefused is Okta's answer to a factor that cannot be set up.
func factorRefused(cause string) *httpkit.Error { return invalid("factorEnrollRequest", cause) }

// enrollFactor sets up a factor. It is active when a code proves it, or at once
// with activate=true if codes go to the user.
func enrollFactor(c *call) error {
	var sent struct {
		FactorType string        `json:"factorType"`
		Provider   string        `json:"provider"`
		Profile    factorProfile `json:"profile"`
	}
	if err := c.read(&sent); err != nil {
		return err
	}
	t, ok := find(factorTypes, func(t *factorType) bool {
		return t.name == sent.FactorType && (sent.Provider == "" || t.provider == sent.Provider)
	})
	if !ok {
		return factorRefused("Factor type " + sent.FactorType + " of the provider " + sent.Provider + " is not supported")
	}
	id := c.tenant.Chance.ID(t.prefix)
	code := c.newCode(t)
	var f factor
	u, err := c.changeUser(func(o *directory.Org, u *directory.User) error {
		f = newFactor(t, *u, id, c.now)
		f.body.Profile = sent.Profile
		return c.enroll(o, u, &f, code)
	})
	if err != nil {
		code.Return()
		return err
	}
	if f.body.Code == "" {
		code.Return() // it was active at once
	}
	c.sendCode(u, f)
	return c.answer(c.viewFactor(u, f))
}

func (c *call) enroll(o *directory.Org, u *directory.User, f *factor, code *code) error {
	switch {
	case u.Status == directory.Deprovisioned:
		return errStatus.Because("%s is DEPROVISIONED", u.Login)
	case !f.offered(o):
		return factorRefused("The factor type " + f.name + " is disabled in this org")
	}
	had := factorsOf(o, *u)
	if slices.ContainsFunc(had, func(other factor) bool { return other.factorType == f.factorType && other.Active() }) {
		return factorRefused("A factor of this type is already set up.")
	}
	if err := f.factorType.enroll(c, o, *u, &f.body); err != nil {
		return err
	}
	if f.method != "" && u.Phone != "" && f.body.Profile.PhoneNumber != u.Phone && c.URL.Query().Get("updatePhone") != "true" {
		return factorRefused("The user has another phone already: one number is called and gets text messages")
	}
	for _, other := range keptFactors(o, *u, f.factorType) { // what was begun before is given up
		o.RemoveDocument(directory.FactorDocument, other.ID)
	}
	if f.atOnce || f.channel != "" && c.URL.Query().Get("activate") == "true" {
		return f.activate(o, u)
	}
	f.issue(o, code, c.now)
	return f.put(o)
}

// activate makes f the user's.
func (f *factor) activate(o *directory.Org, u *directory.User) error {
	f.take(u, f.body)
	f.Status, f.body = directory.DocumentActive, factorBody{Profile: f.body.Profile}
	f.body.Profile.Answer = ""
	return f.put(o)
}

// deleteFactor takes a factor away. A phone stays as long as it is reached in
// another way.
func deleteFactor(c *call) error {
	_, err := c.changeUser(func(o *directory.Org, u *directory.User) error {
		f, err := c.factorOf(o, *u)
		if err != nil {
			return err
		}
		others := slices.DeleteFunc(factorsOf(o, *u), func(other factor) bool {
			return other.ID == f.ID || other.authenticator != f.authenticator || !other.Active()
		})
		if f.whole {
			for _, other := range others {
				o.RemoveDocument(directory.FactorDocument, other.ID)
			}
			others = nil
		}
		o.RemoveDocument(directory.FactorDocument, f.ID)
		if f.Active() && len(others) == 0 {
			f.drop(u)
		}
		for _, other := range others {
			if err := other.put(o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}

var pictureMissing = missing("qr", "UserFactor")

// showPicture is what an authenticator app scans. The address is the secret.
func showPicture(c *call) error {
	u, err := c.user()
	if err != nil {
		return err
	}
	f, err := c.factorOf(c.org, u)
	if err != nil || f.body.Picture == "" || f.body.Picture != c.PathValue("picture") {
		return pictureMissing
	}
	code, err := qr.Encode(engine.KeyURI(c.org.Name, u.Login, f.body.Secret), qr.M)
	if err != nil {
		return err
	}
	code.Scale = 4
	c.w.Header().Set("Content-Type", "image/png")
	_, _ = c.w.Write(code.PNG())
	return nil
}
