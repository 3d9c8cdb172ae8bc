package directory

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// PolicyFor returns what app asks of user: the sign-in policy of the org file,
// or the first rule for user of one that the Management API made or changed.
func (o *Org) PolicyFor(app App, user User) Policy {
	base, ok := find(o.Policies, func(p Policy) bool { return p.Name == app.Policy })
	if !ok {
		base = o.Policies[0]
	}
	id := app.Policy
	if ok || id == "" {
		id = o.DefaultPolicyID(AccessPolicy, base.Name)
	}
	session := o.sessionFor(user)
	if policy, ok := o.DocumentByID(PolicyDocument, id); ok && policy.Active() {
		rule, _ := o.RuleOf(policy, user)
		base = o.ruled(base, policy, rule, user, session)
	}
	base.Deny = base.Deny || session.denies
	if session.remembers > 0 {
		base.RememberDevice = session.remembers
	}
	return base
}

// assurance is the part of a rule that says what is to be proved.
type assurance struct {
	Actions struct {
		AppSignOn struct {
			Access             string
			VerificationMethod struct {
				FactorMode  string
				Constraints []struct {
					Knowledge  *struct{ Types []string }
					Possession *struct{}
				}
			}
		}
	}
}

// ruled is base with what a rule asks for. Without a rule nobody gets in.
//
// One factor is the password, or any, as the global session policy says, unless
// the rule constrains it; two are the password and something the user
// possesses, the only pair of two factor types that Okta's authenticators of
// this version make. Where the rule asks for the password by name, which Okta
// calls "Password + Another factor", the other one may be a security question:
// okta-auth-js's sample suite signs in so.
func (o *Org) ruled(base Policy, policy, rule Document, user User, session session) Policy {
	p := Policy{Name: policy.Name, Identify: base.Identify, KeepMeSignedIn: base.KeepMeSignedIn, RememberDevice: base.RememberDevice}
	var a assurance
	_ = rule.Read(&a) // what cannot be read lets nobody in
	on := a.Actions.AppSignOn
	possession := o.usable(user, FactorEmail, FactorPhone, FactorGoogleOTP, FactorWebAuthn, FactorOktaVerify)
	knows, has, named := false, false, false
	for _, c := range on.VerificationMethod.Constraints {
		knows, has = knows || c.Knowledge != nil, has || c.Possession != nil
		named = named || c.Knowledge != nil && slices.Contains(c.Knowledge.Types, "password")
	}
	another := possession
	if named && !has {
		another = slices.Concat(possession, o.usable(user, FactorSecurityQuestion))
	}
	second := on.VerificationMethod.FactorMode == "2FA" || session.second
	switch {
	case on.Access != "ALLOW", second && len(another) == 0, has && !knows && len(possession) == 0:
		p.Deny = true // also where nobody may have what is asked for
	case second:
		p.Factors, p.OneOf = []Factor{FactorPassword}, another
	case knows && !has, !knows && !has && !session.anyFactor:
		p.Factors = []Factor{FactorPassword}
	case has && !knows:
		p.OneOf = possession
	default:
		p.OneOf = append([]Factor{FactorPassword}, possession...)
	}
	if len(p.Factors) == 0 {
		p.Identify = IdentifierFirst
	}
	return p
}

// usable are those of the factors that the enrollment policy of user knows of.
func (o *Org) usable(user User, factors ...Factor) []Factor {
	e := o.EnrollmentFor(user)
	return slices.DeleteFunc(factors, func(f Factor) bool {
		return o.Disabled(f) || len(e.Required)+len(e.Optional) > 0 && !e.Allows(f)
	})
}

// session is what the global session policy asks for.
type session struct {
	anyFactor bool // the first factor need not be the password
	second    bool // one factor is not enough
	denies    bool
	remembers time.Duration // a second factor, on a device
}

func (o *Org) sessionFor(u User) session {
	policy, ok := o.PolicyOf(SessionPolicy, u)
	if !ok {
		return session{anyFactor: !slices.Contains(o.Policies[0].Factors, FactorPassword)}
	}
	rule, ok := o.RuleOf(policy, u)
	if !ok {
		return session{}
	}
	var body struct {
		Actions struct {
			Signon struct {
				Access, PrimaryFactor string
				RequireFactor         bool
				FactorPromptMode      string
				FactorLifetime        json.RawMessage // minutes, which Okta's own examples write as a text too
			}
		}
	}
	_ = rule.Read(&body)
	on := body.Actions.Signon
	s := session{anyFactor: on.PrimaryFactor == "PASSWORD_IDP_ANY_FACTOR", second: on.RequireFactor, denies: on.Access == "DENY"}
	if minutes, err := strconv.ParseUint(strings.Trim(string(on.FactorLifetime), `"`), 10, 20); err == nil && on.FactorPromptMode == "DEVICE" {
		s.remembers = time.Duration(minutes) * time.Minute
	}
	return s
}

// RequiresFactor reports whether the password alone signs u in nowhere.
func (o *Org) RequiresFactor(u User) bool { return o.sessionFor(u).second }
