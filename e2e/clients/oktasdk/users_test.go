package oktasdk_test

import (
	"fmt"
	"testing"

	"github.com/okta/okta-sdk-golang/v5/okta"
)

// newcomer is a body of a user.
func newcomer(login string) okta.CreateUserRequest {
	return okta.CreateUserRequest{Profile: okta.UserProfile{
		Login: &login, Email: &login, FirstName: *okta.NewNullableString(new("Mary")), LastName: *okta.NewNullableString(new("Shelley")),
	}}
}

func password(value string) *okta.UserCredentials {
	return &okta.UserCredentials{Password: &okta.PasswordCredential{Value: &value}}
}

func TestUsers(t *testing.T) {
	org, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.UserAPI
	mary := of(api.CreateUser(ctx).Activate(false).Body(newcomer("mary@example.com")).Execute()).must(t)
	if mary.GetStatus() != "STAGED" || mary.Created == nil || mary.LastLogin.Get() != nil {
		t.Errorf("created %+v", mary)
	}
	id := mary.GetId()
	activated := of(api.ActivateUser(ctx, id).SendEmail(false).Execute()).must(t)
	if user, _ := org.User("mary@example.com"); activated.GetActivationToken() != user.Activation.Token {
		t.Errorf("the activation token is %s", activated.GetActivationToken())
	}
	if again := of(api.ReactivateUser(ctx, id).SendEmail(false).Execute()).must(t); again.GetActivationToken() == activated.GetActivationToken() {
		t.Error("reactivated by the same token")
	}
	changed := of(api.UpdateUser(ctx, id).User(okta.UpdateUserRequest{
		Profile:     &okta.UserProfile{NickName: *okta.NewNullableString(new("Modern Prometheus"))},
		Credentials: password("Geneva-1816"),
	}).Execute()).must(t)
	if *changed.Profile.NickName.Get() != "Modern Prometheus" || *changed.Profile.FirstName.Get() != "Mary" {
		t.Errorf("changed %+v", changed.Profile)
	}
	changed.Profile.NickName = okta.NullableString{} // what was answered goes back without it
	replaced := of(api.ReplaceUser(ctx, id).User(*changed).Execute()).must(t)
	if replaced.Profile.NickName.Get() != nil {
		t.Errorf("replaced %+v", replaced.Profile)
	}
	if got := of(api.GetUser(ctx, "mary@example.com").Execute()).must(t); got.GetId() != id {
		t.Errorf("by login: %+v", got)
	}
	for range 2 { // the first one deactivates
		bare(api.DeleteUser(ctx, id).Execute()).must(t)
	}
	of(api.GetUser(ctx, id).Execute()).missing(t, id, "User")
	expectLogged(t, sdk, "user.lifecycle.create", "user.lifecycle.activate", "user.account.update_profile", "user.lifecycle.delete.initiated")
}

// Every step in the life of an account.
func TestUserLifecycle(t *testing.T) {
	_, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.UserAPI
	user := newcomer("mary@example.com")
	user.Credentials = password("Geneva-1816")
	id := of(api.CreateUser(ctx).Body(user).Execute()).must(t).GetId()
	expect := func(status string) {
		t.Helper()
		if got := of(api.GetUser(ctx, id).Execute()).must(t).GetStatus(); got != status {
			t.Errorf("the user is %s, want %s", got, status)
		}
	}
	expect("ACTIVE")
	of(api.ActivateUser(ctx, id).SendEmail(false).Execute()).refused(t, "E0000016", "Activation failed because the user is already active")
	bare(api.SuspendUser(ctx, id).Execute()).must(t)
	expect("SUSPENDED")
	bare(api.SuspendUser(ctx, id).Execute()).invalid(t, "suspend", "Cannot suspend a user that is not active")
	bare(api.UnsuspendUser(ctx, id).Execute()).must(t)
	bare(api.UnlockUser(ctx, id).Execute()).refused(t, "E0000032", "Unlock is not allowed for this user.")

	if link := of(api.GenerateResetPasswordToken(ctx, id).SendEmail(false).Execute()).must(t).GetResetPasswordUrl(); link == "" {
		t.Error("there is no link to reset the password by")
	}
	expect("RECOVERY")
	of(api.UpdateUser(ctx, id).User(okta.UpdateUserRequest{Credentials: password("Geneva-1817")}).Execute()).must(t)
	if got := of(api.ExpirePassword(ctx, id).Execute()).must(t).GetStatus(); got != "PASSWORD_EXPIRED" {
		t.Errorf("the user is %s", got)
	}
	temporary := of(api.ExpirePasswordAndGetTemporaryPassword(ctx, id).RevokeSessions(true).Execute()).must(t).GetTempPassword()
	change := func(from, to string) answer[*okta.UserCredentials] {
		return of(api.ChangePassword(ctx, id).ChangePasswordRequest(okta.ChangePasswordRequest{
			OldPassword: &okta.PasswordCredential{Value: &from}, NewPassword: &okta.PasswordCredential{Value: &to},
		}).Execute())
	}
	change(temporary, "Geneva-1818").must(t)
	expect("ACTIVE")
	change("wrong", "Geneva-1819").refused(t, "E0000014", "Update of credentials failed", "Old Password is not correct")

	question := okta.UserCredentials{
		Password:         &okta.PasswordCredential{Value: new("Geneva-1818")},
		RecoveryQuestion: &okta.RecoveryQuestionCredential{Question: new("Which lake?"), Answer: new("Geneva")},
	}
	of(api.ChangeRecoveryQuestion(ctx, id).UserCredentials(question).Execute()).must(t)
	forgotten := func(answer string) okta.UserCredentials {
		return okta.UserCredentials{Password: &okta.PasswordCredential{Value: new("Geneva-1820")}, RecoveryQuestion: &okta.RecoveryQuestionCredential{Answer: &answer}}
	}
	of(api.ForgotPasswordSetNewPassword(ctx, id).UserCredentials(forgotten("Como")).Execute()).refused(t, "E0000087", "The recovery question answer did not match our records.")
	of(api.ForgotPasswordSetNewPassword(ctx, id).UserCredentials(forgotten("Geneva")).Execute()).must(t)
	if link := of(api.ForgotPassword(ctx, id).SendEmail(false).Execute()).must(t).GetResetPasswordUrl(); link == "" {
		t.Error("there is no link for who forgot the password")
	}
	bare(api.ResetFactors(ctx, id).Execute()).must(t)
	bare(api.RevokeUserSessions(ctx, id).Execute()).must(t)
	if groups := of(api.ListUserGroups(ctx, id).Execute()).must(t); len(groups) != 1 || groups[0].Profile.GetName() != "Everyone" {
		t.Errorf("groups %+v", groups)
	}
	if links := of(api.ListAppLinks(ctx, id).Execute()).must(t); len(links) == 0 {
		t.Error("the user has no apps")
	}
	bare(api.DeactivateUser(ctx, id).Execute()).must(t)
	expect("DEPROVISIONED")
}

func TestUserLists(t *testing.T) {
	_, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.UserAPI
	for i := range 5 {
		of(api.CreateUser(ctx).Activate(false).Body(newcomer(fmt.Sprintf("mary%d@example.com", i))).Execute()).must(t)
	}
	found := pages(t, of(api.ListUsers(ctx).Search(`profile.login sw "mary" and profile.lastName eq "Shelley"`).SortBy("profile.login").SortOrder("desc").Limit(2).Execute()))
	if len(found) != 5 || found[0].Profile.GetLogin() != "mary4@example.com" {
		t.Errorf("found %d users, %s first", len(found), found[0].Profile.GetLogin())
	}
	if got := of(api.ListUsers(ctx).Filter(`profile.login eq "mary1@example.com"`).Execute()).must(t); len(got) != 1 {
		t.Errorf("the filter finds %d users", len(got))
	}
	if got := pages(t, of(api.ListUsers(ctx).Q("mary").Limit(4).Execute())); len(got) != 5 {
		t.Errorf("q finds %d users", len(got))
	}
	of(api.ListUsers(ctx).Search(`profile.login is "mary"`).Execute()).refused(t, "E0000031", "Invalid search criteria.")
	of(api.ListUsers(ctx).After("no-cursor").Execute()).invalid(t, "after", "after: The after parameter is not a cursor of this list")
}

func TestUsersRefused(t *testing.T) {
	org, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.UserAPI
	create := func(change func(*okta.CreateUserRequest)) answer[*okta.User] {
		user := newcomer("mary@example.com")
		change(&user)
		return of(api.CreateUser(ctx).Body(user).Execute())
	}
	create(func(u *okta.CreateUserRequest) { u.Profile.Login = &org.Config().Users[0].Login }).
		invalid(t, "login", "login: An object with this field already exists in the current organization")
	create(func(u *okta.CreateUserRequest) { u.Profile.AdditionalProperties = map[string]any{"monster": "Adam"} }).
		invalid(t, "newUser", "Property name 'monster' is not defined in profile")
	create(func(u *okta.CreateUserRequest) { u.GroupIds = []string{"00gNone"} }).missing(t, "00gNone", "UserGroup")
	create(func(u *okta.CreateUserRequest) { u.Profile.FirstName = okta.NullableString{} }).
		invalid(t, "firstName", "firstName: The field cannot be left blank")
	of(api.GetUser(ctx, "mary@example.com").Execute()).missing(t, "mary@example.com", "User")
	bare(api.DeleteUser(ctx, "00uNone").Execute()).missing(t, "00uNone", "User")
}

func TestUserTypesAndSchemas(t *testing.T) {
	_, sdk := newSDK(t)
	ctx := t.Context()
	types := of(sdk.UserTypeAPI.ListUserTypes(ctx).Execute()).must(t)
	if got := of(sdk.UserTypeAPI.GetUserType(ctx, types[0].GetId()).Execute()).must(t).AdditionalProperties; got["name"] != "user" || got["default"] != true {
		t.Errorf("type %+v", got)
	}
	of(sdk.UserTypeAPI.GetUserType(ctx, "otyNone").Execute()).missing(t, "otyNone", "UserType")
	if schema := of(sdk.SchemaAPI.GetUserSchema(ctx, "default").Execute()).must(t); *schema.Definitions.Base.Properties.Login.Title != "Username" {
		t.Errorf("schema %+v", schema)
	}
	custom := func(property string) okta.UserSchema {
		return body[okta.UserSchema](t, `{"definitions":{"custom":{"id":"#custom","type":"object","properties":{"lake":`+property+`}}}}`)
	}
	changed := of(sdk.SchemaAPI.UpdateUserProfile(ctx, "default").UserSchema(custom(`{"title":"Lake","type":"string","maxLength":10}`)).Execute()).must(t)
	if lake := (*changed.Definitions.Custom.Properties)["lake"]; lake.GetTitle() != "Lake" {
		t.Errorf("changed %+v", changed.Definitions.Custom)
	}
	of(sdk.SchemaAPI.UpdateUserProfile(ctx, "default").UserSchema(custom(`{"title":"Lake","type":"text"}`)).Execute()).
		invalid(t, "lake", "lake: 'type' must be one of string, boolean, number, integer, array")
	user := newcomer("mary@example.com")
	user.Profile.AdditionalProperties = map[string]any{"lake": "Geneva"}
	if mary := of(sdk.UserAPI.CreateUser(ctx).Body(user).Execute()).must(t); mary.Profile.AdditionalProperties["lake"] != "Geneva" {
		t.Errorf("created %+v", mary.Profile)
	}
	app := create(t, sdk, newApp("Cart", "none", "browser", nil)).GetId()
	of(sdk.SchemaAPI.UpdateApplicationUserProfile(ctx, app).Body(custom(`{"title":"Lake","type":"string"}`)).Execute()).must(t)
	if schema := of(sdk.SchemaAPI.GetApplicationUserSchema(ctx, app).Execute()).must(t); (*schema.Definitions.Custom.Properties)["lake"].Title == nil {
		t.Errorf("schema of the app %+v", schema.Definitions.Custom)
	}
}
