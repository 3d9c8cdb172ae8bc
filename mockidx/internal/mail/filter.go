package mail

import "strings"

// Filter says which mails are meant; an empty field fits all.
type Filter struct {
	To          string // case is ignored
	Subject     string // a part of it; case is ignored
	Template    string // as Okta names it: EmailChallenge
	Transaction string // of the sign-in
	Channel     string // ChannelEmail, ChannelSMS or ChannelVoice
	After       uint64 // only what has a greater number
}

// Fits reports whether m is one of them.
func (f Filter) Fits(m Mail) bool {
	return m.Seq > f.After &&
		(f.To == "" || strings.EqualFold(m.To, f.To)) &&
		strings.Contains(strings.ToLower(m.Subject), strings.ToLower(f.Subject)) &&
		(f.Template == "" || m.Template == f.Template) &&
		(f.Transaction == "" || m.Transaction == f.Transaction) &&
		(f.Channel == "" || m.Channel == f.Channel)
}
