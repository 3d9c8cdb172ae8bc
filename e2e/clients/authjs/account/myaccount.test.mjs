// The MyAccount API by okta-auth-js's own module, with tokens of real sign-ins.
// See ../harness.mjs for the environment.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { Browser, advanceClock, byEmail, expectSuccess, lastOutcome, newPassword, nextMail, person, phoneNumber, wrong } from '../harness.mjs';

const require = createRequire(process.env.NODE_PACKAGES + '/');
const myaccount = require(`${process.env.AUTH_JS}/myaccount`);

const ifPossible = 'urn:okta:loa:2fa:any:ifpossible';
const every = ['email', 'phone', 'profile', 'password'].map((area) => `okta.myAccount.${area}.manage`);

// tabs have timers until their tokens are gone.
const tabs = [];
after(() => tabs.forEach((tab) => tab.tokenManager.clear()));

// signIn signs in by mail, and by password if acrValues ask for it, and returns
// auth-js with the tokens.
async function signIn({ scopes = every, acrValues, password = person.password } = {}) {
  const tab = new Browser().tab();
  let at = await tab.idx.authenticate({ username: person.username, authenticators: byEmail, scopes: ['openid', 'profile', ...scopes], acrValues });
  at = await tab.idx.proceed({ verificationCode: (await nextMail()).otp });
  if (at.status !== 'SUCCESS') {
    at = await tab.idx.proceed({ password });
  }
  tabs.push(tab);
  tab.tokenManager.setTokens(expectSuccess(at).tokens);
  return tab;
}

// refused runs a call that must fail, and returns the error.
async function refused(call, status, code) {
  const error = await call.then(() => assert.fail('it did not fail'), (e) => e);
  assert.equal(error.xhr?.status, status, error.message);
  if (code) {
    assert.equal(error.errorCode, code);
  }
  return error;
}

test('emails: a primary address that is verified', async () => {
  const tab = await signIn({ acrValues: ifPossible });
  const [own] = await myaccount.getEmails(tab);
  assert.deepEqual([own.profile.email, own.status, own.roles], [person.username, 'VERIFIED', ['PRIMARY']]);
  assert.equal((await own.get()).id, own.id);
  assert.equal((await myaccount.getEmail(tab, { id: own.id })).profile.email, person.username);

  const email = 'countess@example.com';
  const added = await myaccount.addEmail(tab, { payload: { profile: { email }, role: 'PRIMARY', sendEmail: true } });
  const { otp, html, subject } = await nextMail(email);
  assert.equal(subject, 'Confirm email address change');
  assert.equal(html.match(/enter the verification code: <strong>(\d+)<\/strong>/)[1], otp);
  assert.equal((await added.poll()).status, 'UNVERIFIED');
  const error = await refused(added.verify({ verificationCode: wrong(otp) }), 401, 'E0000004');
  assert.equal(error.errorCauses[0].errorSummary, 'User is not authorized.');
  await added.verify({ verificationCode: otp });
  assert.equal((await added.poll()).status, 'VERIFIED');
  const emails = await myaccount.getEmails(tab);
  assert.deepEqual(emails.map((e) => [e.profile.email, e.status]), [[email, 'VERIFIED']]);
  assert.equal((await myaccount.getProfile(tab)).profile.email, email);

  const back = await myaccount.addEmail(tab, { payload: { profile: { email: person.username }, role: 'PRIMARY', sendEmail: true } });
  await back.verify({ verificationCode: (await nextMail()).otp });
});

test('emails: a secondary address, challenged and deleted', async () => {
  const tab = await signIn({ acrValues: ifPossible });
  const email = 'second@example.com';
  const payload = { profile: { email }, role: 'SECONDARY', sendEmail: false };
  const added = await myaccount.addEmail(tab, { payload });
  assert.deepEqual([added.poll, added.verify], [undefined, undefined]);
  await refused(myaccount.addEmail(tab, { payload }), 409, 'E0000157');

  const challenge = await added.challenge();
  assert.match(challenge.expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal((await challenge.poll()).status, 'UNVERIFIED');
  await refused(challenge.verify({ verificationCode: '000000' }), 401, 'E0000004');
  await added.delete();
  await refused(added.get(), 404, 'E0000007');
  await nextMail(email);

  const again = await myaccount.addEmail(tab, { payload });
  const sent = await myaccount.sendEmailChallenge(tab, { id: again.id });
  const { otp } = await nextMail(email);
  await refused(myaccount.getEmailChallenge(tab, { emailId: again.id, challengeId: sent.id }), 405, 'E0000022'); // it sends a POST
  await myaccount.verifyEmailChallenge(tab, { emailId: again.id, challengeId: sent.id, payload: { verificationCode: otp } });
  assert.deepEqual((await again.get()).status, 'VERIFIED');
  await refused(myaccount.deleteEmail(tab, { id: again.id }), 400, 'E0000001');
});

test('phones: added, verified, deleted', async () => {
  const tab = await signIn({ acrValues: ifPossible });
  assert.deepEqual(await myaccount.getPhones(tab), []);
  const added = await myaccount.addPhone(tab, { payload: { profile: { phoneNumber: phoneNumber }, sendCode: true, method: 'SMS' } });
  const first = await nextMail(phoneNumber);
  assert.match(first.text, /Your verification code is \d{6}\./);
  const error = await refused(added.verify({ verificationCode: wrong(first.otp) }), 401, 'E0000004');
  assert.match(error.errorCauses[0].errorSummary, /^This operation couldn't be completed as requested/);
  await refused(added.challenge({ method: 'SMS' }), 429, 'E0000109');
  await advanceClock('30s');
  await added.challenge({ method: 'CALL' });
  const second = await nextMail(phoneNumber);
  assert.equal(second.channel, 'voice');
  await added.verify({ verificationCode: second.otp });
  assert.equal((await added.get()).status, 'VERIFIED');
  await added.delete();
  assert.deepEqual(await myaccount.getPhones(tab), []);

  const phone = await myaccount.addPhone(tab, { payload: { profile: { phoneNumber: '+15550001111' }, sendCode: false, method: 'SMS' } });
  const early = await refused(myaccount.verifyPhoneChallenge(tab, { id: phone.id, payload: { verificationCode: '000000' } }), 400);
  assert.equal(early.errorSummary, 'Api validation failed: factorId and/or verificationCode');
  await myaccount.sendPhoneChallenge(tab, { id: phone.id, payload: { method: 'SMS' } });
  const { otp } = await nextMail('+15550001111');
  await myaccount.verifyPhoneChallenge(tab, { id: phone.id, payload: { verificationCode: otp } });
  assert.equal((await myaccount.getPhone(tab, { id: phone.id })).status, 'VERIFIED');
  await myaccount.deletePhone(tab, { id: phone.id });
});

test('profile: read and replaced', async () => {
  const tab = await signIn({ acrValues: ifPossible });
  const { profile, createdAt, modifiedAt } = await myaccount.getProfile(tab);
  assert.equal(profile.firstName, 'Ada');
  assert.ok(createdAt && modifiedAt);
  const changed = await myaccount.updateProfile(tab, { payload: { profile: { ...profile, firstName: 'Augusta' } } });
  assert.equal(changed.profile.firstName, 'Augusta');
  const error = await refused(myaccount.updateProfile(tab, { payload: { profile: { ...profile, lastName: 7 } } }), 400, 'E0000001');
  assert.equal(error.errorSummary, 'Api validation failed: forUpdate');
  await myaccount.updateProfile(tab, { payload: { profile } });
  const { properties } = await myaccount.getProfileSchema(tab);
  assert.deepEqual([properties.login.permissions.SELF, properties.firstName.permissions.SELF], ['READ_ONLY', 'READ_WRITE']);
});

test('tokens: none that is good, too few scopes', async () => {
  const tab = await signIn({ scopes: ['okta.myAccount.email.read'] });
  await myaccount.getEmails(tab);
  await refused(myaccount.getEmails(tab, { accessToken: 'invalidToken' }), 401, 'E0000011');
  const payload = { profile: { email: 'third@example.com' }, role: 'SECONDARY', sendEmail: false };
  await refused(myaccount.addEmail(tab, { payload }), 403, 'E0000006');
  await refused(myaccount.getProfile(tab), 403, 'E0000006');
  assert.equal(await lastOutcome(), 'scope_insufficient');
});

test('step-up: the error says how to sign in again', async () => {
  const payload = { profile: { phoneNumber: '+15552223333' }, sendCode: false, method: 'SMS' };
  const weak = await signIn();
  const added = await myaccount.addPhone(await signIn({ acrValues: ifPossible }), { payload });
  await added.delete();
  const tooWeak = await refused(myaccount.addPhone(weak, { payload }), 403);
  assert.deepEqual([tooWeak.errorSummary, tooWeak.meta], ['insufficient_authentication_context', { max_age: 900, acr_values: ifPossible }]);

  const strong = await signIn({ acrValues: tooWeak.meta.acr_values });
  assert.equal((await strong.tokenManager.getTokens()).idToken.claims.acr, ifPossible);
  await (await myaccount.addPhone(strong, { payload })).delete();
  await advanceClock('16m');
  const tooOld = await refused(myaccount.addPhone(strong, { payload }), 403);
  assert.equal(tooOld.meta.max_age, 900);
  assert.equal(await lastOutcome(), 'assurance_insufficient');
  await myaccount.getPhones(strong);
});

// The last one: the password is another after it.
test('password: replaced, deleted, enrolled', async () => {
  const tab = await signIn({ acrValues: ifPossible });
  const own = await myaccount.getPassword(tab);
  assert.equal(own.status, 'ACTIVE');
  const error = await refused(own.update({ profile: { password: 'short', currentPassword: person.password } }), 400, 'E0000001');
  assert.match(error.errorCauses[0].errorSummary, /^Password requirements: at least 8 characters/);
  await refused(own.update({ profile: { password: newPassword, currentPassword: 'wrong' } }), 400, 'E0000001');
  const updated = await own.update({ profile: { password: newPassword, currentPassword: person.password } });
  assert.deepEqual([updated.id, updated.status], [own.id, 'ACTIVE']);
  await signIn({ acrValues: ifPossible, password: newPassword });

  await updated.delete();
  const none = await myaccount.getPassword(tab);
  assert.deepEqual([none.status, none.update], ['NOT_ENROLLED', undefined]);
  const enrolled = await none.enroll({ profile: { password: 'Thinking-mach1ne' } });
  assert.equal(enrolled.status, 'ACTIVE');
  await refused(myaccount.enrollPassword(tab, { payload: { profile: { password: 'Thinking-mach2ne' } } }), 409, 'E0000157');
  await myaccount.updatePassword(tab, { payload: { profile: { password: 'Thinking-mach3ne' } } });
  await myaccount.deletePassword(tab);
  await myaccount.enrollPassword(tab, { payload: { profile: { password: 'Thinking-mach4ne' } } });
});
