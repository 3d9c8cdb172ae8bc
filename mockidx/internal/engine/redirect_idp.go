package engine

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// RequestURIPrefix is what a request_uri begins with that sends a browser from
// an app to an identity provider; the state handle and the id of the provider
// follow, with a colon between them.
const RequestURIPrefix = "urn:okta:"

// route is where somebody signs in.
type route struct {
	directory.Routing
	elsewhere bool // there is nothing to be done here
}

// route is that of who was named, or that of everybody. As long as it takes a
// name to know, people are asked for it.
func (s *step) route() route {
	at := s.env.Org.RouteFor(s.app, s.tx.Identifier)
	asks := s.tx.Identifier == "" && s.env.Org.RoutesByIdentifier(s.app)
	return route{at, !at.Here && !asks}
}

func (s *step) redirects(providers []directory.IdentityProvider) []ion.Form {
	var forms []ion.Form
	for _, p := range providers {
		forms = append(forms, ion.NewRedirect(p.Type, ion.IdP{ID: p.ID, Name: p.Name}, s.departure(p)))
	}
	return forms
}

// departure is where a browser begins its way to p: on the org's own page by the
// state token, from an app by a request that is known to the org already.
func (s *step) departure(p directory.IdentityProvider) string {
	if s.tx.Request.Hosted {
		return s.env.BaseURL + "/sso/idps/" + p.ID + "?stateToken=" + url.QueryEscape(s.tx.StateHandle)
	}
	return s.endpoint("authorize") + "?client_id=" + url.QueryEscape(s.app.ClientID) +
		"&request_uri=" + url.QueryEscape(RequestURIPrefix+s.tx.StateHandle+":"+p.ID)
}

// depart lets a browser go to an identity provider, whether or not the page
// offers it: an app may know it by itself. From the org's own page it is the
// browser that began.
func (s *step) depart(in Depart) Page {
	switch _, known := s.env.Org.ProviderByID(in.Provider); {
	case s.tx.Request.Hosted && !s.sameBrowser(in.DeviceToken):
		return bare(s.env, OtherBrowser, accessDenied, "the DT cookie is not that of the browser that began the transaction")
	case s.stage() != stageIdentify:
		return s.notAllowed("nobody is to be named here")
	case !known:
		return s.turnedAway(ProviderUnknown, "no identity provider that people can be sent to has the id "+in.Provider)
	}
	return Page{Status: statusFound, Outcome: ProviderRedirected}
}

// arrive takes in who signed in at an identity provider, and sends the browser
// on: to the app with a code or, if there is more to be done, to where that is.
func (s *step) arrive(in Arrive) Page {
	p, known := s.env.Org.ProviderByID(in.Provider)
	switch {
	case !s.appOK:
		return s.expired(AppGone, "the app was removed from the org")
	case s.over(s.tx.Expires), s.tx.Code != nil, s.tx.Ended != "", s.stage() != stageIdentify:
		return s.turnedAway(ProviderLate, "the sign-in is over, or went on without the identity provider")
	case in.Failure != "":
		return s.turnedAway(in.Failure, in.Reason)
	case !known:
		return s.turnedAway(ProviderUnknown, "the identity provider was removed, or is inactive")
	}
	user, outcome, reason := s.federate(p, in.Attributes)
	if outcome != "" {
		return s.turnedAway(outcome, reason)
	}
	s.slide()
	s.tx.UserID, s.tx.Identifier = user.ID, user.Login
	s.tx.Verified = []Verification{{Provider: p.ID, At: s.env.Now, Ahead: s.env.Ahead}}
	return s.sentOn(s.next(ProviderVerified))
}

// sentOn is where the browser goes that would have been shown p.
func (s *step) sentOn(p Page) Page {
	req := s.tx.Request
	page := Page{Status: statusFound, Outcome: p.Outcome, Reason: p.Reason}
	switch {
	case p.Status != statusOK:
		return s.turnedAway(p.Outcome, p.Reason)
	case s.tx.Code != nil && req.Hosted:
		page.Redirect = s.tokenRedirect()
	case s.tx.Code != nil:
		page.Callback = &Callback{URI: req.RedirectURI, Params: []Param{{"interaction_code", s.tx.Code.Value}, {"state", req.State}}}
	case req.Hosted:
		page.Redirect = s.env.BaseURL + "/login/step-up/redirect?stateToken=" + url.QueryEscape(s.tx.StateHandle)
	default:
		page.Callback = s.refusal("interaction_required", "Your client is configured to use the interaction code flow and user interaction is required to complete the request.")
	}
	return page
}

// turnedAway tells the app why the browser comes back without having signed in.
// The transaction stays where it was. Who signed in to the org itself is shown
// a page: there is no app to tell.
func (s *step) turnedAway(o Outcome, reason string) Page {
	if s.tx.Request.ClientID == directory.DashboardID {
		return bare(s.env, o, accessDenied, reason)
	}
	code, text := "access_denied", "The resource owner or authorization server denied the request."
	if e, ok := federationErrors[o]; ok {
		code, text = e.code, e.text
	}
	return Page{Status: statusFound, Outcome: o, Reason: reason, Callback: s.refusal(code, text)}
}

func (s *step) refusal(code, text string) *Callback {
	req := s.tx.Request
	return &Callback{URI: req.RedirectURI, Mode: req.ResponseMode, Params: []Param{
		{"error", code}, {"error_description", text}, {"state", req.State},
	}}
}

// federationErrors are what apps are told.
// Source: Okta, "OAuth 2.0 and OpenID Connect errors".
var federationErrors = map[Outcome]struct{ code, text string }{
	ProviderUnknown:       {"invalid_request", "Identity provider is not valid."},
	ProviderLate:          {"access_denied", "Social transaction expired."},
	ProviderDenied:        {"access_denied", "User canceled the social login request."},
	ProviderFailed:        {"access_denied", "Login failed."},
	ProviderUnreachable:   {"access_denied", "Login failed."},
	ProviderCodeRefused:   {"access_denied", "Login failed."},
	ProviderTokenBad:      {"access_denied", "Login failed."},
	ProviderNonceWrong:    {"access_denied", "Login failed."},
	ProviderNoUsername:    {"access_denied", "Failed to generate username."},
	ProviderBadTransform:  {"access_denied", "Failed to generate username."},
	ProviderNoLinking:     {"access_denied", "User linking was disabled."},
	ProviderLinkDenied:    {"access_denied", "User linking was denied because the user is not in any of the specified groups."},
	ProviderNoProvision:   {"access_denied", "User creation was disabled."},
	ProviderUserIncapable: {"jit_failure", "Unable to create the user."},
	ProviderUserInactive:  {"access_denied", "User status is invalid."},
	UserNotAssigned:       {"access_denied", "User is not assigned to the client application."},
}

// Hint is whom the org believes to sign in, for an identity provider to begin
// with.
func (tx Transaction) Hint() string { return cmp.Or(tx.Identifier, tx.Request.LoginHint) }

// provider is the id of the identity provider that signed the user in, or "".
func (tx Transaction) provider() string { return ProviderOf(tx.Verified) }

// ProviderOf returns the id of the identity provider that proved who somebody
// is, or "".
func ProviderOf(proofs []Verification) string {
	for _, v := range proofs {
		if v.Provider != "" {
			return v.Provider
		}
	}
	return ""
}

// provided is what p still asks of whom an identity provider signed in: it
// stands for the password or, if p asks for none, for the first factor. Where p
// leaves the choice it is one of them if the password is.
// Source: Okta, Policies API, primaryFactor PASSWORD_IDP.
func (s *step) provided(p directory.Policy) directory.Policy {
	if s.tx.provider() == "" {
		return p
	}
	if len(p.Factors) > 0 {
		i := max(0, slices.Index(p.Factors, directory.FactorPassword))
		p.Factors = slices.Delete(slices.Clone(p.Factors), i, i+1)
	} else if slices.Contains(p.OneOf, directory.FactorPassword) {
		p.OneOf = nil
	}
	return p
}
