package directory

import (
	"fmt"

	"github.com/idxlab/idxlab/fixtures"
)

// Default returns the org that the mock has when it is given none, complete
// and valid. Each call returns an org of its own.
func Default() *Org {
	orgs, err := Load("default.yaml", fixtures.DefaultOrg())
	if err != nil {
		panic(fmt.Sprintf("the built-in org is invalid: %v", err)) // TestDefault holds that it is not
	}
	return orgs[0]
}
