package engine

import (
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

var signedIn = slices.Concat(mailed, way(otpOf))

var endedSituations = []situation{
	{
		fixture: "success-with-interaction-code.json", about: "embedded sign-in done: interaction code", legs: signedIn,
		want: sight{forms: "code"},
		also: func(w *world, p Page) bool {
			f := p.Body.SuccessWithInteractionCode
			return f.Name == "issue" && fieldsOf(f.Value) == "grant_type!=interaction_code interaction_code!="+w.tx.Code.Value+" client_id!=email code_verifier!"
		},
	},
	{
		fixture: "success.json", about: "hosted sign-in done: redirect", begin: begunAtOrg, legs: signedIn,
		want: sight{forms: "success"},
		also: func(w *world, p Page) bool {
			return p.Body.Success.Name == "success-redirect" && strings.HasSuffix(p.Body.Success.Href, "/login/token/redirect?stateToken="+w.tx.StateHandle)
		},
	},
	{
		fixture: "success-with-app-user.json", about: "the same, telling who signed in to what", begin: begunAtOrg, legs: signedIn,
		want: sight{forms: "success"},
		also: func(_ *world, p Page) bool {
			u, a := p.Body.User.Value, p.Body.App.Value
			return u.Identifier == "alice@example.com" && u.ID != "" && a.Label == "Demo" && a.Name == "oidc_client"
		},
	},
	{
		fixture: "post-auth-keep-me-signed-in.json", about: "stay signed in?", org: func(o *directory.Org) { o.Policies[0].KeepMeSignedIn = true }, legs: signedIn,
		want: sight{forms: "keep-me-signed-in", fields: "keepMeSignedIn!:boolean<Stay signed in|Don't stay signed in>"},
	},
	{
		fixture: "error-401-session-expired.json", about: "the state handle expired",
		legs: slices.Concat(mailed, way(later(time.Hour+1, the(Poll{})))),
		want: sight{status: 401, message: "idx.session.expired ERROR"},
		also: func(w *world, p Page) bool { return p.Body.StateHandle == w.tx.StateHandle && p.Body.Cancel == nil },
	},
	{
		fixture: "error-403-security-access-denied.json", about: "another browser asks to be sent to the app", begin: begunAtOrg,
		legs: slices.Concat(signedIn, way(the(RedirectToApp{DeviceToken: otherDevice}))),
		want: sight{status: 403, intent: "none", message: "security.access_denied ERROR"},
		also: func(_ *world, p Page) bool { return p.Body.StateHandle == "" },
	},
}
