package engine

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

func TestRedirectToApp(t *testing.T) {
	for name, tc := range map[string]struct {
		change  func(*world)
		device  string // default: the browser that began
		outcome Outcome
		status  int
	}{
		"finished":                 {func(*world) {}, "", AuthorizationIssued, 302},
		"again":                    {func(w *world) { w.step(RedirectToApp{DeviceToken: w.tx.Device.Token}) }, "", AuthorizationIssued, 302},
		"another browser":          {func(*world) {}, "other", OtherBrowser, 403},
		"redeemed":                 {func(w *world) { w.step(redeemOf(w)) }, "", TransactionFinished, 401},
		"a minute over":            {func(w *world) { w.advance(time.Minute + 1) }, "", TransactionFinished, 401},
		"the state handle expired": {func(w *world) { w.advance(25 * time.Hour) }, "", SessionExpired, 401},
		"no such grant": {func(w *world) {
			for i := range w.org.Apps {
				w.org.Apps[i].GrantTypes = []directory.GrantType{directory.InteractionCode}
			}
		}, "", GrantNotAllowed, 403},
	} {
		t.Run(name, func(t *testing.T) {
			w := finished(t, "email")
			tc.change(w)
			device := w.tx.Device.Token
			if tc.device != "" {
				device = tc.device
			}
			before := *w.tx.Code
			p := w.step(RedirectToApp{DeviceToken: device})
			if p.Outcome != tc.outcome || p.Status != tc.status {
				t.Errorf("got %d %s (%s), want %d %s", p.Status, p.Outcome, p.Reason, tc.status, tc.outcome)
			}
			if issued := w.tx.Code.Value != before.Value; issued != (tc.outcome == AuthorizationIssued) {
				t.Errorf("issued %t", issued)
			}
			if tc.outcome == AuthorizationIssued {
				checkCallback(t, w, p)
			}
		})
	}
}

// checkCallback wants the code at the app, and the user signed in at the org.
func checkCallback(t *testing.T, w *world, p Page) {
	t.Helper()
	want := &Callback{URI: w.tx.Request.RedirectURI, Mode: w.tx.Request.ResponseMode, Params: []Param{{"code", w.tx.Code.Value}, {"state", w.tx.Request.State}}}
	if !reflect.DeepEqual(p.Callback, want) {
		t.Errorf("callback %+v, want %+v", p.Callback, want)
	}
	for _, e := range w.effects {
		if s, ok := e.(StartSession); ok && s.Session.ID == p.Session && s.Session.UserID == w.tx.UserID && slices.Equal(s.Session.Verified, w.tx.Verified) {
			return
		}
	}
	t.Errorf("session %q is not among %+v", p.Session, w.effects)
}

// Tokens without a code spend it, and nobody gets them who may not have them.
func TestRedirectToAppWithTokens(t *testing.T) {
	for name, tc := range map[string]struct {
		responseType ResponseType
		change       func(*world)
		outcome      Outcome
		params       []string
		spent        bool
	}{
		"tokens":           {"id_token token", func(*world) {}, TokensIssued, []string{"state"}, true},
		"with a code":      {"code id_token", func(*world) {}, AuthorizationIssued, []string{"code", "state"}, false},
		"no such grant":    {"id_token", func(w *world) { w.org.Apps[0].GrantTypes = []directory.GrantType{directory.AuthorizationCode} }, GrantNotAllowed, nil, false},
		"suspended since":  {"id_token", func(w *world) { setStatus(directory.Suspended)(w.org) }, RedeemUserInactive, nil, false},
		"unassigned since": {"token", func(w *world) { w.org.Apps[0].AssignedOnly = true }, RedeemUserNotAssigned, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := finished(t, "email")
			for i := range w.org.Apps {
				w.org.Apps[i].GrantTypes = []directory.GrantType{directory.InteractionCode, directory.AuthorizationCode, directory.Implicit}
			}
			w.tx.Request.ResponseType = tc.responseType
			tc.change(w)
			p := w.step(RedirectToApp{DeviceToken: w.tx.Device.Token})
			var params []string
			if p.Callback != nil {
				for _, param := range p.Callback.Params {
					params = append(params, param.Name)
				}
			}
			if p.Outcome != tc.outcome || !slices.Equal(params, tc.params) || !w.tx.Code.RedeemedAt.IsZero() != tc.spent {
				t.Errorf("got %s (%s) with %v, spent at %s", p.Outcome, p.Reason, params, w.tx.Code.RedeemedAt)
			}
			if issued := p.Callback != nil; issued != (w.tx.Code.Family != "") {
				t.Errorf("family %q", w.tx.Code.Family)
			}
		})
	}
}

func hosted(w *world) *world { w.tx.Request.Hosted = true; return w }

func TestHostedSignIn(t *testing.T) {
	w := hosted(begin(t, "mfa"))
	w.steps(w.identify("alice@example.com"), answerOf(password), w.selectEmail())
	p := w.step(w.otp())
	if p.Outcome != SignedIn || p.Body.Success == nil || p.Body.SuccessWithInteractionCode != nil || w.tx.Code.Value != "" {
		t.Fatalf("got %s with %+v", p.Outcome, p.Body)
	}
	if !strings.HasSuffix(p.Body.Success.Href, "/login/token/redirect?stateToken="+w.tx.StateHandle) {
		t.Errorf("goes on at %s", p.Body.Success.Href)
	}
	w.advance(10 * time.Minute) // no code is running out
	checkCallback(t, w, w.step(RedirectToApp{DeviceToken: ownDevice}))
	in := redeemOf(w)
	in.RedirectURI = w.tx.Request.RedirectURI
	if p := w.step(in); p.Outcome != AuthorizationRedeemed {
		t.Errorf("redeemed: %s", p.Outcome)
	}
}

func TestSessionStandsForWhatItProved(t *testing.T) {
	for name, tc := range map[string]struct {
		policy string
		maxAge int
		want   Outcome
	}{
		"all that is asked for":   {"email", -1, AuthorizationIssued},
		"more is asked for":       {"mfa", -1, FactorsPending},
		"young enough":            {"email", 600, AuthorizationIssued},
		"older than max_age":      {"email", 599, FactorsPending},
		"max_age asks every time": {"email", 0, FactorsPending},
	} {
		t.Run(name, func(t *testing.T) {
			w := hosted(finished(t, "email"))
			w.step(RedirectToApp{DeviceToken: ownDevice})
			session := w.effects[len(w.effects)-1].(StartSession).Session
			req := requestOf(tc.policy)
			req.Hosted, req.MaxAge = true, tc.maxAge
			w.advance(10 * time.Minute)
			w.tx = Begin(req, Device{Token: ownDevice}, &session, w.env())
			if p := w.step(RedirectToApp{DeviceToken: ownDevice}); p.Outcome != tc.want {
				t.Errorf("got %s, want %s", p.Outcome, tc.want)
			}
		})
	}
}

func TestRedirectToAppNeedsEveryFactor(t *testing.T) {
	w := begin(t, "email").challenged()
	if p := w.step(RedirectToApp{DeviceToken: w.tx.Device.Token}); p.Outcome != FactorsPending || p.Status != 400 || w.tx.Code != nil {
		t.Errorf("got %d %s with code %v", p.Status, p.Outcome, w.tx.Code)
	}
}

// A transaction gives one grant: the authorization code takes the place of the
// interaction code, and neither passes for the other.
func TestAuthorizationCodeTakesTheInteractionCodesPlace(t *testing.T) {
	w := finished(t, "email")
	interaction := redeemOf(w)
	w.step(RedirectToApp{DeviceToken: w.tx.Device.Token})
	authorization := redeemOf(w)
	authorization.RedirectURI = w.tx.Request.RedirectURI

	if p := w.step(interaction); p.Outcome != CodeUnknown {
		t.Errorf("the interaction code: %s, want %s", p.Outcome, CodeUnknown)
	}
	posing := authorization
	posing.Grant = directory.InteractionCode
	if p := w.step(posing); p.Outcome != CodeUnknown {
		t.Errorf("the authorization code as an interaction code: %s, want %s", p.Outcome, CodeUnknown)
	}
	if p := w.step(Introspect{}); p.Outcome != TransactionFinished {
		t.Errorf("introspect: %s, want %s", p.Outcome, TransactionFinished)
	}
	if p := w.step(authorization); p.Outcome != AuthorizationRedeemed {
		t.Errorf("the authorization code: %s (%s), want %s", p.Outcome, p.Reason, AuthorizationRedeemed)
	}
	if p := w.step(authorization); p.Outcome != AuthorizationReused {
		t.Errorf("again: %s, want %s", p.Outcome, AuthorizationReused)
	}
}

func TestAuthorizationCodeNeedsItsRedirectURI(t *testing.T) {
	w := finished(t, "email")
	w.step(RedirectToApp{DeviceToken: w.tx.Device.Token})
	if p := w.step(redeemOf(w)); p.Outcome != CodeRedirectMismatch {
		t.Errorf("got %s, want %s", p.Outcome, CodeRedirectMismatch)
	}
}

func TestSessionGoesOn(t *testing.T) {
	w := hosted(finished(t, "email"))
	w.step(RedirectToApp{DeviceToken: ownDevice})
	first := w.effects[len(w.effects)-1].(StartSession).Session
	other := first
	other.UserID = "00uSomebodyElse"
	for name, tc := range map[string]struct {
		policy string
		had    *Session
		same   bool // the session goes on under its id
		proofs int
		began  time.Time
	}{
		"nothing new proved":   {"email", &first, true, 1, first.Began},
		"a factor more":        {"mfa", &first, false, 2, first.Began},
		"nobody was signed in": {"email", nil, false, 1, first.Began.Add(time.Minute)},
		"somebody else was":    {"email", &other, false, 1, first.Began.Add(time.Minute)},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email") // its clock begins where the first one's did
			w.advance(time.Minute)
			req := requestOf(tc.policy)
			req.Hosted, req.MaxAge = true, -1
			w.tx = Begin(req, Device{Token: ownDevice}, &first, w.env())
			if tc.policy == "mfa" {
				w.steps(w.selectID(directory.FactorPassword), answerOf(password))
			}
			w.effects = nil
			p := w.step(RedirectToApp{DeviceToken: ownDevice, Session: tc.had})
			if tc.same {
				if p.Session != first.ID || len(w.effects) != 1 { // the code alone
					t.Errorf("session %q with %+v, want %q to go on", p.Session, w.effects, first.ID)
				}
				return
			}
			fresh := w.effects[len(w.effects)-1].(StartSession).Session
			if p.Session == first.ID || fresh.ID != p.Session || len(fresh.Verified) != tc.proofs || !fresh.Began.Equal(tc.began) {
				t.Errorf("session %+v of page %q", fresh, p.Session)
			}
		})
	}
}

func TestDashboardTakesNoCode(t *testing.T) {
	w := begin(t, "email")
	req := w.tx.Request
	req.ClientID, req.RedirectURI, req.Hosted, req.MaxAge = directory.DashboardID, "http://org.example/", true, -1
	w.tx = Begin(req, Device{Token: ownDevice}, nil, w.env())
	if p := w.step(RedirectToApp{DeviceToken: ownDevice}); p.Outcome != FactorsPending {
		t.Errorf("before: %s", p.Outcome)
	}
	w.steps(w.identify("alice@example.com"), w.selectEmail())
	w.step(w.otp())
	p := w.step(RedirectToApp{DeviceToken: ownDevice})
	if p.Outcome != SignedIn || p.Redirect != req.RedirectURI || p.Callback != nil || p.Session == "" || w.tx.Code.Value != "" {
		t.Errorf("got %+v with code %+v", p, w.tx.Code)
	}
}
