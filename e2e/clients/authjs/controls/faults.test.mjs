// Faults as okta-auth-js sees them. The Go test of the same name checks what came
// of them in the org.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser, byEmail, change, control, expectSuccess, keys, nextMail, person } from '../harness.mjs';

const { username } = person;
const fault = (rule) => change('/faults', rule);
const pollMail = { actions: ['currentAuthenticatorEnrollment-poll'] };
const begin = (tab) => tab.idx.authenticate({ username, authenticators: byEmail });

// textOf is what an app can show of what became of a call.
async function textOf(call) {
  try {
    const { messages, error } = await call;
    return messages?.map((m) => m.message).join(' ') || error?.message || error?.errorSummary;
  } catch (error) {
    return error.message || error.errorSummary;
  }
}

test('introspect fails once, and works when it is tried again', async () => {
  await fault({ preset: 'introspect-500' });
  const tab = new Browser().tab();
  assert.ok(await textOf(begin(tab)));
  const transaction = await begin(tab);
  assert.equal(transaction.nextStep.name, 'challenge-authenticator');
  expectSuccess(await tab.idx.proceed({ verificationCode: (await nextMail()).otp }));
});

test('tokens are lost, and the code is spent', async () => {
  const tab = new Browser().tab();
  await begin(tab);
  const { otp } = await nextMail();
  const rule = await fault({ preset: 'token-lost' });
  assert.ok(await textOf(tab.idx.proceed({ verificationCode: otp })));
  assert.ok(await textOf(tab.idx.proceed({ verificationCode: otp })), 'the second try');
  assert.equal((await control(`/faults/${rule.id}`)).fired, 1);
  assert.equal(await tab.tokenManager.get('idToken'), undefined);
});

test('the answer to a code is lost, and the sign-in is over', async () => {
  const tab = new Browser().tab();
  await begin(tab);
  const { otp } = await nextMail();
  await fault({ preset: 'answer-lost' });
  assert.ok(await textOf(tab.idx.proceed({ verificationCode: otp })));
  const again = await tab.idx.proceed({ verificationCode: otp });
  assert.equal(again.status, 'TERMINAL');
  assert.deepEqual(keys(again), ['idx.session.expired']);
});

test('one code in two tabs at once signs one in', async () => {
  const browser = new Browser();
  const one = browser.tab();
  await begin(one);
  const { otp } = await nextMail();
  const two = browser.tab();
  const [state] = [...browser.local.values()].map((v) => /"state":"([^"]+)"/.exec(v)?.[1]).filter(Boolean);
  await two.idx.proceed({ state });
  await fault({ endpoint: 'answer', kind: 'barrier', n: 2 });
  const ended = await Promise.allSettled([one, two].map((tab) => tab.idx.proceed({ verificationCode: otp, state })));
  assert.equal(ended.filter(({ value }) => value?.status === 'SUCCESS').length, 1, JSON.stringify(ended));
});

test('a poll that is one too many', async () => {
  const browser = new Browser();
  const tab = browser.tab();
  await begin(tab);
  const { otp } = await nextMail();
  await fault({ preset: 'poll-throttled' });
  const throttled = await tab.idx.proceed(pollMail);
  assert.equal(throttled.nextStep.name, 'challenge-authenticator');
  assert.deepEqual(keys(throttled), ['tooManyRequests']);
  const polled = await tab.idx.proceed(pollMail);
  assert.equal(polled.nextStep.name, 'challenge-authenticator');
  assert.equal(keys(polled), undefined);
  expectSuccess(await tab.idx.proceed({ verificationCode: otp }));
});

for (const [error, endpoint] of [
  ['api:E0000047', 'introspect'], ['api:E0000009', 'introspect'], ['idx:tooManyRequests', 'answer'],
  ['idx:idx.session.expired', 'answer'], ['oauth:server_error', 'interact'], ['oauth:invalid_grant', 'token'],
]) {
  test(`${error} at ${endpoint} has a text`, async () => {
    const rule = await fault({ endpoint, kind: 'answer', error, count: 1 });
    const tab = new Browser().tab();
    let text = await textOf(begin(tab));
    if (['answer', 'token'].includes(endpoint)) {
      text = await textOf(tab.idx.proceed({ verificationCode: (await nextMail()).otp }));
    }
    assert.ok(text);
    assert.equal((await control(`/faults/${rule.id}`)).fired, 1);
  });
}

test('an error of the infrastructure at a later step ends the sign-in without a text', async () => {
  await fault({ endpoint: 'identify', kind: 'answer', error: 'api:E0000009', count: 1 });
  const transaction = await begin(new Browser().tab());
  assert.equal(transaction.status, 'TERMINAL');
  assert.equal(transaction.messages, undefined);
});
