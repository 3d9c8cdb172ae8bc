package myaccount

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// emailRoutes are a user's addresses.
// Source: Okta, MyAccount API, "My Email operations".
var emailRoutes = []route{
	{"GET", "/emails", "email", listEmails},
	{"POST", "/emails", "email", addEmail},
	{"GET", "/emails/{id}", "email", showEmail},
	{"DELETE", "/emails/{id}", "email", deleteEmail},
	{"POST", "/emails/{id}/challenge", "email", challengeEmail},
	{"GET", "/emails/{id}/challenge/{challenge}", "email", pollEmail},
	{"POST", "/emails/{id}/challenge/{challenge}/verify", "email", verifyEmail},
}

const (
	rolePrimary   = "PRIMARY"
	roleSecondary = "SECONDARY"

	statusVerified   = "VERIFIED"
	statusUnverified = "UNVERIFIED"
)

// email is an address of the user.
type email struct {
	pending
	verified bool // else it is pending, or the user's own that nobody verified
	own      bool // it is the user's already
}

func newEmail(u directory.User, role, address string) pending {
	sum := sha256.Sum256([]byte(u.ID + "\x00" + role + "\x00" + strings.ToLower(address)))
	return pending{ID: hex.EncodeToString(sum[:16]), Role: role, Value: address}
}

// emails are all of u's, those that they have first.
func (a *account) emails(u directory.User) []email {
	list := []email{{newEmail(u, rolePrimary, u.Email), !u.EmailUnverified, true}}
	if u.SecondEmail != "" {
		list = append(list, email{newEmail(u, roleSecondary, u.SecondEmail), true, true})
	}
	for _, p := range a.Pending {
		known := slices.ContainsFunc(list, func(e email) bool { return e.ID == p.ID }) // set by others meanwhile
		if p.Role != rolePhone && !known {
			list = append(list, email{p, false, false})
		}
	}
	return list
}

// email finds the address of the path.
func (c *call) email(a *account, u directory.User) (email, error) {
	list := a.emails(u)
	i := slices.IndexFunc(list, func(e email) bool { return e.ID == c.PathValue("id") })
	if i < 0 {
		return email{}, httpkit.Missing(c.PathValue("id"), "Email")
	}
	return list[i], nil
}

// viewEmail is an address as the API answers it, with the way to tell the code
// that went out to it, if one just did.
func (c *call) viewEmail(e email, sent *code) object {
	status, allow := statusUnverified, []string{"GET", "DELETE"}
	if e.verified {
		status = statusVerified
	}
	if e.own {
		allow = []string{"GET"}
	}
	self := "/emails/" + e.ID
	links := object{"self": c.link(self, allow...), "challenge": c.link(self+"/challenge", "POST")}
	if sent != nil {
		links["poll"], links["verify"] = c.link(self+"/challenge/"+sent.ID, "GET"), c.link(self+"/challenge/"+sent.ID+"/verify", "POST")
	}
	return object{"id": e.ID, "status": status, "profile": object{"email": e.Value}, "roles": []string{e.Role}, "_links": links}
}

func listEmails(c *call) error {
	a, _, err := c.account()
	if err != nil {
		return err
	}
	views := []object{}
	for _, e := range a.emails(c.bearer.User) {
		views = append(views, c.viewEmail(e, nil))
	}
	return c.answer(http.StatusOK, views)
}

func showEmail(c *call) error {
	a, _, err := c.account()
	if err != nil {
		return err
	}
	e, err := c.email(&a, c.bearer.User)
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, c.viewEmail(e, nil))
}

// addEmail adds an address that takes the place of the user's when it is
// verified, and of another that waits for the same.
func addEmail(c *call) error {
	var body struct {
		Profile   struct{ Email string }
		Role      string
		SendEmail *bool
		State     string
	}
	if err := c.read(&body); err != nil {
		return err
	}
	address := strings.TrimSpace(body.Profile.Email)
	switch {
	case !directory.ValidEmail(address):
		return httpkit.Invalid("email", "email: The value is not an email address")
	case body.Role != rolePrimary && body.Role != roleSecondary:
		return httpkit.Invalid("role", "role: The value must be one of PRIMARY, SECONDARY")
	}
	added := email{pending: newEmail(c.bearer.User, body.Role, address)}
	var sent *code
	err := c.update(func(ch *change) error {
		if err := c.free(ch, added.pending); err != nil {
			return err
		}
		for _, p := range slices.Clone(ch.Pending) {
			if p.Role == body.Role {
				ch.drop(p.ID)
			}
		}
		ch.Pending = append(ch.Pending, added.pending)
		if sent = nil; body.SendEmail == nil || *body.SendEmail {
			drawn := c.draw(ch, added.ID, address)
			sent = &drawn
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.note.Outcome = "account_changed"
	if sent != nil {
		c.mail(*sent, body.State)
	}
	return c.answerNew("/emails/"+added.ID, c.viewEmail(added, sent))
}

// free refuses an address that the user has or waits for already, and a primary
// one of somebody else.
func (c *call) free(ch *change, p pending) error {
	same := func(e email) bool {
		return directory.Alike(e.Value) == directory.Alike(p.Value) && (e.own || e.Role == p.Role)
	}
	if slices.ContainsFunc(ch.emails(ch.user), same) {
		return errExists(directory.FactorEmail).Because("the user has %s already", p.Value)
	}
	other := func(u directory.User) bool {
		return u.ID != ch.user.ID && (directory.Alike(u.Email) == directory.Alike(p.Value) || directory.Alike(u.Login) == directory.Alike(p.Value))
	}
	if p.Role == rolePrimary && slices.ContainsFunc(c.org.Users, other) {
		return httpkit.Invalid("email", "email: An object with this field already exists in the current organization")
	}
	return nil
}

func deleteEmail(c *call) error {
	err := c.update(func(ch *change) error {
		e, err := c.email(&ch.account, ch.user)
		if err != nil {
			return err
		}
		if e.own {
			return httpkit.Invalid("id", "id: Only an email that is not verified can be deleted")
		}
		ch.drop(e.ID)
		return nil
	})
	if err != nil {
		return err
	}
	c.note.Outcome = "account_changed"
	return c.none()
}

// viewChallenge is a code that is out as the API answers it.
func (c *call) viewChallenge(sent code) object {
	status := statusUnverified
	if sent.Used {
		status = statusVerified
	}
	return object{"id": sent.ID, "status": status, "expiresAt": stamp(c.tenant.Told(sent.Expires)), "profile": object{"email": sent.To}}
}

func challengeEmail(c *call) error {
	var body struct{ State string }
	if err := c.read(&body); err != nil {
		return err
	}
	var sent code
	err := c.update(func(ch *change) error {
		e, err := c.email(&ch.account, ch.user)
		if err == nil {
			sent = c.draw(ch, e.ID, e.Value)
		}
		return err
	})
	if err != nil {
		return err
	}
	c.mail(sent, body.State)
	view, self := c.viewChallenge(sent), "/emails/"+sent.Of+"/challenge/"+sent.ID
	view["_links"] = object{"poll": c.link(self, "GET"), "verify": c.link(self+"/verify", "POST")}
	return c.answerNew(self, view)
}

// out finds the code of the path.
func (c *call) out(a *account) (*code, error) {
	i := slices.IndexFunc(a.Codes, func(sent code) bool { return sent.ID == c.PathValue("challenge") && sent.Of == c.PathValue("id") })
	if i < 0 {
		return nil, httpkit.Missing(c.PathValue("challenge"), "EmailChallenge")
	}
	return &a.Codes[i], nil
}

func pollEmail(c *call) error {
	a, _, err := c.account()
	if err != nil {
		return err
	}
	sent, err := c.out(&a)
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, c.viewChallenge(*sent))
}

const emailCause = "User is not authorized."

func verifyEmail(c *call) error {
	told, err := c.told()
	if err != nil {
		return err
	}
	err = c.update(func(ch *change) error {
		sent, err := c.out(&ch.account)
		if err != nil {
			return err
		}
		if err := c.tell(ch, sent, told, emailCause); err != nil || ch.refusal != nil {
			return err
		}
		e, err := c.email(&ch.account, ch.user)
		if err != nil {
			return err
		}
		if e.Role == rolePrimary {
			ch.user.Email, ch.user.EmailUnverified = e.Value, false
		} else {
			ch.user.SecondEmail = e.Value
		}
		ch.Pending = slices.DeleteFunc(ch.Pending, func(p pending) bool { return p.ID == e.ID })
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}
