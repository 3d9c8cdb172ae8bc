package management

import (
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/management/search"
)

// listGroups finds groups by the beginning of the name (q), or by an expression
// about what a group has (search), or about what is not of its profile (filter).
// Source: Okta, Groups API, "List all groups".
func listGroups(c *call) error {
	query := c.URL.Query()
	q, filter, expression, by := query.Get("q"), query.Get("filter"), query.Get("search"), query.Get("sortBy")
	found := func(g directory.Group) bool { return beginsWith(g.Name, q) }
	var err error
	switch {
	case q != "" && filter+expression != "" || filter != "" && expression != "":
		return errSearchTwice.Because("q is %q, filter %q, search %q", q, filter, expression)
	case by != "" && !searchableGroup(by, ""):
		return errSearch.Because("nothing is sorted by %q", by)
	case expression != "":
		found, err = finder(expression, searchableGroup, attributesOfGroup)
	case filter != "":
		found, err = finder(filter, filterableGroup, attributesOfGroup)
	}
	if err != nil {
		return err
	}
	matching := slices.DeleteFunc(slices.Clone(c.org.Groups), func(g directory.Group) bool { return !found(g) })
	if expression != "" {
		sortBy(matching, attributesOfGroup, by, query.Get("sortOrder"))
	}
	return list(c, matching, maxGroups, func(g directory.Group) string { return g.ID }, c.viewGroup)
}

func filterableGroup(path, _ string) bool {
	return slices.Contains([]string{"id", "type", "lastUpdated", "lastMembershipUpdated"}, path)
}

func searchableGroup(path, operator string) bool {
	return filterableGroup(path, operator) || slices.Contains([]string{"created", "profile.name", "profile.description"}, path)
}

// attributesOfGroup are those that an expression may name.
func attributesOfGroup(g directory.Group) search.Attributes {
	at := func(t time.Time) (string, bool) {
		text, ok := since(t).(string)
		return text, ok
	}
	return func(path string) (string, bool) {
		switch path {
		case "id":
			return g.ID, true
		case "type":
			return typeOfGroup(g), true
		case "created":
			return at(g.Created)
		case "lastUpdated":
			return at(g.Updated)
		case "lastMembershipUpdated":
			return at(g.Changed)
		case "profile.name":
			return g.Name, true
		}
		return g.Description, g.Description != ""
	}
}
