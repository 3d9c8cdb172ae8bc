package a18n

import (
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/clock"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// Bounds of the memory of a long-running server; the oldest go first.
const (
	maxProfiles = 500
	maxMessages = 50
)

// Domain is that of every profile's address. Clients tell the users that they
// made from others by it.
const Domain = "a18n.help"

// Inbox holds profiles and what was delivered to them. Its methods are safe for
// concurrent use.
type Inbox struct {
	clock  *clock.Clock
	chance *chance.Source

	mu       sync.Mutex
	profiles []*Profile // the oldest first
}

// New returns an inbox without profiles. The clock must show real time.
func New(clock *clock.Clock, chance *chance.Source) *Inbox {
	return &Inbox{clock: clock, chance: chance}
}

// Profile is an address and a phone number for one test.
type Profile struct {
	ID          string
	DisplayName string // as whoever made it said
	Email       string
	Phone       string // as in +15552345678

	messages []Message // the oldest first
}

// Message is one mail, text message or call.
type Message struct {
	ID      string
	Profile string // its id
	At      time.Time

	org  string // by name
	mail mail.Mail
}

const lowerCase = "abcdefghijklmnopqrstuvwxyz0123456789"

// Create makes a profile.
func (i *Inbox) Create(displayName string) Profile {
	i.mu.Lock()
	defer i.mu.Unlock()
	p := &Profile{ID: i.chance.ID(""), DisplayName: displayName}
	taken := func(other *Profile) bool { return other.Email == p.Email || other.Phone == p.Phone }
	for p.Email == "" || slices.ContainsFunc(i.profiles, taken) {
		p.Email = i.chance.String(lowerCase, 12) + "@" + Domain // Okta's logins have no capitals of their own
		p.Phone = "+1555" + i.chance.String("23456789", 1) + i.chance.String(chance.Digits, 6)
	}
	if len(i.profiles) >= maxProfiles {
		i.profiles = slices.Delete(i.profiles, 0, 1)
	}
	i.profiles = append(i.profiles, p)
	return *p
}

// Profiles returns every profile, the oldest first.
func (i *Inbox) Profiles() []Profile {
	i.mu.Lock()
	defer i.mu.Unlock()
	all := make([]Profile, len(i.profiles))
	for n, p := range i.profiles {
		all[n] = *p
	}
	return all
}

// Profile returns the one with an id.
func (i *Inbox) Profile(id string) (Profile, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if p := i.find(id); p != nil {
		return *p, true
	}
	return Profile{}, false
}

// find returns nil if there is none.
func (i *Inbox) find(id string) *Profile {
	n := slices.IndexFunc(i.profiles, func(p *Profile) bool { return p.ID == id })
	if n < 0 {
		return nil
	}
	return i.profiles[n]
}

// Delete removes a profile with its messages, and reports whether there was one.
func (i *Inbox) Delete(id string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	before := len(i.profiles)
	i.profiles = slices.DeleteFunc(i.profiles, func(p *Profile) bool { return p.ID == id })
	return len(i.profiles) < before
}

// Deliver gives a mail of the org of that name to the profile it is addressed
// to, if there is one.
func (i *Inbox) Deliver(org string, m mail.Mail) {
	i.mu.Lock()
	defer i.mu.Unlock()
	n := slices.IndexFunc(i.profiles, func(p *Profile) bool { return strings.EqualFold(p.Email, m.To) || p.Phone == m.To })
	if n < 0 {
		return
	}
	p := i.profiles[n]
	if len(p.messages) >= maxMessages {
		p.messages = slices.Delete(p.messages, 0, 1)
	}
	m.Raw = nil // nobody asks for it, and it is as large as the rest
	p.messages = append(p.messages, Message{ID: i.chance.ID(""), Profile: p.ID, At: i.clock.Now(), org: org, mail: m})
}

// Forget removes the messages that the org of that name sent.
func (i *Inbox) Forget(org string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, p := range i.profiles {
		p.messages = slices.DeleteFunc(p.messages, func(m Message) bool { return m.org == org })
	}
}

// Messages returns the messages of a channel to a profile, the newest first.
func (i *Inbox) Messages(profile, channel string) []Message {
	i.mu.Lock()
	defer i.mu.Unlock()
	var messages []Message
	if p := i.find(profile); p != nil {
		for _, m := range slices.Backward(p.messages) {
			if m.mail.Channel == channel {
				messages = append(messages, m)
			}
		}
	}
	return messages
}

// DeleteMessages removes messages to a profile.
func (i *Inbox) DeleteMessages(profile string, ids ...string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if p := i.find(profile); p != nil {
		p.messages = slices.DeleteFunc(p.messages, func(m Message) bool { return slices.Contains(ids, m.ID) })
	}
}

// Content is what clients look for passcodes and links in.
func (m Message) Content() string {
	switch {
	case m.mail.Channel == mail.ChannelVoice:
		return mail.Heard(m.mail.Text)
	case m.mail.HTML == "":
		return m.mail.Text
	}
	return m.mail.Text + "\n" + m.mail.HTML
}

// sender is the address of whoever wrote a mail.
func (m Message) sender() string {
	if from, err := netmail.ParseAddress(m.mail.From); err == nil {
		return from.Address
	}
	return m.mail.From
}
