// Self-service registration, and activation by token.
import assert from 'node:assert/strict';
import {
  Browser, chosen, expectNext, expectSuccess, journey, keys, newPassword, nextMail, openLink, own, profile, token, wrong,
} from '../harness.mjs';
import { confirm, setUpPhone, setUpQuestion, setUpTOTP } from './remediate.mjs';

async function begin(tab = new Browser().tab(), given = profile) {
  expectNext(await tab.idx.register(given), 'select-authenticator-enroll');
  expectNext(await tab.idx.proceed({ authenticator: 'okta_email' }), 'enroll-authenticator');
  return tab;
}

// withEmail registers as far as the address is verified.
async function withEmail() {
  const { idx } = await begin();
  const { otp } = await nextMail();
  return { idx, at: await confirm(idx, 'verificationCode', otp) };
}

// withMore registers as far as the address is verified and more is asked for.
async function withMore() {
  const { idx, at } = await withEmail();
  expectNext(at, 'select-authenticator-enroll');
  return idx;
}

journey('register by code', async () => expectSuccess((await withEmail()).at));

journey('register by link', async () => {
  const browser = new Browser();
  const original = await begin(browser.tab());
  const mail = await nextMail();
  assert.deepEqual(keys(await original.idx.proceed({ verificationCode: wrong(mail.otp) })), ['api.authn.error.PASSCODE_INVALID']);
  const opened = expectSuccess(await browser.tab().idx.handleEmailVerifyCallback(await openLink(mail)));
  const moved = await original.idx.proceed({ actions: ['currentAuthenticator-poll'] });
  assert.deepEqual(keys(moved), ['idx.transferred.to.new.tab']);
  return opened;
});

journey('register with a password', async () => {
  const idx = await withMore();
  expectNext(await idx.proceed({ authenticator: 'okta_password' }), 'enroll-authenticator');
  const refused = await idx.proceed({ password: 'short' });
  assert.deepEqual(keys(refused), ['password.passwordRequirementsNotMet']);
  return expectSuccess(await idx.proceed({ password: newPassword }));
});

journey('register with a password on the form', async () => {
  const { idx } = new Browser().tab();
  const refused = await idx.register({ ...profile, password: 'short' });
  assert.deepEqual(keys(refused), ['password.passwordRequirementsNotMet']);
  expectNext(await idx.proceed({ ...profile, password: newPassword }), 'select-authenticator-enroll');
  expectNext(await idx.proceed({ authenticator: 'okta_email' }), 'enroll-authenticator');
  const { otp } = await nextMail();
  return expectSuccess(await confirm(idx, 'verificationCode', otp));
});

journey('register with sms', async () => expectSuccess(await setUpPhone(await withMore(), 'sms')));
journey('register with a voice call', async () => expectSuccess(await setUpPhone(await withMore(), 'voice')));
journey('register with a question', async () => expectSuccess(await setUpQuestion(await withMore(), chosen)));
journey('register with one\'s question', async () => expectSuccess(await setUpQuestion(await withMore(), own)));
journey('register with Google Authenticator', async () => expectSuccess(await setUpTOTP(await withMore())));
journey('register and skip', async () => expectSuccess(await (await withMore()).proceed({ skip: true })));

// refused registers with a profile that is not taken.
async function refused(given, texts) {
  const { idx } = new Browser().tab();
  const at = expectNext(await idx.register(given), 'enroll-profile');
  assert.deepEqual(at.messages.map((m) => m.message), texts);
  return at;
}

journey('register an address twice', () => refused(profile, ['A user with this Email already exists']));

journey('register an address twice, hidden', async () => {
  const { idx } = await begin();
  const at = await idx.proceed({ verificationCode: '000000' });
  assert.deepEqual(keys(at), ['api.authn.error.PASSCODE_INVALID']);
  return at;
});

journey('register no address', () => refused({ ...profile, email: 'no address' }, [
  '\'Email\' must be in the form of an email address', 'Provided value for property \'Email\' does not match required pattern',
]));

journey('register wrong types', () => refused({ ...profile, firstName: 42, lastName: ['Lovelace'] }, [
  'Provided value for property \'First name\' does not match required pattern',
  'Provided value for property \'Last name\' does not match required pattern',
]));

journey('activate and set a password', async () => {
  const { idx } = new Browser().tab();
  expectNext(await idx.register({ activationToken: token }), 'select-authenticator-enroll');
  expectNext(await idx.proceed({ authenticator: 'okta_password' }), 'enroll-authenticator');
  const refused = await idx.proceed({ password: 'short' });
  assert.deepEqual(keys(refused), ['password.passwordRequirementsNotMet']);
  return expectSuccess(await idx.proceed({ password: newPassword }));
});

journey('activate by expired token', async () => {
  const { idx } = new Browser().tab();
  const at = await idx.register({ activationToken: token });
  assert.equal(at.status, 'TERMINAL');
  assert.deepEqual(keys(at), ['idx.expired.activation.token']);
  return at;
});

journey('activate with a public client', async () => {
  const begun = new Browser().tab().idx.register({ activationToken: token });
  await assert.rejects(begun, /Only confidential clients can use the activation token flow/);
  return {};
});

journey('activate by no token', async () => {
  await assert.rejects(new Browser().tab().idx.register({ activationToken: token }), /The activation token is invalid/);
  return {};
});
