// Recovery of the password and of the account.
import assert from 'node:assert/strict';
import {
  Browser, answer, byEmail, expectNext, expectSuccess, journey, keys, newPassword, nextMail, nobody, oldPassword, openLink, person, phoneNumber,
  token, tooLong, wrong,
} from '../harness.mjs';
import { confirm } from './remediate.mjs';

const { username } = person;

async function askForMail(tab) {
  expectNext(await tab.idx.recoverPassword({ username, authenticators: byEmail }), 'challenge-authenticator');
  return nextMail();
}

// choosePassword chooses some that the policy refuses, and another.
async function choosePassword(idx, ...weak) {
  for (const password of [...weak, 'short']) {
    const refused = await idx.proceed({ password });
    assert.deepEqual(keys(refused), ['password.passwordRequirementsNotMet']);
  }
  return expectSuccess(await idx.proceed({ password: newPassword }));
}

async function recoverByCode(tab) {
  const { otp } = await askForMail(tab);
  return confirm(tab.idx, 'verificationCode', otp);
}

journey('recover by code', async () => {
  const tab = new Browser().tab();
  expectNext(await recoverByCode(tab), 'reset-authenticator');
  return choosePassword(tab.idx);
});

journey('recover by link', async () => {
  const browser = new Browser();
  const original = browser.tab();
  const mail = await askForMail(original);
  assert.deepEqual(keys(await original.idx.proceed({ verificationCode: wrong(mail.otp) })), ['api.authn.error.PASSCODE_INVALID']);
  const opened = browser.tab();
  expectNext(await opened.idx.handleEmailVerifyCallback(await openLink(mail)), 'reset-authenticator');
  const moved = await original.idx.proceed({ actions: ['currentAuthenticatorEnrollment-poll'] });
  assert.deepEqual(keys(moved), ['idx.transferred.to.new.tab']);
  return choosePassword(opened.idx);
});

journey('recover with a question', async () => {
  const tab = new Browser().tab();
  expectNext(await recoverByCode(tab), 'challenge-authenticator');
  expectNext(await confirm(tab.idx, 'answer', answer), 'reset-authenticator');
  return choosePassword(tab.idx);
});

journey('recover, used or too long', async () => {
  const tab = new Browser().tab();
  await recoverByCode(tab);
  return choosePassword(tab.idx, oldPassword, tooLong);
});

journey('recover, cancel, again', async () => {
  const tab = new Browser().tab();
  await askForMail(tab);
  assert.equal((await tab.idx.cancel()).status, 'CANCELED');
  expectNext(await recoverByCode(tab), 'reset-authenticator');
  return choosePassword(tab.idx);
});

journey('recover from the page with the password', async () => {
  const tab = new Browser().tab();
  expectNext(await recoverByCode(tab), 'reset-authenticator');
  return choosePassword(tab.idx);
});

journey('reset by token', async () => {
  const { idx } = new Browser().tab();
  expectNext(await idx.recoverPassword({ recoveryToken: token }), 'reset-authenticator');
  return choosePassword(idx);
});

journey('reset by token, twice', async () => {
  const { idx } = new Browser().tab();
  await idx.recoverPassword({ recoveryToken: token });
  const once = await choosePassword(idx);
  await assert.rejects(new Browser().tab().idx.recoverPassword({ recoveryToken: token }), /The recovery token is invalid/);
  return once;
});

journey('recover nobody', async () => {
  const at = await new Browser().tab().idx.recoverPassword({ username: nobody });
  assert.deepEqual(keys(at), ['idx.unknown.user']);
  return at;
});

journey('recover nobody, hidden', async () => {
  const { idx } = new Browser().tab();
  expectNext(await idx.recoverPassword({ username: nobody, authenticators: byEmail }), 'challenge-authenticator');
  const refused = await idx.proceed({ verificationCode: '000000' });
  assert.deepEqual(keys(refused), ['api.authn.error.PASSCODE_INVALID']);
  return refused;
});

// unlocked checks the message that an unlock ends with.
function unlocked(at) {
  assert.equal(at.status, 'TERMINAL');
  assert.deepEqual(keys(at), ['oie.selfservice.unlock_user.success.message']);
  return at;
}

async function unlock(tab, authenticator, methodType) {
  expectNext(await tab.idx.unlockAccount({ username, authenticator, methodType }), 'challenge-authenticator');
}

journey('unlock by code', async () => {
  const tab = new Browser().tab();
  await unlock(tab, 'okta_email');
  const { otp } = await nextMail();
  return unlocked(await confirm(tab.idx, 'verificationCode', otp));
});

journey('unlock by link', async () => {
  const browser = new Browser();
  const original = browser.tab();
  await unlock(original, 'okta_email');
  const mail = await nextMail();
  assert.deepEqual(keys(await original.idx.proceed({ verificationCode: wrong(mail.otp) })), ['api.authn.error.PASSCODE_INVALID']);
  return unlocked(await browser.tab().idx.handleEmailVerifyCallback(await openLink(mail)));
});

journey('unlock by sms', async () => {
  const tab = new Browser().tab();
  await unlock(tab, 'phone_number', 'sms');
  const { otp } = await nextMail(phoneNumber);
  return unlocked(await confirm(tab.idx, 'verificationCode', otp));
});

journey('unlock and go on to the app', async () => {
  const tab = new Browser().tab();
  await unlock(tab, 'okta_email');
  const { otp } = await nextMail();
  const at = expectNext(await confirm(tab.idx, 'verificationCode', otp), 'challenge-authenticator');
  assert.deepEqual(keys(at), ['oie.selfservice.unlock_user.landing.to.app.success.message']);
  return expectSuccess(await tab.idx.proceed({ password: person.password }));
});

journey('unlock nobody', async () => {
  const at = await new Browser().tab().idx.unlockAccount({ username: nobody, authenticator: 'okta_email' });
  assert.deepEqual(keys(at), ['idx.unknown.user']);
  return at;
});
