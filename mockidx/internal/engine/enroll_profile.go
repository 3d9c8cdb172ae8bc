package engine

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

// selectEnrollProfile begins a registration.
func (s *step) selectEnrollProfile() Page {
	switch {
	case !s.rules().registration.Enabled:
		return s.refuse(NotAllowed, registrationUnavailable, "the org does not let people register")
	case s.stage() != stageIdentify && s.stage() != stageProfile:
		return s.notAllowed("the page does not offer to register")
	}
	s.setOut(Registration)
	return s.show(RegistrationBegun)
}

// selectIdentify goes back to signing in.
func (s *step) selectIdentify() Page {
	if s.identified() {
		return s.notAllowed("somebody was named already")
	}
	s.restart()
	return s.show(Cancelled)
}

// renderProfile adds the registration form to r.
func (s *step) renderProfile(r *ion.Response) {
	rules := s.rules().registration
	fields := []ion.Field{profileField(rules.Attributes)}
	if rules.Password {
		fields = append(fields, ion.Nested("credentials", ion.Field{Name: "passcode", Label: "Password", Required: new(true), Secret: true}))
		a := s.ofOrg(directory.FactorPassword)
		a.Settings = s.passwordSettings()
		r.CurrentAuthenticator = ion.ObjectOf(a)
	}
	form := s.action("enroll-profile", "enroll/new", fields...)
	if rules.Password {
		form.RelatesTo = []string{currentAuthenticator}
	}
	r.Remediation = ion.ListOf(form, s.action("select-identify", "identify/select"))
}

func profileField(attributes []directory.Attribute) ion.Field {
	profile := ion.Field{Name: "userProfile", Type: "object", Required: new(true), Form: &ion.Fields{}}
	for _, a := range attributes {
		profile.Form.Value = append(profile.Form.Value, attributeField(a))
	}
	return profile
}

func attributeField(a directory.Attribute) ion.Field {
	f := ion.Field{Name: a.Name, Type: string(a.Type), Label: a.Label, Required: &a.Required}
	if a.Type != directory.StringAttribute {
		return f
	}
	f.Min, f.Max = a.MinLength, a.MaxLength
	for _, value := range a.Enum {
		f.Options = append(f.Options, ion.Option{Label: value, Value: ion.Choice{Text: value}})
	}
	return f
}

// fault is what is wrong with a field.
type fault struct {
	path     []string
	messages []message
}

// enrollProfile registers somebody, or says at each field what is wrong with
// it. An address that is somebody's is told, unless enumeration prevention is
// on: then the page goes on, and no code ever comes.
func (s *step) enrollProfile(in EnrollProfile) Page {
	if s.stage() == stageProgress {
		return s.progress(in)
	}
	if s.stage() != stageProfile || !s.rules().registration.Enabled {
		return s.notAllowed("the page does not ask for a profile")
	}
	user := directory.User{EmailUnverified: true, Status: directory.Staged, Groups: slices.Clone(s.rules().registration.Groups)}
	faults := readProfile(s.rules().registration.Attributes, in.Profile, &user)
	if user.Login == "" {
		user.Login = user.Email
	}
	faults = append(faults, s.readPassword(in.Passcode, &user)...)
	if len(faults) > 0 {
		return s.refuseFields(ProfileRefused, "the profile is not complete or not valid", faults)
	}
	user.ID = s.env.Mint.ID("00u")
	if label, taken := s.taken(user); taken {
		if !s.hiding() || s.rules().registration.NoEmailVerification {
			return s.refuseFields(UserExists, "a user with this address exists", []fault{{[]string{"userProfile", directory.AttributeEmail}, []message{notUnique.of(label)}}})
		}
		s.tx.Draft = &user
		s.tx.Identifier, s.tx.UserID = user.Login, user.ID
		return s.created(UserExistsHidden)
	}
	user = s.env.Org.Completed(user)
	s.changed = &user
	s.tx.Identifier, s.tx.UserID = user.Login, user.ID
	return s.created(UserCreated)
}

func (s *step) created(o Outcome) Page {
	if s.user().Password != "" {
		s.tx.Warned = true
		s.verify(directory.FactorPassword)
	}
	p := s.next(o)
	if s.addressAlone() {
		s.sendCode(Challenge{Factor: directory.FactorEmail, Enroll: true, Method: "email"})
		return s.show(o)
	}
	return p
}

// addressAlone reports whether the enrollment policy asks whoever registered for
// nothing but their address: then a mail goes out without a list to choose it
// from, as okta-auth-js's sample suite expects. Where it is the registration that
// wants the address verified, there is a list.
func (s *step) addressAlone() bool {
	return s.stage() == stageEnroll && slices.Contains(s.rules().enrollment.Required, directory.FactorEmail) &&
		slices.Equal(s.required(), []directory.Factor{directory.FactorEmail})
}

// taken reports whether an address of u is somebody's already, and which
// attribute it is.
func (s *step) taken(u directory.User) (label string, taken bool) {
	for _, a := range s.rules().registration.Attributes {
		if a.Name == directory.AttributeEmail {
			label = a.Label
		}
	}
	_, byLogin := s.env.Org.UserByLogin(u.Login)
	_, byEmail := s.env.Org.UserByLogin(u.Email)
	return label, byLogin || byEmail
}

func readProfile(attributes []directory.Attribute, given map[string]any, u *directory.User) []fault {
	var faults []fault
	for _, a := range attributes {
		value, m := readAttribute(a, given[a.Name])
		if len(m) > 0 {
			faults = append(faults, fault{[]string{"userProfile", a.Name}, m})
			continue
		}
		if value != "" {
			u.Set(a.Name, value)
		}
	}
	return faults
}

// readAttribute returns a value as text, or what is wrong with it.
func readAttribute(a directory.Attribute, given any) (string, []message) {
	value, ok := attributeText(a, given)
	length := utf8.RuneCountInString(value)
	isAddress := a.Name == directory.AttributeEmail || a.Name == directory.AttributeSecondEmail
	switch {
	case !ok:
		return "", []message{noMatch.of(a.Label)}
	case value == "" && a.Required:
		return "", []message{fieldRequired.of(a.Name)}
	case value == "":
		return "", nil
	case isAddress && !directory.ValidEmail(value):
		return "", []message{noEmailAddress.of(a.Label), noMatch.of(a.Label)}
	case a.Name == directory.AttributeLogin && !directory.ValidLogin(value):
		return "", []message{noMatch.of(a.Label)}
	case length > a.MaxLength || length < a.MinLength && a.Type == directory.StringAttribute:
		return "", []message{noMatch.of(a.Label)}
	case len(a.Enum) > 0 && !slices.Contains(a.Enum, value):
		return "", []message{noMatch.of(a.Label)}
	}
	return value, nil
}

// attributeText returns a JSON value as text, if it is of the attribute's type.
func attributeText(a directory.Attribute, given any) (string, bool) {
	if given == nil {
		return "", true
	}
	switch a.Type {
	case directory.BooleanAttribute:
		b, ok := given.(bool)
		return strconv.FormatBool(b), ok
	case directory.IntegerAttribute, directory.NumberAttribute:
		n, ok := given.(float64)
		text, err := json.Marshal(n)
		return string(text), ok && err == nil && (a.Type == directory.NumberAttribute || n == math.Trunc(n))
	}
	text, ok := given.(string)
	text = strings.TrimSpace(text)
	return text, ok && (text == "" || directory.ValidName(text))
}

func (s *step) readPassword(given *string, u *directory.User) []fault {
	path := []string{"credentials", "passcode"}
	switch {
	case !s.rules().registration.Password:
		return nil
	case missing(given):
		return []fault{{path, []message{fieldRequired.of("passcode")}}}
	}
	if m, _ := s.refusedPassword(*given, *u); m != nil {
		return []fault{{path, []message{*m}}}
	}
	u.SetPassword(*given, s.rules().password, s.env.Now)
	return nil
}
