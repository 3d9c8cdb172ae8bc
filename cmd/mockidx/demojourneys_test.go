package main

import (
	"reflect"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
)

func TestJourneyRows(t *testing.T) {
	const url = "http://a.example"
	mail := mockidx.App{Label: "Mail", ClientID: "0oaMail", ClientSecret: "s", Policy: "mail"}
	password := mockidx.App{Label: "Password", ClientID: "0oaPassword", ClientSecret: "s", Policy: "password"}
	public := mockidx.App{Label: "Public", ClientID: "0oaPublic", Policy: "password"}
	org := mockidx.Config{
		Policies: []mockidx.Policy{
			{Name: "mail", Factors: []mockidx.Factor{mockidx.FactorEmail}},
			{Name: "password", Factors: []mockidx.Factor{mockidx.FactorPassword}},
		},
		Users: []mockidx.User{{Login: "ada"}, {Login: "blaise", Status: mockidx.LockedOut}},
	}
	forgot, elsewhere := []string{"forgot the password", url + "/recover"}, []string{"forgot the password", `with --app "Password"`}
	tests := []struct {
		name   string
		client mockidx.App
		apps   []mockidx.App
		change func(*mockidx.Config)
		want   [][]string
	}{
		{"nothing offered", mail, []mockidx.App{mail}, func(*mockidx.Config) {}, nil},
		{"no app asks for a password but a public one", mail, []mockidx.App{mail, public}, func(*mockidx.Config) {}, nil},
		{"this app does", public, []mockidx.App{mail, public}, func(*mockidx.Config) {}, [][]string{forgot}},
		{"another app does", mail, []mockidx.App{mail, public, password}, func(*mockidx.Config) {}, [][]string{elsewhere}},
		{"no recovery", password, []mockidx.App{password}, func(c *mockidx.Config) { c.Password.NoRecovery = true }, nil},
		{"everything", password, []mockidx.App{password}, func(c *mockidx.Config) { c.Registration.Enabled, c.Password.Unlock = true, true },
			[][]string{{"sign up", url + "/register"}, forgot, {"unlock an account", url + "/unlock", "as blaise"}}},
		{"nobody locked", mail, []mockidx.App{mail}, func(c *mockidx.Config) { c.Password.Unlock, c.Users = true, nil },
			[][]string{{"unlock an account", url + "/unlock"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			config := org
			config.Apps = tt.apps
			tt.change(&config)
			if got := journeyRows(&config, tt.client, url); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("journeyRows = %q, want %q", got, tt.want)
			}
		})
	}
}
