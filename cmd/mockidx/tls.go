package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
)

// tlsFlags say whether a server is reached over HTTPS.
type tlsFlags struct {
	TLS     bool     `name:"tls" env:"MOCKIDX_TLS" help:"Serve over HTTPS, with a local CA that is made for it; how to trust it is printed."`
	TLSDir  string   `name:"tls-dir" default:"${caDir}" env:"MOCKIDX_TLS_DIR" type:"path" placeholder:"DIR" help:"Folder that keeps the local CA."`
	TLSHost []string `name:"tls-host" env:"MOCKIDX_TLS_HOST" placeholder:"NAME" help:"Another host name or address by which it is reached, beside localhost and its addresses."`
}

// controlFlag says where the control listener is, to those who ask it.
type controlFlag struct {
	Control string `default:"localhost:7779" env:"MOCKIDX_CONTROL" help:"Control listener of the server, or its URL."`
	TLS     bool   `name:"tls" env:"MOCKIDX_TLS" help:"Ask over HTTPS, as a server with --tls wants it."`
	CA      string `name:"ca" env:"MOCKIDX_CA" type:"path" default:"${caFile}" placeholder:"FILE" help:"Certificate to trust over HTTPS."`
}

// caFile is the name of the certificate in a folder of a local CA, as
// mockidx.WithTLS keeps it.
const caFile = "ca.pem"

// caDir is where the local CA is kept unless something else is said.
func caDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "mockidx")
}

// client trusts the local CA beside what the machine trusts. A CA that is not
// there is not missed where it was not asked for.
func (f *controlFlag) client() (*http.Client, error) {
	pem, err := os.ReadFile(f.CA)
	if errors.Is(err, fs.ErrNotExist) && f.CA == filepath.Join(caDir(), caFile) {
		return http.DefaultClient, nil
	}
	if err != nil {
		return nil, fmt.Errorf("--ca: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("--ca: there is no certificate in %s", f.CA)
	}
	return &http.Client{Transport: observed(&http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}})}, nil
}

// observed lets tests see what is sent and answered.
var observed = func(t http.RoundTripper) http.RoundTripper { return t }

func (t *terminal) sayTrust(file string) {
	t.say(`
It is reached over HTTPS, with a local CA that signs for this machine only: %[1]s
  curl       curl --cacert %[2]s …
  Node.js    export NODE_EXTRA_CA_CERTS=%[2]s
  Go, Ruby   export SSL_CERT_FILE=%[2]s
  Chromium   certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n mockidx -i %[2]s`, file, shellQuote(file))
}
