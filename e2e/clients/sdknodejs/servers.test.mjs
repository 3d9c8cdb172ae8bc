// Authorization servers, with scopes, claims, policies, rules and keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, env, invalid, missing, okta, orgUrl, refused } from './sdk.mjs';

const { authorizationServerApi: api } = okta;
const own = "Cannot modify/disable this because it is the system's own";
const server = await api.createAuthorizationServer({ authorizationServer: { name: 'Orders', audiences: ['api://orders'], description: 'Of the shop' } });
const authServerId = server.id;

test('authorization servers: servers', async () => {
  assert.match(authServerId, /^aus/);
  assert.equal(server.issuer, `${orgUrl}/oauth2/${authServerId}`);
  const replaced = await api.replaceAuthorizationServer({ authServerId, authorizationServer: { ...server, audiences: ['api://order'] } });
  assert.deepEqual(replaced.audiences, ['api://order']);
  const found = async () => (await fetch(`${server.issuer}/.well-known/openid-configuration`)).status;
  assert.equal(await found(), 200);
  await api.deactivateAuthorizationServer({ authServerId });
  assert.equal((await api.getAuthorizationServer({ authServerId })).status, 'INACTIVE');
  assert.equal(await found(), 404);
  await api.activateAuthorizationServer({ authServerId });
  assert.deepEqual((await all(api.listAuthorizationServers({ limit: 1 }))).map((s) => s.id), ['default', authServerId]);
  assert.deepEqual((await all(api.listAuthorizationServers({ q: 'ord' }))).map((s) => s.id), [authServerId]);

  const other = await api.createAuthorizationServer({ authorizationServer: { name: 'Other', audiences: ['api://other'] } });
  await invalid(
    api.createAuthorizationServer({ authorizationServer: { name: 'Other', audiences: ['api://other'] } }), 'name',
    'name: An authorization server with this name exists in the current organization',
  );
  await invalid(api.createAuthorizationServer({ authorizationServer: { name: 'Third', audiences: [] } }), 'audiences', 'audiences: You must specify exactly one audience');
  await api.deleteAuthorizationServer({ authServerId: other.id });
  await missing(api.getAuthorizationServer({ authServerId: other.id }), other.id, 'AuthorizationServer');
  await refused(api.deleteAuthorizationServer({ authServerId: 'default' }), 403, 'E0000077', own);
});

test('authorization servers: scopes', async () => {
  const { id: scopeId } = await api.createOAuth2Scope({ authServerId, oAuth2Scope: { name: 'orders:read', consent: 'IMPLICIT' } });
  const changed = await api.replaceOAuth2Scope({ authServerId, scopeId, oAuth2Scope: { name: 'orders:read', description: 'Read orders' } });
  assert.equal(changed.description, 'Read orders');
  assert.equal((await api.getOAuth2Scope({ authServerId, scopeId })).name, 'orders:read');
  const scopes = await all(api.listOAuth2Scopes({ authServerId, limit: 3 }));
  assert.ok(scopes.some((s) => s.id === scopeId) && scopes.some((s) => s.name === 'openid' && s.system));
  await invalid(api.createOAuth2Scope({ authServerId, oAuth2Scope: { name: 'orders:read' } }), 'name', 'name: A scope with this name exists in this authorization server');
  await refused(api.deleteOAuth2Scope({ authServerId, scopeId: scopes.find((s) => s.name === 'openid').id }), 403, 'E0000077', own);
  await api.deleteOAuth2Scope({ authServerId, scopeId });
  await missing(api.getOAuth2Scope({ authServerId, scopeId }), scopeId, 'OAuth2Scope');
});

test('authorization servers: claims', async () => {
  const oAuth2Claim = { name: 'greeting', claimType: 'RESOURCE', valueType: 'EXPRESSION', value: 'user.firstName', status: 'ACTIVE', conditions: { scopes: [] } };
  const { id: claimId } = await api.createOAuth2Claim({ authServerId, oAuth2Claim });
  await api.replaceOAuth2Claim({ authServerId, claimId, oAuth2Claim: { ...oAuth2Claim, value: 'user.lastName' } });
  assert.equal((await api.getOAuth2Claim({ authServerId, claimId })).value, 'user.lastName');
  assert.equal((await all(api.listOAuth2Claims({ authServerId }))).some((c) => c.id === claimId), true);
  await assert.rejects(api.createOAuth2Claim({ authServerId, oAuth2Claim: { ...oAuth2Claim, name: 'iss' } }), { status: 400, errorCode: 'E0000001' });
  await assert.rejects(api.createOAuth2Claim({ authServerId, oAuth2Claim: { ...oAuth2Claim, name: 'x', value: 'user.' } }), { status: 400, errorCode: 'E0000001' });
  await api.deleteOAuth2Claim({ authServerId, claimId });
  await missing(api.getOAuth2Claim({ authServerId, claimId }), claimId, 'OAuth2Claim');
});

test('authorization servers: policies and rules', async () => {
  const policy = { type: 'OAUTH_AUTHORIZATION_POLICY', name: 'Shop', description: 'Of the shop', priority: 1, status: 'ACTIVE', conditions: { clients: { include: [env('CLIENT_ID')] } } };
  const { id: policyId } = await api.createAuthorizationServerPolicy({ authServerId, policy });
  const policyRule = {
    type: 'RESOURCE_ACCESS', name: 'Short', priority: 1, status: 'ACTIVE',
    conditions: { people: { groups: { include: ['EVERYONE'] } }, grantTypes: { include: ['authorization_code', 'interaction_code'] }, scopes: { include: ['*'] } },
    actions: { token: { accessTokenLifetimeMinutes: 10, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10080 } },
  };
  const rule = await api.createAuthorizationServerPolicyRule({ authServerId, policyId, policyRule });
  const ids = { authServerId, policyId, ruleId: rule.id };
  const changed = await api.replaceAuthorizationServerPolicyRule({ ...ids, policyRule: { ...policyRule, actions: { token: { ...policyRule.actions.token, accessTokenLifetimeMinutes: 15 } } } });
  assert.equal(changed.actions.token.accessTokenLifetimeMinutes, 15);
  await api.deactivateAuthorizationServerPolicyRule(ids);
  assert.equal((await api.getAuthorizationServerPolicyRule(ids)).status, 'INACTIVE');
  await api.activateAuthorizationServerPolicyRule(ids);
  assert.equal((await all(api.listAuthorizationServerPolicyRules({ authServerId, policyId }))).length, 1);
  await assert.rejects(
    api.createAuthorizationServerPolicyRule({ authServerId, policyId, policyRule: { ...policyRule, name: 'Too short', actions: { token: { accessTokenLifetimeMinutes: 1 } } } }),
    { status: 400, errorCode: 'E0000001' },
  );
  await api.deleteAuthorizationServerPolicyRule(ids);
  await missing(api.getAuthorizationServerPolicyRule(ids), ids.ruleId, 'OAuth2AccessPolicyRule');

  await api.replaceAuthorizationServerPolicy({ authServerId, policyId, policy: { ...policy, description: 'Of all shops' } });
  assert.equal((await api.getAuthorizationServerPolicy({ authServerId, policyId })).description, 'Of all shops');
  await api.deactivateAuthorizationServerPolicy({ authServerId, policyId });
  await api.activateAuthorizationServerPolicy({ authServerId, policyId });
  assert.equal((await all(api.listAuthorizationServerPolicies({ authServerId }))).some((p) => p.id === policyId), true);
  await api.deleteAuthorizationServerPolicy({ authServerId, policyId });
  await missing(api.getAuthorizationServerPolicy({ authServerId, policyId }), policyId, 'OAuth2AccessPolicy');
});

test('authorization servers: keys', async () => {
  const active = (keys) => keys.find((k) => k.status === 'ACTIVE').kid;
  const before = active(await all(api.listAuthorizationServerKeys({ authServerId })));
  assert.equal((await api.getAuthorizationServerKey({ authServerId, keyId: before })).kid, before);
  const rotated = await api.rotateAuthorizationServerKeys({ authServerId, use: { use: 'sig' } });
  const after = active(Array.isArray(rotated) ? rotated : await all(rotated));
  assert.notEqual(after, before);
  await missing(api.getAuthorizationServerKey({ authServerId, keyId: 'no-key' }), 'no-key', 'AuthorizationServerKey');
});
