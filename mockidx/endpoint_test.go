package mockidx

import (
	"crypto/tls"
	"testing"
)

func TestURLHasNoPortOfTheScheme(t *testing.T) {
	plain, secure, named := &reach{}, &reach{tls: &tls.Config{}}, &reach{host: "okta.example.com", tls: &tls.Config{}}
	for _, test := range []struct {
		reach            *reach
		host, port, want string
	}{
		{plain, "localhost", "80", "http://localhost"},
		{plain, "localhost", "443", "http://localhost:443"},
		{plain, "127.0.0.1", "7780", "http://127.0.0.1:7780"},
		{plain, "::1", "80", "http://[::1]"},
		{secure, "::1", "8443", "https://[::1]:8443"},
		{secure, "localhost", "443", "https://localhost"},
		{secure, "localhost", "80", "https://localhost:80"},
		{named, "127.0.0.1", "443", "https://okta.example.com"},
	} {
		if got := test.reach.url(test.host, test.port); got != test.want {
			t.Errorf("%s, port %s is %s, want %s", test.host, test.port, got, test.want)
		}
	}
}
