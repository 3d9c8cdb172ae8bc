package myaccount

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// phoneRoutes are a user's phones.
// Source: Okta, MyAccount API, "My Phone operations".
var phoneRoutes = []route{
	{"GET", "/phones", "phone", listPhones},
	{"POST", "/phones", "phone", addPhone},
	{"GET", "/phones/{id}", "phone", showPhone},
	{"DELETE", "/phones/{id}", "phone", deletePhone},
	{"POST", "/phones/{id}/challenge", "phone", challengePhone},
	{"POST", "/phones/{id}/verify", "phone", verifyPhone},
}

const (
	rolePhone = "PHONE"
	// maxPhones is how many phones wait to be verified of a user who has none.
	maxPhones = 2
)

// phone is a number of the user.
type phone struct {
	pending
	verified bool
}

func newPhone(u directory.User, number string) pending {
	sum := sha256.Sum256([]byte(u.ID + "\x00" + number))
	return pending{ID: "sms" + hex.EncodeToString(sum[:])[:17], Role: rolePhone, Value: number}
}

// phones are all of u's, the verified one first.
func (a *account) phones(u directory.User) []phone {
	var list []phone
	if u.Phone != "" {
		list = append(list, phone{newPhone(u, u.Phone), true})
	}
	for _, p := range a.Pending {
		if p.Role == rolePhone && p.Value != u.Phone {
			list = append(list, phone{p, false})
		}
	}
	return list
}

// phone finds the number of the path.
func (c *call) phone(a *account, u directory.User) (phone, error) {
	list := a.phones(u)
	i := slices.IndexFunc(list, func(p phone) bool { return p.ID == c.PathValue("id") })
	if i < 0 {
		return phone{}, httpkit.Missing(c.PathValue("id"), "Phone")
	}
	return list[i], nil
}

func (c *call) viewPhone(p phone) object {
	status := statusUnverified
	if p.verified {
		status = statusVerified
	}
	self := "/phones/" + p.ID
	links := object{"self": c.link(self, "GET", "DELETE"), "challenge": c.link(self+"/challenge", "POST")}
	return object{"id": p.ID, "status": status, "profile": object{"phoneNumber": p.Value}, "_links": links}
}

func listPhones(c *call) error {
	a, _, err := c.account()
	if err != nil {
		return err
	}
	views := []object{}
	for _, p := range a.phones(c.bearer.User) {
		views = append(views, c.viewPhone(p))
	}
	return c.answer(http.StatusOK, views)
}

func showPhone(c *call) error {
	a, _, err := c.account()
	if err != nil {
		return err
	}
	p, err := c.phone(&a, c.bearer.User)
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, c.viewPhone(p))
}

// checkMethod refuses a way that there is not, or not in this org.
func (c *call) checkMethod(method string) error {
	wants := map[string]directory.PhoneMethod{methodSMS: directory.SMS, methodCall: directory.Voice}
	switch want, ok := wants[method]; {
	case !ok:
		return httpkit.Invalid("method", "method: The value must be one of SMS, CALL")
	case c.org.Disabled(directory.FactorPhone) || !slices.Contains(c.org.Phone.Methods, want):
		return errDisabled.Because("the org has no %s", want)
	}
	return nil
}

func addPhone(c *call) error {
	var body struct {
		Profile  struct{ PhoneNumber string }
		SendCode *bool
		Method   string
	}
	if err := c.read(&body); err != nil {
		return err
	}
	send := body.SendCode == nil || *body.SendCode
	if !directory.ValidPhone(body.Profile.PhoneNumber) {
		return httpkit.Invalid("phoneNumber", "phoneNumber: Invalid Phone Number.")
	}
	if send || body.Method != "" {
		if err := c.checkMethod(body.Method); err != nil {
			return err
		}
	}
	added := phone{pending: newPhone(c.bearer.User, body.Profile.PhoneNumber)}
	var sent code
	err := c.update(func(ch *change) error {
		list := ch.phones(ch.user)
		switch {
		case slices.ContainsFunc(list, func(p phone) bool { return p.Value == added.Value }):
			return errExists(directory.FactorPhone).Because("the user has %s already", added.Value)
		case ch.user.Phone != "" || len(list) >= maxPhones:
			return httpkit.Invalid("factor", fmt.Sprintf("factor: The user has %d of the phones that they may have", len(list)))
		}
		ch.Pending = append(ch.Pending, added.pending)
		if send {
			sent = c.draw(ch, added.ID, added.Value)
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.note.Outcome = "account_changed"
	view := c.viewPhone(added)
	if send {
		c.text(sent, body.Method)
		view["lastMethod"] = body.Method
		view["_links"].(object)["verify"] = c.link("/phones/"+added.ID+"/verify", "POST")
	}
	return c.answerNew("/phones/"+added.ID, view)
}

func deletePhone(c *call) error {
	err := c.update(func(ch *change) error {
		p, err := c.phone(&ch.account, ch.user)
		if err != nil {
			return err
		}
		ch.drop(p.ID)
		if p.verified {
			ch.user.Phone, ch.user.PhoneNickname = "", ""
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.note.Outcome = "account_changed"
	return c.none()
}

// noPhone is what operations on a phone that is nobody's are answered, where
// Okta has no message of its own.
var noPhone = httpkit.API(http.StatusNotFound, "E0000008", "The requested path was not found", "api_resource_not_found")

func challengePhone(c *call) error {
	var body struct{ Method string }
	if err := c.read(&body); err != nil {
		return err
	}
	if err := c.checkMethod(body.Method); err != nil {
		return err
	}
	var sent code
	err := c.update(func(ch *change) error {
		p, err := c.phone(&ch.account, ch.user)
		if err != nil {
			return noPhone.Because("no phone has the id %s", c.PathValue("id"))
		}
		if last := ch.last(p.ID); last != nil && c.now.Sub(last.Sent) < sendFloor {
			return tooSoon[body.Method].Because("the last code is less than %s old", sendFloor)
		}
		sent = c.draw(ch, p.ID, p.Value)
		return nil
	})
	if err != nil {
		return err
	}
	c.text(sent, body.Method)
	return c.answer(http.StatusOK, object{"_links": object{"verify": c.link("/phones/"+sent.Of+"/verify", "POST")}})
}

// last is the newest code that went out to a phone; nil if none did.
func (a *account) last(id string) *code {
	for i := range slices.Backward(a.Codes) {
		if a.Codes[i].Of == id {
			return &a.Codes[i]
		}
	}
	return nil
}

const phoneCause = "This operation couldn't be completed as requested due to an issue with the specified authenticator."

// verifyPhone makes a number the user's. A code that did so already does nothing.
func verifyPhone(c *call) error {
	told, err := c.told()
	if err != nil {
		return err
	}
	err = c.update(func(ch *change) error {
		p, err := c.phone(&ch.account, ch.user)
		if err != nil {
			return noPhone.Because("no phone has the id %s", c.PathValue("id"))
		}
		sent := ch.last(p.ID)
		switch {
		case ch.user.Phone != "" && !p.verified:
			return errExists(directory.FactorPhone).Because("the user has a phone already")
		case sent == nil:
			return httpkit.Invalid("factorId and/or verificationCode", "no code was sent to this phone")
		case p.verified && sent.Used && subtle.ConstantTimeCompare([]byte(sent.OTP), []byte(told)) == 1:
			return nil
		}
		if err := c.tell(ch, sent, told, phoneCause); err != nil || ch.refusal != nil {
			return err
		}
		ch.user.Phone = p.Value
		ch.Pending = slices.DeleteFunc(ch.Pending, func(other pending) bool { return other.ID == p.ID })
		return nil
	})
	if err != nil {
		return err
	}
	return c.none()
}
