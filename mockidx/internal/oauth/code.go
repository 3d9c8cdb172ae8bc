package oauth

import (
	"cmp"
	"errors"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// codeKind is a kind of code that a finished transaction gives.
type codeKind struct {
	grant             directory.GrantType
	parameter         string
	required          []string       // parameters besides client and verifier
	invalid           *httpkit.Error // it expired, was used or never existed: all the same on the wire
	unknown, redeemed engine.Outcome
}

var (
	interactionCode = codeKind{
		directory.InteractionCode, "interaction_code", nil,
		errInteractionCode, engine.CodeUnknown, engine.Redeemed,
	}
	authorizationCode = codeKind{
		directory.AuthorizationCode, "code", []string{"code", "redirect_uri"},
		errAuthorizationCode, engine.AuthorizationUnknown, engine.AuthorizationRedeemed,
	}
)

// refusals are what the wire says of a code that is valid but could not be
// redeemed. Every other outcome is the kind's invalid.
var refusals = map[engine.Outcome]*httpkit.Error{
	engine.CodeClientMismatch:          errOtherClient,
	engine.AuthorizationClientMismatch: errOtherClient,
	engine.CodeAuthServerMismatch:      errOtherAuthServer,
	engine.CodeRedirectMismatch:        errOtherRedirectURI,
	engine.CodeVerifierMissing:         errVerifierMissing,
	engine.CodeVerifierMismatch:        errVerifier,
	engine.RedeemUserNotAssigned:       errUserNotAssigned,
}

// redeem returns the exchange of one kind of code.
func redeem(kind codeKind) exchange {
	return func(s *Server, c *call, app directory.App, f form) (tokenSet, error) {
		return s.redeem(c, app, f, kind)
	}
}

func (s *Server) redeem(c *call, app directory.App, f form, kind codeKind) (tokenSet, error) {
	for _, name := range kind.required {
		if f.get(name) == "" {
			return tokenSet{}, errParameterMissing(name)
		}
	}
	code := f.get(kind.parameter)
	if code == "" {
		return tokenSet{}, journaled(kind.invalid, string(kind.unknown), "parameter "+kind.parameter+" is missing")
	}
	tx, page, err := s.runner.Step(c.Context(), flow.ByCode(code), engine.Redeem{
		Grant: kind.grant, Code: code, AuthServer: c.as.id, ClientID: app.ClientID, RedirectURI: f.get("redirect_uri"), Verifier: f.get("code_verifier"),
	})
	if errors.Is(err, flow.ErrUnknown) {
		return tokenSet{}, journaled(kind.invalid, string(kind.unknown), "no transaction is known by this code")
	}
	if err != nil {
		return tokenSet{}, err
	}
	c.note.Transaction, c.note.User = flow.TransactionID(tx), tx.UserID
	if page.Outcome != kind.redeemed {
		return tokenSet{}, journaled(cmp.Or(refusals[page.Outcome], kind.invalid), string(page.Outcome), page.Reason)
	}
	c.note.Outcome = string(page.Outcome)
	return s.issueFirst(c, app, grantOf(tx))
}

// grantOf is what the user of a finished transaction granted.
func grantOf(tx engine.Transaction) grant {
	return grant{
		Family:      tx.Code.Family,
		Transaction: flow.TransactionID(tx),
		AuthServer:  tx.Request.AuthServer,
		ClientID:    tx.Request.ClientID,
		UserID:      tx.UserID,
		Scopes:      strings.Fields(tx.Request.Scope),
		ACR:         tx.Request.ACRValues,
		AMR:         engine.AMR(tx),
		IDP:         engine.ProviderOf(tx.Verified),
		AuthTime:    engine.AuthTime(tx),
		nonce:       tx.Request.Nonce,
	}
}
