package engine

import (
	"cmp"
	"crypto/subtle"
	"net/url"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// The channels by which a device learns where to set up Okta Verify.
const (
	channelQRCode = "qrcode"
	channelEmail  = "email"
	channelSMS    = "sms"
)

// deviceTokenLength is that of what stands for an enrolment, in base64url
// characters.
const deviceTokenLength = 32

// DevicePath is where a link that sets up Okta Verify leads, with [DeviceToken]
// as its parameter. Source: okta-auth-js's sample suite; the parameter is a choice.
const (
	DevicePath  = "/auth/push/link"
	DeviceToken = "token"
)

func channelField(required bool) ion.Field {
	return ion.Field{Name: "channel", Type: "string", Required: &required, Options: []ion.Option{
		{Label: "QRCODE", Value: ion.Choice{Text: channelQRCode}},
		{Label: "EMAIL", Value: ion.Choice{Text: channelEmail}},
		{Label: "SMS", Value: ion.Choice{Text: channelSMS}},
	}}
}

func (oktaVerifyAuthenticator) enrollActions(s *step, c Challenge, a *ion.Authenticator) {
	data := &ion.ContextualData{SelectedChannel: c.Channel, Email: c.Email, PhoneNumber: c.Phone}
	a.ContextualData = data
	switch {
	case c.Token == "":
	case c.Channel == channelQRCode:
		data.QRCode = &ion.QRCode{Method: "embedded", Href: qrCode(s.deviceURI(c)), Type: "image/png"}
	default:
		a.Resend = new(s.action("resend", "challenge/resend"))
	}
}

// deviceURI is what Okta Verify scans: a one-time token, for which authenticator
// and at which org.
func (s *step) deviceURI(c Challenge) string {
	query := url.Values{"t": {c.Token}, "f": {authenticatorID(s.env.Org, directory.FactorOktaVerify)}, "s": {s.env.BaseURL}}
	return "oktaverify://" + url.PathEscape(s.user().Login) + "/?" + query.Encode()
}

// deviceLink is the same for whom it is sent to.
func (s *step) deviceLink(c Challenge) string {
	return s.env.BaseURL + DevicePath + "?" + DeviceToken + "=" + c.Token
}

// enrollForms ask where to send the link or, when the device knows where to go,
// whether it is set up. Another channel can be chosen all along.
func (oktaVerifyAuthenticator) enrollForms(s *step, c Challenge) []ion.Form {
	var first ion.Form
	switch {
	case c.Token != "":
		first = s.action("enroll-poll", "challenge/poll")
		first.Refresh = s.env.Org.OktaVerify.PollInterval.Milliseconds()
	case c.Channel == channelEmail:
		first = s.action("enrollment-channel-data", "challenge/send", ion.Field{Name: "email", Label: "Email", Required: new(true), Visible: new(true)})
	default:
		first = s.action("enrollment-channel-data", "challenge/send", ion.Field{Name: "phoneNumber", Label: "Phone number", Required: new(true), Visible: new(true)})
	}
	other := s.action("select-enrollment-channel", "credential/enroll", ion.Field{Name: "authenticator", Type: "object", Label: "Okta Verify", Value: ion.NestedForm{Form: ion.Fields{Value: []ion.Field{
		ion.Fixed("id", authenticatorID(s.env.Org, directory.FactorOktaVerify)), channelField(false),
	}}}})
	return []ion.Form{first, other}
}

func (oktaVerifyAuthenticator) enroll(s *step, in Enroll) Page {
	c := Challenge{Factor: directory.FactorOktaVerify, Enroll: true, Channel: cmp.Or(in.Channel, channelQRCode)}
	switch c.Channel {
	case channelQRCode:
		return s.show(s.offerDevice(c))
	case channelEmail, channelSMS:
		s.begin(c)
		return s.show(EnrollmentBegun)
	}
	return s.refuse(AuthenticatorUnknown, badRequest, "Okta Verify has no channel "+in.Channel)
}

// sendChannel takes where the link is to go.
func (s *step) sendChannel(in SendChannel) Page {
	c := s.tx.Challenge
	if c == nil || c.Factor != directory.FactorOktaVerify || !c.Enroll || c.Token != "" {
		return s.notAllowed("no link is to be sent here")
	}
	to := *c
	field := "email"
	to.Email = strings.TrimSpace(in.Email)
	if c.Channel == channelSMS {
		field, to.Email, to.Phone = "phoneNumber", "", PlainPhone(in.PhoneNumber)
	}
	switch {
	case to.Email+to.Phone == "":
		return s.refuseField(PasscodeMissing, fieldRequired.of(field), "no "+field, field)
	case c.Channel == channelEmail && !directory.ValidEmail(to.Email):
		return s.refuseField(AddressInvalid, noEmailAddress.of("Email"), "the address is none", field)
	case c.Channel == channelSMS && !directory.ValidPhone(to.Phone):
		return s.refuse(PhoneInvalid, invalidPhone, "the phone number is not written as E.164 does")
	}
	return s.show(s.offerDevice(to))
}

// offerDevice waits for a device to be set up, and tells it where to go.
func (s *step) offerDevice(c Challenge) Outcome {
	c.Token = s.env.Mint.Opaque(deviceTokenLength)
	s.begin(c)
	user, admitted := s.account()
	if !admitted {
		return MailWithheld
	}
	link := Link{To: c.Email + c.Phone, IssuedAt: s.env.Now, Expires: s.tx.Expires}
	s.effects = append(s.effects, IndexLink{Token: c.Token}, OfferDevice{UserID: user.ID, Token: c.Token})
	switch c.Channel {
	case channelEmail:
		s.effects = append(s.effects, SendMail{Template: directory.OktaVerifyActivation, UserID: user.ID, To: c.Email, Link: link, URL: s.deviceLink(c)})
		return MailSent
	case channelSMS:
		s.effects = append(s.effects, SendText{Channel: methodSMS, UserID: user.ID, To: c.Phone, Link: link, URL: s.deviceLink(c)})
		return TextSent
	}
	return EnrollmentBegun
}

// setUpDevice makes the device that asks for it the user's. The browser learns
// of it at its next poll.
func (s *step) setUpDevice(in SetUpDevice) Page {
	if page := s.finishedPage(in); page != nil {
		return Page{Status: page.Status, Outcome: DeviceStale, Reason: "the sign-in ended"}
	}
	s.catchUp()
	c := s.tx.Challenge
	if c == nil || c.Token == "" || subtle.ConstantTimeCompare([]byte(c.Token), []byte(in.Token)) != 1 {
		return Page{Status: badRequest.status, Outcome: DeviceStale, Reason: "the sign-in waits for no device, or for another link"}
	}
	if _, admitted := s.account(); !admitted {
		return Page{Status: badRequest.status, Outcome: DeviceStale, Reason: "the user may not sign in any more"}
	}
	s.slide()
	s.change(func(u *directory.User) {
		u.OktaVerifyDevice = directory.OktaVerifyDevice{Name: in.Name, Secret: NewTOTPSecret(s.env.Mint)}
	})
	s.tx.Enrolled = append(slices.Clip(s.tx.Enrolled), directory.FactorOktaVerify)
	s.verify(directory.FactorOktaVerify)
	s.settle()
	s.autoChallenge()
	return Page{Status: statusOK, Outcome: DeviceSetUp}
}
