package oktasdk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/okta/okta-sdk-golang/v5/okta"
	"github.com/pquerna/otp/totp"
)

// A phone is set up by the code that went to it, and signs in from then on.
func TestFactors(t *testing.T) {
	org, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.UserFactorAPI
	user := org.Config().Users[0]
	sms := okta.UserFactorSMS{
		UserFactor: okta.UserFactor{FactorType: new("sms"), Provider: new("OKTA")},
		Profile:    &okta.UserFactorSMSProfile{PhoneNumber: new("+15550100777")},
	}
	id := of(api.EnrollFactor(ctx, user.ID).Body(okta.ListFactors200ResponseInner{UserFactorSMS: &sms}).Execute()).must(t).UserFactorSMS.GetId()
	first, err := org.Mailbox().Wait(ctx, "+15550100777")
	if err != nil {
		t.Fatal(err)
	}
	activate := func(code string) answer[*okta.ListFactors200ResponseInner] {
		return of(api.ActivateFactor(ctx, user.ID, id).Body(map[string]any{"passCode": code}).Execute())
	}
	activate("000000").refused(t, "E0000068", "Invalid Passcode/Answer", "Your passcode doesn't match our records. Please try again.")
	org.Clock().Advance(time.Minute)
	of(api.ResendEnrollFactor(ctx, user.ID, id).ResendEnrollFactorRequest(body[okta.ResendEnrollFactorRequest](t, `{"factorType":"sms","provider":"OKTA","profile":{"phoneNumber":"+15550100777"}}`)).Execute()).must(t)
	text, err := org.Mailbox().WaitAfter(ctx, "+15550100777", first.Seq)
	if err != nil {
		t.Fatal(err)
	}
	activate(text.OTP).must(t)
	if now, _ := org.User(user.Login); now.Phone != "+15550100777" {
		t.Errorf("the phone is %q", now.Phone)
	}
	if factors := of(api.ListFactors(ctx, user.ID).Execute()).must(t); len(factors) == 0 {
		t.Error("there is no factor")
	}
	if got := of(api.GetFactor(ctx, user.ID, id).Execute()).must(t); got.UserFactorSMS.GetStatus() != "ACTIVE" {
		t.Errorf("the factor is %+v", got)
	}
	bare(api.UnenrollFactor(ctx, user.ID, id).Execute()).must(t)
	of(api.GetFactor(ctx, user.ID, id).Execute()).missing(t, id, "UserFactor")
}

func TestOtherFactors(t *testing.T) {
	org, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.UserFactorAPI
	user := org.Config().Users[0].ID
	enroll := func(factor string) answer[*okta.ListFactors200ResponseInner] {
		return of(api.EnrollFactor(ctx, user).Body(body[okta.ListFactors200ResponseInner](t, factor)).Execute())
	}
	for _, provider := range []string{"GOOGLE", "OKTA"} {
		enrolled := enroll(`{"factorType":"token:software:totp","provider":"` + provider + `"}`).must(t).UserFactorTOTP
		activation := enrolled.Embedded["activation"]
		code, err := totp.GenerateCode(activation["sharedSecret"].(string), org.Clock().Now())
		if err != nil {
			t.Fatal(err)
		}
		of(api.ActivateFactor(ctx, user, enrolled.GetId()).Body(map[string]any{"passCode": code}).Execute()).must(t)
	}
	pushed := func(f okta.ListFactors200ResponseInner) bool { return f.UserFactorPush != nil }
	if had := of(api.ListFactors(ctx, user).Execute()).must(t); !slices.ContainsFunc(had, pushed) {
		t.Errorf("Okta Verify gets no pushes: %+v", had)
	}

	question := enroll(`{"factorType":"question","provider":"OKTA","profile":{"question":"disliked_food","answer":"mushrooms"}}`).must(t).UserFactorSecurityQuestion.GetId()
	if got := of(api.VerifyFactor(ctx, user, question).Body(map[string]any{"answer": "mushrooms"}).Execute()).must(t); got.GetFactorResult() != "SUCCESS" {
		t.Errorf("verified: %+v", got)
	}
	of(api.VerifyFactor(ctx, user, question).Body(map[string]any{"answer": "truffles"}).Execute()).
		refused(t, "E0000068", "Invalid Passcode/Answer", "Your answer doesn't match our records. Please try again.")
	enroll(`{"factorType":"question","provider":"OKTA","profile":{"question":"disliked_food","answer":"mushrooms"}}`).
		invalid(t, "factorEnrollRequest", "A factor of this type is already set up.")
	if questions := of(api.ListSupportedSecurityQuestions(ctx, user).Execute()).must(t); len(questions) == 0 {
		t.Error("there are no questions")
	}
	if catalog := of(api.ListSupportedFactors(ctx, user).Execute()).must(t); len(catalog) != 7 {
		t.Errorf("%d factors can be set up", len(catalog))
	}
	of(api.ListFactors(ctx, "00uNone").Execute()).missing(t, "00uNone", "User")
}
