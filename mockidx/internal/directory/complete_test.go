package directory_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"pgregory.net/rapid"
)

func TestCompleteEmptyOrg(t *testing.T) {
	got := &directory.Org{}
	got.Complete()
	want := &directory.Org{
		ID:          got.ID,
		Name:        "default",
		Groups:      []directory.Group{{ID: got.Groups[0].ID, Name: "Everyone", Description: "All users in your organization"}},
		APIToken:    got.APIToken,
		Policies:    []directory.Policy{{Name: "default", Identify: directory.IdentifierFirst, Factors: []directory.Factor{directory.FactorEmail}}},
		AuthServers: []directory.AuthServer{{ID: "default", Name: "default", Audience: "api://default"}},
		Email: directory.Email{
			Lifetime: 5 * time.Minute, CodeLength: 6, CodeAlphabet: "0123456789", Resend: directory.ResendRotate,
			MaxFailures: 5, FailureSpan: 5 * time.Minute, PollInterval: 4 * time.Second,
		},
		Password: directory.Password{
			Complexity: directory.Complexity{MinLength: 8, MinLowerCase: 1, MinUpperCase: 1, MinNumber: 1, ExcludeUsername: true},
			History:    4, ExpireWarning: 120 * time.Hour, MaxFailures: 10, RecoveryFactors: []directory.Factor{directory.FactorEmail},
		},
		Phone:      directory.Phone{Methods: []directory.PhoneMethod{directory.SMS, directory.Voice}},
		WebAuthn:   directory.WebAuthn{UserVerification: directory.VerificationDiscouraged},
		OktaVerify: directory.OktaVerify{PollInterval: 4 * time.Second},
		Registration: directory.Registration{Attributes: []directory.Attribute{
			{Name: "firstName", Label: "First name", Type: directory.StringAttribute, Required: true, MinLength: 1, MaxLength: 50},
			{Name: "lastName", Label: "Last name", Type: directory.StringAttribute, Required: true, MinLength: 1, MaxLength: 50},
			{Name: "email", Label: "Email", Type: directory.StringAttribute, Required: true, MaxLength: 100},
		}},
		Lifetimes: directory.Lifetimes{
			Transaction: time.Hour, InteractionCode: 60 * time.Second, Activation: 168 * time.Hour, Recovery: time.Hour, Session: 2 * time.Hour, AccessToken: time.Hour,
			IDToken: time.Hour, RefreshToken: 168 * time.Hour, RefreshGrace: 30 * time.Second,
		},
		TokenTime:        directory.TokenTimeReal,
		Interoperability: directory.Interoperability{TooManyRequestsKey: "tooManyRequests"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("completed org\n got %+v\nwant %+v", got, want)
	}
	if err := got.Validate(); err != nil {
		t.Errorf("an empty org, completed, is invalid: %v", err)
	}
}

func TestCompleteDefaults(t *testing.T) {
	org := &directory.Org{
		Name:  "acme",
		Users: []directory.User{{Login: "Ada@Example.com"}, {Login: "bob", Email: "bob@example.com", Status: directory.Suspended, Locale: "de_DE", TimeZone: "Europe/Berlin", ID: "00uBob"}},
		Apps: []directory.App{
			{},
			{Label: "Web", Policy: "second", MailLink: directory.LinkToApp, GrantTypes: []directory.GrantType{directory.InteractionCode}},
			{ClientID: "0oaX"},
		},
		Policies:    []directory.Policy{{Name: "first"}, {Name: "second", Identify: directory.IdentifierWithPassword}},
		AuthServers: []directory.AuthServer{{ID: "orders"}, {ID: "default", Audience: "api://mine"}},
		Templates:   []directory.MailTemplate{{Name: directory.EmailChallenge}, {Name: directory.EmailChallenge, Language: "de"}},
	}
	org.Users[0].SecurityQuestion = directory.SecurityQuestion{Key: "disliked_food", Answer: "kale"}
	org.Password.Complexity.MinSymbol = 1
	org.Registration.Attributes = []directory.Attribute{{Name: "email"}, {Name: "age", Label: "Age", Type: directory.IntegerAttribute, MaxLength: 3}}
	org.Complete()
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"email is the login", org.Users[0].Email, "Ada@Example.com"},
		{"status", org.Users[0].Status, directory.Active},
		{"locale", org.Users[0].Locale, "en_US"},
		{"time zone", org.Users[0].TimeZone, "America/Los_Angeles"},
		{"a user keeps what it has", org.Users[1], directory.User{ID: "00uBob", Login: "bob", Email: "bob@example.com", Status: directory.Suspended, Locale: "de_DE", TimeZone: "Europe/Berlin"}},
		{"text of a question", org.Users[0].SecurityQuestion.Question, "What is the food you least liked as a child?"},
		{"of a complexity, the length only", org.Password.Complexity, directory.Complexity{MinLength: 8, MinSymbol: 1}},
		{"an attribute", org.Registration.Attributes[0], directory.Attribute{Name: "email", Label: "email", Type: directory.StringAttribute, MaxLength: 255}},
		{"an attribute keeps what it has", org.Registration.Attributes[1], directory.Attribute{Name: "age", Label: "Age", Type: directory.IntegerAttribute, MaxLength: 3}},
		{"label by position", org.Apps[0].Label, "App 1"},
		{"label is the client id", org.Apps[2].Label, "0oaX"},
		{"app id is the client id", org.Apps[2].ID, "0oaX"},
		{"first policy", org.Apps[0].Policy, "first"},
		{"named policy", org.Apps[1].Policy, "second"},
		{"mail links to the org", org.Apps[0].MailLink, directory.LinkToOrg},
		{"mail links to the app", org.Apps[1].MailLink, directory.LinkToApp},
		{"all grants", org.Apps[0].GrantTypes, []directory.GrantType{directory.InteractionCode, directory.AuthorizationCode, directory.RefreshToken}},
		{"some grants", org.Apps[1].GrantTypes, []directory.GrantType{directory.InteractionCode}},
		{"no second default server", len(org.AuthServers), 2},
		{"audience", org.AuthServers[0].Audience, "api://default"},
		{"own audience", org.AuthServers[1].Audience, "api://mine"},
		{"server name", org.AuthServers[0].Name, "orders"},
		{"language", org.Templates[0].Language, "en"},
		{"own language", org.Templates[1].Language, "de"},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestCompletePolicyOfWhatIsEnabled(t *testing.T) {
	for _, c := range []struct {
		name            string
		email, password bool // disabled
		want            directory.Factor
	}{
		{"all enabled", false, false, directory.FactorEmail},
		{"no email", true, false, directory.FactorPassword},
		{"no password", false, true, directory.FactorEmail},
		{"neither, which Validate reports", true, true, directory.FactorEmail},
	} {
		t.Run(c.name, func(t *testing.T) {
			org := &directory.Org{Email: directory.Email{Disabled: c.email}, Password: directory.Password{Disabled: c.password}}
			org.Complete()
			if got := org.Policies[0].Factors; len(got) != 1 || got[0] != c.want {
				t.Errorf("factors %v, want %v", got, c.want)
			}
			recovery := directory.FactorEmail
			if c.email {
				recovery = directory.FactorPhone
			}
			if got := org.Password.RecoveryFactors; len(got) != 1 || got[0] != recovery {
				t.Errorf("recovery factors %v, want %v", got, recovery)
			}
		})
	}
}

func TestDerivedIDs(t *testing.T) {
	derive := func(org, login, label string) []string {
		o := &directory.Org{Name: org, Users: []directory.User{{Login: login}}, Apps: []directory.App{{Label: label}}}
		o.Complete()
		return []string{o.ID, o.Users[0].ID, o.Apps[0].ClientID}
	}
	ids := derive("acme", "ada@example.com", "Web")
	for i, prefix := range []string{"00o", "00u", "0oa"} {
		if form := regexp.MustCompile(`^` + prefix + `[0-9A-Za-z]{17}$`); !form.MatchString(ids[i]) {
			t.Errorf("id %q does not have the form %s", ids[i], form)
		}
	}
	if again := derive("acme", "ADA@example.com", "Web"); !reflect.DeepEqual(ids, again) {
		t.Errorf("the same org has ids %v and then %v", ids, again)
	}
	for i, other := range derive("other", "ada@example.com", "Web") {
		if other == ids[i] {
			t.Errorf("id %q is the same in another org", other)
		}
	}
	if derive("acme", "bob@example.com", "Web")[1] == ids[1] || derive("acme", "bob", "Spa")[2] == ids[2] {
		t.Error("another login or label has the same id")
	}
}

func TestCompleteTwiceIsOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := drawOrg(t)
		once.Complete()
		twice := once.Clone()
		twice.Complete()
		if !reflect.DeepEqual(once, twice) {
			t.Fatalf("once\n%+v\ntwice\n%+v", once, twice)
		}
		if err := once.Validate(); err != nil {
			t.Fatalf("the generator draws an invalid org: %v", err)
		}
	})
}

func TestCloneSharesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		org := drawOrg(t)
		org.Complete()
		before := string(directory.Marshal(org))
		clone := org.Clone()
		if !reflect.DeepEqual(org, clone) {
			t.Fatalf("clone differs:\n%+v\n%+v", org, clone)
		}
		wipe(reflect.ValueOf(clone).Elem())
		if after := string(directory.Marshal(org)); after != before {
			t.Fatalf("wiping the clone changed the org:\n%s\n%s", before, after)
		}
	})
}

// wipe sets everything that v leads to to zero, elements of slices and maps
// first. A time shares nothing that can be changed.
func wipe(v reflect.Value) {
	switch v.Kind() {
	case reflect.Map:
		v.Clear()
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			break
		}
		for i := range v.NumField() {
			wipe(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			wipe(v.Index(i))
		}
	}
	v.SetZero()
}

func TestDisplayName(t *testing.T) {
	for _, c := range []struct{ first, last, want string }{
		{"Ada", "Lovelace", "Ada Lovelace"}, {"Ada", "", "Ada"}, {"", "Lovelace", "Lovelace"}, {"", "", ""},
	} {
		if got := (directory.User{FirstName: c.first, LastName: c.last}).DisplayName(); got != c.want {
			t.Errorf("%q %q: got %q, want %q", c.first, c.last, got, strings.TrimSpace(c.want))
		}
	}
}
