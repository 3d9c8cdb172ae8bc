package management

import (
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/management/search"
)

var (
	errSearch      = httpkit.API(http.StatusBadRequest, "E0000031", "Invalid search criteria.", "api_search_invalid")
	errSearchTwice = httpkit.API(http.StatusBadRequest, "E0000033", "Cannot specify a search query and filter in the same request.", "api_search_invalid")
)

// foundByQ is how many users q finds unless a limit says otherwise.
const foundByQ = 10

// listUsers finds users by the beginning of a name or address (q), by an
// expression about a few attributes (filter), or about any (search). Who is
// DEPROVISIONED is found by an expression alone.
func listUsers(c *call) error {
	query := c.URL.Query()
	q, filter, expression := query.Get("q"), query.Get("filter"), query.Get("search")
	limit := maxUsers
	var found func(directory.User) bool
	var err error
	switch {
	case q != "" && filter+expression != "" || filter != "" && expression != "":
		return errSearchTwice.Because("q is %q, filter %q, search %q", q, filter, expression)
	case expression != "":
		found, err = finder(expression, c.searchable, c.attributes)
	case filter != "":
		found, err = finder(filter, filterable, c.attributes)
	default:
		found = func(u directory.User) bool {
			return u.Status != directory.Deprovisioned && (beginsWith(u.FirstName, q) || beginsWith(u.LastName, q) || beginsWith(u.Email, q))
		}
	}
	if err != nil {
		return err
	}
	if by := query.Get("sortBy"); by != "" && !c.searchable(by, "") {
		return errSearch.Because("nothing is sorted by %q", by)
	}
	if q != "" && query.Get("limit") == "" {
		limit = foundByQ
	}
	matching := slices.Clone(c.org.Users)
	matching = slices.DeleteFunc(matching, func(u directory.User) bool { return !found(u) })
	if expression != "" {
		sortBy(matching, c.attributes, query.Get("sortBy"), query.Get("sortOrder"))
	}
	return list(c, matching, limit, func(u directory.User) string { return u.ID }, c.viewUserInList)
}

// finder reads an expression about attributes that known reports true for.
func finder[T any](expression string, known func(path, operator string) bool, attributes func(T) search.Attributes) (func(T) bool, error) {
	e, err := search.Parse(expression, known)
	if err != nil {
		return nil, errSearch.Because("%v", err)
	}
	return func(v T) bool { return e.Matches(attributes(v)) }, nil
}

// filterable are the comparisons that filter takes.
// Source: Okta, Users API, "List users with a filter".
func filterable(path, operator string) bool {
	switch path {
	case "status", "id", "profile.login", "profile.email", "profile.firstName", "profile.lastName":
		return operator == "eq"
	case "lastUpdated":
		return !slices.Contains([]string{"sw", "ew", "co", "ne", "pr"}, operator)
	}
	return false
}

// searchable are those that search takes: about whatever a user has.
func (c *call) searchable(path, _ string) bool {
	if name, ok := strings.CutPrefix(path, "profile."); ok {
		_, known := attributeOf(c.org, name)
		return known
	}
	return slices.Contains([]string{"id", "status", "created", "activated", "statusChanged", "lastUpdated", "lastLogin", "passwordChanged", "type.id"}, path)
}

// attributes are those of a user that an expression may name.
func (c *call) attributes(u directory.User) search.Attributes {
	return func(path string) (string, bool) {
		value := u.Get(strings.TrimPrefix(path, "profile."))
		var at any
		switch path {
		case "id":
			return u.ID, true
		case "status":
			return string(u.Status), true
		case "type.id":
			return c.org.UserTypeOf(u), true
		case "profile." + attributeLocale:
			value = u.Locale
		case "profile." + attributeTimeZone:
			value = u.TimeZone
		case "created":
			at = since(u.Times.Created)
		case "lastUpdated":
			at = since(u.Times.Updated)
		case "activated":
			at = stamp(u.Times.Activated)
		case "statusChanged":
			at = stamp(u.Times.StatusChanged)
		case "passwordChanged":
			at = stamp(u.Times.PasswordChanged)
		case "lastLogin":
			at = stamp(c.lastLogin(u))
		}
		if text, ok := at.(string); ok {
			return text, true
		}
		return value, value != "" && strings.HasPrefix(path, "profile.")
	}
}

// sortBy sorts by an attribute; by id among those that have it alike.
func sortBy[T any](all []T, attributes func(T) search.Attributes, by, order string) {
	if by == "" {
		return
	}
	slices.SortStableFunc(all, func(a, b T) int {
		x, _ := attributes(a)(by)
		y, _ := attributes(b)(by)
		result := search.Compare(x, y)
		if strings.HasPrefix(strings.ToLower(order), "desc") {
			result = -result
		}
		if result == 0 {
			x, _ = attributes(a)("id")
			y, _ = attributes(b)("id")
			result = strings.Compare(x, y)
		}
		return result
	})
}
