package appproc

import (
	"fmt"
	"net"
	"testing"
)

func TestFreeURL(t *testing.T) {
	next := fmt.Sprintf("127.0.0.1:%d", firstPort+(asked.Load()+1)%ports)
	taken, err := net.Listen("tcp", next)
	if err == nil {
		t.Cleanup(func() { taken.Close() })
	}
	met := map[string]bool{"http://" + next: true}
	for range 100 {
		url := FreeURL(t)
		var port int
		if _, err := fmt.Sscanf(url, "http://127.0.0.1:%d", &port); err != nil || port < firstPort || port >= firstPort+ports {
			t.Fatalf("%s: %v", url, err)
		}
		if met[url] {
			t.Fatalf("%s is taken", url)
		}
		met[url] = true
	}
}
