// Second factors, set up before or on the way.
import assert from 'node:assert/strict';
import {
  Browser, advanceClock, answer, answerElsewhere, byEmail, chosen, device, expectNext, expectSuccess, journey, keys, knownOptions, limitSteps, newPassword, nextMail, nobody, openLink, person, phoneNumber, totp, totpSecret, wrong,
} from '../harness.mjs';
import { confirm, setUpPhone, setUpQuestion, setUpTOTP } from './remediate.mjs';

async function passwordAndPhone(methodType) {
  const { idx } = new Browser().tab();
  expectNext(await idx.authenticate({ ...person, authenticators: [{ key: 'phone_number', methodType }] }), 'challenge-authenticator');
  const { otp } = await nextMail(phoneNumber);
  return expectSuccess(await confirm(idx, 'verificationCode', otp));
}

journey('password, then sms', () => passwordAndPhone('sms'));
journey('password, then voice call', () => passwordAndPhone('voice'));

journey('password, then sms, and another', async () => {
  const { idx } = new Browser().tab();
  await idx.authenticate({ ...person, authenticators: [{ key: 'phone_number', methodType: 'sms' }] });
  const old = await nextMail(phoneNumber);
  await advanceClock('1m');
  expectNext(await idx.proceed({ resend: true }), 'challenge-authenticator');
  const fresh = await nextMail(phoneNumber);
  assert.deepEqual(keys(await idx.proceed({ verificationCode: old.otp })), ['api.authn.error.PASSCODE_INVALID']);
  return expectSuccess(await idx.proceed({ verificationCode: fresh.otp }));
});

journey('too many requests', async () => {
  const { idx } = new Browser().tab();
  expectNext(await idx.authenticate({ ...person, authenticators: byEmail }), 'challenge-authenticator');
  const { otp } = await nextMail();
  await limitSteps(1, '1m');
  assert.deepEqual(keys(await idx.proceed({ verificationCode: wrong(otp) })), ['api.authn.error.PASSCODE_INVALID']);
  for (const values of [{ verificationCode: otp }, { actions: ['currentAuthenticatorEnrollment-poll'] }]) {
    const refused = expectNext(await idx.proceed(values), 'challenge-authenticator');
    assert.deepEqual(keys(refused), ['tooManyRequests']);
  }
  await advanceClock('1m');
  return expectSuccess(await idx.proceed({ verificationCode: otp }));
});

journey('another factor than the one chosen first', async () => {
  const { idx } = new Browser().tab();
  const at = expectNext(await idx.authenticate(person), 'select-authenticator-authenticate');
  assert.deepEqual(knownOptions(at), ['okta_email', 'phone_number']);
  expectNext(await idx.proceed({ authenticator: 'okta_email', methodType: 'email' }), 'challenge-authenticator');
  const mailed = await nextMail();
  const step = 'select-authenticator-authenticate';
  expectNext(await idx.proceed({ step, authenticator: 'phone_number', methodType: 'sms' }), 'challenge-authenticator');
  assert.deepEqual(keys(await idx.proceed({ verificationCode: mailed.otp })), ['api.authn.error.PASSCODE_INVALID']);
  const { otp } = await nextMail(phoneNumber);
  return expectSuccess(await confirm(idx, 'verificationCode', otp));
});

journey('proving mail before setting up a phone', async () => {
  const { idx } = new Browser().tab();
  expectNext(await idx.authenticate({ ...person, authenticators: byEmail }), 'challenge-authenticator');
  const { otp } = await nextMail();
  expectNext(await confirm(idx, 'verificationCode', otp), 'select-authenticator-enroll');
  return expectSuccess(await setUpPhone(idx));
});

journey('password, then a question', async () => {
  const { idx } = new Browser().tab();
  const at = expectNext(await idx.authenticate(person), 'challenge-authenticator');
  assert.equal(at.nextStep.authenticator.contextualData.enrolledQuestion.questionKey, 'disliked_food');
  return expectSuccess(await confirm(idx, 'answer', answer));
});

journey('password, then Google Authenticator', async () => {
  const { idx } = new Browser().tab();
  expectNext(await idx.authenticate(person), 'challenge-authenticator');
  const key = 'authfactor.challenge.soft_token.invalid_passcode';
  return expectSuccess(await confirm(idx, 'verificationCode', await totp(totpSecret), key));
});

journey('password, then a code of Okta Verify', async () => {
  const { idx } = new Browser().tab();
  expectNext(await idx.authenticate({ ...person, authenticator: 'okta_verify' }), 'authenticator-verification-data');
  expectNext(await idx.proceed({ methodType: 'totp' }), 'challenge-authenticator');
  return expectSuccess(await confirm(idx, 'verificationCode', await device.code()));
});

// askedForPush asks for a push, and knows how often to ask whether it was answered.
async function askedForPush() {
  const { idx } = new Browser().tab();
  const at = expectNext(await idx.authenticate({ ...person, authenticators: [{ key: 'okta_verify', methodType: 'push' }] }), 'challenge-poll');
  assert.deepEqual(at.nextStep.poll, { required: true, refresh: 4000 });
  return { idx, at };
}

journey('password, then a push', async () => {
  const { idx } = await askedForPush();
  expectNext(await idx.poll(), 'challenge-poll');
  await device.answer({ approve: true });
  return expectSuccess(await idx.poll());
});

journey('password, then a push that is rejected, and another by number', async () => {
  const { idx } = await askedForPush();
  await device.answer({ approve: false });
  const rejected = await idx.poll();
  assert.deepEqual(keys(rejected), ['api.authn.poll.error.push_rejected']);
  const again = await idx.proceed({ step: 'select-authenticator-authenticate', authenticator: 'okta_verify', methodType: 'push' });
  const { correctAnswer } = expectNext(again, 'challenge-poll').nextStep.authenticator.contextualData;
  await device.answer({ approve: true, number: correctAnswer });
  return expectSuccess(await idx.poll());
});

async function askedToSetUp() {
  const { idx } = new Browser().tab();
  expectNext(await idx.authenticate(person), 'select-authenticator-enroll');
  return idx;
}

journey('setting up a required phone', async () => expectSuccess(await setUpPhone(await askedToSetUp())));
journey('setting up a required question', async () => expectSuccess(await setUpQuestion(await askedToSetUp(), chosen)));
journey('setting up a required Google Authenticator', async () => expectSuccess(await setUpTOTP(await askedToSetUp())));

journey('setting up a required Okta Verify', async () => {
  const idx = await askedToSetUp();
  const at = expectNext(await idx.proceed({ authenticator: 'okta_verify' }), 'enroll-poll');
  assert.match(at.nextStep.authenticator.contextualData.qrcode.href, /^data:image\/png;base64,/);
  expectNext(await idx.poll(), 'enroll-poll');
  await device.setUp();
  return expectSuccess(await idx.poll());
});

journey('setting up a required Okta Verify by mail', async () => {
  const idx = await askedToSetUp();
  expectNext(await idx.proceed({ authenticator: 'okta_verify' }), 'enroll-poll');
  expectNext(await idx.proceed({ step: 'select-enrollment-channel', channel: 'email' }), 'enrollment-channel-data');
  expectNext(await idx.proceed({ email: 'phone@example.com' }), 'enroll-poll');
  await fetch((await nextMail('phone@example.com')).link, { method: 'POST' });
  return expectSuccess(await idx.poll());
});

journey('setting up a required phone, skipping', async () => {
  const idx = await askedToSetUp();
  const at = expectNext(await setUpPhone(idx), 'select-authenticator-enroll');
  assert.ok(at.nextStep.canSkip);
  return expectSuccess(await idx.proceed({ skip: true }));
});

async function askedForEmail(tab = new Browser().tab()) {
  expectNext(await tab.idx.authenticate(person), 'select-authenticator-enroll');
  expectNext(await tab.idx.proceed({ authenticator: 'okta_email' }), 'enroll-authenticator');
  return tab;
}

journey('setting up email by code', async () => {
  const { idx } = await askedForEmail();
  const { otp } = await nextMail();
  return expectSuccess(await confirm(idx, 'verificationCode', otp));
});

journey('setting up email by link', async () => {
  const browser = new Browser();
  const original = await askedForEmail(browser.tab());
  const opened = expectSuccess(await browser.tab().idx.handleEmailVerifyCallback(await openLink(await nextMail())));
  const moved = await original.idx.proceed({ actions: ['currentAuthenticator-poll'] });
  assert.deepEqual(keys(moved), ['idx.transferred.to.new.tab']);
  return opened;
});

journey('expired password', async () => {
  const { idx } = new Browser().tab();
  expectNext(await idx.authenticate(person), 'reenroll-authenticator');
  const refused = await idx.proceed({ newPassword: 'short' });
  assert.deepEqual(keys(refused), ['password.passwordRequirementsNotMet']);
  return expectSuccess(await idx.proceed({ newPassword }));
});

journey('expiring password, kept', async () => {
  const { idx } = new Browser().tab();
  const at = expectNext(await idx.authenticate(person), 'reenroll-authenticator-warning');
  assert.deepEqual(keys(at), ['idx.password.expiring.message']);
  return expectSuccess(await idx.proceed({ skip: true }));
});

async function answeredElsewhere(consent) {
  const { idx } = new Browser().tab();
  expectNext(await idx.authenticate({ username: person.username, authenticators: byEmail }), 'challenge-authenticator');
  await answerElsewhere(await nextMail(), consent);
  return idx.proceed({ actions: ['currentAuthenticatorEnrollment-poll'] });
}

journey('login, allowed in another browser', async () => expectSuccess(await answeredElsewhere(true)));

journey('login, denied in another browser', async () => {
  const at = await answeredElsewhere(false);
  assert.equal(at.status, 'TERMINAL');
  assert.deepEqual(keys(at), ['idx.operation.cancelled.by.user']);
  return at;
});

journey('unknown user', async () => {
  const { idx } = new Browser().tab();
  const at = await idx.authenticate({ username: nobody });
  assert.deepEqual(keys(at), ['idx.unknown.user']);
  return at;
});

journey('unknown user, hidden', async () => {
  const { idx } = new Browser().tab();
  expectNext(await idx.authenticate({ username: nobody, authenticators: byEmail }), 'challenge-authenticator');
  const refused = await idx.proceed({ verificationCode: '000000' });
  assert.deepEqual(keys(refused), ['api.authn.error.PASSCODE_INVALID']);
  return refused;
});
