// Factors of users: set up, proved, asked for and taken away.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advanceClock, all, env, impatient, invalid, login, message, missing, okta, refused, totp, wrong } from './sdk.mjs';

const { userFactorApi } = okta;
const { id: userId } = await okta.userApi.getUser({ userId: login });
const passCode = (factorId, code) => ({ userId, factorId, body: { passCode: code } });
const phoneNumber = env('PHONE');

test('factors: sms', async () => {
  const enrolled = await userFactorApi.enrollFactor({ userId, body: { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber } } });
  assert.equal(enrolled.status, 'PENDING_ACTIVATION');
  assert.equal(enrolled.profile.phoneNumber, phoneNumber);
  const { id: factorId } = enrolled;
  assert.match(factorId, /^sms/);
  const first = await message(phoneNumber);
  await refused(
    userFactorApi.activateFactor(passCode(factorId, wrong(first.otp))), 403, 'E0000068', 'Invalid Passcode/Answer',
    "Your passcode doesn't match our records. Please try again.",
  );
  await refused(
    impatient.userFactorApi.resendEnrollFactor({ userId, factorId, resendUserFactor: { factorType: 'sms', profile: { phoneNumber } } }), 429, 'E0000109',
    'An SMS message was recently sent. Please wait 30 seconds before trying again.',
  );
  await advanceClock('31s');
  await userFactorApi.resendEnrollFactor({ userId, factorId, resendUserFactor: { factorType: 'sms', profile: { phoneNumber } } });
  const second = await message(phoneNumber, first.seq);
  const active = await userFactorApi.activateFactor(passCode(factorId, second.otp));
  assert.equal(active.status, 'ACTIVE');
  assert.equal((await userFactorApi.getFactor({ userId, factorId })).status, 'ACTIVE');

  await advanceClock('31s');
  assert.equal((await userFactorApi.verifyFactor({ userId, factorId })).factorResult, 'CHALLENGE');
  const third = await message(phoneNumber, second.seq);
  await refused(
    userFactorApi.verifyFactor(passCode(factorId, wrong(third.otp))), 403, 'E0000068', 'Invalid Passcode/Answer',
    "Your passcode doesn't match our records. Please try again.",
  );
  assert.equal((await userFactorApi.verifyFactor(passCode(factorId, third.otp))).factorResult, 'SUCCESS');
  await invalid(
    userFactorApi.enrollFactor({ userId, body: { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber } } }),
    'factorEnrollRequest', 'A factor of this type is already set up.',
  );
  await userFactorApi.unenrollFactor({ userId, factorId });
  await missing(userFactorApi.getFactor({ userId, factorId }), factorId, 'UserFactor');
});

test('factors: call and email at once', async () => {
  const call = await userFactorApi.enrollFactor({ userId, activate: true, body: { factorType: 'call', provider: 'OKTA', profile: { phoneNumber } } });
  assert.equal(call.status, 'ACTIVE');
  await userFactorApi.unenrollFactor({ userId, factorId: call.id });
  const [mail] = (await all(userFactorApi.listFactors({ userId }))).filter((f) => f.factorType === 'email');
  assert.equal(mail.profile.email, login);
  await userFactorApi.unenrollFactor({ userId, factorId: mail.id });
  const again = await userFactorApi.enrollFactor({ userId, activate: true, body: { factorType: 'email', provider: 'OKTA', profile: { email: login } } });
  assert.equal(again.status, 'ACTIVE');
});

test('factors: question', async () => {
  const body = { factorType: 'question', provider: 'OKTA', profile: { question: 'disliked_food', answer: env('ANSWER') } };
  const { id: factorId, status } = await userFactorApi.enrollFactor({ userId, body });
  assert.equal(status, 'ACTIVE');
  assert.equal((await userFactorApi.verifyFactor({ userId, factorId, body: { answer: env('ANSWER') } })).factorResult, 'SUCCESS');
  await refused(
    userFactorApi.verifyFactor({ userId, factorId, body: { answer: 'truffles' } }), 403, 'E0000068', 'Invalid Passcode/Answer',
    "Your answer doesn't match our records. Please try again.",
  );
  await userFactorApi.unenrollFactor({ userId, factorId });
  await invalid(
    userFactorApi.enrollFactor({ userId, body: { ...body, profile: { question: 'meaning_of_life', answer: 'fortytwo' } } }),
    'factorEnrollRequest', 'Invalid question: meaning_of_life',
  );
});

test('factors: Google Authenticator', async () => {
  const enrolled = await userFactorApi.enrollFactor({ userId, body: { factorType: 'token:software:totp', provider: 'GOOGLE' } });
  assert.equal(enrolled.status, 'PENDING_ACTIVATION');
  const { sharedSecret, timeStep, encoding, keyLength, _links } = enrolled._embedded.activation;
  assert.deepEqual({ timeStep, encoding, keyLength }, { timeStep: 30, encoding: 'base32', keyLength: 16 });
  const picture = await fetch(_links.qrcode.href);
  assert.equal(picture.headers.get('content-type'), 'image/png');

  const factorId = enrolled.id;
  await refused(
    userFactorApi.activateFactor(passCode(factorId, 'abcdef')), 403, 'E0000068', 'Invalid Passcode/Answer',
    "Your passcode doesn't match our records. Please try again.",
  );
  assert.equal((await userFactorApi.activateFactor(passCode(factorId, await totp(sharedSecret)))).status, 'ACTIVE');
  await userFactorApi.unenrollFactor({ userId, factorId });
});

test('factors: what can be set up', async () => {
  const catalog = await all(userFactorApi.listSupportedFactors({ userId }));
  assert.deepEqual(
    catalog.map((f) => `${f.factorType} ${f.provider}`).sort(),
    ['call OKTA', 'email OKTA', 'push OKTA', 'question OKTA', 'sms OKTA', 'token:software:totp GOOGLE', 'token:software:totp OKTA'],
  );
  const questions = await all(userFactorApi.listSupportedSecurityQuestions({ userId }));
  assert.ok(questions.some((q) => q.question === 'disliked_food'));
  await invalid(
    userFactorApi.enrollFactor({ userId, body: { factorType: 'u2f', provider: 'FIDO' } }),
    'factorEnrollRequest', 'Factor type u2f of the provider FIDO is not supported',
  );
  await invalid(
    userFactorApi.enrollFactor({ userId, body: { factorType: 'sms', provider: 'OKTA', profile: { phoneNumber: '12' } } }),
    'factorEnrollRequest', 'Invalid Phone Number.',
  );
  await missing(all(userFactorApi.listFactors({ userId: '00uNone' })), '00uNone', 'User');
  await missing(userFactorApi.verifyFactor(passCode('smsNone', '123456')), 'smsNone', 'UserFactor');
  await missing(userFactorApi.unenrollFactor({ userId, factorId: 'smsNone' }), 'smsNone', 'UserFactor');
});
