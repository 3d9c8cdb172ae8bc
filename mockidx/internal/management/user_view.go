package management

import (
	"errors"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/session"
)

// viewUser is a user as the API answers it, alone.
func (c *call) viewUser(u directory.User) any {
	v := c.viewUserInList(u).(object)
	v["_links"] = c.userLinks(u)
	return v
}

// viewUserInList is a user as the API answers it among others: with a link to
// itself alone.
func (c *call) viewUserInList(u directory.User) any {
	return object{
		"id": u.ID, "status": u.Status, "created": since(u.Times.Created), "activated": stamp(u.Times.Activated),
		"statusChanged": stamp(u.Times.StatusChanged), "lastLogin": stamp(c.lastLogin(u)), "lastUpdated": since(u.Times.Updated),
		"passwordChanged": stamp(u.Times.PasswordChanged), "type": object{"id": c.org.UserTypeOf(u)},
		"profile": c.viewProfile(u), "credentials": c.viewCredentials(u),
		"_links": object{"self": c.link("/users/" + u.ID)},
	}
}

// lastLogin is when u signed in last; the zero time if never.
func (c *call) lastLogin(u directory.User) time.Time {
	at, err := session.LastLogin(c.Context(), c.tenant, u.ID)
	c.unread = errors.Join(c.unread, err)
	return at
}

func (c *call) viewProfile(u directory.User) object {
	v := object{
		directory.AttributeLogin: u.Login, directory.AttributeEmail: u.Email, directory.AttributeSecondEmail: nullable(u.SecondEmail),
		directory.AttributeFirstName: u.FirstName, directory.AttributeLastName: u.LastName, "mobilePhone": nil,
	}
	for name, text := range u.Profile {
		v[name] = text
		if a, ok := attributeOf(c.org, name); ok {
			v[name] = a.JSON(text)
		}
	}
	completed := c.org.Completed(directory.User{})
	if u.Locale != completed.Locale {
		v[attributeLocale] = u.Locale
	}
	if u.TimeZone != completed.TimeZone {
		v[attributeTimeZone] = u.TimeZone
	}
	return v
}

// viewCredentials is what a user signs in with; secrets are never told.
func (c *call) viewCredentials(u directory.User) object {
	status := "VERIFIED"
	if u.EmailUnverified {
		status = "UNVERIFIED"
	}
	emails := []object{{"value": u.Email, "status": status, "type": "PRIMARY"}}
	if u.SecondEmail != "" {
		emails = append(emails, object{"value": u.SecondEmail, "status": "VERIFIED", "type": "SECONDARY"})
	}
	v := object{"emails": emails, "provider": c.keptOf(u).Provider}
	if u.Password != "" {
		v["password"] = object{}
	}
	if u.SecurityQuestion.Question != "" {
		v["recovery_question"] = object{"question": u.SecurityQuestion.Question}
	}
	return v
}

// provider is who checks a user's password. The org always does; others are
// kept as they were sent.
type provider struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

// keptUser is what is kept of a user that the directory has no field for.
type keptUser struct {
	Provider provider `json:"provider"`
	Realm    string   `json:"realmId,omitempty"`
}

func (c *call) keptOf(u directory.User) keptUser {
	k := keptUser{Provider: provider{"OKTA", "OKTA"}}
	if d, ok := c.org.DocumentByID(directory.UserDocument, u.ID); ok {
		_ = d.Read(&k) // validated with the directory
	}
	return k
}

// userLinks are what can be done to a user in that state.
// Source: Okta, Users API, "User links".
func (c *call) userLinks(u directory.User) object {
	self := "/users/" + u.ID
	links := object{
		"self": c.link(self), "schema": c.link("/meta/schemas/user/" + directory.DefaultUserSchema),
		"type": c.link("/meta/types/user/" + c.org.UserTypeOf(u)),
	}
	for _, name := range linksOf[u.Status] {
		path := operationLinks[name]
		enough := name != "forgotPassword" || u.SecurityQuestion.Question != ""
		if enough && (name != "resetFactors" || c.resettable(u)) {
			l := c.link(self + path)
			l["method"] = "POST"
			links[name] = l
		}
	}
	return links
}

// resettable reports whether u has a factor that reset_factors takes away.
func (c *call) resettable(u directory.User) bool {
	return len(u.WebAuthnCredentials) > 0 ||
		slices.ContainsFunc(factorsOf(c.org, u), func(f factor) bool { return f.authenticator != directory.FactorEmail })
}

var operationLinks = map[string]string{
	"activate": "/lifecycle/activate", "reactivate": "/lifecycle/reactivate", "deactivate": "/lifecycle/deactivate",
	"suspend": "/lifecycle/suspend", "unsuspend": "/lifecycle/unsuspend", "unlock": "/lifecycle/unlock",
	"resetPassword": "/lifecycle/reset_password", "expirePassword": "/lifecycle/expire_password", "resetFactors": "/lifecycle/reset_factors",
	"changePassword": "/credentials/change_password", "forgotPassword": "/credentials/forgot_password",
	"changeRecoveryQuestion": "/credentials/change_recovery_question",
}

var linksOf = map[directory.UserStatus][]string{
	directory.Staged:          {"activate", "deactivate"},
	directory.Provisioned:     {"reactivate", "deactivate"},
	directory.Active:          {"suspend", "resetPassword", "expirePassword", "forgotPassword", "changeRecoveryQuestion", "changePassword", "resetFactors", "deactivate"},
	directory.Recovery:        {"resetPassword", "changePassword", "changeRecoveryQuestion", "deactivate"},
	directory.PasswordExpired: {"resetPassword", "expirePassword", "changePassword", "deactivate"},
	directory.LockedOut:       {"unlock", "resetPassword", "deactivate"},
	directory.Suspended:       {"unsuspend", "deactivate"},
	directory.Deprovisioned:   {"activate"},
}
