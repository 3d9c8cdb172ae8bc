package oktasdk_test

import (
	"testing"
	"time"

	"github.com/okta/okta-sdk-golang/v5/okta"
)

func TestOrg(t *testing.T) {
	_, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.OrgSettingAPI
	before := of(api.GetOrgSettings(ctx).Execute()).must(t)
	if before.GetSubdomain() != "default" {
		t.Errorf("settings %+v", before)
	}
	if got := of(api.UpdateOrgSettings(ctx).OrgSetting(okta.OrgSetting{City: new("London")}).Execute()).must(t); got.GetCity() != "London" || got.GetCompanyName() != before.GetCompanyName() {
		t.Errorf("updated %+v", got)
	}
	if got := of(api.ReplaceOrgSettings(ctx).OrgSetting(okta.OrgSetting{CompanyName: new("Engines")}).Execute()).must(t); got.GetCity() != "" || got.GetCompanyName() != "Engines" {
		t.Errorf("replaced %+v", got)
	}
	of(api.UpdateOrgSettings(ctx).OrgSetting(okta.OrgSetting{CompanyName: new("")}).Execute()).invalid(t, "companyName", "companyName: The field cannot be left blank")
}

func TestIdentityProviders(t *testing.T) {
	_, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.IdentityProviderAPI
	provider := func(label, scope string) okta.IdentityProvider {
		return body[okta.IdentityProvider](t, `{"type":"OIDC","name":"`+label+`","protocol":{"type":"OIDC","scopes":["`+scope+`"],"issuer":{"url":"https://idp.example.com"},
			"endpoints":{"authorization":{"url":"https://idp.example.com/authorize","binding":"HTTP-REDIRECT"},"token":{"url":"https://idp.example.com/token","binding":"HTTP-POST"},"jwks":{"url":"https://idp.example.com/keys","binding":"HTTP-REDIRECT"}},
			"credentials":{"client":{"client_id":"org","client_secret":"a-secret"}}}}`)
	}
	id := of(api.CreateIdentityProvider(ctx).IdentityProvider(provider("Partner", "openid")).Execute()).must(t).GetId()
	if got := of(api.ReplaceIdentityProvider(ctx, id).IdentityProvider(provider("Partners", "openid")).Execute()).must(t); got.GetName() != "Partners" {
		t.Errorf("replaced %+v", got)
	}
	if got := of(api.DeactivateIdentityProvider(ctx, id).Execute()).must(t); got.GetStatus() != "INACTIVE" {
		t.Errorf("deactivated %+v", got)
	}
	of(api.ActivateIdentityProvider(ctx, id).Execute()).must(t)
	of(api.CreateIdentityProvider(ctx).IdentityProvider(provider("Second", "openid")).Execute()).must(t)
	if all := pages(t, of(api.ListIdentityProviders(ctx).Limit(1).Execute())); len(all) != 2 {
		t.Errorf("%d providers", len(all))
	}
	of(api.CreateIdentityProvider(ctx).IdentityProvider(provider("Third", "email")).Execute()).invalid(t, "protocol.scopes", "scopes: The scope openid is missing")
	of(api.CreateIdentityProvider(ctx).IdentityProvider(provider("Second", "openid")).Execute()).invalid(t, "name", "name: An object with this field already exists in the current organization")
	bare(api.DeleteIdentityProvider(ctx, id).Execute()).must(t)
	of(api.GetIdentityProvider(ctx, id).Execute()).missing(t, id, "IdpProvider")
}

func TestBrand(t *testing.T) {
	org, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.CustomTemplatesAPI
	brand := of(sdk.BrandsAPI.ListBrands(ctx).Execute()).must(t)[0].GetId()
	of(sdk.BrandsAPI.ReplaceBrand(ctx, brand).Brand(okta.BrandRequest{Name: "Engines"}).Execute()).must(t)
	if got := of(sdk.BrandsAPI.GetBrand(ctx, brand).Execute()).must(t); got.GetName() != "Engines" {
		t.Errorf("brand %+v", got)
	}
	const mail = "EmailChallenge"
	if all := pages(t, of(api.ListEmailTemplates(ctx, brand).Limit(2).Execute())); len(all) < 3 {
		t.Errorf("%d templates", len(all))
	}
	of(api.GetEmailTemplate(ctx, brand, mail).Execute()).must(t)
	of(api.GetEmailTemplate(ctx, brand, "Birthday").Execute()).missing(t, "Birthday", "EmailTemplate")
	of(api.GetEmailDefaultContent(ctx, brand, mail).Language("de").Execute()).must(t)
	of(api.GetEmailDefaultPreview(ctx, brand, mail).Execute()).must(t)
	if got := of(api.ReplaceEmailSettings(ctx, brand, mail).EmailSettings(okta.EmailSettings{Recipients: "ADMINS_ONLY"}).Execute()).must(t); got.Recipients != "ADMINS_ONLY" {
		t.Errorf("replaced %+v", got)
	}
	if got := of(api.GetEmailSettings(ctx, brand, mail).Execute()).must(t); got.GetRecipients() != "ADMINS_ONLY" {
		t.Errorf("settings %+v", got)
	}

	custom := func(language, text string) okta.EmailCustomization {
		return okta.EmailCustomization{Language: language, Subject: "Your code", Body: text}
	}
	const text = "<p>${verificationToken}</p>"
	english := of(api.CreateEmailCustomization(ctx, brand, mail).Instance(custom("en", text)).Execute()).must(t)
	if !english.GetIsDefault() {
		t.Errorf("customization %+v", english)
	}
	german := of(api.CreateEmailCustomization(ctx, brand, mail).Instance(custom("de", text)).Execute()).must(t).GetId()
	changed := custom("de", text)
	changed.Subject = "Ihr Code"
	of(api.ReplaceEmailCustomization(ctx, brand, mail, german).Instance(changed).Execute()).must(t)
	if got := of(api.GetEmailCustomization(ctx, brand, mail, german).Execute()).must(t); got.Subject != "Ihr Code" {
		t.Errorf("customization %+v", got)
	}
	of(api.GetCustomizationPreview(ctx, brand, mail, german).Execute()).must(t)
	if all := pages(t, of(api.ListEmailCustomizations(ctx, brand, mail).Limit(1).Execute())); len(all) != 2 {
		t.Errorf("%d customizations", len(all))
	}
	bare(api.SendTestEmail(ctx, brand, mail).Language("de").Execute()).must(t)
	if got, err := org.Mailbox().Wait(ctx, "administrator@example.com"); err != nil || got.Subject != "Ihr Code" {
		t.Errorf("mail %+v, %v", got, err)
	}
	if err := of(api.CreateEmailCustomization(ctx, brand, mail).Instance(custom("fr", "${nothing}")).Execute()).err; err == nil {
		t.Error("a mail with a variable that there is not was taken")
	}
	bare(api.DeleteEmailCustomization(ctx, brand, mail, german).Execute()).must(t)
	of(api.GetEmailCustomization(ctx, brand, mail, german).Execute()).missing(t, german, "EmailTemplateCustomization")
	bare(api.DeleteAllCustomizations(ctx, brand, mail).Execute()).must(t)
}

func TestTrustedOrigins(t *testing.T) {
	_, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.TrustedOriginAPI
	origin := func(label, address string) okta.TrustedOriginWrite {
		return body[okta.TrustedOriginWrite](t, `{"name":"`+label+`","origin":"`+address+`","scopes":[{"type":"CORS"}]}`)
	}
	created := of(api.CreateTrustedOrigin(ctx).TrustedOrigin(origin("Shop", "https://shop.example.com")).Execute()).must(t)
	id := created.GetId()
	created.Name = new("The shop")
	if got := of(api.ReplaceTrustedOrigin(ctx, id).TrustedOrigin(*created).Execute()).must(t); got.GetName() != "The shop" || len(got.Scopes) != 1 {
		t.Errorf("replaced %+v", got)
	}
	if got := of(api.DeactivateTrustedOrigin(ctx, id).Execute()).must(t); got.GetStatus() != "INACTIVE" {
		t.Errorf("deactivated %+v", got)
	}
	of(api.ActivateTrustedOrigin(ctx, id).Execute()).must(t)
	of(api.CreateTrustedOrigin(ctx).TrustedOrigin(origin("Second", "https://second.example.com")).Execute()).must(t)
	if all := pages(t, of(api.ListTrustedOrigins(ctx).Limit(1).Execute())); len(all) != 2 {
		t.Errorf("%d origins", len(all))
	}
	if got := of(api.ListTrustedOrigins(ctx).Filter(`origin eq "https://second.example.com"`).Execute()).must(t); len(got) != 1 {
		t.Errorf("the filter finds %d origins", len(got))
	}
	of(api.CreateTrustedOrigin(ctx).TrustedOrigin(origin("Third", "shop")).Execute()).invalid(t, "origin", "origin: The origin must be scheme://host[:port]")
	bare(api.DeleteTrustedOrigin(ctx, id).Execute()).must(t)
	of(api.GetTrustedOrigin(ctx, id).Execute()).missing(t, id, "TrustedOrigin")
}

func TestSystemLog(t *testing.T) {
	org, sdk := newSDK(t)
	ctx, api := t.Context(), sdk.SystemLogAPI
	for _, label := range []string{"A", "B", "C"} {
		of(sdk.GroupAPI.CreateGroup(ctx).Group(newGroup(label)).Execute()).must(t)
	}
	until := org.Clock().Now().Add(time.Hour)
	// Without an end there would always be a next page.
	if all := pages(t, of(api.ListLogEvents(ctx).Filter(`eventType eq "group.lifecycle.create"`).Until(until).Limit(2).Execute())); len(all) != 3 || all[0].Outcome.GetResult() != "SUCCESS" {
		t.Errorf("%d entries", len(all))
	}
	if got := of(api.ListLogEvents(ctx).Since(until).Until(until.Add(time.Hour)).Execute()).must(t); len(got) != 0 {
		t.Errorf("%d entries are to come", len(got))
	}
	of(api.ListLogEvents(ctx).Filter(`eventType is "x"`).Execute()).refused(t, "E0000031", "Invalid search criteria.")
	of(api.ListLogEvents(ctx).After("no-cursor").Execute()).invalid(t, "after", "after: The after parameter is not a cursor of this list")
}
