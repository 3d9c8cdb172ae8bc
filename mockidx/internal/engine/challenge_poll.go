package engine

import (
	"crypto/subtle"
	"slices"
	"strconv"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// Push is a push notification that waits for an answer on a device.
type Push struct {
	ID       string    `json:"id"`
	Answer   string    `json:"answer,omitempty"`  // of a number challenge: the number that the page shows
	Choices  []string  `json:"choices,omitempty"` // those that the device shows, the answer among them
	Sent     time.Time `json:"sent"`
	Expires  time.Time `json:"expires"`
	Rejected bool      `json:"rejected,omitempty"`
}

// pushLifetime is how long a push can be answered.
// Source: Okta, Factors API, "Verify a push factor challenge": it times out
// after five minutes.
const pushLifetime = 5 * time.Minute

// push sends a notification in place of the one that is out, if one is.
func (s *step) push() Outcome {
	p := Push{ID: s.env.Mint.ID("opn"), Sent: s.env.Now, Expires: s.env.Now.Add(pushLifetime)}
	if s.env.Org.OktaVerify.NumberChallenge {
		p.Answer, p.Choices = s.numbers()
	}
	s.begin(Challenge{Factor: directory.FactorOktaVerify, Method: methodPush, Push: p})
	user, admitted := s.account()
	if !admitted {
		return PushWithheld
	}
	s.effects = append(s.effects, SendPush{UserID: user.ID, Push: p})
	return PushSent
}

// WaitsForPush reports whether tx waits at a time for an answer to a push.
func (tx Transaction) WaitsForPush(id string, at time.Time) bool {
	c := tx.Challenge
	return tx.underWay(at) && c != nil && c.Push.ID == id && !c.Push.Rejected && !at.After(c.Push.Expires)
}

// WaitsForDevice reports whether tx waits at a time for the device that a token
// is for.
func (tx Transaction) WaitsForDevice(token string, at time.Time) bool {
	return tx.underWay(at) && tx.Challenge != nil && tx.Challenge.Token == token
}

func (tx Transaction) underWay(at time.Time) bool {
	return tx.Code == nil && tx.Ended == "" && !tx.Denied && !at.After(tx.Expires)
}

// numbers draws three numbers of two digits, all different, and says which of
// them is the right one.
func (s *step) numbers() (answer string, choices []string) {
	const digits, third = "0123456789", 30
	n, _ := strconv.Atoi(s.env.Mint.String(digits, 2))
	for i := range 3 {
		choices = append(choices, strconv.Itoa(10+(n+i*third)%90))
	}
	answer = choices[0]
	at, _ := strconv.Atoi(s.env.Mint.String(digits, 1))
	return answer, slices.Concat(choices[at%3:], choices[:at%3])
}

// pushOver reports whether the push of c was rejected, or not answered in time.
func (s *step) pushOver(c Challenge) bool { return c.Push.Rejected || s.over(c.Push.Expires) }

// pushMessages say what became of the push, if it is over.
func (s *step) pushMessages() *ion.List[ion.Message] {
	c := s.tx.Challenge
	switch {
	case c == nil || c.Method != methodPush || !s.pushOver(*c):
		return nil
	case c.Push.Rejected:
		return ion.ListOf(s.env.say(pushRejected))
	}
	return ion.ListOf(s.env.say(pushTimedOut))
}

// challengePollForm asks whether the push was answered.
func (s *step) challengePollForm() ion.Form {
	form := s.action("challenge-poll", "authenticators/poll", s.autoChallengeField())
	form.Refresh = s.env.Org.OktaVerify.PollInterval.Milliseconds()
	return form
}

// resendForm is all that is left of a push that is over.
func (s *step) resendForm() ion.Form {
	return s.action("resend", "challenge", ion.Field{Name: "authenticator", Type: "object", Label: "Okta Verify", Value: ion.NestedForm{Form: ion.Fields{Value: []ion.Field{
		ion.Fixed("id", authenticatorID(s.env.Org, directory.FactorOktaVerify)),
		ion.Fixed("methodType", methodPush),
	}}}})
}

func (s *step) autoChallengeField() ion.Field {
	return ion.Field{
		Name: "autoChallenge", Type: "boolean", Label: "Send push automatically", Required: new(false),
		Value: s.user().OktaVerifyDevice.AutoPush, Mutable: new(true),
	}
}

// rememberAutoChallenge keeps for the next sign-in whether a push is to be sent
// unasked.
func (s *step) rememberAutoChallenge(auto *bool) {
	if auto == nil || *auto == s.user().OktaVerifyDevice.AutoPush || !s.has(directory.FactorOktaVerify) {
		return
	}
	s.change(func(u *directory.User) { u.OktaVerifyDevice.AutoPush = *auto })
}

// poll learns what was done elsewhere.
func (s *step) poll(in Poll) Page {
	if c := s.tx.Challenge; c != nil && c.Method == methodPush {
		s.rememberAutoChallenge(in.AutoChallenge)
	}
	return s.reveal(Polled)
}

// answerPush takes what a person did with a push. A wrong number rejects it, as
// it does at Okta. The browser learns of it at its next poll.
func (s *step) answerPush(in AnswerPush) Page {
	if page := s.finishedPage(in); page != nil {
		return Page{Status: page.Status, Outcome: PushStale, Reason: "the sign-in ended"}
	}
	s.catchUp()
	c := s.tx.Challenge
	if c == nil || c.Method != methodPush || s.pushOver(*c) || subtle.ConstantTimeCompare([]byte(c.Push.ID), []byte(in.ID)) != 1 {
		return Page{Status: badRequest.status, Outcome: PushStale, Reason: "the sign-in waits for this push no more"}
	}
	if _, admitted := s.account(); !admitted {
		return Page{Status: badRequest.status, Outcome: PushStale, Reason: "the user may not sign in any more"}
	}
	s.slide()
	if !in.Approve || in.Number != c.Push.Answer {
		c.Push.Rejected = true
		return Page{Status: statusOK, Outcome: PushRejected}
	}
	s.verify(directory.FactorOktaVerify)
	s.settle()
	s.autoChallenge()
	return Page{Status: statusOK, Outcome: PushApproved}
}
