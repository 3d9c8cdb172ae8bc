package sampleapp

import (
	"strings"
	"testing"
)

func sdkConfig() Config {
	return Config{
		Issuer:       "http://127.0.0.1:7999/oauth2/default",
		ClientID:     "0oaSampleApp00000001",
		ClientSecret: "secret",
		RedirectURI:  "http://127.0.0.1:8080/login/callback",
		Frontend:     FrontendSDK,
	}
}

func TestNewRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*Config)
		want   []string // in the error; none: no error
	}{
		"nothing":                 {func(*Config) {}, nil},
		"issuer missing":          {func(c *Config) { c.Issuer = "" }, []string{`issuer: ""`}},
		"issuer not http":         {func(c *Config) { c.Issuer = "ftp://x/" }, []string{"issuer"}},
		"issuer with query":       {func(c *Config) { c.Issuer += "?x" }, []string{"issuer"}},
		"client id missing":       {func(c *Config) { c.ClientID = " " }, []string{"client id: missing"}},
		"secret missing for sdk":  {func(c *Config) { c.ClientSecret = "" }, []string{"client secret: missing"}},
		"redirect to other path":  {func(c *Config) { c.RedirectURI = "http://h/cb" }, []string{CallbackPath}},
		"redirect is a path":      {func(c *Config) { c.RedirectURI = CallbackPath }, []string{"redirect URI"}},
		"no openid":               {func(c *Config) { c.Scopes = []string{"email"} }, []string{"openid"}},
		"no such front end":       {func(c *Config) { c.Frontend = "spa" }, []string{`"spa"`}},
		"no such generation":      {func(c *Config) { c.Frontend, c.Widget.Generation = FrontendWidget, 1 }, []string{"generation: 1"}},
		"no files for the widget": {func(c *Config) { c.Frontend, c.Widget.Generation = FrontendWidget, 2 }, []string{"widget folder or URL: missing"}},
		"widget URL without host": {func(c *Config) { c.Frontend, c.Widget = FrontendWidget, Widget{2, "", "cdn"} }, []string{"widget URL"}},
		"everything at once":      {func(c *Config) { *c = Config{} }, []string{"issuer", "client id", "redirect URI", "frontend"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := sdkConfig()
			tt.change(&c)
			_, err := New(c)
			if (err != nil) != (tt.want != nil) {
				t.Fatalf("New: %v, want %q", err, tt.want)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("New: %v, want %q in it", err, want)
				}
			}
		})
	}
}
