package mockidx

import (
	"net/http"
	"sync"

	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/device"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/fault"
	"github.com/idxlab/idxlab/mockidx/internal/federation"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/hosted"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/idxapi"
	"github.com/idxlab/idxlab/mockidx/internal/limit"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
	"github.com/idxlab/idxlab/mockidx/internal/management"
	"github.com/idxlab/idxlab/mockidx/internal/myaccount"
	"github.com/idxlab/idxlab/mockidx/internal/oauth"
	"github.com/idxlab/idxlab/mockidx/internal/outbox"
	"github.com/idxlab/idxlab/mockidx/internal/profile"
	"github.com/idxlab/idxlab/mockidx/internal/signing"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

// Org is one Okta org: an address of its own and nothing shared with another.
// Its methods are safe for concurrent use.
type Org struct {
	server   *Server
	name     string
	endpoint *endpoint
	tenant   *tenant.Tenant
	mailbox  *mail.Mailbox
	outbox   *outbox.Outbox
	limits   *limit.Limits
	profile  *profile.Choice
	faults   *fault.Faults
	devices  *device.Devices
	widget   *hosted.Widget // nil: the sign-in page is made of forms

	begun *beginning
}

// signingKeys reads the keys that every org of the process chooses from.
var signingKeys = sync.OnceValues(func() (*signing.Keys, error) { return signing.ParseKeys(fixtures.Keys()) })

func newOrg(s *Server, org *directory.Org, addr string, c *config) (*Org, error) {
	keys, err := signingKeys()
	if err != nil {
		return nil, err
	}
	ring, err := signing.NewRing(keys, org.ID)
	if err != nil {
		return nil, err
	}
	e, err := s.reach.listen(addr)
	if err != nil {
		return nil, err
	}
	t := tenant.New(e.url, org, c.seed)
	t.Keys = ring
	o := &Org{
		server: s, name: org.Name, endpoint: e, tenant: t, mailbox: mail.NewMailbox(), widget: c.widget,
		limits:  limit.New(t.Clock.Now, t.Told),
		faults:  fault.New(chance.New(t.Chance.Seed() ^ faultSeed)),
		profile: newProfile(t.Chance),
	}
	o.begun = &beginning{config: org.Clone(), options: c}
	if len(s.observers) > 0 {
		t.Journal.Observe(s.observe(org.Name))
	}
	o.tellInbox()
	o.outbox = outbox.New(outbox.Options{BaseURL: e.url, Clock: t.Clock, Journal: t.Journal, Mailbox: o.mailbox, Mint: t.Chance})
	o.applyOptions()
	e.serve(o.handler())
	return o, nil
}

func (o *Org) handler() http.Handler {
	post := &limitedMailer{&mailer{o.tenant, o.outbox}, o.limits, o.tenant}
	runner := flow.NewRunner(o.tenant, post)
	o.devices = device.New(o.tenant, runner)
	api := idxapi.New(o.tenant, runner)
	kit := httpkit.New(o.tenant, o.server.log, o.faults.Layer(api), o.profile.Layer(api), o.limits.Layer(api))
	pages := hosted.New(o.tenant, runner, kit, o.widget)
	pages.Mount(kit)
	idps := federation.New(o.tenant, runner, o.server.reach.transport())
	idps.Mount(kit)
	servers := oauth.New(o.tenant, runner, pages, idps)
	servers.Mount(kit)
	api.Mount(kit, servers)
	management.New(o.tenant, &mailer{o.tenant, o.outbox}).Mount(kit)
	myaccount.New(o.tenant, post).Mount(kit)
	o.outbox.Mount(kit)
	o.devices.Mount(kit)
	return kit
}

// Close stops the org's listener and removes the org from its server.
func (o *Org) Close() error {
	o.server.forget(o)
	o.outbox.Close()
	o.tenant.Journal.Close()
	o.faults.Clear()
	err := o.endpoint.close()
	o.leaveInbox()
	return err
}

// Name returns the org's name, by which [Server.Org] finds it.
func (o *Org) Name() string { return o.name }

// URL returns the org's address, which is also the issuer of its own
// authorization server.
func (o *Org) URL() string { return o.endpoint.url }

// Issuer returns the issuer of the authorization server "default".
func (o *Org) Issuer() string { return o.tenant.Issuer("default") }

// Config returns the org's current configuration. Changing it changes nothing;
// [Org.Configure] does.
func (o *Org) Config() *Config { return o.tenant.Directory.Snapshot().Clone() }

// Configure lets change work on the org's configuration while it runs. The
// change takes effect as a whole, or, when change or the validation fails, not
// at all.
func (o *Org) Configure(change func(*Config) error) error {
	return o.tenant.Directory.Update(change)
}

// AddUser adds a user and returns it with its id and defaults filled in.
func (o *Org) AddUser(u User) (User, error) {
	if err := o.Configure(func(c *Config) error { c.Users = append(c.Users, u); return nil }); err != nil {
		return User{}, err
	}
	added, _ := o.User(u.Login)
	return added, nil
}

// AddApp adds an app and returns it with its client id and defaults filled in.
func (o *Org) AddApp(a App) (App, error) {
	var at int
	if err := o.Configure(func(c *Config) error { at = len(c.Apps); c.Apps = append(c.Apps, a); return nil }); err != nil {
		return App{}, err
	}
	return o.tenant.Directory.Snapshot().Apps[at], nil
}

// User finds a user by login or email address.
func (o *Org) User(login string) (User, bool) {
	return o.tenant.Directory.Snapshot().UserByLogin(login)
}

// App finds an app by client id.
func (o *Org) App(clientID string) (App, bool) {
	return o.tenant.Directory.Snapshot().AppByClientID(clientID)
}

// Mailbox returns where the org's mails go.
func (o *Org) Mailbox() *Mailbox { return o.mailbox }

// Clock returns the org's time.
func (o *Org) Clock() *Clock { return o.tenant.Clock }

// Journal returns what happened in the org.
func (o *Org) Journal() *Journal { return o.tenant.Journal }
