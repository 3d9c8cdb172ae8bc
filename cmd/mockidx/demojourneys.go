package main

import (
	"slices"
	"strconv"

	"github.com/idxlab/idxlab/mockidx"
)

// journeyRows are the journeys besides signing in that the org offers, and
// where they begin at the sample app. A password can be recovered where the
// app asks for one.
func journeyRows(org *mockidx.Config, client mockidx.App, url string) [][]string {
	var rows [][]string
	if org.Registration.Enabled {
		rows = append(rows, []string{"sign up", url + "/register"})
	}
	switch other, found := withPassword(org, client); {
	case org.Password.Disabled || org.Password.NoRecovery || !found:
	case other.ClientID == client.ClientID:
		rows = append(rows, []string{"forgot the password", url + "/recover"})
	default:
		rows = append(rows, []string{"forgot the password", "with --app " + strconv.Quote(other.Label)})
	}
	if org.Password.Unlock {
		row := []string{"unlock an account", url + "/unlock"}
		if i := slices.IndexFunc(org.Users, func(u mockidx.User) bool { return u.Status == mockidx.LockedOut }); i >= 0 {
			row = append(row, "as "+org.Users[i].Login)
		}
		rows = append(rows, row)
	}
	return rows
}

// withPassword returns client if its policy asks for a password, else another
// app with a secret whose policy does.
func withPassword(org *mockidx.Config, client mockidx.App) (mockidx.App, bool) {
	asks := func(a mockidx.App) bool {
		return slices.Contains(org.PolicyFor(a, mockidx.User{}).Factors, mockidx.FactorPassword)
	}
	if asks(client) {
		return client, true
	}
	i := slices.IndexFunc(org.Apps, func(a mockidx.App) bool { return a.ClientSecret != "" && asks(a) })
	if i < 0 {
		return mockidx.App{}, false
	}
	return org.Apps[i], true
}
