package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"text/tabwriter"
)

type orgCmd struct {
	List   orgListCmd   `cmd:"" help:"List the orgs."`
	Show   orgShowCmd   `cmd:"" help:"Print addresses, apps and users of an org."`
	Create orgCreateCmd `cmd:"" help:"Open an org, on a free port."`
	Export orgExportCmd `cmd:"" help:"Print an org as an org file."`
	Apply  orgApplyCmd  `cmd:"" help:"Replace what an org knows by an org file."`
	Reset  orgResetCmd  `cmd:"" help:"Make an org what it was when it was opened."`
	Delete orgDeleteCmd `cmd:"" help:"Close an org."`
	Reload orgReloadCmd `cmd:"" help:"Let the server read its config file again."`
}

// Help is called by kong.
func (*orgCmd) Help() string {
	return `Examples:

  mockidx org create two.yaml
      Another org in the same process, for another test.

  mockidx org reset
      No sign-in, mail, fault or changed user is left.`
}

type orgListCmd struct{ clientFlags }

// Help is called by kong.
func (*orgListCmd) Help() string {
	return `Examples:

  mockidx org list
      Name and issuer of each.

  mockidx org list --json
      With apps and users.`
}

// Run is called by kong.
func (c *orgListCmd) Run(ctx context.Context, t *terminal) error {
	orgs := []orgAnswer{} // not null in JSON
	if err := c.get(ctx, "/api/v1/orgs", nil, &orgs); err != nil {
		return err
	}
	return c.writeOrgs(t, orgs)
}

// orgAnswer is what people read of an org of the control API; raw is all of it.
type orgAnswer struct {
	orgView
	Users []struct {
		Login  string `json:"login"`
		Status string `json:"status"`
	} `json:"users"`

	raw json.RawMessage
}

// UnmarshalJSON keeps what it reads.
func (o *orgAnswer) UnmarshalJSON(b []byte) error {
	type plain orgAnswer
	if err := json.Unmarshal(b, (*plain)(o)); err != nil {
		return err
	}
	o.raw = append(o.raw[:0], b...)
	return nil
}

// MarshalJSON writes all that there was to read.
func (o orgAnswer) MarshalJSON() ([]byte, error) { return o.raw, nil }

func (f *clientFlags) writeOrgs(t *terminal, orgs []orgAnswer) error {
	if f.JSON {
		return t.json(orgs)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, o := range orgs {
		fmt.Fprintf(table, "%s\t%s\n", o.Name, o.Issuer)
	}
	return table.Flush()
}

func (f *clientFlags) writeOrg(t *terminal, o orgAnswer) error {
	if f.JSON {
		return t.json(o)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "name\t%s\nurl\t%s\nissuer\t%s\n", o.Name, o.URL, o.Issuer)
	for _, a := range o.Apps {
		fmt.Fprintf(table, "app\t%s\t%s\n", a.ClientID, a.Label)
	}
	for _, u := range o.Users {
		fmt.Fprintf(table, "user\t%s\t%s\n", u.Login, u.Status)
	}
	return table.Flush()
}

type orgShowCmd struct{ clientFlags }

// Help is called by kong.
func (*orgShowCmd) Help() string {
	return `Examples:

  mockidx org show
      The first org.

  mockidx org show --org two --json
      All of another, for a program.`
}

// Run is called by kong.
func (c *orgShowCmd) Run(ctx context.Context, t *terminal) error {
	var o orgAnswer
	if err := c.get(ctx, c.orgPath(), nil, &o); err != nil {
		return err
	}
	return c.writeOrg(t, o)
}

type orgCreateCmd struct {
	clientFlags
	File string `arg:"" help:"Org file; - is standard input."`
}

// Help is called by kong.
func (*orgCreateCmd) Help() string {
	return `Examples:

  mockidx org create two.yaml
      Prints its addresses; docs/org.md describes the file.

  issuer=$(echo 'name: two' | mockidx org create - --json | jq -r .issuer)
      An org with the built-in settings and nobody in it.`
}

// Run is called by kong.
func (c *orgCreateCmd) Run(ctx context.Context, t *terminal) error {
	var o orgAnswer
	if err := c.sendFile(ctx, http.MethodPost, "/api/v1/orgs", c.File, &o); err != nil {
		return err
	}
	return c.writeOrg(t, o)
}

// sendFile sends an org file.
func (f *clientFlags) sendFile(ctx context.Context, method, path, file string, out any) error {
	read := os.ReadFile
	if file == "-" {
		read = func(string) ([]byte, error) { return io.ReadAll(os.Stdin) }
	}
	content, err := read(file)
	if err != nil {
		return err
	}
	return f.send(ctx, message{method: method, path: path, mediaType: "application/yaml", body: content}, out)
}

type orgExportCmd struct{ clientFlags }

// Help is called by kong.
func (*orgExportCmd) Help() string {
	return `Examples:

  mockidx org export > org.yaml
      What the org knows now, to begin with it another time.

  mockidx org export --json
      The same as JSON.`
}

// Run is called by kong.
func (c *orgExportCmd) Run(ctx context.Context, t *terminal) error {
	accept := "application/yaml"
	if c.JSON {
		accept = "application/json"
	}
	body, err := c.exchange(ctx, message{method: http.MethodGet, path: c.orgPath("config"), accept: accept})
	if err != nil {
		return err
	}
	_, err = t.out.Write(body)
	return err
}

type orgApplyCmd struct {
	clientFlags
	File string `arg:"" help:"Org file; - is standard input."`
}

// Help is called by kong.
func (*orgApplyCmd) Help() string {
	return `The org keeps its name, its id and its sign-ins.

Examples:

  mockidx org apply org.yaml
      Everything the org knows is what the file says.

  mockidx org export | sed s/email:/password:/ | mockidx org apply -
      A change of the org as it is.`
}

// Run is called by kong.
func (c *orgApplyCmd) Run(ctx context.Context, t *terminal) error {
	var o orgAnswer
	if err := c.sendFile(ctx, http.MethodPut, c.orgPath("config"), c.File, &o); err != nil {
		return err
	}
	return c.writeOrg(t, o)
}

type orgResetCmd struct{ clientFlags }

// Help is called by kong.
func (*orgResetCmd) Help() string {
	return `Examples:

  mockidx org reset && run-the-next-test
      Nothing is left of the test before.

  mockidx org reset --org two
      One org among several.`
}

// Run is called by kong.
func (c *orgResetCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodPost, c.orgPath("reset"), nil, nil, nil)
}

type orgDeleteCmd struct {
	clientFlags
	Name string `arg:"" help:"Name of the org."`
}

// Help is called by kong.
func (*orgDeleteCmd) Help() string {
	return `Examples:

  mockidx org delete two
      Its address answers no more.

  mockidx org create two.yaml && run-a-test; mockidx org delete two
      An org for one test.`
}

// Run is called by kong.
func (c *orgDeleteCmd) Run(ctx context.Context, _ *terminal) error {
	c.Org = c.Name
	return c.request(ctx, http.MethodDelete, c.orgPath(), nil, nil, nil)
}

type orgReloadCmd struct{ clientFlags }

// Help is called by kong.
func (*orgReloadCmd) Help() string {
	return `A server that gets SIGHUP does the same. Sign-ins go on; a file with errors changes nothing.

Examples:

  mockidx serve --config org.yaml & … edit org.yaml …; mockidx org reload
      Take the change over.

  mockidx org reload --json
      With what the orgs know then.`
}

// Run is called by kong.
func (c *orgReloadCmd) Run(ctx context.Context, t *terminal) error {
	var orgs []orgAnswer
	if err := c.request(ctx, http.MethodPost, "/api/v1/reload", nil, nil, &orgs); err != nil {
		return err
	}
	return c.writeOrgs(t, orgs)
}
