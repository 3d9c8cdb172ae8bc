package chrome

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/idxlab/idxlab/mockidx/browserscan"
)

// The page that is left goes elsewhere while the one to load is on its way.
func TestNavigateIsNotOvertaken(t *testing.T) {
	if _, err := browserscan.Find(); err != nil {
		t.Skip(err)
	}
	asked := make(chan struct{})
	var asks atomic.Int32
	mux := http.NewServeMux()
	mux.HandleFunc("/left", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<!doctype html><title>left</title><button onclick="fetch('/when').then(() => location = '/elsewhere')">Leave</button>`)
	})
	mux.HandleFunc("/when", func(w http.ResponseWriter, r *http.Request) { <-asked })
	mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, `<!doctype html>elsewhere`) })
	mux.HandleFunc("/wanted", func(w http.ResponseWriter, r *http.Request) {
		if asks.Add(1) == 1 {
			close(asked)
			<-r.Context().Done() // until the browser gives up
			return
		}
		fmt.Fprint(w, `<!doctype html>wanted`)
	})
	site := httptest.NewServer(mux)
	t.Cleanup(site.Close)
	browser, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := browser.Close(); err != nil {
			t.Error(err)
		}
	})
	tab := browser.NewProfile(t, "ada").Open(site.URL + "/left")
	tab.Press("Leave") // what a person does overtakes, what a script does on its own cannot
	tab.Navigate(site.URL + "/wanted")
	if got := tab.Text(); got != "wanted" || asks.Load() < 2 {
		t.Errorf("shows %q after %d requests", got, asks.Load())
	}
}
