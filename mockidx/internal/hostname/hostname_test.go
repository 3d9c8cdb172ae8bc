package hostname_test

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/hostname"
)

func TestTrusted(t *testing.T) {
	hosts := []string{"", "idp.test"}
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST:80": true, "127.0.0.1:7779": true, "127.8.9.1": true, "[::1]:7779": true, "[::1]": true, "idp.test:443": true,
		"": false, ":80": false, "evil.example": false, "localhost.evil.example": false, "192.0.2.1": false, "idp.test.evil.example": false, "idp.test:1:2": false,
	} {
		if got := hostname.Trusted(hosts, host); got != want {
			t.Errorf("Trusted(%q) = %v", host, got)
		}
	}
}

func TestSame(t *testing.T) {
	for origin, want := range map[string]bool{
		"http://localhost:7779": true, "https://LOCALHOST:7779": true,
		"http://localhost": false, "http://evil.example": false, "null": false, "%zz": false, "": false,
	} {
		if got := hostname.Same(origin, "localhost:7779"); got != want {
			t.Errorf("Same(%q) = %v", origin, got)
		}
	}
}
