package oauth

import (
	"errors"
	"fmt"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// refusals are what the wire says of a code that could not be redeemed. That
// a code expired, was used or never existed looks the same.
var refusals = map[engine.Outcome]*httpkit.Error{
	engine.CodeUnknown:            errInteractionCode,
	engine.CodeExpired:            errInteractionCode,
	engine.CodeReused:             errInteractionCode,
	engine.CodeClientMismatch:     errOtherClient,
	engine.CodeAuthServerMismatch: errOtherAuthServer,
	engine.CodeRedirectMismatch:   errOtherRedirectURI,
	engine.CodeVerifierMissing:    errVerifierMissing,
	engine.CodeVerifierMismatch:   errVerifier,
	engine.RedeemUserNotAssigned:  errUserNotAssigned,
	engine.RedeemUserInactive:     errInteractionCode,
}

func (s *Server) redeemInteractionCode(c *call, app directory.App, f form) (tokenSet, error) {
	code := f.get("interaction_code")
	if code == "" {
		return tokenSet{}, journaled(errInteractionCode, string(engine.CodeUnknown), "parameter interaction_code is missing")
	}
	tx, page, err := s.runner.Step(c.Context(), flow.ByInteractionCode(code), engine.Redeem{
		Code: code, AuthServer: c.as.id, ClientID: app.ClientID, RedirectURI: f.get("redirect_uri"), Verifier: f.get("code_verifier"),
	})
	if errors.Is(err, flow.ErrUnknown) {
		return tokenSet{}, journaled(errInteractionCode, string(engine.CodeUnknown), "no transaction is known by this code")
	}
	if err != nil {
		return tokenSet{}, err
	}
	c.note.Transaction, c.note.User = flow.TransactionID(tx), tx.UserID
	if page.Outcome != engine.Redeemed {
		refusal, ok := refusals[page.Outcome]
		if !ok {
			return tokenSet{}, fmt.Errorf("redeem interaction code: unexpected outcome %q", page.Outcome)
		}
		return tokenSet{}, journaled(refusal, string(page.Outcome), page.Reason)
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
		AuthTime:    engine.AuthTime(tx),
		nonce:       tx.Request.Nonce,
	}
}
