package engine

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// Okta's names for what an identity provider tells of somebody.
// Source: Okta, Identity Providers API, profile of an identity provider.
const (
	SubjectAttribute       = "externalId"
	EmailAttribute         = "email"
	EmailVerifiedAttribute = "emailVerified"
	FirstNameAttribute     = "firstName"
	LastNameAttribute      = "lastName"
	DisplayNameAttribute   = "displayName"
	UsernameAttribute      = "userName"
	LocaleAttribute        = "locale"
)

// federate finds the user that somebody is at p: the one that was linked, else
// the one that matches, else a new one, as far as the policy of p allows. It
// returns why not as an outcome.
func (s *step) federate(p directory.IdentityProvider, at map[string]string) (directory.User, Outcome, string) {
	subject := at[SubjectAttribute]
	if !directory.ValidName(subject) {
		return directory.User{}, ProviderTokenBad, "the subject is empty, too long or not printable"
	}
	user, known := s.env.Org.UserByIdentity(p.ID, subject)
	if !known {
		var outcome Outcome
		var reason string
		if user, outcome, reason = s.linked(p, at); outcome != "" {
			return user, outcome, reason
		}
	}
	if p.UpdateProfiles && known {
		user = s.profiled(user, at)
	}
	switch {
	case !slices.Contains([]directory.UserStatus{directory.Active, directory.PasswordExpired}, user.Status):
		return user, ProviderUserInactive, "status of user " + strconv.Quote(user.Login) + " is " + strconv.Quote(string(user.Status))
	case !s.env.Org.Assigned(s.app, user):
		return user, UserNotAssigned, user.Login + " is not assigned to " + s.app.Label
	}
	return user, "", ""
}

// linked links the user that matches, or makes one.
func (s *step) linked(p directory.IdentityProvider, at map[string]string) (directory.User, Outcome, string) {
	username, ok := p.UsernameOf(at)
	username = strings.TrimSpace(username)
	identity := directory.Identity{Provider: p.ID, Subject: at[SubjectAttribute]}
	user, known := s.env.Org.UserMatching(p, username)
	inGroup := func(id string) bool { return s.env.Org.In(user, id) }
	switch {
	case !ok:
		return user, ProviderBadTransform, "the username transform " + strconv.Quote(p.Username) + " is invalid"
	case !directory.ValidLogin(username):
		return user, ProviderNoUsername, "the username transform comes to " + strconv.Quote(username)
	case !known && p.NoProvisioning:
		return user, ProviderNoProvision, "there is no user " + username + ", and none is made"
	case !known:
		return s.provisioned(p, username, at)
	case p.NoLinking:
		return user, ProviderNoLinking, user.Login + " exists, and is not linked"
	case len(p.LinkGroups) > 0 && !slices.ContainsFunc(p.LinkGroups, inGroup):
		return user, ProviderLinkDenied, user.Login + " is in none of the groups whose members are linked"
	}
	user = user.Clone()
	user.Identities = append(user.Identities, identity)
	s.changed = &user
	return user, "", ""
}

// provisioned is a new user, just in time. Whoever has the username or the
// address already was not matched, and stays who they are.
func (s *step) provisioned(p directory.IdentityProvider, username string, at map[string]string) (directory.User, Outcome, string) {
	user := directory.User{
		ID: s.env.Mint.ID("00u"), Login: username, Email: cmp.Or(at[EmailAttribute], username),
		EmailUnverified: at[EmailVerifiedAttribute] != "true", Groups: slices.Clone(p.Groups),
		Identities: []directory.Identity{{Provider: p.ID, Subject: at[SubjectAttribute]}},
	}
	_, login := s.env.Org.UserByLogin(user.Login)
	_, email := s.env.Org.UserByLogin(user.Email)
	switch {
	case !directory.ValidEmail(user.Email):
		return user, ProviderUserIncapable, "there is no email address for " + username
	case login || email:
		return user, ProviderUserIncapable, "another user has the username or the address of " + username
	}
	user = s.env.Org.Completed(user)
	s.changed = &user
	return s.profiled(user, at), "", ""
}

// profiled is user with the names and the address that an identity provider
// tells, as far as they can be a user's.
func (s *step) profiled(user directory.User, at map[string]string) directory.User {
	user = user.Clone()
	for name, field := range map[string]*string{FirstNameAttribute: &user.FirstName, LastNameAttribute: &user.LastName} {
		if directory.ValidName(at[name]) {
			*field = at[name]
		}
	}
	if owner, taken := s.env.Org.UserByLogin(at[EmailAttribute]); directory.ValidEmail(at[EmailAttribute]) && (!taken || owner.ID == user.ID) {
		user.Email = at[EmailAttribute]
	}
	s.changed = &user
	return user
}
