package management

import (
	"net/url"
	"slices"
	"strconv"
)

// list answers a page of a list, with the links to it and to the next one:
// limit says how many, after the id of the last one of the page before.
// Source: Okta, "Core Okta API", pagination.
func list[T any](c *call, all []T, limit int, id func(T) string, view func(T) any) error {
	query := c.URL.Query()
	if text := query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return invalid("limit", "limit: The limit must be a number from 1")
		}
		limit = min(n, limit)
	}
	begin := 0
	if after := query.Get("after"); after != "" {
		at := slices.IndexFunc(all, func(v T) bool { return id(v) == after })
		if at < 0 {
			return invalid("after", "after: The after parameter is not a cursor of this list")
		}
		begin = at + 1
	}
	end := min(begin+limit, len(all))
	views := make([]any, 0, end-begin)
	for _, v := range all[begin:end] {
		views = append(views, view(v))
	}
	c.addLink("self", query)
	if end < len(all) {
		query.Set("after", id(all[end-1]))
		query.Set("limit", strconv.Itoa(limit))
		c.addLink("next", query)
	}
	return c.answer(views)
}

// addLink adds a header of its own for each relation, as the Go SDK reads them.
func (c *call) addLink(rel string, query url.Values) {
	u := url.URL{Path: c.URL.Path, RawQuery: query.Encode()}
	c.w.Header().Add("Link", "<"+c.tenant.BaseURL+u.String()+`>; rel="`+rel+`"`)
}
