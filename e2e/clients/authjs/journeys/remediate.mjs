// Ways that journeys have in common, for okta-auth-js in the modes in which it
// finds the steps by itself.
import assert from 'node:assert/strict';
import { answer, expectNext, keys, nextMail, phoneNumber, totp, wrong } from '../harness.mjs';

// confirm proceeds with a wrong value, which loses nothing, and the right one.
export async function confirm(idx, name, right, key = 'api.authn.error.PASSCODE_INVALID') {
  const refused = await idx.proceed({ [name]: wrong(right) });
  assert.deepEqual(keys(refused), [key]);
  assert.equal(refused.status, 'PENDING');
  return idx.proceed({ [name]: right });
}

// setUpPhone sets up a phone, after a number that is none.
export async function setUpPhone(idx, methodType = 'sms') {
  expectNext(await idx.proceed({ authenticator: 'phone_number' }), 'authenticator-enrollment-data');
  const refused = await idx.proceed({ methodType, phoneNumber: '12' });
  assert.deepEqual(refused.messages.map((m) => m.message), ['Invalid Phone Number.']);
  expectNext(await idx.proceed({ methodType, phoneNumber }), 'enroll-authenticator');
  const { otp } = await nextMail(phoneNumber);
  return confirm(idx, 'verificationCode', otp);
}

// setUpQuestion sets up a question, after an answer that is too short.
export async function setUpQuestion(idx, question) {
  expectNext(await idx.proceed({ authenticator: 'security_question' }), 'enroll-authenticator');
  const refused = await idx.proceed({ ...question, answer: 'abc' });
  assert.deepEqual(keys(refused), ['securityQuestion.answer.tooShort.arg']);
  return idx.proceed({ ...question, answer });
}

// setUpTOTP sets up Google Authenticator.
export async function setUpTOTP(idx) {
  const at = expectNext(await idx.proceed({ authenticator: 'google_otp' }), 'enroll-authenticator');
  const { sharedSecret, qrcode } = at.nextStep.authenticator.contextualData;
  assert.match(qrcode.href, /^data:image\/png;base64,/);
  return confirm(idx, 'verificationCode', await totp(sharedSecret));
}
