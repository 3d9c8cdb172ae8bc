package engine

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// profileOf is what ada registers with, one attribute changed.
func profileOf(name string, value any) EnrollProfile {
	in := ada()
	in.Profile[name] = value
	return in
}

func TestEnrollProfileRefuses(t *testing.T) {
	required, noPattern, noAddress := "api.error.field_required", "registration.error.doesNotMatchPattern", "registration.error.invalidLoginEmail"
	withLogin := func(o *directory.Org) {
		o.Registration.Attributes = append(o.Registration.Attributes, directory.Attribute{Name: "login", Label: "Username", Type: directory.StringAttribute, MaxLength: 100})
	}
	tests := map[string]struct {
		change  func(*directory.Org)
		in      EnrollProfile
		outcome Outcome
		field   string
	}{
		"no profile at all":         {nil, EnrollProfile{}, ProfileRefused, "firstName " + required},
		"required, missing":         {nil, profileOf("lastName", nil), ProfileRefused, "lastName " + required},
		"required, blank":           {nil, profileOf("lastName", "  "), ProfileRefused, "lastName " + required},
		"a number":                  {nil, profileOf("lastName", 7.0), ProfileRefused, "lastName " + noPattern},
		"a list":                    {nil, profileOf("lastName", []any{"x"}), ProfileRefused, "lastName " + noPattern},
		"an object":                 {nil, profileOf("email", map[string]any{"a": 1.0}), ProfileRefused, "email " + noPattern},
		"true":                      {nil, profileOf("lastName", true), ProfileRefused, "lastName " + noPattern},
		"too long":                  {nil, profileOf("lastName", strings.Repeat("é", 51)), ProfileRefused, "lastName " + noPattern},
		"huge":                      {nil, profileOf("lastName", strings.Repeat("x", 1<<20)), ProfileRefused, "lastName " + noPattern},
		"control character":         {nil, profileOf("lastName", "Love\x00lace"), ProfileRefused, "lastName " + noPattern},
		"no address":                {nil, profileOf("email", "ada"), ProfileRefused, "email " + noAddress},
		"address with a name":       {nil, profileOf("email", "Ada <ada@example.com>"), ProfileRefused, "email " + noAddress},
		"address with an invisible": {nil, profileOf("email", "a\u200bda@example.com"), ProfileRefused, "email " + noAddress},
		"address too long":          {nil, profileOf("email", strings.Repeat("a", 60)+"@"+strings.Repeat("b", 60)+".com"), ProfileRefused, "email " + noPattern},
		"login with an invisible":   {withLogin, profileOf("login", "a\u200bda"), ProfileRefused, "login " + noPattern},
		"somebody's":                {nil, profileOf("email", "alice@example.com"), UserExists, "email registration.error.notUniqueWithinOrg"},
		"somebody's in capitals":    {nil, profileOf("email", "ALICE@example.com"), UserExists, "email registration.error.notUniqueWithinOrg"},
		"somebody's in full width":  {nil, profileOf("email", "\uff41lice@example.com"), UserExists, "email registration.error.notUniqueWithinOrg"},
		"somebody's login":          {withLogin, profileOf("login", "Alice@Example.com"), UserExists, "email registration.error.notUniqueWithinOrg"},
		"hidden, but unverified": {func(o *directory.Org) { hide(o); o.Registration.NoEmailVerification = true }, profileOf("email", "alice@example.com"),
			UserExists, "email registration.error.notUniqueWithinOrg"},
		"no password": {func(o *directory.Org) { o.Registration.Password = true }, ada(), ProfileRefused, "passcode " + required},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			w := begin(t, "email", withRegistration)
			if tc.change != nil {
				tc.change(w.org)
			}
			w.step(SelectEnrollProfile{})
			users := len(w.org.Users)
			want{400, tc.outcome, profileForms, "", tc.field}.check(t, w.step(tc.in))
			if len(w.org.Users) != users {
				t.Error("a user was made")
			}
			want{200, Introspected, profileForms, "", ""}.check(t, w.step(Introspect{}))
		})
	}
}

func TestEnrollProfileWithBadPassword(t *testing.T) {
	w := begin(t, "email", withRegistration, func(o *directory.Org) { o.Registration.Password = true })
	w.step(SelectEnrollProfile{})
	in := ada()
	in.Passcode = new("lovelace")
	want{401, ProfileRefused, profileForms, "", "passcode password.passwordRequirementsNotMet"}.check(t, w.step(in))
}

// TestRegistrationOfATakenAddress goes on as if the address were free, but no
// mail ever comes; what is the stranger's own can be set up.
func TestRegistrationOfATakenAddress(t *testing.T) {
	all := []directory.Factor{byPassword, byPhone, byQuestion, byTOTP}
	w := begin(t, "email", withRegistration, hide, requiring(all...))
	form := "enroll-authenticator select-authenticator-enroll"
	follow(t, w,
		leg{the(SelectEnrollProfile{}), want{200, RegistrationBegun, profileForms, "", ""}},
		leg{the(profileOf("email", "alice@example.com")), want{200, UserExistsHidden, "select-authenticator-enroll", "", ""}},
		leg{enrollOf(byEmail), want{200, MailWithheld, form, "", ""}},
		leg{func(w *world) Input { return answerOf(w.tx.Links[0].OTP) }, want{401, UserInactive, form, "", badCode}},
		leg{enrollOf(byPassword), want{200, EnrollmentBegun, form, "", ""}},
		leg{say(password), want{200, AuthenticatorEnrolled, "select-authenticator-enroll", "", ""}},
		leg{enrollPhone("sms", "+15550001111"), want{200, TextSent, form, "", ""}},
		leg{textOf, want{200, AuthenticatorEnrolled, "select-authenticator-enroll", "", ""}},
		leg{enrollOf(byTOTP), want{200, EnrollmentBegun, form, "", ""}},
		leg{totpOf, want{200, AuthenticatorEnrolled, "select-authenticator-enroll", "", ""}},
		leg{enrollOf(byQuestion), want{200, EnrollmentBegun, form, "", ""}},
		leg{question("custom", "Why?", "Because"), want{200, AuthenticatorEnrolled, "select-authenticator-enroll", "", ""}},
	)
	if u, _ := w.org.UserByLogin("alice@example.com"); len(w.mails) > 0 || u.Phone != "" || u.Password != password || u.TOTPSecret != "" {
		t.Errorf("alice got %v and became %+v", w.mails, u)
	}
}

func TestRegistrationUnavailable(t *testing.T) {
	w := begin(t, "email")
	want{403, NotAllowed, "identify", "idx.error.registration.unavailable", ""}.check(t, w.step(SelectEnrollProfile{}))
	want{400, NotAllowed, "identify", "E0000020", ""}.check(t, w.step(ada()))
}

func TestAttributeTypes(t *testing.T) {
	of := func(typ directory.AttributeType) directory.Attribute {
		return directory.Attribute{Name: "a", Label: "A", Type: typ, MaxLength: 10}
	}
	enum := directory.Attribute{Name: "a", Label: "A", Type: directory.StringAttribute, MaxLength: 10, MinLength: 2, Enum: []string{"red", "blue"}}
	tests := map[string]struct {
		attribute directory.Attribute
		given     any
		want      string
		refused   bool
	}{
		"true":                {of(directory.BooleanAttribute), true, "true", false},
		"false":               {of(directory.BooleanAttribute), false, "false", false},
		"text as boolean":     {of(directory.BooleanAttribute), "true", "", true},
		"integer":             {of(directory.IntegerAttribute), 42.0, "42", false},
		"fraction as integer": {of(directory.IntegerAttribute), 4.2, "", true},
		"text as integer":     {of(directory.IntegerAttribute), "42", "", true},
		"not a number":        {of(directory.NumberAttribute), math.NaN(), "", true},
		"fraction":            {of(directory.NumberAttribute), 4.25, "4.25", false},
		"number too long":     {of(directory.NumberAttribute), 1.23456789012, "", true},
		"text, trimmed":       {of(directory.StringAttribute), " x ", "x", false},
		"nothing":             {of(directory.IntegerAttribute), nil, "", false},
		"one of the enum":     {enum, "red", "red", false},
		"none of the enum":    {enum, "Red", "", true},
		"too short":           {enum, "r", "", true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			got, m := readAttribute(tc.attribute, tc.given)
			if got != tc.want || (len(m) > 0) != tc.refused {
				t.Errorf("got %q, %v", got, m)
			}
		})
	}
}

// FuzzEnrollProfile registers with any JSON: nothing panics, and whoever is
// made the directory takes (the world checks that).
func FuzzEnrollProfile(f *testing.F) {
	f.Add([]byte(`{"firstName":"Ada","lastName":"Lovelace","email":"ada@example.com","age":36,"vip":true,"login":"ada","secondEmail":"a@b.example"}`), "Correct-horse-1")
	f.Add([]byte(`{"firstName":null,"lastName":[],"email":{},"age":"x","vip":1e400}`), "")
	f.Add([]byte(`{"firstName":"\u0000","lastName":"\ufeff","email":"\"a b\"@example.com","age":1e300}`), "x\xff")
	f.Fuzz(func(t *testing.T, profile []byte, passcode string) {
		in := EnrollProfile{Passcode: &passcode}
		if json.Unmarshal(profile, &in.Profile) != nil {
			return
		}
		w := begin(t, "email", withRegistration, func(o *directory.Org) {
			o.Registration.Password = true
			for name, typ := range map[string]directory.AttributeType{"age": directory.IntegerAttribute, "vip": directory.BooleanAttribute, "login": directory.StringAttribute, "secondEmail": directory.StringAttribute} {
				o.Registration.Attributes = append(o.Registration.Attributes, directory.Attribute{Name: name, Label: name, Type: typ, MaxLength: 256})
			}
		})
		w.step(SelectEnrollProfile{})
		if p := w.step(in); (p.Status == statusOK) != (p.Outcome == UserCreated) {
			t.Errorf("%d %s", p.Status, p.Outcome)
		}
	})
}

// FuzzAnswer answers anything wherever something is asked for: nothing panics.
func FuzzAnswer(f *testing.F) {
	f.Add("", "", "", "", uint8(0))
	f.Add("123456", "custom", "<b>", "x", uint8(3))
	f.Add("\xff", "disliked_food", "\x00", "liver", uint8(7))
	ways := [][]func(*world) Input{
		{}, {the(SelectEnrollProfile{})}, {the(UnlockAccount{})}, {the(Recover{})}, {named("alice")}, {named("alice"), the(Recover{})},
		{named("alice"), say(password)}, {named("alice"), say(password), chooseEmail}, {named("alice"), say(password), choose(byQuestion)}, {named("alice"), say(password), choose(byTOTP)},
		{named("bob"), say(password), enrollOf(byQuestion)}, {named("bob"), say(password), enrollOf(byTOTP)}, {named("bob"), say(password), enrollPhone("sms", "+15550001111")},
	}
	f.Fuzz(func(t *testing.T, passcode, key, own, answer string, way uint8) {
		w := begin(t, "mfa", withRegistration, withUnlock, aliceHasAll, requiring(byQuestion, byTOTP, byPhone), func(o *directory.Org) {
			o.Policies[2].Factors, o.Policies[2].OneOf = []directory.Factor{byPassword}, []directory.Factor{byEmail, byPhone, byQuestion, byTOTP}
		})
		for _, leg := range ways[int(way)%len(ways)] {
			w.step(leg(w))
		}
		w.step(Answer{})
		w.step(Answer{Passcode: &passcode})
		w.step(Answer{QuestionKey: &key, Question: &own, Answer: &answer})
		w.step(Select{AuthenticatorID: key, MethodType: own, Identifier: answer})
		w.step(Enroll{AuthenticatorID: key, MethodType: own, PhoneNumber: answer})
		w.step(Identify{Identifier: strings.ToValidUTF8(own, "?"), Passcode: &passcode}) // as encoding/json does
		w.step(Consent{Token: key})
		w.step(KeepMeSignedIn{})
		if u, _ := w.org.UserByLogin("alice@example.com"); u.Password != password {
			t.Errorf("password changed to %q", u.Password)
		}
	})
}
