package directory

// ScopeID is the id of a scope of an authorization server.
func (o *Org) ScopeID(server, name string) string { return deriveID("scp", o.Name, server, name) }

// AuthServer is a custom authorization server. The org's own server needs no
// entry.
type AuthServer struct {
	ID       string   `yaml:"id"`       // the path element after /oauth2/, as in "default"
	Name     string   `yaml:"name"`     // the id if empty
	Audience string   `yaml:"audience"` // aud of access tokens; api://default if empty
	Scopes   []string `yaml:"scopes"`   // beyond the standard ones
}
