// Second factors, set up before or on the way.
import assert from 'node:assert/strict';
import {
  Browser, answer, answerElsewhere, chosen, device, expectSuccess, journey, keys, newPassword, nextMail, nobody, person, phoneNumber, totp, totpSecret,
} from '../harness.mjs';
import { Steps, weak, wrongCode } from './steps.mjs';

const { username, password } = person;

async function named(username, tab = new Browser().tab()) {
  const steps = new Steps(tab, await tab.idx.start());
  await steps.next('identify', { username });
  return steps;
}

async function byPassword(tab) {
  const steps = await named(username, tab);
  await steps.next('challenge-authenticator', { password });
  return steps;
}

async function passwordAndPhone(methodType) {
  const steps = await byPassword();
  await steps.next('authenticator-verification-data', { methodType });
  const { otp } = await nextMail(phoneNumber);
  return expectSuccess(await steps.confirm('challenge-authenticator', 'verificationCode', otp));
}

journey('password, then sms', () => passwordAndPhone('sms'));
journey('password, then voice call', () => passwordAndPhone('voice'));

journey('another factor than the one chosen first', async () => {
  const steps = await byPassword();
  await steps.next('select-authenticator-authenticate', { authenticator: 'okta_email' });
  await steps.next('authenticator-verification-data', { methodType: 'email' });
  const mailed = await nextMail();
  steps.at = await steps.tab.idx.proceed({ step: 'select-authenticator-authenticate', authenticator: 'phone_number' });
  await steps.next('authenticator-verification-data', { methodType: 'sms' });
  await steps.refused('challenge-authenticator', { verificationCode: mailed.otp }, wrongCode);
  const { otp } = await nextMail(phoneNumber);
  return expectSuccess(await steps.confirm('challenge-authenticator', 'verificationCode', otp));
});

journey('proving mail before setting up a phone', async () => {
  const steps = await byPassword();
  await steps.next('authenticator-verification-data', { methodType: 'email' });
  const { otp } = await nextMail();
  await steps.confirm('challenge-authenticator', 'verificationCode', otp);
  return expectSuccess(await steps.setUpPhone());
});

journey('password, then a question', async () => {
  const steps = await byPassword();
  return expectSuccess(await steps.confirm('challenge-authenticator', 'answer', answer));
});

journey('password, then Google Authenticator', async () => {
  const steps = await byPassword();
  const key = 'authfactor.challenge.soft_token.invalid_passcode';
  return expectSuccess(await steps.confirm('challenge-authenticator', 'verificationCode', await totp(totpSecret), key));
});

journey('password, then a code of Okta Verify', async () => {
  const steps = await byPassword();
  await steps.next('authenticator-verification-data', { methodType: 'totp' });
  return expectSuccess(await steps.confirm('challenge-authenticator', 'verificationCode', await device.code()));
});

async function askedForPush() {
  const steps = await byPassword();
  await steps.next('authenticator-verification-data', { methodType: 'push' });
  return steps;
}

journey('password, then a push', async () => {
  const steps = await askedForPush();
  await steps.next('challenge-poll');
  await device.answer({ approve: true });
  return expectSuccess(await steps.next('challenge-poll'));
});

journey('password, then a push that is rejected, and another by number', async () => {
  const steps = await askedForPush();
  await device.answer({ approve: false });
  assert.deepEqual(keys(await steps.next('challenge-poll')), ['api.authn.poll.error.push_rejected']);
  steps.at = await steps.tab.idx.proceed({ step: 'select-authenticator-authenticate', authenticator: 'okta_verify' });
  await steps.next('authenticator-verification-data', { methodType: 'push' });
  const { correctAnswer } = steps.at.context.currentAuthenticator.value.contextualData;
  await device.answer({ approve: true, number: correctAnswer });
  return expectSuccess(await steps.next('challenge-poll'));
});

journey('setting up a required Okta Verify', async () => {
  const steps = await byPassword();
  await steps.next('select-authenticator-enroll', { authenticator: 'okta_verify' });
  await device.setUp();
  return expectSuccess(await steps.next('enroll-poll'));
});

journey('setting up a required Okta Verify by mail', async () => {
  const steps = await byPassword();
  await steps.next('select-authenticator-enroll', { authenticator: 'okta_verify' });
  steps.at = await steps.tab.idx.proceed({ step: 'select-enrollment-channel', channel: 'email' });
  await steps.next('enrollment-channel-data', { email: 'phone@example.com' });
  await fetch((await nextMail('phone@example.com')).link, { method: 'POST' });
  return expectSuccess(await steps.next('enroll-poll'));
});

journey('setting up a required phone', async () => expectSuccess(await (await byPassword()).setUpPhone()));
journey('setting up a required question', async () => expectSuccess(await (await byPassword()).setUpQuestion(chosen)));
journey('setting up a required Google Authenticator', async () => expectSuccess(await (await byPassword()).setUpTOTP()));

journey('setting up a required phone, skipping', async () => {
  const steps = await byPassword();
  await steps.setUpPhone();
  return expectSuccess(await steps.skip());
});

journey('setting up email by code', async () => expectSuccess(await (await byPassword()).setUpEmail()));

journey('setting up email by link', async () => {
  const browser = new Browser();
  const steps = await byPassword(browser.tab());
  await steps.next('select-authenticator-enroll', { authenticator: 'okta_email' });
  return expectSuccess((await steps.open(browser, 'enroll-authenticator', await nextMail(), 'currentAuthenticator-poll')).at);
});

journey('expired password', async () => {
  const steps = await byPassword();
  await steps.refused('reenroll-authenticator', { newPassword: 'short' }, weak);
  return expectSuccess(await steps.next('reenroll-authenticator', { newPassword }));
});

journey('expiring password, kept', async () => {
  const steps = await byPassword();
  assert.deepEqual(keys(steps.at), ['idx.password.expiring.message']);
  return expectSuccess(await steps.skip());
});

async function askForMail(username) {
  const steps = await named(username);
  await steps.next('select-authenticator-authenticate', { authenticator: 'okta_email' });
  await steps.next('authenticator-verification-data', { methodType: 'email' });
  return steps;
}

journey('login, allowed in another browser', async () => {
  const { tab } = await askForMail(username);
  await answerElsewhere(await nextMail(), true);
  return expectSuccess(await tab.idx.proceed({ actions: ['currentAuthenticatorEnrollment-poll'] }));
});

journey('unknown user', async () => {
  const { at } = await named(nobody);
  assert.deepEqual(keys(at), ['idx.unknown.user']);
  return at;
});

journey('unknown user, hidden', async () => {
  const steps = await askForMail(nobody);
  await steps.refused('challenge-authenticator', { verificationCode: '000000' }, wrongCode);
  return steps.at;
});
