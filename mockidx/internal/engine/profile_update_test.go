package engine

import (
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// progressive asks for a department, which nobody has yet, and for a nickname.
func progressive(required bool) func(*directory.Org) {
	return func(o *directory.Org) {
		o.Registration.Progressive = true
		o.Registration.Attributes = []directory.Attribute{
			{Name: "firstName", Required: true}, {Name: "email", Required: true},
			{Name: "department", Label: "Department", Required: required, MinLength: 2}, {Name: "nickName"},
		}
		o.Complete()
	}
}

func withProfile(pairs ...string) Input {
	profile := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		profile[pairs[i]] = pairs[i+1]
	}
	return EnrollProfile{Profile: profile}
}

func TestProfileLacksWhatIsRequired(t *testing.T) {
	w := begin(t, "password", progressive(true))
	p := w.steps(w.identify("alice@example.com"), answerOf(password))
	want{200, FactorVerified, "enroll-profile", "", ""}.check(t, p)
	form := p.Body.Remediation.Value[0]
	if form.Href != "http://org.test/idp/idx/enroll/update" || p.Body.UIDisplay == nil || len(form.Value[0].Form.Value) != 2 || form.Value[0].Form.Value[0].Name != "department" {
		t.Errorf("asked for %+v, %+v", form, p.Body.UIDisplay)
	}
	want{400, NotAllowed, "enroll-profile", "E0000020", ""}.check(t, w.step(Skip{}))
	want{400, ProfileRefused, "enroll-profile", "", "department api.error.field_required"}.check(t, w.step(withProfile("nickName", "Ally")))
	want{400, ProfileRefused, "enroll-profile", "", "department registration.error.doesNotMatchPattern"}.check(t, w.step(withProfile("department", "x")))
	// What was not asked for stays as it is.
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(withProfile("department", "Engines", "firstName", "Mallory", "email", "mallory@example.com")))
	if u, _ := w.org.UserByLogin("alice@example.com"); u.Profile["department"] != "Engines" || u.FirstName != "alice" || u.Profile["nickName"] != "" {
		t.Errorf("the user is %+v", u)
	}

	w.tx = Begin(requestOf("password"), Device{}, nil, w.env())
	want{200, FactorVerified, "profile-update skip", "", ""}.check(t, w.steps(w.identify("alice@example.com"), answerOf(password)))
}

func TestProfileLacksWhatIsOptional(t *testing.T) {
	w := begin(t, "password", progressive(false))
	w.steps(w.identify("alice@example.com"), answerOf(password))
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(Skip{}))

	w.tx = Begin(requestOf("password"), Device{}, nil, w.env())
	w.steps(w.identify("alice@example.com"), answerOf(password))
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(withProfile("nickName", "Ally")))
	if u, _ := w.org.UserByLogin("alice@example.com"); u.Profile["nickName"] != "Ally" {
		t.Errorf("the user is %+v", u)
	}
}

// The page before the app's last question says what came of the one before.
func TestProfileThenStaySignedIn(t *testing.T) {
	w := begin(t, "password", progressive(true), func(o *directory.Org) { o.Policies[1].KeepMeSignedIn = true })
	w.steps(w.identify("alice@example.com"), answerOf(password))
	want{200, ProfileUpdated, "keep-me-signed-in", "", ""}.check(t, w.step(withProfile("department", "Engines")))
}

// Nobody is asked before they proved who they are, nor where the org does not
// ask, nor right after they registered.
func TestProfileIsNotAskedFor(t *testing.T) {
	w := begin(t, "password", progressive(true))
	want{200, Identified, challengeForms, "", ""}.check(t, w.step(w.identify("alice@example.com")))
	want{400, NotAllowed, challengeForms, "E0000020", ""}.check(t, w.step(withProfile("department", "Engines")))

	w = begin(t, "password", progressive(true), func(o *directory.Org) { o.Registration.Progressive = false })
	want{200, CodeIssued, "success", "", ""}.check(t, w.steps(w.identify("alice@example.com"), answerOf(password)))

	w = begin(t, "email", progressive(false), func(o *directory.Org) { o.Registration.Enabled = true })
	w.steps(SelectEnrollProfile{}, withProfile("firstName", "Carol", "email", "carol@example.com"))
	w.step(Enroll{AuthenticatorID: authenticatorID(w.org, directory.FactorEmail), MethodType: "email"})
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(w.otp()))
}

// Whoever comes from an identity provider is asked too.
func TestProfileAfterAnIdentityProvider(t *testing.T) {
	w := begin(t, "password", progressive(true), federates())
	if p := w.step(arrival()); p.Outcome != ProviderVerified || told(t, p)["error"] != "interaction_required" {
		t.Errorf("came to %s", p.Outcome)
	}
	want{200, Introspected, "enroll-profile", "", ""}.check(t, w.step(Introspect{}))
	want{200, CodeIssued, "success", "", ""}.check(t, w.step(withProfile("department", "Engines")))
}
