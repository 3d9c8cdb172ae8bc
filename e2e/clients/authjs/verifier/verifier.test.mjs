// What @okta/jwt-verifier makes of the tokens of a real sign-in.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mock, test } from 'node:test';
import { Browser, advanceClock, byEmail, change, expectSuccess, nextMail, person } from '../harness.mjs';

const require = createRequire(process.env.NODE_PACKAGES + '/');
const OktaJwtVerifier = require('@okta/jwt-verifier');

const { ISSUER: issuer, JWKS_URI: jwksUri, AUDIENCE: audience, CLIENT_ID: clientId } = process.env;
const verifier = (options) => new OktaJwtVerifier({ issuer, clientId, jwksUri, testing: { disableHttpsCheck: true }, ...options });

// signIn returns the tokens of a sign-in by mail, and the nonce that was sent.
async function signIn() {
  const tab = new Browser().tab();
  await tab.idx.authenticate({ username: person.username, authenticators: byEmail });
  const mail = await nextMail();
  const { tokens } = expectSuccess(await tab.idx.proceed({ verificationCode: mail.otp }));
  return { id: tokens.idToken.idToken, access: tokens.accessToken.accessToken, nonce: tokens.idToken.claims.nonce };
}

const { id, access, nonce } = await signIn();

test('verifier: takes both tokens', async () => {
  const idToken = await verifier({ assertClaims: { email: person.username } }).verifyIdToken(id, clientId, nonce);
  assert.equal(idToken.claims.name, 'Ada Lovelace');
  assert.equal(idToken.header.alg, 'RS256');
  const accessToken = await verifier({ assertClaims: { cid: clientId, 'scp.includes': ['openid', 'email'] } }).verifyAccessToken(access, audience);
  assert.equal(accessToken.claims.uid, idToken.claims.sub);
  assert.equal(accessToken.claims.sub, person.username);
  await verifier().verifyAccessToken(access, ['api://other', audience]);
});

test('verifier: refuses another audience, client, issuer, nonce or claim', async () => {
  const v = verifier();
  await assert.rejects(v.verifyAccessToken(access, 'api://other'), { message: `audience claim ${audience} does not match expected audience: api://other` });
  await assert.rejects(v.verifyIdToken(id, '0oaOther', nonce), { message: `audience claim ${clientId} does not match expected client id: 0oaOther` });
  const elsewhere = verifier({ issuer: 'https://other.example.com', jwksUri: jwksUri ?? `${issuer}/v1/keys` });
  await assert.rejects(elsewhere.verifyAccessToken(access, audience), { message: `issuer ${issuer} does not match expected issuer: https://other.example.com` });
  await assert.rejects(v.verifyIdToken(id, clientId, 'another'), { message: `nonce claim ${nonce} does not match expected nonce: another` });
  await assert.rejects(v.verifyIdToken(id, clientId), { message: 'expected nonce is required' });
  await assert.rejects(v.verifyIdToken(access, clientId, nonce), { message: `audience claim ${audience} does not match expected client id: ${clientId}` });
  await assert.rejects(verifier({ assertClaims: { 'scp.includes': ['orders:read'] } }).verifyAccessToken(access, audience), /does not include expected value 'orders:read'/);
});

test('verifier: refuses what was changed', async () => {
  const part = (text) => Buffer.from(JSON.stringify(text)).toString('base64url');
  const [header, claims, signature] = access.split('.');
  const read = (text) => JSON.parse(Buffer.from(text, 'base64url'));
  const forged = part({ ...read(claims), uid: '00uSomebodyElse' });
  await assert.rejects(verifier().verifyAccessToken([header, forged, signature].join('.'), audience), { message: 'Signature verification failed' });
  await assert.rejects(verifier().verifyAccessToken([part({ ...read(header), alg: 'none' }), forged, ''].join('.'), audience));
  await assert.rejects(
    verifier().verifyAccessToken([part({ ...read(header), kid: 'another' }), claims, signature].join('.'), audience),
    (e) => e.innerError.message === "Unable to find a signing key that matches 'another'",
  );
});

test('verifier: refuses what has expired', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 61 * 60_000 });
  try {
    await assert.rejects(verifier().verifyAccessToken(access, audience), { message: 'Jwt is expired' });
    await assert.rejects(verifier().verifyIdToken(id, clientId, nonce), { message: 'Jwt is expired' });
  } finally {
    mock.timers.reset();
  }
});

test("verifier: takes tokens whose org's clock is ahead, and tells its time if it is to", async () => {
  await advanceClock('3h');
  const real = await signIn();
  await verifier().verifyAccessToken(real.access, audience); // clients are told the real time
  await change('/clock', { tokenTime: 'clock' });
  mock.timers.enable({ apis: ['Date'], now: Date.now() + 3 * 60 * 60_000 });
  try {
    const ahead = await signIn();
    const { claims } = await verifier().verifyAccessToken(ahead.access, audience);
    assert.ok(claims.iat * 1000 > Date.now() - 10_000);
  } finally {
    mock.timers.reset();
    await change('/clock', { reset: true });
  }
});

test('verifier: keys that rotate', async () => {
  const before = verifier();
  await before.verifyAccessToken(access, audience);
  await change('/keys', { rotate: 'graceful' });
  const next = await signIn();
  await before.verifyAccessToken(next.access, audience); // it asks for keys that it does not know
  await verifier().verifyIdToken(id, clientId, nonce); // the old key is published still
  await change('/keys', { rotate: 'emergency' });
  await assert.rejects(verifier().verifyAccessToken(next.access, audience), (e) => e.innerError.message.startsWith('Unable to find a signing key'));
  const last = await signIn();
  await verifier().verifyIdToken(last.id, clientId, last.nonce);
});
