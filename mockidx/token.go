package mockidx

import "github.com/idxlab/idxlab/mockidx/internal/onetime"

// ActivationToken returns a new token that activates a user, STAGED or
// PROVISIONED, who is PROVISIONED from then on; an earlier one is good no
// more. It is what an app gives to /v1/interact as activation_token, and lasts
// as long as Lifetimes.Activation says, on the org's clock.
// Source: Okta, Users API, "Activate a user" with sendEmail=false.
func (o *Org) ActivationToken(login string) (string, error) { return o.oneTime().Activation(login) }

// RecoveryToken returns a new token that lets a user who may recover the
// password, which are those who are ACTIVE, RECOVERY, PASSWORD_EXPIRED or
// LOCKED_OUT, choose another one; an earlier one is good no more. It is what
// an app gives to /v1/interact as recovery_token, and lasts as long as
// Lifetimes.Recovery says, on the org's clock.
// Source: Okta, Users API, "Reset password" with sendEmail=false.
func (o *Org) RecoveryToken(login string) (string, error) { return o.oneTime().Recovery(login) }

func (o *Org) oneTime() onetime.Tokens {
	return onetime.Tokens{Directory: o.tenant.Directory, Chance: o.tenant.Chance, Clock: o.tenant.Clock}
}
