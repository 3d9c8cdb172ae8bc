package management

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// What the org file says of policies, as the API tells it.

func accessActions(p directory.Policy) object {
	access, mode := "ALLOW", "1FA"
	constraints := []object{}
	knows := slices.Contains(p.Factors, directory.FactorPassword)
	switch {
	case p.Deny:
		access = "DENY"
	case len(p.Factors)+min(len(p.OneOf), 1) > 1:
		mode = "2FA"
	case knows:
		constraints = []object{{"knowledge": object{"types": []string{"password"}, "required": true}}}
	case !slices.Contains(p.OneOf, directory.FactorPassword):
		constraints = []object{{"possession": object{"required": true}}}
	}
	return object{"appSignOn": object{
		"access":             access,
		"verificationMethod": object{"type": "ASSURANCE", "factorMode": mode, "reauthenticateIn": "PT2H", "constraints": constraints},
	}}
}

func sessionActions(o *directory.Org) object {
	primary := "PASSWORD_IDP_ANY_FACTOR"
	if slices.Contains(o.Policies[0].Factors, directory.FactorPassword) {
		primary = "PASSWORD_IDP"
	}
	return object{"signon": object{
		"access": "ALLOW", "requireFactor": false, "primaryFactor": primary, "rememberDeviceByDefault": false,
		"session": object{"usePersistentCookie": false, "maxSessionIdleMinutes": int(o.Lifetimes.Session / time.Minute), "maxSessionLifetimeMinutes": 0},
	}}
}

func enrollmentSettings(e directory.Enrollment) object {
	list := []object{}
	for _, key := range authenticatorKeys() {
		self, f := "NOT_ALLOWED", directory.Factor(key)
		switch {
		case slices.Contains(e.Required, f):
			self = "REQUIRED"
		case slices.Contains(e.Optional, f):
			self = "OPTIONAL"
		}
		list = append(list, object{"key": key, "enroll": object{"self": self}})
	}
	return object{"type": "AUTHENTICATORS", "authenticators": list}
}

func passwordSettings(p directory.Password) object {
	c := p.Complexity
	var names []string
	if c.ExcludeFirstName {
		names = append(names, directory.AttributeFirstName)
	}
	if c.ExcludeLastName {
		names = append(names, directory.AttributeLastName)
	}
	active := func(on bool) object {
		if on {
			return object{"status": directory.DocumentActive}
		}
		return object{"status": directory.DocumentInactive}
	}
	phone := active(slices.Contains(p.RecoveryFactors, directory.FactorPhone))
	email := active(slices.Contains(p.RecoveryFactors, directory.FactorEmail))
	email["properties"] = object{"recoveryToken": object{"tokenLifetimeMinutes": 60}}
	return object{
		"password": object{
			"complexity": object{
				"minLength": c.MinLength, "minLowerCase": c.MinLowerCase, "minUpperCase": c.MinUpperCase, "minNumber": c.MinNumber, "minSymbol": c.MinSymbol,
				"excludeUsername": c.ExcludeUsername, "excludeAttributes": append([]string{}, names...), "dictionary": object{"common": object{"exclude": !c.AllowCommon}},
			},
			"age": object{
				"maxAgeDays": int(p.MaxAge / day), "expireWarnDays": int(p.ExpireWarning / day), "minAgeMinutes": 0, "historyCount": p.History,
			},
			"lockout": object{"maxAttempts": p.MaxFailures, "autoUnlockMinutes": 0, "userLockoutNotificationChannels": []string{}, "showLockoutFailures": false},
		},
		"recovery": object{"factors": object{
			"okta_email": email, "okta_sms": phone, "okta_call": phone,
			"recovery_question": object{"status": active(p.RecoveryQuestion)["status"], "properties": object{"complexity": object{"minLength": 4}}},
		}},
		"delegation": object{"options": object{"skipUnlock": false}},
	}
}

const day = 24 * time.Hour

func passwordActions(p directory.Password) object {
	access := func(allowed bool) string {
		if allowed {
			return "ALLOW"
		}
		return "DENY"
	}
	methods := []string{}
	for _, f := range p.RecoveryFactors {
		switch f {
		case directory.FactorEmail:
			methods = append(methods, "email")
		case directory.FactorPhone:
			methods = append(methods, "sms", "voice")
		}
	}
	return object{
		"passwordChange": object{"access": "ALLOW"},
		"selfServicePasswordReset": object{
			"access":      access(!p.NoRecovery),
			"requirement": object{"primary": object{"methods": methods}, "stepUp": object{"required": p.RecoveryQuestion}},
		},
		"selfServiceUnlock": object{"access": access(p.Unlock)},
	}
}

func profileActions(r directory.Registration) object {
	action := "DENY"
	if r.Enabled {
		action = "REGISTER"
	}
	attributes := []object{}
	for _, a := range r.Attributes {
		attributes = append(attributes, object{"name": a.Name, "label": a.Label, "required": a.Required})
	}
	actions := object{
		"access": "ALLOW", "unknownUserAction": action, "preRegistrationInlineHooks": nil, "profileAttributes": attributes,
		"targetGroupIds": nil, "activationRequirements": object{"emailVerification": !r.NoEmailVerification}, "uiSchemaId": nil,
		"progressiveProfilingAction": "DISABLED",
	}
	if r.Progressive {
		actions["progressiveProfilingAction"] = "ENABLED"
	}
	if len(r.Groups) > 0 {
		actions["targetGroupIds"] = r.Groups
	}
	if r.Password {
		actions["enrollAuthenticatorTypes"] = []string{"password"}
	}
	return object{"profileEnrollment": actions}
}

// completeSettings gives a policy what Okta adds to what was sent: of an
// enrollment policy every other authenticator, of a password policy the
// defaults.
func completeSettings(o *directory.Org, d directory.Document, body object) error {
	switch directory.PolicyType(d.Type) {
	case directory.EnrollmentPolicy:
		return completeEnrollment(body)
	case directory.PasswordPolicy:
		standard := passwordSettings(directory.Password{
			Complexity:  directory.Complexity{MinLength: 8, MinLowerCase: 1, MinUpperCase: 1, MinNumber: 1, ExcludeUsername: true, AllowCommon: true},
			MaxFailures: 10, RecoveryFactors: []directory.Factor{directory.FactorEmail},
		})
		given, _ := body["settings"].(object)
		settings := plain(standard)
		overlay(settings, given)
		body["settings"] = settings
	}
	return nil
}

// enrollmentBody is what the API takes of the settings of an enrollment
// policy.
type enrollmentBody struct {
	Settings struct {
		Authenticators []struct {
			Key    string
			Enroll struct{ Self string }
		}
	}
}

func completeEnrollment(body object) error {
	var given enrollmentBody
	if err := reread(body, &given); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, a := range given.Settings.Authenticators {
		known := slices.Contains(authenticatorKeys(), a.Key)
		if !known || seen[a.Key] || !slices.Contains([]string{"REQUIRED", "OPTIONAL", "NOT_ALLOWED"}, a.Enroll.Self) {
			return invalid("settings.authenticators", "authenticators: Invalid authenticator "+a.Key+" with enroll "+a.Enroll.Self)
		}
		seen[a.Key] = true
	}
	settings, _ := body["settings"].(object)
	if settings == nil {
		settings = object{}
	}
	listed, _ := settings["authenticators"].([]any)
	for _, key := range authenticatorKeys() {
		if !seen[key] {
			listed = append(listed, object{"key": key, "enroll": object{"self": "NOT_ALLOWED"}})
		}
	}
	settings["type"], settings["authenticators"] = "AUTHENTICATORS", listed
	body["settings"] = settings
	return nil
}

// authenticatorKeys are those of all authenticators of Okta, also of those that
// this mock does not have.
func authenticatorKeys() []string {
	keys := make([]string, len(authenticators))
	for i, a := range authenticators {
		keys[i] = string(a.key)
	}
	return keys
}

// plain is v as it is read from JSON.
func plain(v object) object {
	var out object
	_ = reread(v, &out)
	return out
}

// reread decodes an object into a struct.
func reread(v object, into any) error {
	encoded, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return decode(encoded, into)
}
