// okta-auth-js signs in without the Identity Engine: signInWithCredentials gives
// a session token, which is good at /authorize. See harness.mjs for the
// environment.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser, change, person } from './harness.mjs';

// authorize takes a session token to the org, as a redirect does, and returns
// where the browser is sent with what the app kept.
async function authorize(tab, sessionToken) {
  const params = await tab.token.prepareTokenParams({ sessionToken, prompt: 'none', responseMode: 'query' });
  const query = new URLSearchParams({
    client_id: params.clientId, redirect_uri: params.redirectUri, response_type: 'code', response_mode: 'query', prompt: 'none',
    scope: params.scopes.join(' '), state: params.state, nonce: params.nonce, sessionToken,
    code_challenge: params.codeChallenge, code_challenge_method: params.codeChallengeMethod,
  });
  const answer = await fetch(`${tab.options.issuer}/v1/authorize?${query}`, { redirect: 'manual' });
  return { params, back: new URL(answer.headers.get('location')).searchParams };
}

test('a password gives a session token, and that a session once', async () => {
  await change('/policies/mail', { factors: ['okta_password'] }, 'PATCH');
  const tab = new Browser().tab();
  const transaction = await tab.signInWithCredentials(person);
  assert.equal(transaction.status, 'SUCCESS');
  assert.equal(transaction.user.profile.login, person.username);

  const { params, back } = await authorize(tab, transaction.sessionToken);
  const { tokens } = await tab.token.exchangeCodeForTokens({ ...params, authorizationCode: back.get('code') });
  assert.equal(tokens.idToken.claims.email, person.username);
  assert.equal((await authorize(tab, transaction.sessionToken)).back.get('error'), 'login_required');
});

test('a wrong password', async () => {
  await assert.rejects(new Browser().tab().signInWithCredentials({ ...person, password: 'wrong' }), { errorCode: 'E0000004', errorSummary: 'Authentication failed' });
});

test('a password that expired', async () => {
  await change(`/users/${person.username}/expire-password`, undefined);
  const transaction = await new Browser().tab().signInWithCredentials(person);
  assert.equal(transaction.status, 'PASSWORD_EXPIRED');
  await assert.rejects(transaction.changePassword({ oldPassword: person.password, newPassword: 'weak' }), { errorCode: 'E0000014' });
  const done = await transaction.changePassword({ oldPassword: person.password, newPassword: 'Another-engine-1843' });
  assert.equal(done.status, 'SUCCESS');
});
