package directory

import (
	"regexp"
	"slices"
)

// scopeToken is RFC 6749 §3.3.
var scopeToken = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`)

// reservedAuthServers are taken by the endpoints of the org's own server,
// /oauth2/v1/….
var reservedAuthServers = []string{"v1"}

func (v *validator) checkAuthServers() {
	ids := seen{}
	for i, s := range v.AuthServers {
		p := root.key("authorizationServers").index(i)
		v.checkID(p.key("id"), "authorization server id", s.ID)
		v.checkUnique(ids, p.key("id"), "authorization server id", s.ID, s.ID)
		if slices.Contains(reservedAuthServers, s.ID) {
			v.add(p.key("id"), "use another", "authorization server id %q is reserved", s.ID)
		}
		v.checkName(p.key("name"), "authorization server name", s.Name)
		v.checkName(p.key("audience"), "audience", s.Audience)
		for j, scope := range s.Scopes {
			v.checkPattern(p.key("scopes").index(j), "scope", scope, scopeToken, "orders:read")
		}
	}
}
