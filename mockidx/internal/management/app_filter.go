package management

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// equals is a filter on apps: one comparison.
// Source: Okta, Applications API, filter.
var equals = regexp.MustCompile(`^\s*([A-Za-z.]+)\s+eq\s+"([^"\\]*)"\s*$`)

var errCriteria = httpkit.API(http.StatusBadRequest, "E0000031", "Invalid search criteria.", "api_criteria_invalid")

// appFilter reads q, filter and expand.
func appFilter(c *call) (keep func(directory.App) bool, err error) {
	if err := checkExpand(c); err != nil {
		return nil, err
	}
	q := c.URL.Query().Get("q")
	named := func(a directory.App) bool { return beginsWith(a.Label, q) || beginsWith(oidcClient, q) }
	filter := c.URL.Query().Get("filter")
	if filter == "" {
		return named, nil
	}
	match := equals.FindStringSubmatch(filter)
	if match == nil {
		return nil, errCriteria.Because("filter %q is no comparison with eq", filter)
	}
	compare := appComparisons[match[1]]
	if compare == nil {
		return nil, errCriteria.Because("apps are not filtered by %q", match[1])
	}
	return func(a directory.App) bool { return named(a) && compare(c.org, a, match[2]) }, nil
}

// appComparisons tell whether a member of an app has a value.
var appComparisons = map[string]func(o *directory.Org, a directory.App, value string) bool{
	"status": func(_ *directory.Org, a directory.App, value string) bool { return appStatus(a) == value },
	"name":   func(_ *directory.Org, _ directory.App, value string) bool { return value == oidcClient },
	"user.id": func(o *directory.Org, a directory.App, value string) bool {
		u, ok := o.UserByID(value)
		return ok && o.Assigned(a, u)
	},
	"group.id": func(o *directory.Org, a directory.App, value string) bool {
		return slices.Contains(o.GroupsOfApp(a), value)
	},
}

// expandedUser is the id of the user in expand=user/{id}, whose assignment is
// embedded; empty if there is no expand.
func expandedUser(c *call) string {
	id, _ := strings.CutPrefix(c.URL.Query().Get("expand"), "user/")
	return id
}

func checkExpand(c *call) error {
	if expand := c.URL.Query().Get("expand"); expand != "" && (!strings.HasPrefix(expand, "user/") || expand == "user/") {
		return invalid("expand", "expand: The expand parameter must be user/ and the id of a user")
	}
	return nil
}
