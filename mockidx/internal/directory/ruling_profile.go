package directory

import "slices"

// profileRule is the part of a rule of a profile enrollment policy that the
// mock goes by.
type profileRule struct {
	Actions struct {
		ProfileEnrollment struct {
			Access                     string
			UnknownUserAction          string
			ActivationRequirements     struct{ EmailVerification *bool }
			ProfileAttributes          []profileAttribute
			EnrollAuthenticatorTypes   []string
			TargetGroupIDs             []string `json:"targetGroupIds"`
			ProgressiveProfilingAction string
		}
	}
}

type profileAttribute struct {
	Name, Label string
	Required    bool
}

// RegistrationFor returns how people register with app.
func (o *Org) RegistrationFor(app App) Registration {
	id := app.ProfileEnrollment
	if id == "" {
		id = o.DefaultPolicyID(ProfilePolicy, DefaultPolicy)
	}
	policy, ok := o.DocumentByID(PolicyDocument, id)
	if !ok {
		return o.Registration
	}
	var body profileRule
	if rule, ok := o.RuleOf(policy, User{}); ok {
		_ = rule.Read(&body) // what cannot be read lets nobody register
	}
	p := body.Actions.ProfileEnrollment
	r := Registration{
		Enabled: p.Access == "ALLOW" && p.UnknownUserAction == "REGISTER", Groups: o.knownGroups(p.TargetGroupIDs), Progressive: p.ProgressiveProfilingAction == "ENABLED",
		Password: slices.Contains(p.EnrollAuthenticatorTypes, "password"),
	}
	if verify := p.ActivationRequirements.EmailVerification; verify != nil {
		r.NoEmailVerification = !*verify
	}
	for _, a := range p.ProfileAttributes {
		r.Attributes = append(r.Attributes, o.attribute(a))
	}
	r.complete()
	return r
}

// attribute is an attribute of a registration form, with the type that it has
// in the profile schema.
func (o *Org) attribute(a profileAttribute) Attribute {
	known := Registration{}
	known.complete()
	at, ok := find(known.Attributes, func(k Attribute) bool { return k.Name == a.Name })
	if !ok {
		at, ok = find(o.CustomAttributes(), func(k Attribute) bool { return k.Name == a.Name })
	}
	if !ok {
		at = Attribute{Name: a.Name}
	}
	at.Required = a.Required
	if a.Label != "" {
		at.Label = a.Label
	}
	return at
}

// DefaultUserSchema is the id of the profile schema of users.
const DefaultUserSchema = "default"

// CustomAttributes returns the attributes that the Management API added to the
// profile schema of users, in no order.
func (o *Org) CustomAttributes() []Attribute {
	d, ok := o.DocumentByID(SchemaDocument, DefaultUserSchema)
	if !ok {
		return nil
	}
	var body struct {
		Definitions struct {
			Custom struct {
				Properties map[string]struct {
					Title, Type          string
					MinLength, MaxLength int
					Enum                 []any
				}
			}
		}
	}
	_ = d.Read(&body)
	var list []Attribute
	for name, p := range body.Definitions.Custom.Properties {
		a := Attribute{Name: name, Label: p.Title, Type: AttributeType(p.Type), MinLength: p.MinLength, MaxLength: p.MaxLength}
		for _, value := range p.Enum {
			if text, ok := value.(string); ok {
				a.Enum = append(a.Enum, text)
			}
		}
		list = append(list, a)
	}
	return list
}
