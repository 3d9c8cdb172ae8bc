package sampleapp

import "net/http"

// problem is an error with a page of its own: what happened, in words for the
// user, and a way on.
type problem struct {
	status int
	Test   string // data-test of the page
	Title  string
	Text   string
	Detail string // in the words of the org
	OTP    string // of a link, see magiclink.ParseOTP
	Ways   []way
}

// way is a link away from a problem.
type way struct {
	Test, Text, Href string
}

func (p *problem) Error() string { return p.Test + ": " + p.Title }

// with returns a copy that says more, in the words of the org.
func (p *problem) with(detail string) *problem {
	more := *p
	more.Detail = detail
	return &more
}

// withOTP returns a copy that shows a passcode.
func (p *problem) withOTP(otp string) *problem {
	more := *p
	more.OTP = otp
	return &more
}

var (
	startAgain = way{"start-again", "Start again", "/login"}
	goHome     = way{"go-home", "Go to the start page", "/"}
)

// The problems. Nothing is lost with any of them that starting again would not
// bring back.
var (
	problemNotFound = &problem{status: http.StatusNotFound, Test: "problem-not-found", Ways: []way{goHome},
		Title: "There is no such page",
		Text:  "The address may be mistyped."}

	problemCrossOrigin = &problem{status: http.StatusForbidden, Test: "problem-cross-origin", Ways: []way{goHome},
		Title: "That came from another site",
		Text:  "For your safety this app acts only on its own buttons."}

	problemBadForm = &problem{status: http.StatusBadRequest, Test: "problem-bad-form", Ways: []way{startAgain},
		Title: "The form could not be read",
		Text:  "Please fill it in again."}

	problemInternal = &problem{status: http.StatusInternalServerError, Test: "problem-internal", Ways: []way{startAgain, goHome},
		Title: "Something went wrong here",
		Text:  "It is not your fault. Please try again in a moment."}

	problemDamagedLink = &problem{status: http.StatusBadRequest, Test: "problem-damaged-link", Ways: []way{startAgain},
		Title: "This link is damaged",
		Text:  "Some mail programs break long links. Type the code from the mail into the page where you asked for it."}

	problemUnknownState = &problem{status: http.StatusBadRequest, Test: "problem-unknown-state", Ways: []way{startAgain},
		Title: "This browser has no such sign-in",
		Text:  "It may have begun in another browser or device, or too long ago, or cookies are off or were cleared."}

	problemStateMismatch = &problem{status: http.StatusBadRequest, Test: "problem-state-mismatch", Ways: []way{startAgain},
		Title: "This answer belongs to another sign-in",
		Text:  "Somebody may have sent you a link to sign you in as somebody else. Nothing was done with it."}

	problemMissingCode = &problem{status: http.StatusBadRequest, Test: "problem-missing-code", Ways: []way{startAgain},
		Title: "The answer is incomplete",
		Text:  "The sign-in service sent you back without a result. Your sign-in is still open."}

	problemMissingVerifier = &problem{status: http.StatusBadRequest, Test: "problem-missing-verifier", Ways: []way{startAgain},
		Title: "This sign-in cannot be finished here",
		Text:  "What this app kept to finish it is gone."}

	problemUsed = &problem{status: http.StatusConflict, Test: "problem-used", Ways: []way{startAgain},
		Title: "This sign-in is over",
		Text:  "A link or code works once."}

	problemExchange = &problem{status: http.StatusBadGateway, Test: "problem-exchange", Ways: []way{startAgain},
		Title: "The sign-in could not be finished",
		Text:  "You did everything right, but the last step failed. Please sign in once more."}

	problemTimedOut = &problem{status: http.StatusBadRequest, Test: "problem-timed-out", Ways: []way{startAgain},
		Title: "This sign-in took too long",
		Text:  "The sign-in service has closed it."}

	problemUnreachable = &problem{status: http.StatusBadGateway, Test: "problem-unreachable", Ways: []way{startAgain},
		Title: "The sign-in service does not answer",
		Text:  "Please try again in a moment."}

	problemUnsupported = &problem{status: http.StatusNotImplemented, Test: "problem-unsupported", Ways: []way{startAgain},
		Title: "Your organisation asks for one more step",
		Text:  "This page cannot do it. If you left the password empty, start again with it."}
)

// oauthProblem is the page for an error code that came with a redirect. Its
// words are ours, because anyone can write such a link.
func oauthProblem(code string) *problem {
	p := &problem{status: http.StatusBadRequest, Test: "problem-oauth-error", Ways: []way{startAgain}}
	switch code {
	case "access_denied":
		p.Title, p.Text = "Access was denied", "The sign-in was refused, or the link is too old. If you may use this app, start again."
	case "login_required":
		p.Title, p.Text = "You are not signed in", "Please sign in to go on."
	case "temporarily_unavailable", "server_error":
		p.Title, p.Text = "The sign-in service has a problem", "Please try again in a moment."
	default:
		p.Title, p.Text = "The sign-in was not completed", "The sign-in service reported a problem with it."
	}
	return p
}
