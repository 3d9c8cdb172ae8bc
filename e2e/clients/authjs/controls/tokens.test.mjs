// What okta-auth-js makes of tokens that are wrong, of rotated keys and of a
// clock that was moved. See ../harness.mjs for the environment.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser, advanceClock, byEmail, change, control, nextMail, person } from '../harness.mjs';

// signIn signs in by mail and returns what auth-js says against it; nothing if
// it takes the tokens.
async function signIn(browser = new Browser()) {
  const tab = browser.tab();
  await tab.idx.authenticate({ username: person.username, authenticators: byEmail });
  const { otp } = await nextMail();
  try {
    const transaction = await tab.idx.proceed({ verificationCode: otp });
    return transaction.status === 'SUCCESS' ? '' : `${transaction.error?.message ?? transaction.status}`;
  } catch (error) {
    return error.message;
  } finally {
    tab.tokenManager.clear();
  }
}

// jwksFetches is how often the keys were asked for until now.
const jwksFetches = async () => (await control('/journal')).filter((e) => e.path?.endsWith('/v1/keys')).length;

for (const [kind, value, says] of [
  ['unknown-kid', 'no-such-key', /^The key id, no-such-key, was not found in the server's keys$/],
  ['bad-signature', '', /^The token signature is not valid$/],
  ['wrong-iss', 'https://other.example', /^The issuer \[https:\/\/other\.example\] does not match \[/],
  ['wrong-aud', '', /^The audience \[another-audience\] does not match \[/],
  ['wrong-nonce', '', /^$/], // it does not look when it exchanges an interaction code: the app's back end must
  ['no-nonce', '', /^$/],
  ['alg-none', '', /^The token signature is not valid$/],
  ['hs256', '', /^The token signature is not valid$/],
  ['wrong-sub', '', /^$/], // it looks when it asks for the user, below
  ['wrong-acr', '', /^$/], // the app's to check, as the next
  ['wrong-azp', '', /^$/],
  ['wrong-at-hash', '', /^Token hash verification failed$/],
  ['expired', '', /^The JWT expired and is no longer valid$/],
  ['not-yet-valid', '', /^The JWT was issued in the future$/],
  ['exp-before-iat', '', /^The JWT expired before it was issued$/],
  ['shifted', '310s', /^The JWT was issued in the future$/],
  ['shifted', '290s', /^$/],
]) {
  test(`token: ${kind} ${value}`, async () => {
    await change('/tokens/next', { kind, ...(value && { value }) });
    assert.match(await signIn(), says);
    assert.equal(await signIn(), '', 'the token after it');
  });
}

test('keys: fetched once more after a rotation', async () => {
  const browser = new Browser();
  assert.equal(await signIn(browser), '');
  const before = await jwksFetches();
  assert.equal(await signIn(browser), '');
  assert.equal(await jwksFetches(), before, 'fetches while the key is the same');
  for (const rotate of ['graceful', 'emergency']) {
    const had = await jwksFetches();
    await change('/keys', { rotate });
    assert.equal(await signIn(browser), '', rotate);
    assert.equal(await jwksFetches(), had + 1, rotate);
  }
});

// userInfoOf signs in and returns a function that asks who that is.
async function userInfoOf() {
  const tab = new Browser().tab();
  await tab.idx.authenticate({ username: person.username, authenticators: byEmail });
  const { tokens } = await tab.idx.proceed({ verificationCode: (await nextMail()).otp });
  tab.tokenManager.clear();
  return () => tab.token.getUserInfo(tokens.accessToken, tokens.idToken);
}

test('token: wrong-sub is found when the user is asked for', async () => {
  await change('/tokens/next', { kind: 'wrong-sub' });
  const userInfo = await userInfoOf();
  await assert.rejects(userInfo(), /token mismatch/);
});

// The key that is published ahead is fetched with the other, and signs at once.
test('keys: none is fetched after one that was published before it signs', async () => {
  await change('/keys', { publish: true });
  const browser = new Browser();
  assert.equal(await signIn(browser), '');
  const had = await jwksFetches();
  await change('/keys', { rotate: 'graceful' });
  assert.equal(await signIn(browser), '');
  assert.equal(await jwksFetches(), had);
});

test('keys: the org takes no token of a key that is retired', async () => {
  const userInfo = await userInfoOf();
  const signing = (await control('/keys')).find((key) => key.state === 'signing');
  await change('/keys', { rotate: 'graceful' });
  assert.equal((await userInfo()).email, person.username);
  await change('/keys', { retire: signing.kid });
  await assert.rejects(userInfo(), /The access token is invalid\./);
  assert.equal(await signIn(), '');
});

for (const by of ['6m', '10h', '-20h']) {
  test(`clock: tokens are taken right after ${by}`, async () => {
    await advanceClock(by);
    assert.equal(await signIn(), '');
  });
}

test('clock: with its time in tokens they are not', async () => {
  await change('/clock', { tokenTime: 'clock' });
  await change('/clock', { reset: true });
  assert.equal(await signIn(), '');
  await advanceClock('6m');
  assert.match(await signIn(), /^The JWT was issued in the future$/);
  await advanceClock('-10h');
  assert.match(await signIn(), /^The JWT expired and is no longer valid$/);
  await change('/clock', { tokenTime: 'real' });
  assert.equal(await signIn(), '');
});
