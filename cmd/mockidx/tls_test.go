package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// net/http answers somebody who forgot the s by itself.
func TestPlainRequestToTLS(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	f := clientFlags{controlFlag: controlFlag{Control: strings.TrimPrefix(server.URL, "https://"), CA: caDir() + "/" + caFile}}
	err := f.get(t.Context(), "/", nil, nil)
	if hinted, ok := errors.AsType[*hintedError](err); !ok || !strings.Contains(err.Error(), "over HTTPS only") || !strings.Contains(hinted.hint, "--tls") {
		t.Errorf("%v", err)
	}
}
