package mockidx

import (
	"errors"
	"fmt"
	"os"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// ErrTooManyOrgs says that a server has as many orgs as it may: 1000.
var ErrTooManyOrgs = errors.New("there are as many orgs as there may be, 1000: close one")

const maxOrgs = 1000

// Export returns the org's configuration as a YAML document, which
// [WithConfig], [Org.Load] and mockidx serve --config read. The format is
// described in docs/org.md.
func (o *Org) Export() []byte { return directory.Export(o.tenant.Directory.Snapshot()) }

// Load replaces the org's configuration by that of a YAML document of one org,
// while it runs: sign-ins go on by what is configured then. The org keeps its
// name and its id. If the document has an error nothing changes; errors name
// filename, line and column, all of them at once.
func (o *Org) Load(filename string, yaml []byte) error {
	loaded, err := only(directory.Load(filename, yaml))
	if err != nil {
		return err
	}
	return o.replace(loaded)
}

// loadBody is Load for a document that came over the network.
func (o *Org) loadBody(name string, yaml []byte) error {
	sent, err := only(directory.LoadBody(name, yaml))
	if err != nil {
		return err
	}
	return o.replace(sent)
}

// only takes the one org of a document.
func only(orgs []*directory.Org, err error) (*directory.Org, error) {
	if err == nil && len(orgs) != 1 {
		err = fmt.Errorf("the document has %d orgs, want one", len(orgs))
	}
	if err != nil {
		return nil, err
	}
	return orgs[0], nil
}

// replace makes config the org's, under the org's own name and id.
func (o *Org) replace(config *directory.Org) error {
	return o.tenant.Directory.Update(func(c *directory.Org) error {
		name, id := c.Name, c.ID
		*c = *config.Clone()
		c.Name, c.ID = name, id
		return nil
	})
}

// openBody opens the org of a document that came over the network, on any free port of the first
// org's host.
func (s *Server) openBody(filename string, yaml []byte) (string, error) {
	org, err := only(directory.LoadBody(filename, yaml))
	if err != nil {
		return "", err
	}
	if len(s.Orgs()) >= maxOrgs {
		return "", ErrTooManyOrgs
	}
	c := *s.options
	c.orgs, c.changes, c.name = nil, nil, ""
	addr, err := anyPort(c.listen)
	if err != nil {
		return "", err
	}
	o, err := s.open(org, addr, &c)
	if err != nil {
		return "", err
	}
	return o.name, nil
}

// Reload reads the files of [WithConfigFile] again. An org that is open takes
// what its file says now, users that were changed meanwhile included; sign-ins,
// sessions, mails and the journal stay. An org that is new in a file is opened;
// one that is gone from it stays. If any file has an error nothing changes;
// errors name file, line and column.
func (s *Server) Reload() error {
	if len(s.options.files) == 0 {
		return errors.New("reload: the server was started without a config file")
	}
	var orgs []*directory.Org
	for _, file := range s.options.files {
		b, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("reload: %w", err)
		}
		loaded, err := directory.Load(file, b)
		if err != nil {
			return err
		}
		orgs = append(orgs, loaded...)
	}
	for _, org := range orgs {
		for _, change := range s.options.changes {
			change(org)
		}
		org.Complete()
		if err := org.Validate(); err != nil {
			return err
		}
	}
	for _, org := range orgs {
		if err := s.take(org); err != nil {
			return err
		}
	}
	return nil
}

// take makes a configuration that of the org of its name.
func (s *Server) take(config *directory.Org) error {
	if o := s.Org(config.Name); o != nil {
		o.begun.set(config)
		return o.replace(config)
	}
	addr, err := anyPort(s.options.listen)
	if err != nil {
		return err
	}
	c := *s.options
	c.changes, c.name = nil, "" // made already
	_, err = s.open(config, addr, &c)
	return err
}
