// okta-auth-js as its users call it, in the modes of version 7 and of version
// 8. See harness.mjs for the environment.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Browser, advanceClock, byEmail, keep, keys, nextMail, openLink, passwordAndMail, person, redirectUri, requests,
  stepModeByDefault, wrong,
} from './harness.mjs';

const { username } = person;

// askForMail signs in as far as the challenge and returns the mail.
async function askForMail(tab, credentials = { username }) {
  const transaction = await tab.idx.authenticate({ ...credentials, authenticators: byEmail });
  assert.equal(transaction.status, 'PENDING');
  assert.equal(transaction.nextStep.name, 'challenge-authenticator');
  return nextMail();
}

async function expectSignedIn(transaction) {
  assert.equal(transaction.status, 'SUCCESS', transaction.error ?? JSON.stringify(transaction.messages));
  assert.equal(transaction.tokens.idToken.claims.email, username);
  keep(transaction.tokens);
}

// pollMail asks whether the link of the mail was used, as the Sign-In Widget does.
const pollMail = { actions: ['currentAuthenticatorEnrollment-poll'] };

const versions = { skip: stepModeByDefault && 'these calls need the legacy mode of version 8' };

test('authenticate and proceed: mail alone', versions, async () => {
  const tab = new Browser().tab();
  const mail = await askForMail(tab);
  await expectSignedIn(await tab.idx.proceed({ verificationCode: mail.otp }));
});

test('authenticate and proceed: password and mail', versions, async () => {
  const tab = new Browser().tab(passwordAndMail);
  const mail = await askForMail(tab, person);
  await expectSignedIn(await tab.idx.proceed({ verificationCode: mail.otp }));
});

test('authenticate: wrong password', versions, async () => {
  const tab = new Browser().tab(passwordAndMail);
  const transaction = await tab.idx.authenticate({ username, password: wrong(person.password) });
  assert.deepEqual(keys(transaction), ['errors.E0000004']);
});

test('proceed: wrong code, then the right one', versions, async () => {
  const tab = new Browser().tab();
  const mail = await askForMail(tab);
  const refused = await tab.idx.proceed({ verificationCode: wrong(mail.otp) });
  assert.equal(refused.status, 'PENDING');
  assert.deepEqual(keys(refused), ['api.authn.error.PASSCODE_INVALID']);
  await expectSignedIn(await tab.idx.proceed({ verificationCode: mail.otp }));
});

test('proceed: resend, the old code, the new code', versions, async () => {
  const tab = new Browser().tab();
  const old = await askForMail(tab);
  await advanceClock('1m');
  const resent = await tab.idx.proceed({ resend: true });
  assert.equal(resent.nextStep.name, 'challenge-authenticator');
  const fresh = await nextMail();
  const refused = await tab.idx.proceed({ verificationCode: old.otp });
  assert.deepEqual(keys(refused), ['api.authn.error.PASSCODE_INVALID']);
  await expectSignedIn(await tab.idx.proceed({ verificationCode: fresh.otp }));
});

test('cancel', versions, async () => {
  const tab = new Browser().tab();
  await askForMail(tab);
  const cancelled = await tab.idx.cancel();
  assert.equal(cancelled.status, 'CANCELED');
  assert.equal(tab.idx.canProceed(), false);
});

test('handleEmailVerifyCallback: in a new tab of the same browser', versions, async () => {
  const browser = new Browser();
  const original = browser.tab();
  const search = await openLink(await askForMail(original));
  const opened = browser.tab();
  assert.ok(opened.idx.isEmailVerifyCallback(search));
  await requests();
  await expectSignedIn(await opened.idx.handleEmailVerifyCallback(search));
  assert.deepEqual(await requests(), ['/idp/idx/introspect', '/idp/idx/challenge/answer', '/oauth2/default/v1/token']);

  const moved = await original.idx.proceed(pollMail);
  assert.equal(moved.status, 'TERMINAL');
  assert.deepEqual(keys(moved), ['idx.transferred.to.new.tab']);
  assert.equal(original.idx.canProceed(), false, 'the original tab forgets its transaction');
});

test('handleEmailVerifyCallback: in another browser', async () => {
  const search = `?otp=123456&state=${'s'.repeat(64)}`;
  await requests();
  await assert.rejects(new Browser().tab().idx.handleEmailVerifyCallback(search), {
    name: 'EmailVerifyCallbackError',
    message: 'Enter the OTP code in the originating client: 123456',
    state: 's'.repeat(64),
    otp: '123456',
  });
  assert.deepEqual(await requests(), [], 'requests to the org');
});

test('poll: the challenge is as it was while nothing happened', versions, async () => {
  const tab = new Browser().tab();
  const mail = await askForMail(tab);
  await requests();
  const same = await tab.idx.proceed(pollMail);
  assert.deepEqual(await requests(), ['/idp/idx/challenge/poll']);
  assert.equal(same.status, 'PENDING');
  assert.equal(same.nextStep.name, 'challenge-authenticator');
  assert.equal(same.messages, undefined);
  await expectSignedIn(await tab.idx.proceed({ verificationCode: mail.otp }));
});

// It serves the remediation challenge-poll. A mail is polled by an action, which
// it does not call: it returns what the tab knows already.
test('poll: the function of that name does not ask about a mail', versions, async () => {
  const tab = new Browser().tab();
  await askForMail(tab);
  await requests();
  const same = await tab.idx.poll({ refresh: 1 });
  assert.equal(same.nextStep.name, 'challenge-authenticator');
  assert.deepEqual(await requests(), []);
});

// codeInHand ends a sign-in with the interaction code instead of tokens.
async function codeInHand(tab) {
  const mail = await askForMail(tab);
  const { interactionCode } = await tab.idx.proceed({ verificationCode: mail.otp, exchangeCodeForTokens: false });
  assert.ok(interactionCode);
  return { interactionCode, state: mail.state };
}

// forget drops stored tokens: until they expire, a timer keeps Node alive.
const forget = (tab) => tab.tokenManager.clear();

test('handleInteractionCodeRedirect: exchanges the code', versions, async () => {
  const tab = new Browser().tab();
  const { interactionCode, state } = await codeInHand(tab);
  await tab.idx.handleInteractionCodeRedirect(`${redirectUri}?interaction_code=${interactionCode}&state=${state}`);
  const tokens = tab.tokenManager.getTokensSync();
  assert.equal(tokens.idToken.claims.email, username);
  keep(tokens);
  forget(tab);
});

test('handleInteractionCodeRedirect: refuses another state, an error and no code', versions, async () => {
  const tab = new Browser().tab();
  const { interactionCode, state } = await codeInHand(tab);
  await requests();
  for (const [query, problem] of [
    [`interaction_code=${interactionCode}&state=another`, /State in redirect uri does not match/],
    ['error=access_denied&error_description=The+link+is+too+old.', /The link is too old\./],
    [`state=${state}`, /Unable to parse interaction_code/],
  ]) {
    await assert.rejects(tab.idx.handleInteractionCodeRedirect(`${redirectUri}?${query}`), problem);
  }
  assert.deepEqual(await requests(), [], 'requests to the org');
});

test('handleInteractionCodeRedirect: a code that is used already', versions, async () => {
  const tab = new Browser().tab();
  const { interactionCode, state } = await codeInHand(tab);
  const callback = `${redirectUri}?interaction_code=${interactionCode}&state=${state}`;
  const meta = tab.transactionManager.load();
  await tab.idx.handleInteractionCodeRedirect(callback);
  tab.transactionManager.save(meta);
  await assert.rejects(tab.idx.handleInteractionCodeRedirect(callback), /The interaction code is invalid or has expired\./);
  forget(tab);
});

const stepMode = { skip: !stepModeByDefault && 'this version or mode remediates by itself' };
const noStep = { name: 'AuthSdkError', message: 'No `step` or `action` provided' };

// The first remediation is what Okta wants done now.
const next = (transaction) => transaction.neededToProceed[0].name;

test('step mode: signs in step by step', stepMode, async () => {
  const { idx } = new Browser().tab();
  assert.equal(next(await idx.start()), 'identify');
  assert.equal(next(await idx.proceed({ step: 'identify', username })), 'select-authenticator-authenticate');
  const challenge = await idx.proceed({ step: 'select-authenticator-authenticate', authenticator: 'okta_email' });
  assert.equal(next(challenge), 'authenticator-verification-data');
  assert.equal(next(await idx.proceed({ step: 'authenticator-verification-data', methodType: 'email' })), 'challenge-authenticator');
  const { otp } = await nextMail();
  await expectSignedIn(await idx.proceed({ step: 'challenge-authenticator', verificationCode: otp }));
});

test('step mode: calls that remediate by themselves ask the org where it is, and throw', stepMode, async () => {
  const browser = new Browser();
  const { idx } = browser.tab();
  await assert.rejects(idx.authenticate({ username }), noStep);
  const { state } = idx.getSavedTransactionMeta?.() ?? {};
  for (const call of [() => idx.proceed(), () => idx.poll()]) {
    await requests();
    await assert.rejects(call(), noStep);
    assert.deepEqual(await requests(), ['/idp/idx/introspect']);
  }
  await requests();
  await assert.rejects(browser.tab().idx.handleEmailVerifyCallback(`?otp=123456&state=${state}`), noStep);
  assert.deepEqual(await requests(), ['/idp/idx/introspect']);
});
