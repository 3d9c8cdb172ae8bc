package localca

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The files of a folder with an authority.
const (
	CertFile = "ca.pem"
	KeyFile  = "ca-key.pem"
)

// Open returns the authority kept in dir. If there is none, or it is about to
// expire, it makes one for hosts and keeps it there. It fails if the one that is
// there may not sign for a host: those who trust it would have to trust another.
func Open(dir string, hosts ...string) (*Authority, error) {
	a, err := read(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && a.expires():
		return create(dir, hosts)
	case err != nil:
		return nil, fmt.Errorf("read the local CA in %s: %w", dir, err)
	}
	if host := a.missing(hosts); host != "" {
		return nil, fmt.Errorf("the local CA in %s may not sign for %s: keep one for it in another folder, or remove this one and trust the next", dir, host)
	}
	return a, nil
}

func read(dir string) (*Authority, error) {
	cert, err := os.ReadFile(filepath.Join(dir, CertFile))
	if err != nil {
		return nil, err
	}
	key, err := os.ReadFile(filepath.Join(dir, KeyFile))
	if err != nil {
		return nil, err
	}
	return parse(cert, key)
}

// create makes an authority in dir. Each file appears whole: another process
// may be reading, or doing the same.
func create(dir string, hosts []string) (*Authority, error) {
	a, err := New(hosts...)
	if err != nil {
		return nil, err
	}
	key, err := a.keyPEM()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := write(filepath.Join(dir, KeyFile), key, 0o600); err != nil {
		return nil, err
	}
	return a, write(filepath.Join(dir, CertFile), a.PEM(), 0o644)
}

func write(path string, content []byte, mode os.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // of mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(content)
	if err = errors.Join(err, f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
