package oauth

import (
	"bytes"
	"encoding/json"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// withCustom adds the claims that the authorization server was given for
// tokens of a type. They never replace one of its own.
func (c *call) withCustom(claims any, claimType string, user directory.User, g grant) (any, error) {
	custom := c.org.ClaimsFor(c.as.id, claimType, user, g.Scopes)
	if len(custom) == 0 {
		return claims, nil
	}
	b, err := json.Marshal(claims)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(b))
	decoder.UseNumber() // a time stays the number that it is
	all := map[string]any{}
	if err := decoder.Decode(&all); err != nil {
		return nil, err
	}
	for name, value := range custom {
		if _, own := all[name]; !own {
			all[name] = value
		}
	}
	return all, nil
}
