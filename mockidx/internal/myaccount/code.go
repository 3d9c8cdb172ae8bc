package myaccount

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// sendFloor is the shortest time between two codes to a phone.
// Source: Okta, MyAccount API, "Challenge My Phone".
const sendFloor = 30 * time.Second

const (
	methodSMS  = "SMS"
	methodCall = "CALL"
)

// What is said when the last code is too new.
// Source: Okta, "Error codes and descriptions".
var tooSoon = map[string]*httpkit.Error{
	methodSMS:  httpkit.API(http.StatusTooManyRequests, "E0000109", "An SMS message was recently sent. Please wait 30 seconds before trying again.", "account_code_too_soon"),
	methodCall: httpkit.API(http.StatusTooManyRequests, "E0000133", "A phone call was recently made. Please wait 30 seconds before trying again.", "account_code_too_soon"),
}

// draw makes a code for an address or number, which takes the place of those
// before it.
func (c *call) draw(ch *change, of, to string) code {
	ch.Codes = slices.DeleteFunc(ch.Codes, func(old code) bool { return old.Of == of && !old.Used })
	email := c.org.Email
	drawn := code{
		ID: "myaccount." + ch.mint.Opaque(22), Of: of, To: to,
		OTP: ch.mint.Passcode(email.CodeAlphabet, email.CodeLength), Sent: c.now, Expires: c.now.Add(email.Lifetime),
	}
	ch.Codes = append(ch.Codes, drawn)
	return drawn
}

// mail sends a code to an address.
func (c *call) mail(sent code, state string) {
	c.sent(sent, c.mailer.Send(c.sender(sent, state), engine.SendMail{
		Template: directory.MyAccountChangeConfirmation, UserID: c.bearer.User.ID, To: sent.To, Link: link(sent),
	}))
}

// text sends a code to a phone.
func (c *call) text(sent code, method string) {
	channel := map[string]string{methodSMS: "sms", methodCall: "voice"}[method]
	c.sent(sent, c.mailer.SendText(c.sender(sent, ""), engine.SendText{Channel: channel, UserID: c.bearer.User.ID, To: sent.To, Link: link(sent)}))
}

// sent notes what became of a code. One that gets lost is out all the same, as
// in a sign-in.
func (c *call) sent(sent code, err error) {
	c.note.Outcome, c.note.Transaction = "account_code_sent", sent.ID
	if err != nil {
		c.note.Reason = "it was not sent: " + err.Error()
	}
}

// sender is what mails and text messages take their app and state from.
func (c *call) sender(sent code, state string) engine.Transaction {
	return engine.Transaction{StateHandle: sent.ID, UserID: c.bearer.User.ID, Request: engine.Request{ClientID: c.bearer.App, State: state}}
}

func link(sent code) engine.Link {
	return engine.Link{OTP: sent.OTP, To: sent.To, IssuedAt: sent.Sent, Expires: sent.Expires, State: engine.LinkLive}
}

// wrongCode is what a code that is not right is answered. The causes are what
// clients show: Okta's samples wait for them.
func wrongCode(cause, outcome string) *httpkit.Error {
	return httpkit.API(http.StatusUnauthorized, "E0000004", "Authentication failed", outcome, cause)
}

var errTooManyCodes = httpkit.API(http.StatusTooManyRequests, "E0000047", "API call exceeded rate limit due to too many requests.", "account_code_too_often_wrong")

// tell judges a code that was told: nil if it is right, which takes it. A wrong
// one is counted, whereas the other refusals change nothing.
func (c *call) tell(ch *change, out *code, told, cause string) error {
	switch {
	case out.Failures >= c.org.Email.MaxFailures:
		return errTooManyCodes.Because("%d codes were wrong", out.Failures)
	case subtle.ConstantTimeCompare([]byte(out.OTP), []byte(told)) != 1:
		out.Failures++
		ch.refusal = wrongCode(cause, "account_code_wrong").Because("the code is wrong")
	case out.Used:
		return wrongCode(cause, "account_code_used").Because("the code was used before")
	case c.now.After(out.Expires):
		return wrongCode(cause, "account_code_expired").Because("the code expired at %s", out.Expires)
	default:
		out.Used = true
		c.note.Outcome, c.note.Transaction = "account_verified", out.ID
	}
	return nil
}

// told reads the code of a request.
func (c *call) told() (string, error) {
	var body struct {
		VerificationCode string `json:"verificationCode"`
	}
	if err := c.read(&body); err != nil {
		return "", err
	}
	if body.VerificationCode == "" {
		return "", httpkit.Invalid("verificationCode", "verificationCode: The field cannot be left blank")
	}
	return body.VerificationCode, nil
}

// errExists is what an address, number or password is answered that the user
// has already.
func errExists(f directory.Factor) *httpkit.Error {
	return httpkit.API(http.StatusConflict, "E0000157", "Another authenticator with key: "+string(f)+" is already active.", "account_has_it")
}

var errDisabled = httpkit.API(http.StatusForbidden, "E0000038", "This operation is not allowed in the user's current status.", "account_operation_disabled")
