package mail

import "time"

// Mail is one message, with what a recipient would look for in it. It may be a
// text message or what a call said.
type Mail struct {
	ID          string    `json:"id"`
	Seq         uint64    `json:"seq"` // 1, 2, 3 … in the order of delivery; set by the mailbox
	To          string    `json:"to"`  // the bare address; or the phone number, as in +15551234567
	From        string    `json:"from"`
	Subject     string    `json:"subject"`
	SentAt      time.Time `json:"sentAt"`      // on the org's clock, whole seconds
	OTP         string    `json:"otp"`         // the passcode it shows; empty if none
	Link        string    `json:"link"`        // the magic link it shows; empty if none
	State       string    `json:"state"`       // the state that its sign-in began with
	Channel     string    `json:"channel"`     // ChannelEmail, ChannelSMS or ChannelVoice
	Template    string    `json:"template"`    // as Okta names it: EmailChallenge; empty if it is no mail
	Transaction string    `json:"transaction"` // names the sign-in in the journal
	Text        string    `json:"text"`
	HTML        string    `json:"html"`
	Raw         []byte    `json:"-"` // the message as sent, RFC 5322; nobody may change it
}
