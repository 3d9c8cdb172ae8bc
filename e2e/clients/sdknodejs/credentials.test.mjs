// Who may call: an API token, or a service app by OAuth for Okta.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { all, connect, login, okta, orgUrl, refused } from './sdk.mjs';

const { applicationApi } = okta;
const bad = [401, 'E0000011', 'Invalid token provided'];
const lacking = [403, 'E0000006', 'You do not have permission to perform the requested action'];

test('credentials: API token', async () => {
  await okta.userApi.getUser({ userId: login });
  await refused(connect({ token: 'wrong' }).userApi.getUser({ userId: login }), ...bad);
  await refused(all(connect({ token: 'wrong' }).groupApi.listGroups()), ...bad);
});

const keyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

// robot makes a service app with a key pair, which is granted the scopes, and
// returns what it signs in with.
async function robot(...scopes) {
  const { publicKey, privateKey } = keyPair();
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'robot-key', use: 'sig' };
  const { id: appId } = await applicationApi.createApplication({
    application: {
      name: 'oidc_client', label: 'Robot', signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
      settings: { oauthClient: { application_type: 'service', grant_types: ['client_credentials'], response_types: ['token'], jwks: { keys: [jwk] } } },
    },
  });
  for (const scopeId of scopes) {
    await applicationApi.grantConsentToScope({ appId, oAuth2ScopeConsentGrant: { issuer: orgUrl, scopeId } });
  }
  return { authorizationMode: 'PrivateKey', clientId: appId, keyId: 'robot-key', privateKey: privateKey.export({ format: 'jwk' }) };
}

// The SDK cannot sign its DPoP proof with an EC key, so it has RSA keys only.
test('credentials: private key', async () => {
  const credentials = await robot('okta.users.read', 'okta.groups.manage');
  const sdk = connect({ ...credentials, scopes: ['okta.users.read', 'okta.groups.manage'] });
  assert.equal((await sdk.userApi.getUser({ userId: login })).profile.login, login);
  const { id: groupId } = await sdk.groupApi.createGroup({ group: { profile: { name: 'Robots' } } });
  assert.ok((await all(sdk.groupApi.listGroups())).some((g) => g.id === groupId)); // manage reads too
  await refused(sdk.userApi.suspendUser({ userId: login }), ...lacking);
  await refused(all(sdk.applicationApi.listApplications()), ...lacking);

  // What the token endpoint refuses, the SDK learns from the next answer.
  const refusedToken = (more) => refused(connect({ ...credentials, scopes: ['okta.users.read'], ...more }).userApi.getUser({ userId: login }), ...bad);
  await refusedToken({ scopes: ['okta.apps.read'] }); // not granted
  await refusedToken({ clientId: '0oaNone' });
  await refusedToken({ privateKey: keyPair().privateKey.export({ format: 'jwk' }) });
  await refusedToken({ keyId: 'another-key' });

  // For a token that is good no more the SDK asks for another one.
  const { access_token: before } = await sdk.oauth.getAccessToken();
  await revoke(before, credentials);
  assert.equal((await sdk.userApi.getUser({ userId: login })).profile.login, login);
  assert.notEqual((await sdk.oauth.getAccessToken()).access_token, before);
});

// revoke makes a token bad, as the service app that has it.
async function revoke(token, { clientId, privateKey, keyId }) {
  const sdk = connect({ authorizationMode: 'PrivateKey', clientId, privateKey, keyId, scopes: ['okta.users.read'] });
  const response = await fetch(`${orgUrl}/oauth2/v1/revoke`, {
    method: 'POST',
    body: new URLSearchParams({
      token, client_id: clientId, client_assertion: await sdk.oauth.getJwt('/oauth2/v1/revoke'),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    }),
  });
  assert.equal(response.status, 200, await response.text());
}
