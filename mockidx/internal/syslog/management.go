package syslog

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

// changes are the entries of what the Management API changes. What is in braces
// is a target of that type, and created is the type of what the answer shows.
var changes = []struct{ method, path, typ, created string }{
	{"POST", "/users", "user.lifecycle.create", "User"},
	{"PUT", "/users/{User}", "user.account.update_profile", ""},
	{"POST", "/users/{User}", "user.account.update_profile", ""},
	{"DELETE", "/users/{User}", "user.lifecycle.delete.initiated", ""},
	{"POST", "/users/{User}/lifecycle/activate", "user.lifecycle.activate", ""},
	{"POST", "/users/{User}/lifecycle/reactivate", "user.lifecycle.reactivate", ""},
	{"POST", "/users/{User}/lifecycle/deactivate", "user.lifecycle.deactivate", ""},
	{"POST", "/users/{User}/lifecycle/suspend", "user.lifecycle.suspend", ""},
	{"POST", "/users/{User}/lifecycle/unsuspend", "user.lifecycle.unsuspend", ""},
	{"POST", "/users/{User}/lifecycle/unlock", "user.account.unlock_by_admin", ""},
	{"POST", "/users/{User}/lifecycle/reset_password", "user.account.reset_password", ""},
	{"POST", "/users/{User}/lifecycle/expire_password", "user.account.expire_password", ""},
	{"POST", "/users/{User}/lifecycle/expire_password_with_temp_password", "user.account.expire_password", ""},
	{"POST", "/users/{User}/lifecycle/reset_factors", "user.mfa.factor.reset_all", ""},
	{"POST", "/users/{User}/credentials/change_password", "user.account.update_password", ""},
	{"POST", "/users/{User}/factors/{}/lifecycle/activate", "user.mfa.factor.activate", ""},
	{"DELETE", "/users/{User}/factors/{}", "user.mfa.factor.deactivate", ""},
	{"DELETE", "/users/{User}/sessions", "user.session.clear", ""},

	{"POST", "/groups", "group.lifecycle.create", "UserGroup"},
	{"PUT", "/groups/{UserGroup}", "group.profile.update", ""},
	{"DELETE", "/groups/{UserGroup}", "group.lifecycle.delete", ""},
	{"PUT", "/groups/{UserGroup}/users/{User}", "group.user_membership.add", ""},
	{"DELETE", "/groups/{UserGroup}/users/{User}", "group.user_membership.remove", ""},

	{"POST", "/apps", "application.lifecycle.create", "AppInstance"},
	{"PUT", "/apps/{AppInstance}", "application.lifecycle.update", ""},
	{"DELETE", "/apps/{AppInstance}", "application.lifecycle.delete", ""},
	{"POST", "/apps/{AppInstance}/lifecycle/activate", "application.lifecycle.activate", ""},
	{"POST", "/apps/{AppInstance}/lifecycle/deactivate", "application.lifecycle.deactivate", ""},
	{"POST", "/apps/{AppInstance}/users", "application.user_membership.add", "User"},
	{"DELETE", "/apps/{AppInstance}/users/{User}", "application.user_membership.remove", ""},
	{"PUT", "/apps/{AppInstance}/groups/{UserGroup}", "group.application_assignment.add", ""},
	{"DELETE", "/apps/{AppInstance}/groups/{UserGroup}", "group.application_assignment.remove", ""},

	{"POST", "/policies", "policy.lifecycle.create", "PolicyEntity"},
	{"PUT", "/policies/{PolicyEntity}", "policy.lifecycle.update", ""},
	{"DELETE", "/policies/{PolicyEntity}", "policy.lifecycle.delete", ""},
	{"POST", "/policies/{PolicyEntity}/lifecycle/activate", "policy.lifecycle.activate", ""},
	{"POST", "/policies/{PolicyEntity}/lifecycle/deactivate", "policy.lifecycle.deactivate", ""},
	{"POST", "/policies/{PolicyEntity}/rules", "policy.rule.add", "PolicyRule"},
	{"PUT", "/policies/{PolicyEntity}/rules/{PolicyRule}", "policy.rule.update", ""},
	{"DELETE", "/policies/{PolicyEntity}/rules/{PolicyRule}", "policy.rule.delete", ""},
	{"POST", "/policies/{PolicyEntity}/rules/{PolicyRule}/lifecycle/activate", "policy.rule.activate", ""},
	{"POST", "/policies/{PolicyEntity}/rules/{PolicyRule}/lifecycle/deactivate", "policy.rule.deactivate", ""},

	{"POST", "/authenticators", "security.authenticator.lifecycle.create", "Authenticator"},
	{"PUT", "/authenticators/{Authenticator}", "security.authenticator.lifecycle.update", ""},
	{"POST", "/authenticators/{Authenticator}/lifecycle/activate", "security.authenticator.lifecycle.activate", ""},
	{"POST", "/authenticators/{Authenticator}/lifecycle/deactivate", "security.authenticator.lifecycle.deactivate", ""},

	{"POST", "/idps", "system.idp.lifecycle.create", "IdentityProvider"},
	{"PUT", "/idps/{IdentityProvider}", "system.idp.lifecycle.update", ""},
	{"DELETE", "/idps/{IdentityProvider}", "system.idp.lifecycle.delete", ""},
	{"POST", "/idps/{IdentityProvider}/lifecycle/activate", "system.idp.lifecycle.activate", ""},
	{"POST", "/idps/{IdentityProvider}/lifecycle/deactivate", "system.idp.lifecycle.deactivate", ""},

	{"POST", "/trustedOrigins", "security.trusted_origin.create", "TrustedOrigin"},
	{"PUT", "/trustedOrigins/{TrustedOrigin}", "security.trusted_origin.update", ""},
	{"DELETE", "/trustedOrigins/{TrustedOrigin}", "security.trusted_origin.delete", ""},
	{"POST", "/trustedOrigins/{TrustedOrigin}/lifecycle/activate", "security.trusted_origin.activate", ""},
	{"POST", "/trustedOrigins/{TrustedOrigin}/lifecycle/deactivate", "security.trusted_origin.deactivate", ""},

	{"POST", "/authorizationServers", "oauth2.as.created", "AuthorizationServer"},
	{"PUT", "/authorizationServers/{AuthorizationServer}", "oauth2.as.updated", ""},
	{"DELETE", "/authorizationServers/{AuthorizationServer}", "oauth2.as.deleted", ""},
	{"POST", "/authorizationServers/{AuthorizationServer}/lifecycle/activate", "oauth2.as.activated", ""},
	{"POST", "/authorizationServers/{AuthorizationServer}/lifecycle/deactivate", "oauth2.as.deactivated", ""},
	{"POST", "/authorizationServers/{AuthorizationServer}/scopes", "oauth2.scope.created", "Scope"},
	{"PUT", "/authorizationServers/{AuthorizationServer}/scopes/{Scope}", "oauth2.scope.updated", ""},
	{"DELETE", "/authorizationServers/{AuthorizationServer}/scopes/{Scope}", "oauth2.scope.deleted", ""},
	{"POST", "/authorizationServers/{AuthorizationServer}/claims", "oauth2.claim.created", "Claim"},
	{"PUT", "/authorizationServers/{AuthorizationServer}/claims/{Claim}", "oauth2.claim.updated", ""},
	{"DELETE", "/authorizationServers/{AuthorizationServer}/claims/{Claim}", "oauth2.claim.deleted", ""},
}

func (b *builder) ofManagement(e journal.Event) []draft {
	if e.Method == http.MethodGet || e.Status >= 400 {
		return nil
	}
	path := strings.Split(strings.TrimPrefix(e.Path, "/api/v1"), "/")
	for _, c := range changes {
		if c.method != e.Method {
			continue
		}
		targets, ok := b.match(strings.Split(c.path, "/"), path)
		if !ok {
			continue
		}
		if c.created != "" {
			targets = append(targets, b.answered(c.created, e)...)
		}
		drafts := []draft{{c.typ, success, "", targets}}
		if c.path == "/users" {
			drafts = append(drafts, b.joined(targets, e)...)
		}
		return drafts
	}
	return nil
}

// joined are the groups that a new user was put into at once.
func (b *builder) joined(user []Party, e journal.Event) []draft {
	full, ok := b.log.Journal.Get(e.Seq)
	if !ok || full.Request == nil {
		return nil
	}
	var sent struct{ GroupIDs []string }
	if json.Unmarshal([]byte(full.Request.Body), &sent) != nil {
		return nil
	}
	var drafts []draft
	for _, id := range sent.GroupIDs {
		drafts = append(drafts, draft{"group.user_membership.add", success, "", append([]Party{b.log.party("UserGroup", id)}, user...)})
	}
	return drafts
}

// match matches a path, and returns what its ids stand for.
func (b *builder) match(pattern, path []string) (targets []Party, ok bool) {
	if len(pattern) != len(path) {
		return nil, false
	}
	for i, part := range pattern {
		kind, isID := strings.CutPrefix(part, "{")
		kind = strings.TrimSuffix(kind, "}")
		switch {
		case !isID && part != path[i]:
			return nil, false
		case kind == "User":
			targets = append(targets, b.user(path[i]))
		case isID && kind != "":
			targets = append(targets, b.log.party(kind, path[i]))
		}
	}
	return targets, true
}

// user finds a user by id or login, as paths name them.
func (b *builder) user(name string) Party {
	if u, err := directory.Users.Get(b.log.Org, name); err == nil {
		name = u.ID
	}
	return b.log.party("User", name)
}

// answered is what a request made, by its answer if the journal still has it.
func (b *builder) answered(kind string, e journal.Event) []Party {
	full, ok := b.log.Journal.Get(e.Seq)
	if !ok || full.Response == nil {
		return nil
	}
	var made struct {
		ID, Name, Label string
		Profile         struct{ Name, Login string }
	}
	if json.Unmarshal([]byte(full.Response.Body), &made) != nil || made.ID == "" {
		return nil
	}
	p := b.log.party(kind, made.ID)
	if p.DisplayName == "unknown" {
		p.DisplayName = cmp.Or(made.Label, made.Profile.Name, made.Profile.Login, made.Name, "unknown")
	}
	return []Party{p}
}
