package idxgo

import (
	"context"

	idx "github.com/okta/okta-idx-golang"
)

var troubled = map[string]Scenario{"login in trouble": loginInTrouble, "answer in trouble": answerInTrouble}

// loginInTrouble is a login that may fail wherever it will, which is noted, and
// then is tried once more from the beginning.
func loginInTrouble(ctx context.Context, client *idx.Client, r *Result) error {
	err := login(ctx, client, r)
	if err == nil {
		return nil
	}
	r.Refused = append(r.Refused, err.Error())
	if err := login(ctx, client, r); err != nil {
		r.Refused = append(r.Refused, err.Error())
	}
	return nil
}

// answerInTrouble sends the code of the mail again if it failed the first time.
func answerInTrouble(ctx context.Context, client *idx.Client, r *Result) error {
	login, code, err := askForCode(ctx, client)
	if err != nil {
		return err
	}
	for range 2 {
		answered, err := login.ConfirmEmail(ctx, code)
		if err == nil {
			return Finish(answered, r)
		}
		r.Refused = append(r.Refused, err.Error())
	}
	return nil
}
