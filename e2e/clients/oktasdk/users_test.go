package oktasdk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/okta/okta-sdk-golang/v5/okta"
)

// The users of an org and their factors, through the SDK: every step of a life.
func TestUsers(t *testing.T) {
	org, sdk := newSDK(t)
	p := &provisioned{t: t, org: org, sdk: sdk}
	ctx := t.Context()
	newcomer := func(i int) okta.CreateUserRequest {
		login := fmt.Sprintf("mary%d@example.com", i)
		return okta.CreateUserRequest{Profile: okta.UserProfile{
			Login: &login, Email: &login, FirstName: *okta.NewNullableString(new("Mary")), LastName: *okta.NewNullableString(new("Shelley")),
		}}
	}
	mary, _, err := sdk.UserAPI.CreateUser(ctx).Activate(false).Body(newcomer(0)).Execute()
	p.done("create the user", err)
	if *mary.Status != "STAGED" || mary.Created == nil {
		t.Errorf("created %+v", mary)
	}
	_, _, err = sdk.UserAPI.CreateUser(ctx).Body(newcomer(0)).Execute()
	expectRefusal(t, err, "Api validation failed: login", "login: An object with this field already exists in the current organization")
	id := *mary.Id

	activated, _, err := sdk.UserAPI.ActivateUser(ctx, id).SendEmail(false).Execute()
	p.done("activate the user", err)
	if user, _ := org.User("mary0@example.com"); *activated.ActivationToken != user.Activation.Token {
		t.Errorf("the activation token is %s", *activated.ActivationToken)
	}
	changed, _, err := sdk.UserAPI.UpdateUser(ctx, id).User(okta.UpdateUserRequest{
		Profile:     &okta.UserProfile{NickName: *okta.NewNullableString(new("Modern Prometheus"))},
		Credentials: &okta.UserCredentials{Password: &okta.PasswordCredential{Value: new("Geneva-1816")}},
	}).Execute()
	p.done("change the user", err)
	if *changed.Profile.NickName.Get() != "Modern Prometheus" || *changed.Profile.FirstName.Get() != "Mary" {
		t.Errorf("changed %+v", changed.Profile)
	}
	for i := range 4 {
		_, _, err := sdk.UserAPI.CreateUser(ctx).Body(newcomer(i + 1)).Execute()
		p.done("create another user", err)
	}
	found, resp, err := sdk.UserAPI.ListUsers(ctx).Search(`profile.login sw "mary" and profile.lastName eq "Shelley"`).Limit(2).Execute()
	p.done("search users", err)
	for resp.HasNextPage() {
		var more []okta.User
		resp, err = resp.Next(&more)
		p.done("read the next page", err)
		found = append(found, more...)
	}
	if len(found) != 5 {
		t.Errorf("found %d users, want 5", len(found))
	}
	_, _, err = sdk.UserAPI.ListUsers(ctx).Search(`profile.login is "mary"`).Execute()
	expectRefusal(t, err, "Invalid search criteria.")
	_, _, err = sdk.UserAPI.GetUser(ctx, "nobody@example.com").Execute()
	expectRefusal(t, err, "Not found: Resource not found: nobody@example.com (User)")

	for range 2 { // the first one deactivates
		_, err = sdk.UserAPI.DeleteUser(ctx, id).Execute()
		p.done("delete the user", err)
	}
}

// expectRefusal fails the test unless err is what the org says.
func expectRefusal(t *testing.T, err error, summary string, causes ...string) {
	t.Helper()
	var api *okta.GenericOpenAPIError
	if !errors.As(err, &api) {
		t.Fatalf("got %v, want %s", err, summary)
	}
	var said okta.Error // the SDK reads some of them itself
	if err := json.Unmarshal(api.Body(), &said); err != nil || *said.ErrorSummary != summary || len(said.ErrorCauses) != len(causes) {
		t.Fatalf("got %s, want %s", api.Body(), summary)
	}
	for i, c := range causes {
		if *said.ErrorCauses[i].ErrorSummary != c {
			t.Errorf("the cause is %s, want %s", *said.ErrorCauses[i].ErrorSummary, c)
		}
	}
}

// A phone is set up by the code that went to it, and signs in from then on.
func TestFactors(t *testing.T) {
	org, sdk := newSDK(t)
	p := &provisioned{t: t, org: org, sdk: sdk}
	ctx := t.Context()
	user := org.Config().Users[0]
	sms := okta.UserFactorSMS{
		UserFactor: okta.UserFactor{FactorType: new("sms"), Provider: new("OKTA")},
		Profile:    &okta.UserFactorSMSProfile{PhoneNumber: new("+15550100777")},
	}
	enrolled, _, err := sdk.UserFactorAPI.EnrollFactor(ctx, user.ID).Body(okta.ListFactors200ResponseInner{UserFactorSMS: &sms}).Execute()
	p.done("enroll", err)
	id := *enrolled.UserFactorSMS.Id
	text, err := org.Mailbox().Wait(ctx, "+15550100777")
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = sdk.UserFactorAPI.ActivateFactor(ctx, user.ID, id).Body(map[string]any{"passCode": "000000"}).Execute()
	expectRefusal(t, err, "Invalid Passcode/Answer", "Your passcode doesn't match our records. Please try again.")
	_, _, err = sdk.UserFactorAPI.ActivateFactor(ctx, user.ID, id).Body(map[string]any{"passCode": text.OTP}).Execute()
	p.done("activate", err)
	if now, _ := org.User(user.Login); now.Phone != "+15550100777" {
		t.Errorf("the phone is %q", now.Phone)
	}
	factors, _, err := sdk.UserFactorAPI.ListFactors(ctx, user.ID).Execute()
	p.done("list", err)
	if len(factors) == 0 {
		t.Error("there is no factor")
	}
	_, err = sdk.UserFactorAPI.UnenrollFactor(ctx, user.ID, id).Execute()
	p.done("unenroll", err)
}
