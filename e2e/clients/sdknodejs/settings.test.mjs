// What an administrator sets up once: identity providers, the org, the brand
// with its mails, trusted origins, behaviors.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, invalid, message, missing, okta, orgUrl } from './sdk.mjs';

test('settings: identity providers', async () => {
  const { identityProviderApi: api } = okta;
  const provider = (name, more) => ({
    type: 'OIDC', name,
    protocol: {
      type: 'OIDC', scopes: ['openid', 'email'], issuer: { url: 'https://idp.example.com' },
      endpoints: {
        authorization: { url: 'https://idp.example.com/authorize', binding: 'HTTP-REDIRECT' }, token: { url: 'https://idp.example.com/token', binding: 'HTTP-POST' },
        jwks: { url: 'https://idp.example.com/keys', binding: 'HTTP-REDIRECT' },
      },
      credentials: { client: { client_id: 'org', client_secret: 'a-secret' } },
      ...more,
    },
    policy: { provisioning: { action: 'AUTO' }, accountLink: { action: 'AUTO' }, subject: { userNameTemplate: { template: 'idpuser.email' }, matchType: 'USERNAME' } },
  });
  const created = await api.createIdentityProvider({ identityProvider: provider('Partner') });
  const idpId = created.id;
  assert.match(idpId, /^0oa/);
  assert.equal(created.status, 'ACTIVE');
  assert.ok(created._links.authorize.href.startsWith(`${orgUrl}/oauth2/v1/authorize?idp=${idpId}`));
  const replaced = await api.replaceIdentityProvider({ idpId, identityProvider: { ...created, name: 'Partners' } });
  assert.equal(replaced.name, 'Partners');
  assert.equal((await api.deactivateIdentityProvider({ idpId })).status, 'INACTIVE');
  assert.equal((await api.activateIdentityProvider({ idpId })).status, 'ACTIVE');
  await api.createIdentityProvider({ identityProvider: provider('Other') });
  assert.deepEqual((await all(api.listIdentityProviders({ limit: 1 }))).map((p) => p.name), ['Partners', 'Other']);
  assert.deepEqual((await all(api.listIdentityProviders({ q: 'part', type: 'OIDC' }))).map((p) => p.id), [idpId]);
  await invalid(api.createIdentityProvider({ identityProvider: provider('Other') }), 'name', 'name: An object with this field already exists in the current organization');
  await invalid(api.createIdentityProvider({ identityProvider: provider('Third', { scopes: ['email'] }) }), 'protocol.scopes', 'scopes: The scope openid is missing');
  await api.deleteIdentityProvider({ idpId });
  await missing(api.getIdentityProvider({ idpId }), idpId, 'IdpProvider');
});

test('settings: of the org', async () => {
  const { orgSettingApi: api } = okta;
  const before = await api.getOrgSettings();
  assert.equal(before.subdomain, 'default');
  assert.equal(before.status, 'ACTIVE');
  const changed = await api.updateOrgSettings({ OrgSetting: { city: 'London' } });
  assert.deepEqual([changed.city, changed.companyName], ['London', before.companyName]);
  const replaced = await api.replaceOrgSettings({ OrgSetting: { companyName: 'Analytical Engines' } });
  assert.deepEqual([replaced.city ?? null, replaced.companyName], [null, 'Analytical Engines']);
  await invalid(api.updateOrgSettings({ OrgSetting: { companyName: '' } }), 'companyName', 'companyName: The field cannot be left blank');
});

test('settings: brand and mails', async () => {
  const { customizationApi: api } = okta;
  const [brand] = await all(api.listBrands());
  const brandId = brand.id;
  assert.match(brandId, /^bnd/);
  const replaced = await api.replaceBrand({ brandId, brand: { name: 'Engines', agreeToCustomPrivacyPolicy: true, customPrivacyPolicyUrl: 'https://example.com/privacy' } });
  assert.equal(replaced.customPrivacyPolicyUrl, 'https://example.com/privacy');
  assert.equal((await api.getBrand({ brandId })).name, 'Engines');

  const templateName = 'EmailChallenge';
  const of = { brandId, templateName };
  assert.ok((await all(api.listEmailTemplates({ brandId, limit: 2 }))).some((t) => t.name === templateName));
  assert.equal((await api.getEmailTemplate(of)).name, templateName);
  await api.replaceEmailSettings({ ...of, EmailSettings: { recipients: 'ADMINS_ONLY' } });
  assert.equal((await api.getEmailSettings(of)).recipients, 'ADMINS_ONLY');
  assert.match((await api.getEmailDefaultContent({ ...of, language: 'de' })).body, /\$\{verificationToken\}/);
  assert.match((await api.getEmailDefaultPreview(of)).body, /123456/);

  const body = '<p>${verificationToken} for ${user.profile.firstName}</p>';
  const instance = (language, more) => ({ language, subject: 'Your code', body, ...more });
  const english = await api.createEmailCustomization({ ...of, instance: instance('en', { isDefault: true }) });
  assert.equal(english.isDefault, true);
  const german = await api.createEmailCustomization({ ...of, instance: instance('de') });
  const changed = await api.replaceEmailCustomization({ ...of, customizationId: german.id, instance: instance('de', { subject: 'Ihr Code' }) });
  assert.equal(changed.subject, 'Ihr Code');
  assert.equal((await api.getEmailCustomization({ ...of, customizationId: german.id })).language, 'de');
  assert.match((await api.getCustomizationPreview({ ...of, customizationId: english.id })).body, /123456 for/);
  assert.equal((await all(api.listEmailCustomizations({ ...of, limit: 1 }))).length, 2);
  await api.sendTestEmail({ ...of, language: 'de' });
  assert.equal((await message('administrator@example.com')).subject, 'Ihr Code');
  await assert.rejects(api.createEmailCustomization({ ...of, instance: instance('fr', { body: '${nothing}' }) }), { status: 400, errorCode: 'E0000001' });
  await assert.rejects(api.createEmailCustomization({ ...of, instance: instance('de') }), { status: 409 });
  await api.deleteEmailCustomization({ ...of, customizationId: german.id });
  await missing(api.getEmailCustomization({ ...of, customizationId: german.id }), german.id, 'EmailTemplateCustomization');
  await api.deleteAllCustomizations(of);
  assert.deepEqual(await all(api.listEmailCustomizations(of)), []);
  await missing(api.getEmailTemplate({ brandId, templateName: 'Birthday' }), 'Birthday', 'EmailTemplate');
  await missing(api.getBrand({ brandId: 'bndNone' }), 'bndNone', 'Brand');
});

test('settings: trusted origins', async () => {
  const { trustedOriginApi: api } = okta;
  const origin = 'https://shop.example.com';
  const trustedOrigin = { name: 'Shop', origin, scopes: [{ type: 'CORS' }, { type: 'REDIRECT' }] };
  const created = await api.createTrustedOrigin({ trustedOrigin });
  const trustedOriginId = created.id;
  assert.deepEqual(created.scopes.map((s) => s.type), ['CORS', 'REDIRECT']);
  const preflight = async () => (await fetch(`${orgUrl}/api/v1/users/me`, {
    method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' },
  })).headers.get('access-control-allow-origin');
  assert.equal(await preflight(), origin);
  await api.deactivateTrustedOrigin({ trustedOriginId });
  assert.equal(await preflight(), null);
  await api.activateTrustedOrigin({ trustedOriginId });
  const replaced = await api.replaceTrustedOrigin({ trustedOriginId, trustedOrigin: { ...created, name: 'The shop' } });
  assert.equal(replaced.name, 'The shop');
  await api.createTrustedOrigin({ trustedOrigin: { ...trustedOrigin, name: 'Other', origin: 'https://other.example.com' } });
  assert.equal((await all(api.listTrustedOrigins({ limit: 1 }))).length, 2);
  assert.deepEqual((await all(api.listTrustedOrigins({ q: 'the' }))).map((o) => o.id), [trustedOriginId]);
  assert.deepEqual((await all(api.listTrustedOrigins({ filter: 'name eq "Other"' }))).map((o) => o.name), ['Other']);
  await invalid(api.createTrustedOrigin({ trustedOrigin: { ...trustedOrigin, origin: 'shop' } }), 'origin', 'origin: The origin must be scheme://host[:port]');
  await api.deleteTrustedOrigin({ trustedOriginId });
  await missing(api.getTrustedOrigin({ trustedOriginId }), trustedOriginId, 'TrustedOrigin');
});

test('settings: behaviors', async () => {
  const { behaviorApi: api } = okta;
  const rule = { name: 'New device', type: 'ANOMALOUS_DEVICE', settings: { maxEventsUsedForEvaluation: 20 } };
  const { id: behaviorId } = await api.createBehaviorDetectionRule({ rule });
  assert.equal((await api.deactivateBehaviorDetectionRule({ behaviorId })).status, 'INACTIVE');
  assert.equal((await api.activateBehaviorDetectionRule({ behaviorId })).status, 'ACTIVE');
  await api.replaceBehaviorDetectionRule({ behaviorId, rule: { ...rule, name: 'Another device' } });
  assert.equal((await api.getBehaviorDetectionRule({ behaviorId })).name, 'Another device');
  const listed = await api.listBehaviorDetectionRules();
  assert.equal((Array.isArray(listed) ? listed : await all(listed)).length, 1);
  await assert.rejects(api.createBehaviorDetectionRule({ rule: { ...rule, type: 'ODD' } }), { status: 400, errorCode: 'E0000001' });
  await api.deleteBehaviorDetectionRule({ behaviorId });
  await missing(api.getBehaviorDetectionRule({ behaviorId }), behaviorId, 'BehaviorRule');
});
