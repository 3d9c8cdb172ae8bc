package directory_test

import (
	"fmt"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"pgregory.net/rapid"
)

// instant draws any time that RFC 3339 can write, to the nanosecond.
var instant = rapid.Map(rapid.Int64Range(firstSecond, lastSecond), func(s int64) time.Time { return time.Unix(s, s&0xFFFFFFF).UTC() })

var (
	firstSecond = time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC).Unix()
	lastSecond  = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC).Unix()
)

// profile draws attributes, some of whose names YAML takes for something else.
var profile = rapid.MapOfN(rapid.OneOf(
	rapid.StringMatching(`[A-Za-z_][A-Za-z0-9_]{0,8}`).Filter(func(s string) bool { return s != "email" && s != "login" }),
	rapid.SampledFrom([]string{"true", "null", "No", "y", "_", "e1"}),
), printableText, 1, 4)

func drawToken(t *rapid.T, token string) directory.OneTimeToken {
	return directory.OneTimeToken{Token: maybe(t, rapid.Just(token), "token"), Expires: maybe(t, instant, "expires")}
}

func drawPassword(t *rapid.T) directory.Password {
	n := rapid.IntRange(0, 18)
	return directory.Password{
		Complexity: directory.Complexity{
			MinLength: maybe(t, rapid.IntRange(1, 72), "minLength"), MinLowerCase: n.Draw(t, "minLowerCase"), MinUpperCase: n.Draw(t, "minUpperCase"),
			MinNumber: n.Draw(t, "minNumber"), MinSymbol: n.Draw(t, "minSymbol"), ExcludeUsername: rapid.Bool().Draw(t, "excludeUsername"),
			ExcludeFirstName: rapid.Bool().Draw(t, "excludeFirstName"), ExcludeLastName: rapid.Bool().Draw(t, "excludeLastName"),
			AllowCommon: rapid.Bool().Draw(t, "allowCommon"),
		},
		History: maybe(t, rapid.IntRange(1, 100), "history"), MaxFailures: maybe(t, rapid.IntRange(1, 100), "maxFailures"),
		MaxAge: maybe(t, duration, "maxAge"), ExpireWarning: maybe(t, duration, "expireWarning"),
		NoRecovery: rapid.Bool().Draw(t, "noRecovery"), RecoveryQuestion: rapid.Bool().Draw(t, "recoveryQuestion"), Unlock: rapid.Bool().Draw(t, "unlock"),
		RecoveryFactors: rapid.SampledFrom([][]directory.Factor{nil, {directory.FactorPhone, directory.FactorEmail}}).Draw(t, "recoveryFactors"),
	}
}

func drawEnrollment(t *rapid.T) directory.Enrollment {
	list := rapid.Permutation(directory.Factors()).Draw(t, "authenticators")
	required, optional := rapid.IntRange(0, 2).Draw(t, "required"), rapid.IntRange(0, 2).Draw(t, "optional")
	return directory.Enrollment{
		Required: append([]directory.Factor(nil), list[:required]...),
		Optional: append([]directory.Factor(nil), list[required:required+optional]...),
	}
}

func drawRegistration(t *rapid.T) directory.Registration {
	r := directory.Registration{
		Enabled: rapid.Bool().Draw(t, "enabled"), Password: rapid.Bool().Draw(t, "password"), NoEmailVerification: rapid.Bool().Draw(t, "noEmailVerification"),
	}
	r.Attributes = distinct(t, 3, func(i int) directory.Attribute {
		a := directory.Attribute{Name: fmt.Sprint("attribute", i), Label: maybe(t, rapid.Just("Label: #1"), "label"), Required: rapid.Bool().Draw(t, "required")}
		a.Type = maybe(t, rapid.SampledFrom([]directory.AttributeType{directory.StringAttribute, directory.BooleanAttribute, directory.IntegerAttribute, directory.NumberAttribute}), "type")
		if a.Type == directory.StringAttribute {
			a.MinLength, a.MaxLength, a.Enum = 1, 5, distinct(t, 3, func(i int) string { return []string{"no", "1", "a: b"}[i] })
		}
		return a
	})
	if len(r.Attributes) > 0 {
		r.Attributes[0] = directory.Attribute{Name: directory.AttributeEmail, Required: true}
	}
	return r
}
