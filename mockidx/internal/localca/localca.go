package localca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"
)

const (
	caLife   = 90 * 24 * time.Hour
	leafLife = 30 * 24 * time.Hour
	renewal  = 35 * 24 * time.Hour // less is left: a leaf could outlive it
	backdate = 5 * time.Minute     // for machines whose clocks differ a little
)

// Authority signs certificates for this machine.
type Authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// New makes an authority for this machine and for hosts, names or addresses.
func New(hosts ...string) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		Subject:   pkix.Name{CommonName: "mockidx local CA", Organization: []string{"mockidx, a mock for tests"}},
		NotBefore: now.Add(-backdate), NotAfter: now.Add(caLife),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		IsCA:     true, BasicConstraintsValid: true, MaxPathLenZero: true,
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         []string{"localhost"},
		PermittedIPRanges:           []*net.IPNet{network("127.0.0.0/8"), network("::1/128")},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			bits := len(shortest(ip)) * 8
			template.PermittedIPRanges = append(template.PermittedIPRanges, &net.IPNet{IP: shortest(ip), Mask: net.CIDRMask(bits, bits)})
		} else {
			template.PermittedDNSDomains = append(template.PermittedDNSDomains, strings.ToLower(host))
		}
	}
	return sign(template, key)
}

func sign(template *x509.Certificate, key *ecdsa.PrivateKey) (*Authority, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &Authority{cert, key}, err
}

func network(cidr string) *net.IPNet {
	prefix := netip.MustParsePrefix(cidr)
	return &net.IPNet{IP: prefix.Addr().AsSlice(), Mask: net.CIDRMask(prefix.Bits(), prefix.Addr().BitLen())}
}

func shortest(ip net.IP) net.IP {
	if four := ip.To4(); four != nil {
		return four
	}
	return ip
}

// Certificate makes a certificate for this machine and for hosts, with a key of
// its own. The authority must have been made for them.
func (a *Authority) Certificate(hosts ...string) (tls.Certificate, error) {
	if missing := a.missing(hosts); missing != "" {
		return tls.Certificate{}, fmt.Errorf("the local CA may not sign for %s", missing)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	now := time.Now()
	template := &x509.Certificate{
		Subject:   pkix.Name{CommonName: "mockidx", Organization: []string{"mockidx, a mock for tests"}},
		NotBefore: now.Add(-backdate), NotAfter: now.Add(leafLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1).To4(), net.IPv6loopback},
	}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, shortest(ip))
		} else {
			template.DNSNames = append(template.DNSNames, strings.ToLower(host))
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key}, nil
}

// missing returns a host that the authority was not made for, or "".
func (a *Authority) missing(hosts []string) string {
	for _, host := range hosts {
		ip := net.ParseIP(host)
		within := func(n *net.IPNet) bool { return n.Contains(ip) }
		below := func(domain string) bool {
			host := strings.ToLower(host)
			return host == domain || strings.HasSuffix(host, "."+domain)
		}
		if ip != nil && !slices.ContainsFunc(a.cert.PermittedIPRanges, within) || ip == nil && !slices.ContainsFunc(a.cert.PermittedDNSDomains, below) {
			return host
		}
	}
	return ""
}

// expires reports whether the authority ends too soon to sign more.
func (a *Authority) expires() bool { return time.Until(a.cert.NotAfter) < renewal }

// PEM returns the authority's certificate, to be trusted.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.cert.Raw})
}

// Pool returns a pool with the authority alone.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return pool
}

// parse reads what PEM and keyPEM made.
func parse(certPEM, keyPEM []byte) (*Authority, error) {
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return nil, err
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok || !pair.Leaf.IsCA {
		return nil, errors.New("they are not those of a local CA")
	}
	return &Authority{pair.Leaf, key}, nil
}

func (a *Authority) keyPEM() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(a.key)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
}

// ClientConfig returns the configuration of a client that trusts a alone.
func ClientConfig(a *Authority) *tls.Config { return &tls.Config{RootCAs: a.Pool()} }
