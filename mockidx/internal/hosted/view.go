package hosted

import (
	_ "embed"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

//go:embed page.html
var pageHTML string

var page = httpkit.NewPage(pageHTML)

// view is what the page shows of an answer.
type view struct {
	Key             string // of the first message
	Title           string
	App, Identifier string
	Messages        []notice
	Code            *code // only for another browser than the one that asked for it
	QRCode          template.URL
	SharedSecret    string
	CorrectAnswer   string
	Forms           []form
}

// notice is a message.
type notice struct {
	Text string
	Bad  bool
}

// code is a passcode that is to be typed in elsewhere.
type code struct{ OTP, Where, Client string }

// whereByIntent completes "Enter this code …" as the widget's one-time-passcode
// page words it by the intent of the answer.
var whereByIntent = map[string]string{
	"AUTHENTICATION": "on the sign-in page where you asked for it",
	"RECOVERY":       "on the password reset page where you asked for it",
	"UNLOCK_ACCOUNT": "on the account unlock page where you asked for it",
	"ENROLLMENT":     "on the sign-up page where you asked for it",
}

// Render answers with the page of forms for an answer of the IDX API.
func Render(w http.ResponseWriter, status int, answer *ion.Response) error {
	// Forms are sent with the page's origin, by which submit knows them. Where a
	// sign-in leads to after its last form is no form-action could say.
	w.Header().Set("Referrer-Policy", "same-origin")
	return page.WriteUnder(w, status, viewOf(answer), "img-src data:", "frame-ancestors 'none'")
}

func viewOf(answer *ion.Response) view {
	v := view{Messages: noticesOf(answer.Messages), Forms: formsOn(answer)}
	if answer.Messages != nil {
		v.Key = answer.Messages.Value[0].I18n.Key
	}
	if answer.App != nil {
		v.App = answer.App.Value.Label
	}
	if answer.User != nil {
		v.Identifier = answer.User.Value.Identifier
	}
	v.contextual(answer)
	switch {
	case v.Code != nil:
		v.Title, v.Messages = "Your verification code", nil
	case len(v.Forms) > 0:
		v.Title, v.Forms[0].Title = v.Forms[0].Title, ""
	}
	if v.Title == "" {
		v.Title = "Sign in"
	}
	if answer.Remediation == nil && len(v.Messages) == 0 && v.Code == nil {
		v.Messages = []notice{{"That did not work. Please start again.", true}}
	}
	return v
}

// contextual adds what one challenge has to show.
func (v *view) contextual(answer *ion.Response) {
	a := answer.CurrentAuthenticator
	if a == nil || a.Value.ContextualData == nil {
		return
	}
	data := a.Value.ContextualData
	if data.OTP != "" {
		v.Code = &code{OTP: data.OTP, Where: whereByIntent[answer.Intent]}
		if c := answer.Client; c != nil && c.Value.Browser != "" {
			v.Code.Client = strings.TrimSpace(c.Value.Browser + " " + c.Value.OS)
		}
	}
	if data.QRCode != nil && strings.HasPrefix(data.QRCode.Href, "data:image/") {
		v.QRCode = template.URL(data.QRCode.Href)
	}
	v.SharedSecret, v.CorrectAnswer = data.SharedSecret, data.CorrectAnswer
}

// formsOn returns every form that an answer offers: what the page is about, what
// else its authenticator can do, the other ways on, and the way back if there is
// anything to go back from.
func formsOn(answer *ion.Response) []form {
	var main, others []form
	if answer.Remediation != nil {
		for i, f := range answer.Remediation.Value {
			if i == 0 {
				main = formsOf(f)
				continue
			}
			for _, one := range formsOf(f) {
				one.Minor = true
				others = append(others, one)
			}
		}
	}
	for _, a := range []*ion.Object[ion.Authenticator]{answer.CurrentAuthenticatorEnrollment, answer.CurrentAuthenticator} {
		if a != nil {
			main = append(main, asides(map[string]*ion.Form{"poll": a.Value.Poll, "resend": a.Value.Resend, "recover": a.Value.Recover})...)
		}
	}
	forms := append(main, others...)
	if slices.ContainsFunc(forms, func(f form) bool { return f.Name == "identify" || f.Name == "select-identify" }) {
		return forms
	}
	return append(forms, asides(map[string]*ion.Form{"cancel": answer.Cancel})...)
}

// asides are actions that go by what they do, whatever their forms are called.
func asides(actions map[string]*ion.Form) []form {
	var forms []form
	for _, name := range []string{"poll", "resend", "recover", "cancel"} {
		f := actions[name]
		if f == nil {
			continue
		}
		forms = append(forms, form{
			Name: name, Action: actionOf(f.Href), Button: wordsFor(name).button, Fields: fieldsOf(f.Value), Minor: true,
		})
	}
	return forms
}

func noticesOf(messages *ion.List[ion.Message]) []notice {
	if messages == nil {
		return nil
	}
	var notices []notice
	for _, m := range messages.Value {
		notices = append(notices, notice{m.Message, m.Class == ion.Error})
	}
	return notices
}
