// Apps: their settings, who is assigned, what they are granted, their policies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, invalid, login, missing, okta, orgUrl, refused } from './sdk.mjs';

const { applicationApi, policyApi } = okta;
const callback = 'http://localhost:8080/login/callback';
const body = (label, oauthClient = {}, credentials = {}) => ({
  name: 'oidc_client', label, signOnMode: 'OPENID_CONNECT',
  credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic', ...credentials } },
  settings: {
    oauthClient: {
      application_type: 'web', grant_types: ['authorization_code', 'interaction_code', 'refresh_token'], response_types: ['code'],
      redirect_uris: [callback], post_logout_redirect_uris: ['http://localhost:8080/'], consent_method: 'TRUSTED', ...oauthClient,
    },
  },
});
const create = (...args) => applicationApi.createApplication({ application: body(...args) });
const ada = await okta.userApi.getUser({ userId: login });

test('apps: create, read, change, delete', async () => {
  const app = await create('Cart');
  const appId = app.id;
  assert.match(appId, /^0oa.{17}$/);
  assert.equal(app.status, 'ACTIVE');
  assert.equal(app.credentials.oauthClient.client_id, appId);
  assert.ok(app.credentials.oauthClient.client_secret);
  assert.deepEqual(app.settings.oauthClient.grant_types, ['authorization_code', 'interaction_code', 'refresh_token']);
  assert.ok(app._links.accessPolicy.href.startsWith(`${orgUrl}/api/v1/policies/`));

  app.label = 'Basket'; // what was answered goes back with a change
  const replaced = await applicationApi.replaceApplication({ appId, application: app });
  assert.equal(replaced.label, 'Basket');
  assert.equal(replaced.credentials.oauthClient.client_secret, app.credentials.oauthClient.client_secret);
  assert.deepEqual(replaced.settings.oauthClient.redirect_uris, [callback]);

  await refused(
    applicationApi.deleteApplication({ appId }), 403, 'E0000056', 'Delete application forbidden.',
    'The application must be deactivated before it can be deleted.',
  );
  await applicationApi.deactivateApplication({ appId });
  assert.equal((await applicationApi.getApplication({ appId })).status, 'INACTIVE');
  await applicationApi.activateApplication({ appId });
  await applicationApi.deactivateApplication({ appId });
  await applicationApi.deleteApplication({ appId });
  await missing(applicationApi.getApplication({ appId }), appId, 'AppInstance');
});

test('apps: kinds of clients', async () => {
  const browser = await create('SPA', { application_type: 'browser' }, { token_endpoint_auth_method: 'none' });
  assert.equal(browser.credentials.oauthClient.client_secret, undefined);
  assert.equal(browser.credentials.oauthClient.pkce_required, true);
  const asleep = await applicationApi.createApplication({ application: body('Asleep'), activate: false });
  assert.equal(asleep.status, 'INACTIVE');
  const native = await create('Phone', { application_type: 'native', redirect_uris: ['com.example.app:/callback'] }, { token_endpoint_auth_method: 'none' });
  assert.equal(native.settings.oauthClient.application_type, 'native');
});

test('apps: pages, q and filter', async () => {
  const ids = [];
  for (const label of ['Page A', 'Page B', 'Page C', 'Page D', 'Page E']) {
    ids.push((await create(label)).id);
  }
  const found = async (query) => (await all(applicationApi.listApplications(query))).map((a) => a.id);
  assert.deepEqual(await found({ q: 'page', limit: 2 }), ids);
  await applicationApi.deactivateApplication({ appId: ids[0] });
  assert.ok((await found({ filter: 'status eq "INACTIVE"' })).includes(ids[0]));
  await refused(found({ filter: 'label eq "Page A"' }), 400, 'E0000031', 'Invalid search criteria.');
  await invalid(found({ after: 'no-cursor' }), 'after', 'after: The after parameter is not a cursor of this list');
});

test('apps: refused', async () => {
  await invalid(create('x', { grant_types: ['telepathy'] }), 'grant_types',
    "'grant_types' has an unsupported value 'telepathy'. Supported values: [interaction_code, authorization_code, refresh_token, " +
    'client_credentials, implicit, password, urn:ietf:params:oauth:grant-type:device_code, urn:ietf:params:oauth:grant-type:token-exchange]');
  await invalid(create('x', { redirect_uris: [] }), 'redirect_uris', "'redirect_uris' cannot be left blank");
  await invalid(create('x', {}, { token_endpoint_auth_method: 'private_key_jwt' }), 'jwks', "'jwks' cannot be left blank when 'token_endpoint_auth_method' is 'private_key_jwt'");
  await invalid(create(' '), 'label', 'label: The field cannot be left blank, and has at most 100 characters');
  await missing(applicationApi.deactivateApplication({ appId: '0oaNone' }), '0oaNone', 'AppInstance');
});

test('apps: users', async () => {
  const { id: appId } = await create('For users');
  const assigned = await applicationApi.assignUserToApplication({ appId, appUser: { id: ada.id, scope: 'USER', credentials: { userName: 'ada' } } });
  assert.equal(assigned.scope, 'USER');
  assert.equal(assigned.credentials.userName, 'ada');
  assert.equal((await applicationApi.getApplicationUser({ appId, userId: ada.id })).id, ada.id);
  const updated = await applicationApi.updateApplicationUser({ appId, userId: ada.id, appUser: { credentials: { userName: 'countess' } } });
  assert.equal(updated.credentials.userName, 'countess');
  assert.deepEqual((await all(applicationApi.listApplicationUsers({ appId, limit: 1 }))).map((u) => u.id), [ada.id]);
  await applicationApi.unassignUserFromApplication({ appId, userId: ada.id });
  await missing(applicationApi.getApplicationUser({ appId, userId: ada.id }), ada.id, 'AppUser');
  await missing(applicationApi.assignUserToApplication({ appId, appUser: { id: '00uNone' } }), '00uNone', 'User');
});

test('apps: groups', async () => {
  const { id: appId } = await create('For groups');
  const { id: groupId } = await okta.groupApi.createGroup({ group: { profile: { name: 'Shoppers' } } });
  const assignment = await applicationApi.assignGroupToApplication({ appId, groupId, applicationGroupAssignment: { priority: 3 } });
  assert.equal(assignment.id, groupId);
  assert.equal((await applicationApi.getApplicationGroupAssignment({ appId, groupId })).priority, 3);
  assert.deepEqual((await all(applicationApi.listApplicationGroupAssignments({ appId }))).map((g) => g.id), [groupId]);
  await okta.groupApi.assignUserToGroup({ groupId, userId: ada.id });
  const [user] = await all(applicationApi.listApplicationUsers({ appId }));
  assert.equal(user.scope, 'GROUP');
  await invalid(applicationApi.unassignUserFromApplication({ appId, userId: ada.id }), 'scope', 'scope: The user is assigned by a group and cannot be unassigned alone');
  await applicationApi.unassignApplicationFromGroup({ appId, groupId });
  assert.deepEqual(await all(applicationApi.listApplicationUsers({ appId })), []);
  await missing(applicationApi.assignGroupToApplication({ appId, groupId: '00gNone' }), '00gNone', 'UserGroup');
});

test('apps: grants', async () => {
  const { id: appId } = await create('Robot');
  const grant = await applicationApi.grantConsentToScope({ appId, oAuth2ScopeConsentGrant: { issuer: orgUrl, scopeId: 'okta.users.read' } });
  assert.equal(grant.status, 'ACTIVE');
  assert.equal(grant.clientId, appId);
  assert.equal((await applicationApi.getScopeConsentGrant({ appId, grantId: grant.id })).scopeId, 'okta.users.read');
  assert.equal((await all(applicationApi.listScopeConsentGrants({ appId }))).length, 1);
  await applicationApi.revokeScopeConsentGrant({ appId, grantId: grant.id });
  await missing(applicationApi.getScopeConsentGrant({ appId, grantId: grant.id }), grant.id, 'OAuth2ScopeConsentGrant');
  await assert.rejects(
    applicationApi.grantConsentToScope({ appId, oAuth2ScopeConsentGrant: { issuer: orgUrl, scopeId: 'telepathy' } }),
    { status: 400, errorCode: 'E0000001' },
  );
});

test('apps: secrets', async () => {
  const app = await create('Rotating');
  const appId = app.id;
  const { applicationSSOPublicKeysApi: keys } = okta;
  const second = await keys.createOAuth2ClientSecret({ appId });
  assert.equal(second.status, 'ACTIVE');
  const secrets = await keys.listOAuth2ClientSecrets({ appId });
  const listed = Array.isArray(secrets) ? secrets : await all(secrets);
  assert.equal(listed.length, 2);
  const [first] = listed;
  await keys.deactivateOAuth2ClientSecret({ appId, secretId: first.id });
  await invalid(keys.deactivateOAuth2ClientSecret({ appId, secretId: second.id }), 'status', 'status: The only active client secret of an app cannot be deactivated');
  await keys.deleteOAuth2ClientSecret({ appId, secretId: first.id });
  await missing(keys.getOAuth2ClientSecret({ appId, secretId: first.id }), first.id, 'ClientSecret');
});

test('apps: policies of apps', async () => {
  const { id: appId } = await create('Guarded');
  const mapped = async (policyId) => (await all(policyApi.listPolicyMappings({ policyId }))).map((m) => m.id);
  for (const type of ['ACCESS_POLICY', 'PROFILE_ENROLLMENT']) {
    const own = (await all(policyApi.listPolicies({ type }))).map((p) => p.id);
    const { id: policyId } = await policyApi.createPolicy({ policy: { name: `Own ${type}`, type } });
    await applicationApi.assignApplicationPolicy({ appId, policyId });
    assert.deepEqual(await mapped(policyId), [appId]);
    if (type === 'ACCESS_POLICY') { // the SDK knows no link to the other
      assert.equal((await applicationApi.getApplication({ appId }))._links.accessPolicy.href, `${orgUrl}/api/v1/policies/${policyId}`);
    }
    await policyApi.deletePolicy({ policyId }); // the app goes back to the org's own
    assert.ok((await Promise.all(own.map(mapped))).flat().includes(appId));
  }
  const { id: policyId } = await policyApi.createPolicy({ policy: { name: 'Passwords', type: 'PASSWORD' } });
  await invalid(applicationApi.assignApplicationPolicy({ appId, policyId }), 'policyId', 'policyId: A policy of type PASSWORD cannot be mapped to an app');
  await missing(applicationApi.assignApplicationPolicy({ appId, policyId: 'rstNone' }), 'rstNone', 'Policy');
});

test('apps: schema of an app', async () => {
  const { id: appInstanceId } = await create('With a schema');
  const { schemaApi } = okta;
  const change = (properties) => schemaApi.updateApplicationUserProfile({ appInstanceId, body: { definitions: { custom: { id: '#custom', type: 'object', properties } } } });
  const changed = await change({ age: { title: 'Age', type: 'integer' } });
  assert.equal(changed.definitions.custom.properties.age.title, 'Age');
  assert.equal((await schemaApi.getApplicationUserSchema({ appInstanceId })).definitions.custom.properties.age.type, 'integer');
  await assert.rejects(change({ '1st': { title: 'x', type: 'string' } }), { status: 400, errorCode: 'E0000001' });
  await missing(schemaApi.getApplicationUserSchema({ appInstanceId: '0oaNone' }), '0oaNone', 'AppInstance');
});
