package mockidx_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/idxlab/idxlab/mockidx"
)

func TestTLS(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ca")
	srv := mockidx.Start(t, mockidx.WithTLS(dir, "idp.example.test"))
	if !strings.HasPrefix(srv.Issuer(), "https://127.0.0.1:") || !strings.HasPrefix(srv.ControlURL(), "https://") {
		t.Fatalf("issuer %s, control %s", srv.Issuer(), srv.ControlURL())
	}

	// A client of OpenID Connect that trusts the CA gets keys and endpoints of
	// an issuer that is itself https.
	ctx := oidc.ClientContext(t.Context(), srv.Client())
	for _, org := range []*mockidx.Org{srv.Org("default"), srv.NewOrg(t)} {
		provider, err := oidc.NewProvider(ctx, org.Issuer())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(provider.Endpoint().TokenURL, org.Issuer()) {
			t.Errorf("token endpoint %s", provider.Endpoint().TokenURL)
		}
	}
	resp, err := srv.Client().Get(srv.ControlURL() + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusOK || resp.TLS == nil {
		t.Errorf("%s", resp.Status)
	}

	// Nobody else trusts it.
	if _, err := oidc.NewProvider(context.Background(), srv.Issuer()); err == nil {
		t.Error("a client trusts the CA unasked")
	}

	// The CA stays what it was, and its key private.
	if kept, err := os.ReadFile(filepath.Join(dir, "ca.pem")); err != nil || string(kept) != string(srv.CA()) {
		t.Errorf("the CA kept is not the one in use: %v", err)
	}
	if info, err := os.Stat(filepath.Join(dir, "ca-key.pem")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key: %v, %v", info.Mode(), err)
	}
	if again := mockidx.Start(t, mockidx.WithTLS(dir)); string(again.CA()) != string(srv.CA()) {
		t.Error("another CA at the second start")
	}
	if _, err := mockidx.New(mockidx.WithTLS(dir, "idp.example.com")); err == nil || !strings.Contains(err.Error(), "idp.example.com") {
		t.Errorf("a host that the CA may not sign for: %v", err)
	}
}

func TestTLSInMemory(t *testing.T) {
	one, two := mockidx.Start(t, mockidx.WithTLS("")), mockidx.Start(t, mockidx.WithTLS(""))
	resp, err := one.Client().Get(one.ControlURL())
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if _, err := one.Client().Get(two.ControlURL()); err == nil {
		t.Error("a client of one server trusts another")
	}
	if plain := mockidx.Start(t); plain.CA() != nil {
		t.Error("a CA without TLS")
	}
}
